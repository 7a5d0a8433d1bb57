"""Whoever asks what became of an outage is told, down to the chat."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from builders import Hands, a_notice, an_event, some_hands
from deliveries import run
from documents import Create, Value
from house_chat import House
from notifications.delivering import drain
from notifications.model import CARE
from notifications.store import owe
from outages.publishing import publish
from refusals import NotUnderstood


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


def told_but_one(hands: Hands) -> None:
    """An outage of two chats; one of them has put the bot out."""
    publish(an_event(houses=["lesnaya-5", "lesnaya-7"]), "vodokanal", hands.ctx)

    def one_is_gone(request: httpx.Request) -> httpx.Response:
        hands.answer = None
        return httpx.Response(403, json={"code": "chat.denied", "message": "x"})

    hands.answer = one_is_gone
    hands.time += timedelta(seconds=3)
    drain("uk", hands.ctx)


def test_the_figures_come_first_then_the_chats_that_were_not_told(hands: Hands) -> None:
    told_but_one(hands)

    summary, pace, *chats = run("vodokanal:114", hands.ctx, everything=False)

    assert summary == (
        "outage:vodokanal:114: 2 notices: 1 sent, 100% of them within 10 s; 1 refused"
    )
    assert pace == "3 s to the last chat, 0.30 times what is promised"
    (refused,) = chats
    chat, state, owed, tried, sent, tries, edits, mid, why = refused.split("\t")
    assert chat in {"-105", "-107"}
    assert (state, sent, tries, edits, mid) == (
        "refused",
        "sent never",
        "tries 1",
        "edits 0",
        "no message",
    )
    assert (owed, tried) == ("owed 2026-11-24 09:00:00Z", "tried 2026-11-24 09:00:03Z")
    assert "chat.denied" in why


def test_every_chat_is_listed_on_demand_and_a_day_has_its_figures_too(hands: Hands) -> None:
    told_but_one(hands)

    assert len(list(run("outage:vodokanal:114", hands.ctx, everything=True))) == 4
    summary, *chats = run("2026-11-24", hands.ctx, everything=True)
    assert summary.startswith("2026-11-24: 2 notices: 1 sent")
    assert len(chats) == 2


@pytest.mark.parametrize("name", ["vodokanal:7", "2026-01-01", ""])
def test_what_nobody_was_told_of_is_refused_with_what_is_accepted(hands: Hands, name: str) -> None:
    with pytest.raises(NotUnderstood, match="accepted: an outage such as"):
        list(run(name, hands.ctx, everything=False))


def test_the_chats_that_max_closed_to_a_bot_are_listed_with_maxs_word(hands: Hands) -> None:
    told_but_one(hands)

    (lost,) = run("lost:uk", hands.ctx, everything=False)

    chat, since, why = lost.split("\t")
    assert chat in {"-105", "-107"}
    assert (since, why) == ("lost 2026-11-24 09:00:03Z", "chat.denied")
    assert list(run("lost:rso", hands.ctx, everything=False)) == []


def test_the_cards_of_an_organisation_are_counted_and_those_not_pinned_are_seen(
    hands: Hands,
) -> None:
    for chat_id, may_pin in ((-105, True), (-107, False)):
        card = a_notice(
            f"card:vodokanal:uk:{chat_id}",
            event="card:vodokanal",
            chat_id=chat_id,
            pin=True,
            urgency=CARE,
        )
        hands.documents.commit(owe(card))
        hands.answer = House(may_pin=may_pin)
        drain("uk", hands.ctx)

    summary, *cards = run("card:vodokanal", hands.ctx, everything=True)

    assert summary == "card:vodokanal: 2 notices: 2 sent, 100% of them within 10 s"
    shown = {card.split("\t")[0]: card.split("\t")[-1] for card in cards}
    assert shown == {"-105": "pinned", "-107": "not pinned"}
    assert list(run("card:vodokanal", hands.ctx, everything=False)) == [summary]


def test_an_outage_of_an_organisation_called_card_is_named_in_full(hands: Hands) -> None:
    with pytest.raises(NotUnderstood, match="cards such as card:vodokanal"):
        list(run("card:114", hands.ctx, everything=False))
    with pytest.raises(NotUnderstood, match="no notice of 'outage:card:114'"):
        list(run("outage:card:114", hands.ctx, everything=False))


def test_who_stopped_a_bot_is_listed_by_token(hands: Hands) -> None:
    addressee: dict[str, Value] = {"bot": "uk", "user_id": 7, "chat_id": 500}
    hands.documents.commit(
        Create("residents/anna", addressee, cause="test"),
        owe(a_notice("reminder", chat_id=None, resident="anna")),
    )
    hands.answer = lambda _: httpx.Response(403, json={"code": "chat.denied", "message": "x"})
    drain("uk", hands.ctx)

    assert list(run("stopped:uk", hands.ctx, everything=False)) == [
        "anna\tstopped 2026-11-24 09:00:00Z"
    ]
    assert list(run("stopped:rso", hands.ctx, everything=False)) == []
