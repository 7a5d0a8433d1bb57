"""Uploads in two steps: an address for one file, then the file (max-bot-api.md 4.2); and the way
back: where messages say that a file can be had.

Resumable uploads are not imitated: multipart only.
"""

from io import BytesIO
from typing import get_args

from flask import Blueprint, Response, request, send_file

from sandbox.max.changes import UploadFilled, UploadOpened
from sandbox.max.desk import Desk
from sandbox.max.names import Json
from sandbox.max.refusals import Refused, malformed, not_found
from sandbox.max.things import UploadType, new_upload

# The endpoints that take and give files: other hosts in reality, without tokens and limits.
ANOTHER_HOST = frozenset({"uploads.receive", "uploads.give"})

# What a browser may show instead of saving it; the content decides, not its name.
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}
_NOTHING_RUNS = "default-src 'none'; sandbox"


def blueprint(desk: Desk) -> Blueprint:
    calls = Blueprint("uploads", __name__)
    uploads = _Uploads(desk)
    calls.post("/uploads")(uploads.open)
    calls.post("/upload/<upload_id>", endpoint="receive")(uploads.receive)
    calls.get("/files/<upload_id>", endpoint="give")(uploads.give)
    return calls


class _Uploads:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ledger = desk.ledger

    def open(self) -> Json:
        """POST /uploads?type=: video and audio get their token now, others with the file."""
        upload = new_upload(self._desk.bot.name, _upload_type(request.args.get("type")))
        with self._ledger.lock:
            self._ledger.commit(UploadOpened.of(upload, self._ledger.moment()))
        answer: Json = {"url": f"{request.url_root}upload/{upload.upload_id}"}
        if upload.type in {"video", "audio"}:
            answer["token"] = upload.token
        return answer

    def receive(self, upload_id: str) -> Json | Response:
        """The address itself. Its errors come with HTTP 200, as those of the real hosts."""
        file = request.files.get("data") or request.files.get("file")
        if file is None:
            raise Refused(415, "unsupported.media", "wanted multipart/form-data with a field data")
        content = file.read()
        with self._ledger.lock:
            upload = self._ledger.world.uploads.get(upload_id)
            if upload is None:
                raise not_found(f"Upload {upload_id}")
            if upload.size is not None:
                return {"error_code": 4, "error_data": "one file per url: ask for another url"}
            self._desk.contents.keep(upload_id, content)
            self._ledger.commit(
                UploadFilled(
                    at=self._ledger.moment(),
                    upload_id=upload_id,
                    filename=file.filename or "file",
                    size=len(content),
                )
            )
        if upload.type == "image":
            return {"photos": {upload_id: {"token": upload.token}}}
        if upload.type == "file":
            return {"token": upload.token}
        return Response("<retval>1</retval>", content_type="text/xml")

    def give(self, upload_id: str) -> Response:
        """The file. Pictures may be shown; anything else is to be saved, whatever its name."""
        with self._ledger.lock:
            upload = self._ledger.world.uploads.get(upload_id)
            content = self._desk.contents.read(upload_id) if upload else None
        if upload is None or content is None:
            raise not_found(f"File {upload_id}")
        picture = next((kind for head, kind in _PICTURES.items() if content.startswith(head)), None)
        shown = upload.type == "image" and picture is not None
        answer = send_file(
            BytesIO(content),
            mimetype=picture if shown else "application/octet-stream",
            as_attachment=not shown,
            download_name=upload.filename or "file",
        )
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Content-Security-Policy"] = _NOTHING_RUNS
        return answer


def _upload_type(given: str | None) -> UploadType:
    for kind in get_args(UploadType):
        if given == kind:
            found: UploadType = kind
            return found
    raise malformed(f"type: {given!r} is not one of {', '.join(get_args(UploadType))}")
