"""A table of houses that was sent into a dialogue, and waits for «Загрузить»."""

import base64
import gzip
import hashlib
from datetime import datetime, timedelta
from typing import Self

from pydantic import ConfigDict, Field

from frozen import Frozen

# A dialogue waits for its answer; whole cities are loaded by `make import-houses`.
MOST_BYTES = 3_000_000
MOST_HOUSES = 3_000
MOST_PACKED = 900_000  # of a document's mebibyte
KEPT = timedelta(days=1)


class SentTable(Frozen):
    """One file, packed. The model is also the stored document.

    packed   gzip, as base85 text: documents hold no bytes
    expires  when it is forgotten if nobody has loaded it
    """

    model_config = ConfigDict(extra="ignore")
    id: str
    organisation: str
    name: str
    packed: str = Field(repr=False)
    expires: datetime

    @classmethod
    def of(cls, organisation: str, name: str, content: bytes, now: datetime) -> Self | None:
        """The file as it is kept; None: it is too large even when packed."""
        packed = base64.b85encode(gzip.compress(content, mtime=0)).decode()
        if len(packed) > MOST_PACKED:
            return None
        digest = hashlib.sha256(organisation.encode() + b"\n" + content).hexdigest()[:32]
        return cls(
            id=digest, organisation=organisation, name=name, packed=packed, expires=now + KEPT
        )

    @property
    def content(self) -> bytes:
        """The file as it was sent."""
        return gzip.decompress(base64.b85decode(self.packed))
