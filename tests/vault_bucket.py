"""The sandbox's bucket over a socket, and the vault that speaks to it."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.wrappers import Request, Response

from builders import vault_settings
from contracts.vault_stage import served
from sandbox.bucket import BucketFaults, PretendBucket
from sandbox.clock import SandboxClock
from vault import Vault

# Long enough for a busy machine; a slow bucket is slower.
READ_SECONDS = 1.0


@dataclass
class BucketStage:
    """A bucket in a folder.

    meanwhile  what happens to a call before the bucket sees it; an answer of its own ends the call
    seen       method and path of each call
    """

    folder: Path
    clock: SandboxClock
    name: str = field(default_factory=lambda: f"vault-{secrets.token_hex(4)}")
    meanwhile: Callable[[Request], Response | None] = lambda _: None
    seen: list[str] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.bucket = PretendBucket(self.folder, self.clock, self.name)

    def faults(self, **faults: float | bool) -> None:
        self.bucket.faults = BucketFaults.model_validate(faults)

    def vault(self, *keys: str) -> Vault:
        """A new process, as the bucket sees it. keys: as in `vault_settings`."""
        where = {"VAULT_ENDPOINT": self.url, "VAULT_BUCKET": self.name}
        return Vault(vault_settings(where, *keys), read_seconds=READ_SECONDS, rest_seconds=0)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        body = request.get_data()
        self.seen.append(f"{request.method} {request.path}")
        if answer := self.meanwhile(request):
            return answer(environ, start)
        return self.bucket({**environ, "wsgi.input": BytesIO(body)}, start)


@contextmanager
def a_bucket_stage(folder: Path) -> Iterator[BucketStage]:
    stage = BucketStage(folder / "vault", SandboxClock(folder / "clock.json"))
    with served(stage) as stage.url:
        try:
            yield stage
        finally:
            stage.bucket.stop()  # lets waiting calls go
