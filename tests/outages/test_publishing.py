"""From a supplier's message to what the chats are owed: on a real store, without MAX."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from builders import NOON, Hands, a_chat, a_house, an_event, an_organisation, some_hands
from documents import Conflict, Create, Query, Write
from documents.sqlite import SqliteDocuments
from houses.model import Audience
from houses.store import put as put_thing
from notifications import Notice
from notifications.delivering import claim, drain
from notifications.store import mailing, notice, owe, put
from notifications.waking import wake
from outages.publishing import publish
from outages.store import outage_of
from refusals import NotUnderstood
from register import Register, import_register

NEWS = "outage:vodokanal:114:news:uk:{}"
END = "outage:vodokanal:114:end:uk:{}"
NEXT_DAY = {"start": "2026-11-25T09:00:00+03:00", "end": "2026-11-25T16:00:00+03:00"}


@pytest.fixture
def hands(tmp_path: Path) -> Any:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


def owed(hands: Hands) -> dict[str, Notice]:
    found = hands.documents.find(Query("notices", limit=1000))
    return {d.id: Notice.model_validate(d.data) for d in found}


def publishes(hands: Hands, supplier: str = "vodokanal", **changes: Any) -> None:
    publish(an_event(**changes), supplier, hands.ctx)


def test_exactly_the_affected_houses_chat_is_owed_one_message(hands: Hands) -> None:
    publishes(hands, houses=["lesnaya-5"])

    (notice,) = owed(hands).values()
    assert (notice.id, notice.chat_id, notice.revision) == (NEWS.format(-105), -105, 1)
    assert notice.message.text.startswith("🔴 Авария. Нет холодной воды: ул. Лесная, 5.")
    assert hands.announced == [("notices", "uk")]


def test_a_repeated_message_changes_nothing(hands: Hands) -> None:
    publishes(hands)
    before = hands.documents.get(f"notices/{NEWS.format(-105)}")

    publishes(hands)

    assert hands.documents.get(f"notices/{NEWS.format(-105)}") == before
    assert hands.announced == [("notices", "uk")]


def test_an_update_changes_the_message_that_is_owed(hands: Hands) -> None:
    publishes(hands)

    publishes(hands, version=2, reason="порыв на вводе")

    (notice,) = owed(hands).values()
    assert notice.revision == 2
    assert "Причина: порыв на вводе." in notice.message.text


@pytest.mark.parametrize("order", [(3, 2, 1), (2, 3, 1), (3, 1, 2)])
def test_versions_in_any_order_leave_the_newest(hands: Hands, order: tuple[int, ...]) -> None:
    for version in order:
        publishes(hands, version=version, reason=f"причина {version}")

    (notice,) = owed(hands).values()
    assert "Причина: причина 3." in notice.message.text


def test_restoration_is_a_new_message_and_corrects_the_first(hands: Hands) -> None:
    publishes(hands)
    drain("uk", hands.ctx)

    publishes(hands, version=2, status="restored")

    notices = owed(hands)
    assert set(notices) == {NEWS.format(-105), END.format(-105)}
    assert notices[END.format(-105)].message.text.startswith("✅ Снова есть холодная вода")
    assert notices[NEWS.format(-105)].message.text.startswith("✅ Восстановлено.")


def test_what_was_restored_before_anybody_heard_of_it_is_told_in_one_message(hands: Hands) -> None:
    publishes(hands)

    publishes(hands, version=2, status="restored")

    (notice,) = owed(hands).values()
    assert notice.message.text.startswith("✅ Восстановлено.")


def test_of_what_was_cancelled_before_anybody_heard_of_it_nothing_is_said(hands: Hands) -> None:
    publishes(hands)

    publishes(hands, version=2, status="cancelled")
    drain("uk", hands.ctx)

    assert hands.calls == []
    (notice,) = owed(hands).values()
    assert notice.state == "withdrawn"


NIGHT = datetime(2026, 11, 24, 23, 30, tzinfo=ZoneInfo("Europe/Moscow")).astimezone(UTC)
MORNING = datetime(2026, 11, 25, 8, 0, tzinfo=ZoneInfo("Europe/Moscow"))


def test_planned_works_published_at_night_are_told_in_the_morning(hands: Hands) -> None:
    hands.time = NIGHT
    publishes(hands, kind="planned", windows=[NEXT_DAY])
    publishes(hands, version=2, kind="planned", windows=[NEXT_DAY], reason="замена задвижки")
    drain("uk", hands.ctx)
    assert hands.calls == []

    hands.time = MORNING.astimezone(UTC)
    drain("uk", hands.ctx)

    assert [c.method for c in hands.calls] == ["POST"]
    assert "замена задвижки" in hands.calls[0].content.decode()


def test_an_accident_is_told_at_night_its_end_edits_silently_and_is_told_in_the_morning(
    hands: Hands,
) -> None:
    hands.time = NIGHT
    publishes(hands)
    drain("uk", hands.ctx)
    publishes(hands, version=2, status="restored")
    drain("uk", hands.ctx)
    assert [c.method for c in hands.calls] == ["POST", "PUT"]

    hands.time = MORNING.astimezone(UTC)
    drain("uk", hands.ctx)

    assert [c.method for c in hands.calls] == ["POST", "PUT", "POST"]
    assert "Снова есть холодная вода" in hands.calls[2].content.decode()


def test_works_that_are_over_before_they_could_be_told_of_are_not_told(hands: Hands) -> None:
    publishes(hands, kind="planned", windows=[NEXT_DAY])
    hands.time += timedelta(days=2)

    drain("uk", hands.ctx)

    assert hands.calls == []
    (notice,) = owed(hands).values()
    assert notice.state == "expired"


def test_an_event_knows_how_many_notices_there_are_to_be(hands: Hands) -> None:
    publishes(hands, houses=["lesnaya-5", "lesnaya-7"])
    publishes(hands, houses=["lesnaya-5", "lesnaya-7"])
    drain("uk", hands.ctx)
    publishes(hands, version=2, status="restored", houses=["lesnaya-5", "lesnaya-7"])

    kept = mailing(hands.documents, "outage:vodokanal:114")
    assert kept
    assert (kept[0].accepted, len(owed(hands))) == (4, 4)


def test_restoration_that_overtakes_the_news_tells_nobody_anything(hands: Hands) -> None:
    publishes(hands, version=2, status="restored")
    publishes(hands, version=1)

    assert owed(hands) == {}


def test_a_house_added_later_hears_the_news_and_a_removed_one_is_corrected(hands: Hands) -> None:
    publishes(hands, houses=["lesnaya-5"])
    drain("uk", hands.ctx)

    publishes(hands, version=2, houses=["lesnaya-7"])

    notices = owed(hands)
    assert notices[NEWS.format(-107)].message.text.startswith("🔴 Авария.")
    said = notices[NEWS.format(-105)].message.text
    assert said.startswith("Уточнение: это отключение больше не касается вашего дома.")


def test_a_chat_of_two_houses_is_told_once(hands: Hands) -> None:
    both = Register(
        organisations=(an_organisation("uk"), an_organisation(), an_organisation("teploset")),
        houses=(a_house("lesnaya-5"), a_house("lesnaya-7")),
        chats=(a_chat(-200, ["lesnaya-5", "lesnaya-7"]),),
    )
    import_register(both, hands.documents, "again", NOON)

    publishes(hands, houses=["lesnaya-7", "lesnaya-5"])

    notice = owed(hands)[NEWS.format(-200)]
    assert "ул. Лесная, 5; ул. Лесная, 7." in notice.message.text
    assert len(owed(hands)) == 3  # the chats of each house are its own still


@pytest.mark.parametrize(
    "changes",
    [
        {"resources": ["heating"]},
        {"resources": ["cold_water", "gas"]},
        {"houses": ["atlantis-1"]},
        {"kind": "planned", "houses": ["lesnaya-5", "atlantis-1"]},
    ],
)
def test_what_is_in_doubt_waits_for_a_person(hands: Hands, changes: dict[str, Any]) -> None:
    publishes(hands, **changes)

    assert owed(hands) == {}
    found = outage_of(hands.documents, "vodokanal:114")
    assert found
    assert found[0].unknown or found[0].foreign


def test_danger_is_told_to_the_houses_that_are_clear(hands: Hands) -> None:
    publishes(hands, houses=["lesnaya-5", "atlantis-1"])

    assert set(owed(hands)) == {NEWS.format(-105)}


def test_an_unknown_organisation_is_refused(hands: Hands) -> None:
    with pytest.raises(NotUnderstood, match="organisation 'nobody' is not in the register"):
        publishes(hands, supplier="nobody")


def test_two_suppliers_may_use_the_same_number(hands: Hands) -> None:
    publishes(hands)
    publishes(hands, supplier="teploset", resources=["heating"])

    assert len(owed(hands)) == 2


class Racing(SqliteDocuments):
    """Lets another publisher in just before a commit of ours."""

    rival: Any = None

    def commit(self, *writes: Write) -> Any:
        rival, self.rival = self.rival, None
        if rival:
            rival()
        return super().commit(*writes)


def test_the_newer_of_two_publishers_at_once_wins_everywhere(tmp_path: Path) -> None:
    hands = some_hands(tmp_path)
    hands.documents.close()
    documents = Racing(tmp_path / "documents.sqlite")
    hands = Hands(documents, hands.settings)
    documents.rival = lambda: publishes(hands, version=2, reason="новее")

    publishes(hands, version=1, reason="старее")

    (notice,) = owed(hands).values()
    assert "Причина: новее." in notice.message.text
    documents.close()


def test_a_chat_told_by_a_losing_publisher_still_hears_of_the_end(tmp_path: Path) -> None:
    houses = [a_house(f"h{n}") for n in range(450)]
    chats = tuple(a_chat(-n - 1, [house.id]) for n, house in enumerate(houses))
    hands = some_hands(tmp_path)
    register = Register(
        organisations=(an_organisation("uk"), an_organisation(), an_organisation("teploset")),
        houses=tuple(houses),
        chats=chats,
    )
    import_register(register, hands.documents, "big", NOON)
    hands.documents.close()

    class RacingAtTheEnd(Racing):
        """The rival comes between our second slice and the last, which carries the outage."""

        commits = 0

        def commit(self, *writes: Write) -> Any:
            self.commits += 1
            if self.commits == 3:
                self.rival = lambda: publishes(
                    hands, version=2, status="restored", houses=[h.id for h in houses]
                )
            return super().commit(*writes)

    documents = RacingAtTheEnd(tmp_path / "documents.sqlite")
    hands = Hands(documents, hands.settings)

    publishes(hands, version=1, houses=[h.id for h in houses])

    told = owed(hands).values()
    assert len({n.chat_id for n in told}) == len(told) >= 400
    assert {n.message.text.split(".")[0] for n in told} == {"✅ Восстановлено"}
    documents.close()


def test_a_lasting_conflict_goes_back_to_the_queue(tmp_path: Path) -> None:
    class Refusing(SqliteDocuments):
        def commit(self, *writes: Write) -> Any:
            raise Conflict("always")

    hands = some_hands(tmp_path)
    hands.documents.close()
    documents = Refusing(tmp_path / "documents.sqlite")

    with pytest.raises(Conflict):
        publishes(Hands(documents, hands.settings))

    documents.close()


def test_ten_thousand_houses_are_owed_their_messages(tmp_path: Path) -> None:
    houses = tuple(a_house(f"h{n}") for n in range(10_000))
    chats = tuple(a_chat(-n - 1, [house.id]) for n, house in enumerate(houses[:300]))
    hands = some_hands(tmp_path)
    register = Register(
        organisations=(an_organisation("uk"), an_organisation(), an_organisation("teploset")),
        houses=houses,
        chats=chats,
    )
    import_register(register, hands.documents, "district", NOON)

    publishes(hands, houses=[h.id for h in houses])

    assert len(owed(hands)) == 300
    hands.documents.close()


def test_a_publisher_that_died_before_the_wake_up_is_made_up_for_within_a_minute(
    hands: Hands,
) -> None:
    class Died(Exception):
        pass

    def dies(*_: object) -> None:
        raise Died

    with pytest.raises(Died):
        publish(an_event(), "vodokanal", replace(hands.ctx, announce=dies))
    assert hands.announced == []

    wake(hands.ctx)

    assert hands.announced == [("notices", "uk")]


def test_deliverers_at_work_do_not_hold_up_a_newer_version(tmp_path: Path) -> None:
    houses = [a_house(f"h{n}") for n in range(60)]
    chats = tuple(a_chat(-n - 1, [house.id]) for n, house in enumerate(houses))
    hands = some_hands(tmp_path)
    organisations = (an_organisation("uk"), an_organisation(), an_organisation("teploset"))
    register = Register(organisations=organisations, houses=tuple(houses), chats=chats)
    import_register(register, hands.documents, "big", NOON)
    ids = [house.id for house in houses]
    publishes(hands, houses=ids)
    hands.documents.close()
    documents = Racing(tmp_path / "documents.sqlite")
    hands = Hands(documents, hands.settings)
    commit, at_work = documents.commit, iter(range(60))

    def a_deliverer_comes_first(*writes: Write) -> Any:
        if len(writes) > 8 and (number := next(at_work, None)) is not None:
            owed_now = notice(documents, NEWS.format(-number - 1))
            assert owed_now
            commit(put(claim(owed_now[0], hands.ctx), owed_now[1]))
        return commit(*writes)

    documents.commit = a_deliverer_comes_first  # type: ignore[method-assign]
    publishes(hands, houses=ids, version=2, reason="порыв на вводе")

    texts = [n.message.text for n in owed(hands).values()]
    assert len(texts) == 60
    assert all("порыв на вводе" in text for text in texts)


def test_a_chat_that_heard_nothing_is_not_told_of_its_correction(hands: Hands) -> None:
    hands.time = NIGHT
    planned: dict[str, Any] = {"kind": "planned", "windows": [NEXT_DAY]}
    publishes(hands, houses=["lesnaya-5", "lesnaya-7"], **planned)
    publishes(hands, houses=["lesnaya-5"], version=2, **planned)
    publishes(hands, houses=["lesnaya-5"], version=3, reason="замена задвижки", **planned)
    hands.time = MORNING.astimezone(UTC)
    drain("uk", hands.ctx)

    (call,) = hands.calls
    assert dict(call.url.params) == {"chat_id": "-105"}


def test_what_was_half_done_by_a_publisher_of_an_older_version_is_put_right(
    tmp_path: Path,
) -> None:
    hands = some_hands(tmp_path)
    publishes(hands, version=2, houses=["lesnaya-5"])
    stray = owed(hands)[NEWS.format(-105)].model_copy(
        update={"id": NEWS.format(-107), "chat_id": -107, "revision": 1}
    )
    hands.documents.commit(owe(stray))

    publishes(hands, version=1, houses=["lesnaya-5", "lesnaya-7"])

    assert owed(hands)[NEWS.format(-107)].state == "withdrawn"
    hands.documents.close()


def test_works_published_by_day_that_max_could_not_take_wait_for_the_morning(hands: Hands) -> None:
    hands.time = NIGHT - timedelta(hours=2)
    publishes(hands, kind="planned", windows=[NEXT_DAY])
    hands.time = NIGHT
    drain("uk", hands.ctx)
    assert hands.calls == []

    hands.time = MORNING.astimezone(UTC)
    drain("uk", hands.ctx)
    assert len(hands.calls) == 1


def test_channels_that_speak_for_very_many_houses_are_told_in_smaller_commits(
    hands: Hands,
) -> None:
    houses = [a_house(f"h-{number:04}-{'x' * 55}") for number in range(600)]
    channels = [a_chat(-1000 - n, [house.id for house in houses]) for n in range(85)]
    ids = [channel.id for channel in channels]
    for channel in channels:
        hands.documents.commit(put_thing(channel, None, "test"))
    for start in range(0, len(houses), 100):
        part = houses[start : start + 100]
        audiences = [Audience(house=h.id, managing_org="uk", chats=tuple(ids)) for h in part]
        hands.documents.commit(
            *(Create(f"houses/{h.id}", h.model_dump(), cause="test") for h in part),
            *(put_thing(audience, None, "test") for audience in audiences),
        )

    publishes(hands, houses=[house.id for house in houses])

    assert (
        hands.documents.count(Query("notices", where=(("open", "==", True),), order=("due",))) == 85
    )
