"""MAX posts to us and nowhere else, whatever happened before."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from builders import ENVIRONMENT, Hands, some_hands
from conversation.subscribing import keep_subscribed
from max_messenger import MaxUnavailable
from refusals import NotWired
from settings import read_settings

OURS = "https://hooks.invalid/max_webhook/uk"


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


def standing(*urls: str) -> Any:
    listed = {"subscriptions": [{"url": url, "time": 1, "update_types": None} for url in urls]}

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=listed if request.method == "GET" else {"success": True})

    return answer


def asked(hands: Hands) -> list[tuple[str, str]]:
    return [(c.method, c.url.params.get("url", "")) for c in hands.calls]


@pytest.mark.parametrize("there", [(), (OURS,)])
def test_our_subscription_is_renewed_with_our_secret(hands: Hands, there: tuple[str, ...]) -> None:
    hands.answer = standing(*there)

    keep_subscribed(hands.ctx)

    assert asked(hands) == [("GET", ""), ("POST", "")]
    body = hands.calls[1].content.decode()
    assert OURS in body
    assert "secret-of-uk" in body


def test_other_subscriptions_are_removed_after_ours_stands(hands: Hands) -> None:
    hands.answer = standing("https://old.invalid/uk", OURS)

    keep_subscribed(hands.ctx)

    assert asked(hands) == [("GET", ""), ("POST", ""), ("DELETE", "https://old.invalid/uk")]


def test_one_bots_failure_does_not_keep_the_others_from_theirs(hands: Hands) -> None:
    two = ENVIRONMENT | {"BOTS": "uk,rso", "MAX_TOKEN_RSO": "t", "MAX_SECRET_RSO": "secret-2"}
    hands.settings = read_settings(two)
    failing = iter([httpx.Response(503, json={"code": "x", "message": "x"})])
    hands.answer = lambda request: next(failing, None) or standing()(request)

    with pytest.raises(MaxUnavailable):
        keep_subscribed(hands.ctx)

    assert "max_webhook/rso" in hands.calls[-1].content.decode()


def test_without_an_address_of_our_own_it_says_what_is_missing(hands: Hands) -> None:
    nowhere = hands.settings.model_copy(update={"webhook_url": None})

    with pytest.raises(NotWired, match="Setting WEBHOOK_URL is missing"):
        keep_subscribed(replace(hands.ctx, settings=nowhere))
