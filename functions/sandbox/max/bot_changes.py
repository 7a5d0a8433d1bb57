"""What can happen to bots: commands, webhooks, uploads. One class a kind of line."""

from typing import Literal, Self

from sandbox.max.base_change import BaseChange
from sandbox.max.names import Json
from sandbox.max.things import Subscription, Upload, UploadType
from sandbox.max.world import World


class CommandsSet(BaseChange):
    kind: Literal["commands_set"] = "commands_set"
    bot: str
    commands: tuple[Json, ...]

    def happen(self, world: World) -> None:
        world.commands[self.bot] = self.commands


class Subscribed(BaseChange):
    """A webhook was added, or one with the same address replaced."""

    kind: Literal["subscribed"] = "subscribed"
    bot: str
    url: str
    secret: str | None
    update_types: tuple[str, ...] | None

    def happen(self, world: World) -> None:
        world.subscriptions[self.bot, self.url] = Subscription(
            self.bot, self.url, self.secret, self.update_types, self.at
        )


class Unsubscribed(BaseChange):
    """By the bot itself, or by MAX after eight hours without one success."""

    kind: Literal["unsubscribed"] = "unsubscribed"
    bot: str
    url: str
    reason: Literal["asked", "eight_hours_without_success"]

    def happen(self, world: World) -> None:
        del world.subscriptions[self.bot, self.url]
        world.outbox.drop(self.bot, self.url)


class UploadOpened(BaseChange):
    kind: Literal["upload_opened"] = "upload_opened"
    upload_id: str
    bot: str
    type: UploadType
    token: str

    @classmethod
    def of(cls, upload: Upload, at: int) -> Self:
        return cls(
            at=at,
            upload_id=upload.upload_id,
            bot=upload.bot,
            type=upload.type,
            token=upload.token,
        )

    def happen(self, world: World) -> None:
        world.add_upload(Upload(self.upload_id, self.bot, self.type, self.token))


class UploadFilled(BaseChange):
    kind: Literal["upload_filled"] = "upload_filled"
    upload_id: str
    filename: str
    size: int

    def happen(self, world: World) -> None:
        upload = world.uploads[self.upload_id]
        upload.filename, upload.size = self.filename, self.size


class Delivered(BaseChange):
    """One attempt to deliver one update: `status` None when there was no answer at all."""

    kind: Literal["delivered"] = "delivered"
    number: int
    bot: str
    url: str
    status: int | None
    due: int
    """When this attempt was due."""
    next_due: int | None = None

    def happen(self, world: World) -> None:
        subscription = world.subscriptions.get((self.bot, self.url))
        if self.status == 200:
            world.outbox.succeeded((self.number, self.url))
            if subscription:
                subscription.failing_since = None
            return
        world.outbox.repeat((self.number, self.url), self.next_due)
        if subscription and subscription.failing_since is None:
            subscription.failing_since = self.due
