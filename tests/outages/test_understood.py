"""What a draft says by now, decided from its words, its houses and what people answered."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import pytest

from builders import NOON, a_draft, a_house, a_window, an_outage
from houses import House
from houses.addresses import number_of, street_key
from outages.draft_dialogue import draft as draft_message
from outages.draft_texts import draft_text
from outages.drafts import Draft, Told, content_of
from outages.model import Outage
from outages.notice_register import Register, entry_of
from outages.notice_streets import Streets
from outages.notice_text import read_notice
from outages.places import Located
from outages.understood import Understanding, understood, with_earlier

MOSCOW, SAMARA = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Samara")


def lesnaya(number: str, **changes: object) -> House:
    parts = {"street_type": "улица", "street": "Лесная", "house": number}
    return a_house(f"lesnaya-{number}", address=f"ул. Лесная, {number}", parts=parts, **changes)


FIVE, SEVEN, NINE = lesnaya("5"), lesnaya("7"), lesnaya("9")


def located(houses: Iterable[House]) -> Located:
    known = {house.id: house for house in houses}
    streets = Streets(street_key(h.parts) for h in known.values() if h.parts)
    entries = [
        entry_of(h, street_key(h.parts), number_of(h.parts)) for h in known.values() if h.parts
    ]
    return Located(Register(entries, streets), streets, known)


def means(
    draft: Draft | str,
    *outages: Outage,
    houses: Iterable[House] = (FIVE, SEVEN, NINE),
    zone: ZoneInfo = MOSCOW,
    **answers: str,
) -> Understanding:
    """answers: by the question's key, `_` for its colon."""
    draft = a_draft(draft) if isinstance(draft, str) else draft
    for key, answer in answers.items():
        draft = draft.decided(key.replace("_", ":"), answer)
    local = draft.published_at.astimezone(zone).replace(tzinfo=None)
    typed = {
        d.question: read_notice(d.answer, local)
        for d in draft.decisions
        if d.question.startswith(("time:", "zone:")) and d.answer != "ignore"
    }
    known = understood(draft, read_notice(draft.text, local), typed, located(houses), zone)
    return with_earlier(known, outages, draft)


def answered(draft: str, asked: Understanding, answer: str) -> Understanding:
    """After an answer to the first question."""
    return means(a_draft(draft).decided(asked.questions[0].key, answer))


def ids(houses: Iterable[House]) -> list[str]:
    return [house.id for house in houses]


ACCIDENT = (
    "Авария. Отключена холодная вода: ул. Лесная, 5, 7а. С 7:20 ориентировочно до 18:00 24.11."
)
PLANNED = "Плановое отключение холодной воды 25.11 с 9:00 до 16:00: ул. Лесная, 5, 7а."


def test_danger_goes_to_the_clear_houses_while_one_is_in_doubt() -> None:
    known = means(ACCIDENT)

    (part,) = known.publishable
    assert ids(part.houses) == ["lesnaya-5"]
    assert [(q.text, q.why) for q in known.questions] == [("ул. Лесная, 7а", "unknown_house")]
    assert ids(known.questions[0].perhaps) == ["lesnaya-7"]


def test_planned_works_wait_until_everything_is_answered() -> None:
    asked = means(PLANNED)

    assert asked.publishable == ()
    assert ids(answered(PLANNED, asked, "house:lesnaya-7").publishable[0].houses) == [
        "lesnaya-5",
        "lesnaya-7",
    ]


def test_what_is_left_out_is_remembered_as_left_out() -> None:
    known = answered(PLANNED, means(PLANNED), "ignore")

    assert (known.ignored, known.questions) == (("ул. Лесная, 7а",), ())
    assert ids(known.publishable[0].houses) == ["lesnaya-5"]


@pytest.mark.parametrize("answer", ["house:atlantis-1", "house:", "planned", "ignore "])
def test_an_answer_that_was_not_offered_answers_nothing(answer: str) -> None:
    asked = means(PLANNED)

    assert answered(PLANNED, asked, answer).questions == asked.questions


def test_a_house_named_for_an_excluded_address_is_excluded() -> None:
    text = "Авария. Нет холодной воды: ул. Лесная, 5-9, кроме д. 7а."
    asked = means(text)

    known = answered(text, asked, "house:lesnaya-7")

    assert asked.questions[0].text == "ул. Лесная, 7а"
    assert ids(known.parts[0].houses) == ["lesnaya-5", "lesnaya-9"]
    assert ids(known.parts[0].excluded) == ["lesnaya-7"]


