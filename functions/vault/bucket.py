"""A bucket of S3-compatible storage: four calls, and what to do when one of them fails.

Only what every such store knows: PutObject, GetObject, DeleteObject, ListObjectsV2. Not
DeleteObjects: stores disagree on the checksum it must carry, boto3 sends CRC32 and older ones want
Content-MD5 (https://github.com/minio/minio/issues/20845), and it answers 200 when half of it
failed. What one person has is erased one by one.
"""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from settings import VaultSettings
from vault.errors import VaultUnavailable

CONNECT_SECONDS, READ_SECONDS = 3.0, 5.0
ATTEMPTS = 3  # all that we do may be done twice
# After silence nobody waits for it again so soon: of sixteen threads that answer residents, those
# who need the vault must not hold all.
REST_SECONDS = 15.0
CONNECTIONS = 32  # as many threads as one instance may have
MOST_NAMES = 1000  # in one answer, says S3

GONE = ("NoSuchKey",)
# Another one was there first: 412, or 409 while both were under way. Some stores say 412 and not
# 404 when the object is no more.
OVERTAKEN = ("PreconditionFailed", "ConditionalRequestConflict", *GONE)
NO_CONDITIONS = ("NotImplemented",)


@dataclass(frozen=True, slots=True)
class Stored:
    """What lies under one name. The tag is another one after each change."""

    content: bytes
    tag: str


class Bucket:
    """One bucket. Threads share it; the first call makes the client.

    read_seconds  how long one attempt waits for an answer
    rest_seconds  how long after silence nothing is asked
    """

    def __init__(
        self,
        settings: VaultSettings,
        *,
        read_seconds: float = READ_SECONDS,
        rest_seconds: float = REST_SECONDS,
    ) -> None:
        self._settings = settings
        self._read_seconds = read_seconds
        self._rest_seconds = rest_seconds
        self._rests_until = 0.0
        self._making = threading.Lock()
        self._made: Any = None

    def put(self, name: str, content: bytes) -> None:
        """Store it, in place of whatever was there. It is there when this returns."""
        self._store(name, content)

    def replace(self, name: str, content: bytes, tag: str) -> bool:
        """Store it if what lies there still has this tag.

        False: it was changed or erased meanwhile; or we did this ourselves, lost the answer, and
        asked again.
        """
        try:
            self._store(name, content, IfMatch=tag)
        except VaultUnavailable as refusal:
            if refusal.code in OVERTAKEN:
                return False
            if refusal.code not in NO_CONDITIONS:
                raise
            # This store, and one that ignores the condition in silence, may bring an object back
            # that was erased within these milliseconds. Then nobody knows its token any more, and
            # whoever goes through `Vault.page` erases what nobody knows.
            self.put(name, content)
        return True

    def get(self, name: str) -> Stored | None:
        """What lies there; None: nothing."""
        try:
            answer = self._ask("get_object", Key=name)
        except VaultUnavailable as refusal:
            if refusal.code in GONE:
                return None
            raise
        return Stored(self._body(answer), answer.get("ETag", ""))

    def delete(self, name: str) -> None:
        """Nothing lies there when this returns, whatever did before."""
        answer = self._ask("delete_object", Key=name)
        if answer.get("DeleteMarker"):
            # Better no answer to whoever wants to be forgotten than a false one.
            why = "the bucket keeps versions, so nothing is erased; versioning must be off"
            raise VaultUnavailable("delete_object", why)

    def names(
        self, prefix: str, after: str = "", at_once: int = MOST_NAMES
    ) -> Iterator[tuple[str, datetime]]:
        """Names that begin with `prefix` and follow `after`, in order, and when each was stored.

        at_once  so many are asked for at a time, the next when they are wanted
        """
        more: bool | None = True
        while more:
            # Not by continuation token: a name is good after any pause, and in another process.
            answer = self._ask("list_objects_v2", Prefix=prefix, StartAfter=after, MaxKeys=at_once)
            found, more = answer.get("Contents", []), answer.get("IsTruncated")
            # What a gateway says in the store's place must not pass for an empty bucket, nor may
            # a store that begins from the beginning again keep us for ever.
            if more is None or (more and not found) or (found and found[0]["Key"] <= after):
                raise VaultUnavailable("list_objects_v2", "the answer cannot be read")
            for one in found:
                yield one["Key"], one["LastModified"].astimezone(UTC)
                after = one["Key"]

    def _store(self, name: str, content: bytes, **condition: str) -> None:
        kind = "application/octet-stream"
        answer = self._ask("put_object", Key=name, Body=content, ContentType=kind, **condition)
        if not answer.get("ETag"):  # whoever said 200 has stored nothing
            raise VaultUnavailable("put_object", "the answer cannot be read")

    def _body(self, answer: dict[str, Any]) -> bytes:
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415  cold start

        try:
            body: bytes = answer["Body"].read()
        except BotoCoreError as error:
            raise self._silent("get_object", error) from None
        return body

    def _ask(self, call: str, **parts: Any) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  cold start
        from botocore.parsers import ResponseParserError  # noqa: PLC0415  cold start

        if time.monotonic() < self._rests_until:
            raise VaultUnavailable(call, "no answer a moment ago")
        # Raised `from None`: their words quote what the store said, and it may quote anything.
        try:
            answer: dict[str, Any] = getattr(self._client(), call)(
                Bucket=self._settings.bucket, **parts
            )
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            said = str(error.response.get("Error", {}).get("Code", ""))
            code = said if re.fullmatch(r"[\w.-]{1,64}", said, re.ASCII) else ""
            raise VaultUnavailable(call, f"status {status}, code '{code}'", code=code) from None
        except (BotoCoreError, ResponseParserError) as error:
            raise self._silent(call, error) from None
        return answer

    def _silent(self, call: str, error: Exception) -> VaultUnavailable:
        self._rests_until = time.monotonic() + self._rest_seconds
        return VaultUnavailable(call, f"no answer ({type(error).__name__})")

    def _client(self) -> Any:
        # Two first calls at once would make two, and making one is not safe for threads.
        with self._making:
            if self._made is None:
                self._made = self._new_client()
            return self._made

    def _new_client(self) -> Any:
        import boto3  # noqa: PLC0415  a third of a second that only those pay who need the vault
        from botocore.config import Config  # noqa: PLC0415  the same

        known = self._settings
        session = boto3.session.Session(
            aws_access_key_id=known.access_key,
            aws_secret_access_key=known.secret_key,
            region_name=known.region,
        )
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=self._read_seconds,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            max_pool_connections=CONNECTIONS,
            # Not every store knows the checksums that boto3 adds since 1.36.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        client = session.client("s3", endpoint_url=known.endpoint, config=config)
        client.meta.events.register_last("before-parameter-build.s3", _stay_here)
        return client


def _stay_here(context: dict[str, Any], **_: Any) -> None:
    """boto3 follows redirects to other regions. The vault is where it was declared to be; and when
    a gateway redirects everything, boto3 asks itself for the region until the stack is full.
    """
    context["s3_redirect"]["redirected"] = True
