"""What may hang on a message: how bots send it, how MAX answers it (max-bot-api.md 4).

What was uploaded is kept here by its token alone: `wire.py` adds where this MAX serves it.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal
from zlib import crc32

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sandbox.max.keyboards import Keyboard
from sandbox.max.names import Json
from sandbox.max.things import Upload
from sandbox.max.vcards import vcard

# Finds an upload by token and type; raises Refused when there is none or it is not ready.
FindUpload = Callable[[str, str], Upload]

# Media of these types tolerates no other media beside it.
EXCLUSIVE = frozenset({"audio", "file", "contact", "sticker"})


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class PhotoToken(_Shape):
    token: str


class Photo(_Shape):
    """Exactly one of three ways to name a picture."""

    url: Annotated[str, Field(min_length=1)] | None = None
    token: str | None = None
    photos: Annotated[dict[str, PhotoToken], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "Photo":
        if [self.url, self.token, self.photos].count(None) != 2:
            raise ValueError("an image needs exactly one of url, token, photos")
        return self

    @property
    def tokens(self) -> list[str]:
        if self.photos:
            return [photo.token for photo in self.photos.values()]
        return [self.token] if self.token else []


class Contact(_Shape):
    name: str | None
    contact_id: int | None = None
    vcf_info: str | None = None
    vcf_phone: str | None = None


class StickerCode(_Shape):
    code: str


class Shared(_Shape):
    url: Annotated[str, Field(min_length=1)] | None = None
    token: str | None = None

    @model_validator(mode="after")
    def _something(self) -> "Shared":
        if self.url is None and self.token is None:
            raise ValueError("a share needs url or token")
        return self


class ImageDraft(_Shape):
    type: Literal["image"]
    payload: Photo

    def answered(self, find: FindUpload) -> list[Json]:
        if self.payload.url:
            return [_image(self.payload.url, self.payload.url)]
        return [_image(find(token, "image").token) for token in self.payload.tokens]


class MediaDraft(_Shape):
    type: Literal["video", "audio"]
    payload: PhotoToken

    def answered(self, find: FindUpload) -> list[Json]:
        return [
            {"type": self.type, "payload": {"token": find(self.payload.token, self.type).token}}
        ]


class FileDraft(_Shape):
    type: Literal["file"]
    payload: PhotoToken

    def answered(self, find: FindUpload) -> list[Json]:
        return [file_attachment(find(self.payload.token, "file"))]


class ContactDraft(_Shape):
    type: Literal["contact"]
    payload: Contact

    def answered(self, _find: FindUpload) -> list[Json]:
        card = vcard(self.payload.name or "", self.payload.vcf_phone or "")
        return [{"type": "contact", "payload": {"vcf_info": self.payload.vcf_info or card}}]


class StickerDraft(_Shape):
    type: Literal["sticker"]
    payload: StickerCode

    def answered(self, _find: FindUpload) -> list[Json]:
        # Where MAX would show it; the sandbox draws no stickers.
        url = f"https://i.oneme.ru/getSmile?smileId={self.payload.code}"
        payload = {"url": url, "code": self.payload.code}
        return [{"type": "sticker", "payload": payload, "width": 512, "height": 512}]


class LocationDraft(_Shape):
    type: Literal["location"]
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]

    def answered(self, _find: FindUpload) -> list[Json]:
        return [self.model_dump()]


class ShareDraft(_Shape):
    type: Literal["share"]
    payload: Shared

    def answered(self, _find: FindUpload) -> list[Json]:
        return [{"type": "share", "payload": self.payload.model_dump(exclude_none=True)}]


class KeyboardDraft(_Shape):
    type: Literal["inline_keyboard"]
    payload: Keyboard

    def answered(self, _find: FindUpload) -> list[Json]:
        return [{"type": "inline_keyboard", "payload": {"buttons": self.payload.json_rows()}}]


AttachmentDraft = Annotated[
    ImageDraft
    | MediaDraft
    | FileDraft
    | ContactDraft
    | StickerDraft
    | LocationDraft
    | ShareDraft
    | KeyboardDraft,
    Field(discriminator="type"),
]


def check_together(attachments: list[Any]) -> None:
    """Which kinds tolerate each other on one message. Raises ValueError."""
    kinds = [attachment.type for attachment in attachments]
    if kinds.count("inline_keyboard") > 1:
        raise ValueError("a message holds one inline_keyboard")
    media = [kind for kind in kinds if kind != "inline_keyboard"]
    if len(media) > 1 and (alone := EXCLUSIVE.intersection(media)):
        raise ValueError(f"{', '.join(sorted(alone))} must be the only media of a message")


def file_attachment(upload: Upload) -> Json:
    """A file that is there, whoever sent it."""
    payload = {"token": upload.token, "fileId": crc32(upload.token.encode())}
    sized = {"filename": upload.filename or "", "size": upload.size or 0}
    return {"type": "file", "payload": payload, **sized}


def _image(token: str, url: str | None = None) -> Json:
    payload: Json = {"photo_id": crc32(token.encode()), "token": token}
    if url:
        payload["url"] = url
    return {"type": "image", "payload": payload}
