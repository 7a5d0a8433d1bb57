"""How MAX says no: an error body with an HTTP status, or `success: false` with 200."""


class Refused(Exception):
    """Answered as `{"code", "message"}` with an HTTP status of its own."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message


class NotDone(Exception):
    """Answered with HTTP 200 and `{"success": false, "message"}`, as MAX does for some calls."""


def malformed(message: str) -> Refused:
    """A body or a parameter MAX cannot read: the caller's bug, not worth a repetition."""
    return Refused(400, "proto.payload", message)


def not_ready() -> Refused:
    return Refused(400, "attachment.not.ready", "Key: errors.process.attachment.file.not.processed")


def wrong_token(authorization: str) -> Refused:
    """`Bearer` has its own text; a token in the query is as good as none."""
    if authorization.startswith("Bearer"):
        return Refused(401, "verify.token", "Malformed access token")
    return Refused(401, "verify.token", "Invalid access_token")


def suspended() -> Refused:
    """The person pressed stop in the dialogue."""
    return Refused(403, "chat.denied", "error.dialog.suspended")


def not_a_member() -> Refused:
    """The bot was removed from the chat. The code is UNCONFIRMED; 403 is what clients expect."""
    return Refused(403, "chat.denied", "error.chat.access.denied: the bot is not in this chat")


def closed() -> Refused:
    """The chat's owner closed it. The code is UNCONFIRMED; 403 is what clients expect."""
    return Refused(403, "chat.denied", "error.chat.closed: nobody writes in this chat any more")


def no_right(right: str) -> Refused:
    return Refused(403, "access.denied", f"the bot is not an administrator with right {right}")


def no_chat(chat_id: int) -> Refused:
    return Refused(404, "chat.not.found", f"Chat {chat_id} not found")


def not_found(what: str) -> Refused:
    return Refused(404, "not.found", f"{what} not found")


def too_many(limit: str) -> Refused:
    return Refused(429, "too.many.requests", f"Too many requests: at most {limit}")
