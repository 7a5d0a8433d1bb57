"""What we say, as MAX wants it written."""

from typing import Any, assert_never

from message import Button, ContactButton, LinkButton, Message, PressButton, PrivateLinkButton


def message_body(message: Message, *, notify: bool = True) -> dict[str, Any]:
    """MAX's NewMessageBody. Plain text: without `format` nothing in it is markup.

    `attachments` is there even when empty: left out of an edit it would keep the old buttons. So
    an edit shows exactly the picture of `message`: the same token keeps it, none takes it away.
    `link` is there because MAX's schema requires it.

    notify  False: no sound or badge; MAX allows it in dialogues and groups, not in channels
    Raises ValueError when a private link has no address yet.
    """
    body = {"text": message.text, "attachments": _attachments(message), "link": None}
    return body if notify else {**body, "notify": False}


def _attachments(message: Message) -> list[dict[str, Any]]:
    attachments: list[dict[str, Any]] = []
    if message.image is not None:
        attachments.append({"type": "image", "payload": {"token": message.image}})
    if message.buttons:
        rows = [[_button(button) for button in row] for row in message.buttons]
        attachments.append({"type": "inline_keyboard", "payload": {"buttons": rows}})
    return attachments


def _button(button: Button) -> dict[str, str]:
    match button:
        case PressButton():
            return {"type": "callback", "text": button.text, "payload": button.payload}
        case LinkButton():
            return {"type": "link", "text": button.text, "url": button.url}
        case ContactButton():
            return {"type": "request_contact", "text": button.text}
        case PrivateLinkButton():
            raise ValueError(
                f"the private link «{button.text}» has no address yet; "
                "a link button takes its place before the message is sent"
            )
        case _:
            assert_never(button)
