"""Only MAX gets through the webhook."""

import pytest
from werkzeug.datastructures import Headers

from max_messenger import genuine

SECRET = "s-4f9c0b7e2d"


def headers(secret: str) -> Headers:
    return Headers({"x-max-bot-api-secret": secret})


def test_who_knows_the_secret_is_max() -> None:
    assert genuine(headers(SECRET), SECRET)
    assert genuine({"X-Max-Bot-Api-Secret": SECRET}, SECRET)


@pytest.mark.parametrize(
    "given", ["", "s-4f9c0b7e2", "s-4f9c0b7e2D", f"{SECRET} ", "секрет", "\udcff", "\u00ff\u0000"]
)
def test_who_does_not_know_it_is_not(given: str) -> None:
    assert not genuine(headers(given.replace("\x00", "")), SECRET)
    assert not genuine({"X-Max-Bot-Api-Secret": given}, SECRET)


def test_who_sends_no_secret_is_not() -> None:
    assert not genuine({}, SECRET)


@pytest.mark.parametrize("sent", [{}, {"X-Max-Bot-Api-Secret": ""}])
def test_without_a_secret_of_our_own_nobody_is_max(sent: dict[str, str]) -> None:
    assert not genuine(sent, "")
