"""«Мой дом»: a resident says once where she lives, and hears of nothing else."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from builders import NOON, Hands, a_house, an_event, some_hands
from documents import Query
from houses.buttons import (
    ChooseHouse,
    ChooseQuietHours,
    LeaveHouse,
    MuteResource,
    ResumeNotices,
    ShowMyHouse,
    ShowOutages,
    StopNotices,
)
from houses.model import RESIDENT_HOUSES
from houses.store import audiences_found, keep, subscription
from houses.subscribing import (
    choose_house,
    choose_quiet_hours,
    leave_house,
    mute_resource,
    resume_notices,
    show_my_house,
    show_outages,
    stop_notices,
)
from notifications.delivering import drain
from notifications.store import notice
from outages.publishing import publish
from residents import Resident
from residents.store import Reply
from residents.store import keep as keep_resident

TOKEN = "0123456789abcdef0123456789abcdef"
ANNA = Resident(token=TOKEN, bot="uk", user_id=7, chat_id=70)
NEWS = f"outage:vodokanal:114:news:resident:{TOKEN}"


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    hands.documents.commit(*keep_resident(ANNA, None, cause="met"))
    yield hands
    hands.documents.close()


def said(hands: Hands, reply: Reply | None) -> str:
    """What she reads, once what it promises is true."""
    assert reply
    hands.documents.commit(*reply.writes)
    return reply.message.text


def chooses(hands: Hands, house: str = "lesnaya-5") -> str:
    return said(hands, choose_house(ChooseHouse(house=house), ANNA, "key", hands.ctx))


def heard_of(hands: Hands, house: str) -> tuple[str, ...]:
    return audiences_found(hands.documents, [house])[house][0].residents


def test_whoever_has_no_house_is_told_how_to_begin(hands: Hands) -> None:
    text = said(hands, show_my_house(ShowMyHouse(), ANNA, "key", hands.ctx))

    assert text.startswith("Укажите свой дом: тогда об отключениях в нём бот сообщит вам лично.")
    assert "Квартира и имя не нужны." in text


def test_a_house_is_chosen_once_and_said_back(hands: Hands) -> None:
    text = chooses(hands)
    chooses(hands)

    assert text.startswith(
        "Ваш дом:\n• ул. Лесная, 5\nСообщаем обо всех отключениях. "
        "Тихие часы: 22:00–8:00; об опасном сообщаем сразу."
    )
    assert heard_of(hands, "lesnaya-5") == (TOKEN,)


def test_nothing_but_the_house_and_the_choices_is_kept(hands: Hands) -> None:
    chooses(hands)

    kept = hands.documents.get(f"subscriptions/{TOKEN}")
    assert kept
    assert set(kept.data) == {"token", "bot", "houses", "muted", "quiet"}
    assert "7" not in str(kept.data["houses"])


def test_a_forged_house_opens_nothing(hands: Hands) -> None:
    assert choose_house(ChooseHouse(house="palace"), ANNA, "key", hands.ctx) is None


def test_an_outage_of_her_house_comes_into_her_dialogue(hands: Hands) -> None:
    chooses(hands)

    publish(an_event(), "vodokanal", hands.ctx)
    drain("uk", hands.ctx)

    sent = [c for c in hands.calls if c.url.params.get("chat_id") == "70"]
    assert len(sent) == 1
    assert "Нет холодной воды: ул. Лесная, 5." in sent[0].content.decode()
    assert "Не присылать" in sent[0].content.decode()


def test_an_outage_of_another_house_does_not(hands: Hands) -> None:
    chooses(hands, "lesnaya-7")

    publish(an_event(), "vodokanal", hands.ctx)

    assert notice(hands.documents, NEWS) is None


def test_two_houses_of_one_outage_are_told_in_one_message(hands: Hands) -> None:
    chooses(hands)
    chooses(hands, "lesnaya-7")

    publish(an_event(houses=["lesnaya-5", "lesnaya-7"]), "vodokanal", hands.ctx)

    kept = notice(hands.documents, NEWS)
    assert kept
    assert "ул. Лесная, 5; ул. Лесная, 7" in kept[0].message.text


def test_what_she_does_not_want_to_hear_of_she_does_not_hear(hands: Hands) -> None:
    chooses(hands)
    press = MuteResource(resource="cold_water", mute=True)
    text = said(hands, mute_resource(press, ANNA, "key", hands.ctx))

    publish(an_event(), "vodokanal", hands.ctx)
    publish(
        an_event(external_id="115", resources=["cold_water", "sewerage"]), "vodokanal", hands.ctx
    )

    assert "не сообщать: холодная вода" in text
    assert notice(hands.documents, NEWS) is None
    assert notice(hands.documents, NEWS.replace("114", "115"))


def test_her_own_quiet_hours_go_with_what_she_is_owed(hands: Hands) -> None:
    chooses(hands)
    text = said(
        hands, choose_quiet_hours(ChooseQuietHours(hours="23:00-07:00"), ANNA, "key", hands.ctx)
    )

    publish(an_event(), "vodokanal", hands.ctx)

    kept = notice(hands.documents, NEWS)
    assert "Тихие часы: 23:00–7:00" in text
    assert kept
    assert kept[0].quiet == "23:00-07:00"


@pytest.mark.parametrize("hours", ["", "25:00-07:00", "22:00", "off-off", "22:00-08:00\n", "ночью"])
def test_forged_quiet_hours_are_refused(hands: Hands, hours: str) -> None:
    chooses(hands)

    assert choose_quiet_hours(ChooseQuietHours(hours=hours), ANNA, "key", hands.ctx) is None


def test_one_tap_stops_everything_even_what_waits(hands: Hands) -> None:
    chooses(hands)
    publish(an_event(), "vodokanal", hands.ctx)

    text = said(hands, stop_notices(StopNotices(), ANNA, "key", hands.ctx))
    drain("uk", hands.ctx)
    publish(an_event(external_id="115"), "vodokanal", hands.ctx)

    kept = notice(hands.documents, NEWS)
    assert text.startswith("Больше не присылаем сообщения об отключениях.")
    assert kept
    assert kept[0].state == "withdrawn"
    assert notice(hands.documents, NEWS.replace("114", "115")) is None
    assert heard_of(hands, "lesnaya-5") == ()


def test_after_a_stop_the_choices_are_still_there(hands: Hands) -> None:
    chooses(hands)
    said(hands, choose_quiet_hours(ChooseQuietHours(hours="off"), ANNA, "key", hands.ctx))
    for _ in range(2):  # twice: what rested before is replaced
        said(hands, stop_notices(StopNotices(), ANNA, "key", hands.ctx))
        resting = said(hands, show_my_house(ShowMyHouse(), ANNA, "key", hands.ctx))
        text = said(hands, resume_notices(ResumeNotices(), ANNA, "key", hands.ctx))

    assert resting.startswith("Сообщения об отключениях не приходят. Ваш дом: ул. Лесная, 5.")
    assert "Тихие часы: без тихих часов" in text
    assert heard_of(hands, "lesnaya-5") == (TOKEN,)


def test_who_leaves_the_last_house_is_forgotten(hands: Hands) -> None:
    chooses(hands)

    said(hands, leave_house(LeaveHouse(house="lesnaya-5"), ANNA, "key", hands.ctx))

    assert subscription(hands.documents, TOKEN) is None
    assert hands.documents.find(Query("resting_subscriptions")) == []
    assert heard_of(hands, "lesnaya-5") == ()


def test_no_more_houses_than_a_person_may_have(hands: Hands) -> None:
    more = [a_house(f"h{n}") for n in range(RESIDENT_HOUSES + 1)]
    hands.documents.commit(*keep(hands.documents, more, cause="test"))
    for house in more[:-1]:
        chooses(hands, house.id)

    text = chooses(hands, more[-1].id)

    assert text.startswith("Можно выбрать не больше 5 домов.")
    assert len(subscription(hands.documents, TOKEN)[0].houses) == RESIDENT_HOUSES  # type: ignore[index]


def test_what_is_off_is_told_on_request_in_the_words_of_the_chat(hands: Hands) -> None:
    chooses(hands)
    before = said(hands, show_outages(ShowOutages(), ANNA, "key", hands.ctx))
    publish(an_event(), "vodokanal", hands.ctx)

    text = said(hands, show_outages(ShowOutages(), ANNA, "key", hands.ctx))
    publish(an_event(version=2, status="restored"), "vodokanal", hands.ctx)
    after = said(hands, show_outages(ShowOutages(), ANNA, "key", hands.ctx))

    assert before.startswith("Отключений нет: ул. Лесная, 5.")
    assert text.startswith(
        "🔴 Авария. Нет холодной воды: ул. Лесная, 5.\n24 ноября, вторник, с 7:20"
    )
    assert after.startswith("Отключений нет: ул. Лесная, 5.")


def test_works_that_ended_as_planned_are_not_off_any_more(hands: Hands) -> None:
    chooses(hands)
    planned = an_event(kind="planned", windows=[{"start": NOON, "end": NOON + timedelta(hours=2)}])
    publish(planned, "vodokanal", hands.ctx)

    hands.time = NOON + timedelta(hours=2)

    text = said(hands, show_outages(ShowOutages(), ANNA, "key", hands.ctx))
    assert text.startswith("Отключений нет")


def test_a_late_version_does_not_put_an_old_outage_back(hands: Hands) -> None:
    chooses(hands)
    publish(an_event(version=3, status="restored"), "vodokanal", hands.ctx)

    publish(an_event(version=2), "vodokanal", hands.ctx)

    text = said(hands, show_outages(ShowOutages(), ANNA, "key", hands.ctx))
    assert text.startswith("Отключений нет")


def test_a_house_in_doubt_shows_nothing_before_a_person_has_looked(hands: Hands) -> None:
    chooses(hands)

    publish(an_event(kind="planned", houses=["lesnaya-5", "unknown"]), "vodokanal", hands.ctx)

    text = said(hands, show_outages(ShowOutages(), ANNA, "key", hands.ctx))
    assert text.startswith("Отключений нет")


def test_another_persons_choices_are_another_persons(hands: Hands) -> None:
    chooses(hands)
    boris = replace_resident(ANNA)

    assert said(hands, show_my_house(ShowMyHouse(), boris, "key", hands.ctx)).startswith("Укажите")


def replace_resident(who: Resident) -> Resident:
    return who.model_copy(update={"token": TOKEN[::-1], "user_id": 8, "chat_id": 80})


def test_an_evening_without_danger_waits_for_the_end_of_her_own_quiet_hours(hands: Hands) -> None:
    chooses(hands)
    said(hands, choose_quiet_hours(ChooseQuietHours(hours="21:00-09:00"), ANNA, "key", hands.ctx))
    hands.time = NOON.replace(hour=18, minute=30)  # 21:30 in Moscow
    tomorrow = [{"start": NOON + timedelta(days=1), "end": NOON + timedelta(days=1, hours=2)}]

    publish(an_event(kind="planned", windows=tomorrow), "vodokanal", hands.ctx)

    kept = notice(hands.documents, NEWS)
    assert kept
    assert kept[0].planned_at == NOON.replace(hour=6) + timedelta(days=1)  # 9:00
