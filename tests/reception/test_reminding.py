"""Who is due a reminder gets it once, in time, and not about what is gone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from builders import Hands, an_office, some_hands
from documents import Query
from notifications import Notice
from notifications.delivering import drain
from reception.model import Appointment
from reception.reminding import PAGE, remind
from reception.store import appointments, free, keep_office, take
from residents import Resident
from residents.store import keep as keep_resident

MOSCOW = ZoneInfo("Europe/Moscow")
NINE = datetime(2026, 12, 1, 9, 20, tzinfo=MOSCOW)


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    hands.documents.commit(*keep_office(hands.documents, an_office(), "test"))
    anna = Resident(token="anna", bot="uk", user_id=7, chat_id=70)
    hands.documents.commit(*keep_resident(anna, None, "test"))
    yield hands
    hands.documents.close()


def visits(hands: Hands, starts: datetime = NINE, remind_at: datetime | None = None) -> Appointment:
    visit = Appointment(
        office="lesnaya",
        service="charges",
        desk="buh",
        resident="anna",
        starts=starts,
        minutes=20,
        code="4711",
        remind_at=remind_at or starts - timedelta(hours=24),
    )
    hands.documents.commit(take(visit, cause="test"))
    return visit


def owed(hands: Hands) -> list[Notice]:
    found = hands.documents.find(Query("notices", limit=1000))
    return [Notice.model_validate(document.data) for document in found]


def at(hands: Hands, moment: datetime) -> None:
    hands.time = moment.astimezone(UTC)


def test_an_hour_of_silence_is_caught_up(hands: Hands) -> None:
    visits(hands)
    at(hands, NINE - timedelta(hours=23))

    remind(hands.ctx)

    (reminder,) = owed(hands)
    assert reminder.due == hands.time
    assert reminder.expires == NINE


def test_after_a_day_of_silence_one_reminder_is_enough(hands: Hands) -> None:
    visits(hands, NINE.replace(hour=14))
    at(hands, NINE.replace(hour=12, minute=30))

    remind(hands.ctx)
    remind(hands.ctx)

    assert len(owed(hands)) == 1


def test_who_has_been_received_needs_no_reminder(hands: Hands) -> None:
    visits(hands)
    at(hands, NINE + timedelta(minutes=1))

    remind(hands.ctx)

    assert owed(hands) == []


def test_more_than_a_page_is_reminded_page_by_page(hands: Hands) -> None:
    many = PAGE + 30
    for n in range(many):
        visits(hands, NINE + timedelta(minutes=20 * n), NINE - timedelta(hours=24))
    at(hands, NINE - timedelta(hours=24))

    remind(hands.ctx)

    assert len(owed(hands)) == many
    assert hands.announced == [("notices", "uk")]


def test_a_run_that_died_half_way_is_resumed_without_doubles(hands: Hands) -> None:
    for n in range(5):
        visits(hands, NINE + timedelta(minutes=20 * n), NINE - timedelta(hours=24))
    at(hands, NINE - timedelta(hours=24))
    commits, commit = 0, hands.documents.commit

    class Died(Exception):
        pass

    def dies(*writes: object) -> object:
        nonlocal commits
        commits += 1
        if commits == 3:
            raise Died
        return commit(*writes)  # type: ignore[arg-type]

    hands.documents.commit = dies  # type: ignore[method-assign, assignment]
    with pytest.raises(Died):
        remind(hands.ctx)
    hands.documents.commit = commit  # type: ignore[method-assign]

    remind(hands.ctx)

    assert len(owed(hands)) == 5


def test_two_runs_at_once_remind_once(hands: Hands) -> None:
    visits(hands)
    at(hands, NINE - timedelta(hours=24))
    commit = hands.documents.commit

    def another_run_comes_first(*writes: object) -> object:
        hands.documents.commit = commit  # type: ignore[method-assign]
        remind(hands.ctx)
        return commit(*writes)  # type: ignore[arg-type]

    hands.documents.commit = another_run_comes_first  # type: ignore[method-assign, assignment]
    remind(hands.ctx)

    assert len(owed(hands)) == 1


def test_a_reminder_that_falls_into_the_night_comes_in_the_morning(hands: Hands) -> None:
    visits(hands, remind_at=NINE - timedelta(hours=2))
    at(hands, NINE - timedelta(hours=2))  # 7:20

    remind(hands.ctx)

    (reminder,) = owed(hands)
    assert reminder.due == NINE.replace(hour=8, minute=0)
    drain("uk", hands.ctx)
    assert hands.calls == []
    at(hands, NINE.replace(hour=8, minute=0))
    drain("uk", hands.ctx)
    assert len(hands.calls) == 1


def test_who_cancels_before_the_morning_is_not_reminded(hands: Hands) -> None:
    visit = visits(hands, remind_at=NINE - timedelta(hours=2))
    at(hands, NINE - timedelta(hours=2))
    remind(hands.ctx)

    hands.documents.commit(free(appointments(hands.documents, [visit.id])[visit.id][1]))
    at(hands, NINE.replace(hour=8, minute=0))
    drain("uk", hands.ctx)

    assert hands.calls == []
    assert [notice.state for notice in owed(hands)] == ["withdrawn"]


@pytest.mark.parametrize(("hours", "repeats"), [(24, False), (2, True)])
def test_only_the_last_reminder_is_rather_said_twice_than_lost(
    hands: Hands, hours: int, repeats: bool
) -> None:
    visits(hands, NINE.replace(hour=14), NINE.replace(hour=14) - timedelta(hours=hours))
    at(hands, NINE.replace(hour=14) - timedelta(hours=hours))

    remind(hands.ctx)

    assert [notice.repeats for notice in owed(hands)] == [repeats]
