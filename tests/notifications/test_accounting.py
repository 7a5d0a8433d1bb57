"""Every accepted notice is accounted for, or somebody is woken."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from builders import NOON, Hands, a_notice, an_event, some_hands
from documents import Delete
from notifications.accounting import account
from notifications.delivering import drain
from notifications.figures import Figures, Mailing
from notifications.store import day, mailing, notice, notices_in, owe
from outages.publishing import publish

EVENT = "outage:vodokanal:114"


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


def publishes(hands: Hands, **changes: object) -> None:
    publish(an_event(houses=["lesnaya-5", "lesnaya-7"], **changes), "vodokanal", hands.ctx)


def counted(hands: Hands) -> Mailing:
    account(hands.ctx)
    found = mailing(hands.documents, EVENT)
    assert found
    return found[0]


def test_what_is_on_its_way_is_pending(hands: Hands) -> None:
    publishes(hands)

    known = counted(hands)

    assert known.open
    assert known.figures == Figures(pending=2)


def test_an_event_is_closed_when_every_chat_was_told_or_cannot_be(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    publishes(hands)

    def one_is_gone(request: httpx.Request) -> httpx.Response:
        hands.answer = None
        return httpx.Response(403, json={"code": "chat.denied", "message": "x"})

    hands.answer = one_is_gone
    hands.time += timedelta(seconds=7)
    drain("uk", hands.ctx)
    with caplog.at_level("INFO"):
        known = counted(hands)

    assert known.figures == Figures(sent=1, refused=1, prompt=1)
    assert (known.open, known.seconds, known.missing) == (False, 7.0, 0)
    assert "event told" in caplog.messages
    (told,) = (r for r in caplog.records if r.message == "event told")
    assert (told.__dict__["share_in_10_s"], told.__dict__["time_over_floor"]) == (1.0, 0.7)
    (refused,) = notices_in(hands.documents, "event", EVENT, "refused")
    assert refused[0].chat_id in {-105, -107}
    assert "chat.denied" in (refused[0].refusal or "")


def test_what_takes_longer_than_ten_seconds_is_not_prompt(hands: Hands) -> None:
    publishes(hands)
    hands.time += timedelta(seconds=11)

    drain("uk", hands.ctx)

    assert counted(hands).figures == Figures(sent=2, prompt=0)


def test_a_notice_that_is_nowhere_wakes_somebody(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    publishes(hands)
    lost = notice(hands.documents, f"{EVENT}:news:uk:-105")
    assert lost
    hands.documents.commit(Delete(lost[1]))

    # Counts are not of one moment: once it may be on its way.
    assert counted(hands).missing == 1
    assert not [r for r in caplog.records if r.levelname == "ERROR"]
    assert counted(hands).missing == 1

    (alarm,) = (r for r in caplog.records if r.levelname == "ERROR")
    assert alarm.message == "notices unaccounted for"
    assert (alarm.__dict__["event"], alarm.__dict__["missing"]) == (EVENT, 1)


def test_a_closed_event_is_counted_again_when_it_is_published_again(hands: Hands) -> None:
    publishes(hands)
    drain("uk", hands.ctx)
    assert not counted(hands).open

    publishes(hands, version=2, status="restored")

    assert counted(hands).figures == Figures(pending=4)
    drain("uk", hands.ctx)
    assert counted(hands).figures == Figures(sent=4, prompt=4)


def test_yesterday_is_counted_once_it_is_over(hands: Hands) -> None:
    hands.documents.commit(owe(a_notice("a")), owe(a_notice("b", state="sent", mid="m")))
    account(hands.ctx)
    assert day(hands.documents, f"{NOON:%Y-%m-%d}") is None

    hands.time += timedelta(days=1)
    account(hands.ctx)
    account(hands.ctx)

    found = day(hands.documents, f"{NOON:%Y-%m-%d}")
    assert found
    assert found.figures == Figures(sent=1, pending=1)


def test_of_a_big_event_the_time_is_measured_by_what_maxs_limit_allows() -> None:
    big = Mailing(
        id="x",
        published_at=NOON,
        accepted=2200,
        wave=2200,
        open=False,
        figures=Figures(sent=2200),
        seconds=103.0,
    )

    assert big.over_floor(22) == pytest.approx(1.03)