def test_an_accident_without_a_time_began_when_it_was_told_of() -> None:
    known = means("Авария, нет холодной воды: ул. Лесная, 5.")

    event = known.publishable[0].event
    assert event
    assert [(w.start, w.end, w.end_kind) for w in event.windows] == [(NOON, None, "unknown")]
    assert "срок уточняется (начало не названо, взято время сообщения)" in draft_text(known, 5)


def test_planned_works_without_a_time_ask_for_it_and_take_what_is_typed() -> None:
    text = "Плановые работы: не будет холодной воды, ул. Лесная, 5."

    asked, known = means(text), means(text, time_0="10.12 с 9 до 12")

    assert [(q.key, q.asks) for q in asked.questions] == [("time:0", "time")]
    event = known.publishable[0].event
    assert event
    assert event.windows[0].start.isoformat() == "2026-12-10T09:00:00+03:00"


def test_a_weekday_that_is_another_is_asked_unless_it_is_left_as_read() -> None:
    text = "Плановое отключение газа во вторник, 25 ноября, с 9:00 до 16:00: ул. Лесная, 5."

    asked = means(text)

    assert [(q.asks, q.why) for q in asked.questions] == [("time", "other_weekday")]
    assert means(text, time_0="ignore").publishable
    assert means(text, time_0="26.11 с 9 до 16").publishable


@pytest.mark.parametrize("kind", ["planned", "emergency", "limitation_notice"])
def test_whether_it_was_planned_is_asked(kind: str) -> None:
    text = "Отключена холодная вода 24.11 с 9:00 до 16:00: ул. Лесная, 5."

    asked, known = means(text), means(text, kind_0=kind)

    assert [q.asks for q in asked.questions] == ["kind"]
    assert asked.publishable == ()
    assert known.publishable[0].kind == kind


def test_what_is_off_is_asked_and_may_be_both_waters() -> None:
    text = "Плановое отключение 25.11 с 9:00 до 16:00: ул. Лесная, 5."

    asked, known = means(text), means(text, resource_0="cold_water,hot_water")

    assert [q.asks for q in asked.questions] == ["resource"]
    assert known.publishable[0].resources == ("cold_water", "hot_water")


def test_without_addresses_they_are_asked_for_and_what_is_typed_is_read_likewise() -> None:
    text = "Плановое отключение холодной воды 25.11 с 9:00 до 16:00."

    asked, known = means(text), means(text, zone_0="Лесная 5-9")

    assert [(q.asks, q.why) for q in asked.questions] == [("zone", "no_zone")]
    assert ids(known.publishable[0].houses) == ["lesnaya-5", "lesnaya-7", "lesnaya-9"]


def test_houses_where_another_supplies_it_are_named_and_not_told() -> None:
    draft = a_draft("Авария. Нет холодной воды: ул. Лесная, 5, 11.", organisation="vodokanal")
    other = lesnaya("11", suppliers={"cold_water": "other", "sewerage": "vodokanal"})

    known = means(draft, houses=[FIVE, other])

    assert ids(known.publishable[0].houses) == ["lesnaya-5"]
    assert "поставляет другая организация: ул. Лесная, 11." in draft_text(known, 5)


def test_by_which_clock_is_asked_where_the_houses_have_two() -> None:
    far = lesnaya("11", zone="Europe/Samara")
    text = "Плановое отключение газа 25.11 с 9:00 до 16:00: ул. Лесная, 5, 11."

    asked = means(text, houses=[FIVE, far])
    known = means(text, houses=[FIVE, far], zone=SAMARA, clock="Europe/Samara")

    assert [q.zones for q in asked.questions] == [("Europe/Moscow", "Europe/Samara")]
    assert asked.publishable == ()
    event = known.publishable[0].event
    assert event
    assert event.windows[0].start.isoformat() == "2026-11-25T09:00:00+04:00"


def test_several_events_of_one_text_are_several_outages() -> None:
    known = means(
        "Плановые отключения 25.11. Холодная вода с 9:00 до 12:00: ул. Лесная, 5. "
        "Газ с 13:00 до 16:00: ул. Лесная, 7."
    )

    events = [part.event for part in known.publishable if part.event]
    assert [(e.external_id[-2:], e.resources, e.houses) for e in events] == [
        ("-1", ("cold_water",), ("lesnaya-5",)),
        ("-2", ("gas",), ("lesnaya-7",)),
    ]


