"""The objects of the pretend bucket: in moto's memory, and each as a file of the same name."""

import os
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from sandbox.clock import SandboxClock

if TYPE_CHECKING:
    from flask import Flask
    from moto.s3.models import S3Backend

ACCOUNT, REGION = "123456789012", "ru-central1"
DRAFT = ".draft"
# No dots: no name leads out of the folder, and none is a draft's.
_NAME = re.compile(r"[\w-]{1,100}(/[\w-]{1,100})*", re.ASCII)


class Objects:
    """One bucket over a folder. Threads share it.

    folder  one file for each object, dated by the town's clock
    name    of the bucket; in one process each has its own, because moto's memory is the process's
    """

    def __init__(self, folder: Path, clock: SandboxClock, name: str) -> None:
        self._folder, self._clock, self._name = folder, clock, name
        self._lock = threading.Lock()  # moto's memory is no place for two threads
        self._app: Flask | None = None

    def answer(self, request: Request, body: bytes) -> Response:
        """What S3 says to it; a change is in the folder by then."""
        _, bucket, name = [*request.path.split("/", 2), ""][:3]
        reads = request.method in {"GET", "HEAD"}
        whole = request.method in {"PUT", "DELETE"} and bucket == self._name
        if not reads and not (whole and _NAME.fullmatch(name)):
            what = f"{request.method} {request.path}"
            return refusal(501, "NotImplemented", f"{what}: here objects are put and deleted")
        with self._lock:
            response = Response.from_app(self._moto(), _environ(request, body), buffered=True)
            if not reads and response.status_code < 300:
                self._write_down(name)
            return response

    def forget_all(self) -> None:
        """No object is left, here or in the folder."""
        with self._lock:
            for path in self._files():
                path.unlink()
                _leave(path.parent)
            self._app = None

    def _moto(self) -> "Flask":
        """Filled from the folder when somebody first asks: most runs never do."""
        if self._app is None:
            # Half a second that the start does not wait for.
            from moto.moto_server.werkzeug_app import create_backend_app  # noqa: PLC0415
            from moto.s3.models import s3_backends  # noqa: PLC0415

            memory = self._memory()
            memory.buckets.pop(self._name, None)
            s3_backends.bucket_accounts.pop(self._name, None)
            memory.create_bucket(self._name, REGION)
            for path in self._files():
                if path.suffix == DRAFT:
                    path.unlink()
                    continue
                name = path.relative_to(self._folder).as_posix()
                key = memory.put_object(self._name, name, path.read_bytes())
                key.last_modified = _as_moto(datetime.fromtimestamp(path.stat().st_mtime, UTC))
            self._app = create_backend_app("s3")
        return self._app

    def _memory(self) -> "S3Backend":
        from moto.s3.models import s3_backends  # noqa: PLC0415  as above

        return s3_backends[ACCOUNT]["aws"]

    def _write_down(self, name: str) -> None:
        path, key = self._folder / name, self._memory().get_object(self._name, name)
        if key is None:
            path.unlink(missing_ok=True)
            _leave(path.parent)
            return
        now = self._clock.now()
        key.last_modified = _as_moto(now)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(DRAFT)
        with draft.open("wb") as file:
            file.write(key.value)
            file.flush()
            os.fsync(file.fileno())
        os.utime(draft, (now.timestamp(), now.timestamp()))
        draft.replace(path)  # a killed process leaves the old object or the new one

    def _files(self) -> Iterator[Path]:
        return (path for path in sorted(self._folder.rglob("*")) if path.is_file())


def refusal(status: int, code: str, message: str) -> Response:
    """An error as S3 words it."""
    text = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Response(text, status, mimetype="application/xml")


def _environ(request: Request, body: bytes) -> dict[str, object]:
    """As if the bucket were mounted nowhere: moto reads its name from the whole address."""
    environ = {
        **request.environ,
        "SCRIPT_NAME": "",
        "wsgi.input": BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
    }
    for name in ("HTTP_TRANSFER_ENCODING", "REQUEST_URI", "RAW_URI"):
        environ.pop(name, None)
    return environ


def _as_moto(moment: datetime) -> datetime:
    """moto's times are naive, in UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _leave(folder: Path) -> None:
    """A folder that was its last object's goes with it."""
    with suppress(OSError):
        folder.rmdir()
