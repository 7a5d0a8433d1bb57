"""Uploads in two steps: an address for one file, then the file (max-bot-api.md 4.2).

The content is counted and thrown away. Resumable uploads are not imitated: multipart only.
"""

import secrets
from typing import get_args

from flask import Blueprint, Response, request

from sandbox.max.changes import UploadFilled, UploadOpened
from sandbox.max.desk import Desk
from sandbox.max.names import Json
from sandbox.max.refusals import Refused, malformed, not_found
from sandbox.max.things import UploadType

# The endpoint that takes the file: another host in reality, without tokens and limits.
TARGET = "uploads.receive"


def blueprint(desk: Desk) -> Blueprint:
    calls = Blueprint("uploads", __name__)
    uploads = _Uploads(desk)
    calls.post("/uploads")(uploads.open)
    calls.post("/upload/<upload_id>", endpoint="receive")(uploads.receive)
    return calls


class _Uploads:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ledger = desk.ledger

    def open(self) -> Json:
        """POST /uploads?type=: video and audio get their token now, others with the file."""
        kind = _upload_type(request.args.get("type"))
        upload_id, token = secrets.token_urlsafe(12), secrets.token_urlsafe(32)
        with self._ledger.lock:
            self._ledger.commit(
                UploadOpened(
                    at=self._ledger.moment(),
                    upload_id=upload_id,
                    bot=self._desk.bot.name,
                    type=kind,
                    token=token,
                )
            )
        answer: Json = {"url": f"{request.url_root}upload/{upload_id}"}
        if kind in {"video", "audio"}:
            answer["token"] = token
        return answer

    def receive(self, upload_id: str) -> Json | Response:
        """The address itself. Its errors come with HTTP 200, as those of the real hosts."""
        file = request.files.get("data") or request.files.get("file")
        if file is None:
            raise Refused(415, "unsupported.media", "wanted multipart/form-data with a field data")
        size = len(file.read())
        with self._ledger.lock:
            upload = self._ledger.world.uploads.get(upload_id)
            if upload is None:
                raise not_found(f"Upload {upload_id}")
            if upload.size is not None:
                return {"error_code": 4, "error_data": "one file per url: ask for another url"}
            self._ledger.commit(
                UploadFilled(
                    at=self._ledger.moment(),
                    upload_id=upload_id,
                    filename=file.filename or "file",
                    size=size,
                )
            )
        if upload.type == "image":
            return {"photos": {upload_id: {"token": upload.token}}}
        if upload.type == "file":
            return {"token": upload.token}
        return Response("<retval>1</retval>", content_type="text/xml")


def _upload_type(given: str | None) -> UploadType:
    for kind in get_args(UploadType):
        if given == kind:
            found: UploadType = kind
            return found
    raise malformed(f"type: {given!r} is not one of {', '.join(get_args(UploadType))}")
