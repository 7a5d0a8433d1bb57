"""What a failed call of MAX asks of its caller, and which files are not fetched at all.

The texts name method, path and MAX's code; never a token, a message, or what MAX said about it.
"""

from refusals import NotUnderstood


class ForeignHost(NotUnderstood):
    """A file that lies somewhere else than with MAX: nobody was asked for it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is refused; accepted: https at oneme.ru, okcdn.ru or max.ru")


class FileTooLarge(NotUnderstood):
    """A file larger than was wanted. most_bytes: what is accepted."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"a file of more than {most_bytes} bytes; {most_bytes} are accepted")
        self.most_bytes = most_bytes


class MaxUnavailable(Exception):
    """Repeat later: 429, 5xx, no answer or none that can be read.

    status  HTTP status; None when there was no answer
    sent    False: MAX surely did nothing, a repeat cannot double. True: it may have; look before
            repeating what must not happen twice
    """

    def __init__(self, call: str, why: str, *, status: int | None = None, sent: bool) -> None:
        advice = "it may have been done: look before repeating" if sent else "repeat later"
        super().__init__(f"MAX, {call}: {why}; {advice}")
        self.status = status
        self.sent = sent


class MaxRefused(Exception):
    """Do not repeat: MAX understood and said no.

    status  HTTP status; 200 when the refusal came as {"success": false} or `error_code`
    code    MAX's word for the reason: `chat.denied`, `proto.payload`; may be empty
    text    MAX's own explanation; for eyes, not for logs: it may quote what was sent
    """

    def __init__(self, call: str, *, status: int, code: str, text: str) -> None:
        super().__init__(f"MAX, {call}: refused with status {status}, code '{code}'{_hint(status)}")
        self.status = status
        self.code = code
        self.text = text


def _hint(status: int) -> str:
    return "; check the setting MAX_TOKEN_<BOT> of this bot" if status == 401 else ""