def test_what_residents_know_is_not_offered_to_them_again() -> None:
    first = means(ACCIDENT).publishable[0].event
    assert first
    told = Told(at=0, outage="uk:1", version=1, content=content_of(first), houses=1, when=NOON)
    draft = a_draft(ACCIDENT, told=[told])

    again = means(draft)
    more = means(draft.decided(again.questions[0].key, "house:lesnaya-7"))

    assert again.publishable == ()
    assert ids(more.publishable[0].houses) == ["lesnaya-5", "lesnaya-7"]


# What speaks of an earlier outage.

BOTH = ("lesnaya-5", "lesnaya-7")


def off(**changes: object) -> Outage:
    return an_outage(organisation="uk", affected=BOTH, **changes)


def test_it_is_back_in_every_house_of_the_one_outage() -> None:
    known = means("Холодная вода подана в 11:40: ул. Лесная, 5, 7.", off())

    event = known.publishable[0].event
    assert event
    assert (event.external_id, event.version, event.status) == ("114", 2, "restored")
    assert event.houses == BOTH
    assert event.windows == (a_window("07:20", "11:40"),)


def test_it_is_back_in_some_houses_and_the_others_stay() -> None:
    known = means("Холодная вода подана: ул. Лесная, 5.", off())

    event = known.publishable[0].event
    assert event
    assert (event.status, event.houses) == ("published", ("lesnaya-7",))
    assert "В остальных домах этого отключения (1) оно продолжается." in draft_text(known, 5)


def test_which_of_two_outages_is_meant_is_asked() -> None:
    text = "Холодная вода подана: ул. Лесная, 5, 7."
    two = (off(), off(external_id="115"))

    asked = means(text, *two)
    known = means(text, *two, earlier_0="uk:115")

    assert [[o.id for o in q.outages] for q in asked.questions] == [["uk:114", "uk:115"]]
    assert asked.publishable == ()
    event = known.publishable[0].event
    assert event
    assert event.external_id == "115"


@pytest.mark.parametrize(
    "outage",
    [off(resources=["gas"]), off(status="restored"), an_outage(affected=("lesnaya-9",))],
)
def test_where_there_is_no_such_outage_it_is_said(outage: Outage) -> None:
    known = means("Холодная вода подана: ул. Лесная, 5, 7.", outage)

    assert known.publishable == ()
    assert "Не найдено отключение этих домов, о котором речь." in draft_text(known, 5)


def test_it_takes_longer() -> None:
    known = means("Устранение аварии продлено до 20:00. Холодная вода, ул. Лесная, 5, 7", off())

    event = known.publishable[0].event
    assert event
    assert event.windows == (a_window("07:20", "20:00"),)


def test_longer_for_some_houses_alone_is_left_to_a_person() -> None:
    known = means("Устранение аварии продлено до 20:00. Холодная вода, ул. Лесная, 5", off())

    assert known.publishable == ()
    assert "Срок меняется не у всех домов этого отключения." in draft_text(known, 5)


def test_works_are_put_off() -> None:
    known = means(
        "Отключение холодной воды, запланированное на 10 декабря, переносится на 12 декабря, "
        "с 9:00 до 16:00: ул. Лесная, 5, 7.",
        off(kind="planned"),
    )

    event = known.publishable[0].event
    assert event
    assert [w.start.isoformat() for w in event.windows] == ["2026-12-12T09:00:00+03:00"]


def test_works_are_called_off() -> None:
    called_off = "Отключение холодной воды 10.12 отменяется: ул. Лесная, 5, 7."
    known = means(called_off, off(kind="planned"))

    event = known.publishable[0].event
    assert event
    assert event.status == "cancelled"


# The message.


def test_a_text_of_hundreds_of_doubts_fits_into_one_message_and_says_what_it_leaves_out() -> None:
    unknown = "; ".join(f"ул. Неизвестная{n}, {n}" for n in range(1, 150))
    draft = a_draft(f"Авария. Нет холодной воды: ул. Лесная, 5; {unknown}.")

    message = draft_message(draft, means(draft))

    assert len(message.text) <= 4000
    assert "и ещё" in message.text
    assert message.text.index("ул. Лесная, 5") < message.text.index("Ещё не понято:")
