"""What residents and staff read of a card, to the letter."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from builders import NOON, a_card, a_house, an_organisation, some_facts
from hours import read_date_hours, read_hours
from message import TEXT_LIMIT, Message
from organisation import Card, CardFacts, CardVersion
from organisation.changes import changed, published, restored, with_exceptions
from organisation.fields import FIELD, FIELDS
from organisation.lines import fitted, shortened
from organisation.outcomes import Incomplete, NothingNew
from organisation.staff_texts import (
    AUTHORS,
    confirm_text,
    confirmed_text,
    drafted_text,
    history_text,
    overview_text,
    preview_text,
    question_text,
    refusal_text,
    reply_text,
)
from organisation.texts import DANGER, Supplier, Surroundings, card_text, contacts_text
from refusals import NotUnderstood

MOSCOW, KAMCHATKA = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Kamchatka")
UK, VODOKANAL = an_organisation("uk", name="УК «Лесная»"), an_organisation()
FIVE, SEVEN = a_house("lesnaya-5"), a_house("lesnaya-7")
TODAY = date(2026, 11, 24)
DUTY = "приказ Минстроя от 29.12.2025, ч. 6 ст. 165 ЖК РФ"


def pinned(facts: CardFacts | None = None, now: datetime = NOON, **around: Any) -> str:
    return card_text(UK, facts or some_facts(), NOON, now, Surroundings(**around))


def test_the_pinned_card_says_all_that_must_be_visible() -> None:
    said = pinned(
        some_facts(
            phones=("8 (800) 000-00-03", "8 (800) 000-00-04 доб. 2"),
            exceptions=(read_date_hours("11.12 9-12 (учёт)", TODAY),),
        ),
        houses=(FIVE, SEVEN),
        off=("нет холодной воды до 18:00 24 ноября",),
        suppliers=(
            Supplier("МУП «Водоканал»", ("холодная вода", "канализация"), "8 (800) 000-00-01"),
            Supplier("АО «Теплосеть»", (), "112"),
        ),
    )

    assert said == (
        "УК «Лесная». Дома: ул. Лесная, 5; ул. Лесная, 7\n"
        "Сейчас: нет холодной воды до 18:00 24 ноября\n"
        "Аварийная служба: 8 (800) 000-00-02\n"
        "Диспетчерская: 8 (800) 000-00-01\n"
        "Офис: ул. Береговая, 4\n"
        "Телефоны офиса: 8 (800) 000-00-03, 8 (800) 000-00-04 доб. 2\n"
        "E-mail: info@vodokanal-town.ru\n"
        "Режим работы: пн–чт 9:00–18:00, перерыв 13:00–14:00; пт 9:00–17:00; сб, вс — выходной\n"
        "Часы приёма: вт 10:00–13:00\n"
        "11 декабря, пятница: 9:00–12:00 (учёт)\n"
        "Поставщики:\n"
        "МУП «Водоканал» (холодная вода, канализация): 8 (800) 000-00-01\n"
        "АО «Теплосеть»: 112\n"
        "Обновлено 24.11.2026"
    )


def test_a_card_outside_of_a_chat_names_no_house() -> None:
    first, *_, last = pinned().splitlines()

    assert (first, last) == ("УК «Лесная»", "Обновлено 24.11.2026")


def test_what_is_not_known_is_not_said() -> None:
    assert pinned(CardFacts(emergency_phone="112"), houses=(FIVE,)) == (
        "УК «Лесная». Дом: ул. Лесная, 5\nАварийная служба: 112\nОбновлено 24.11.2026"
    )


def test_exceptions_are_shown_thirty_days_ahead_and_not_when_over() -> None:
    dates = ("23-25.11 выходной", "24.12 выходной", "25.12 выходной")
    facts = some_facts(
        exceptions=[read_date_hours(d.replace("23-", "23.11-"), TODAY) for d in dates]
    )

    assert [line for line in pinned(facts).splitlines() if line.endswith(": выходной")] == [
        "С 23 по 25 ноября: выходной",
        "24 декабря, четверг: выходной",
    ]
    later = pinned(facts, now=NOON + timedelta(days=2))
    assert "по 25 ноября" not in later
    assert "25 декабря, пятница: выходной" in later


def test_a_chat_in_another_zone_is_told_whose_hours_these_are() -> None:
    far = a_house("lesnaya-5", zone="Asia/Kamchatka")

    assert "Часы указаны по времени офиса: Москва (МСК)" in pinned(houses=(far,))
    assert "Часы указаны" not in pinned(houses=(FIVE,))
    assert "Часы указаны" not in pinned(CardFacts(zone="Europe/Moscow"), houses=(far,))


def test_the_day_of_the_update_is_that_of_the_houses() -> None:
    evening = datetime(2026, 11, 24, 20, tzinfo=UTC)
    far = a_house("lesnaya-5", zone="Asia/Kamchatka")

    said = card_text(UK, some_facts(), evening, evening, Surroundings(houses=(far,)))

    assert said.endswith("Обновлено 25.11.2026")


def a_flood() -> tuple[CardFacts, dict[str, Any]]:
    """Everything as long as it can be."""
    # Seven days, each with six intervals of its own.
    week = "; ".join(
        f"{day} " + " и ".join(f"{h}:{n}{n}–{h + 1}:{n}{n}" for h in range(0, 22, 4))
        for n, day in enumerate(("пн", "вт", "ср", "чт", "пт", "сб"))
    )
    hours = read_hours(week)
    facts = some_facts(
        address="А" * 200,
        phones=[f"8 (800) 000-00-0{n} доб. 123456" for n in range(5)],
        email="a" * 240 + "@a.ru",
        working_hours=hours,
        reception_hours=hours,
        exceptions=[
            read_date_hours(f"{n}.12 0-1 и 4-5 и 8-9 и 12-13 и 16-17 ({'я' * 100})", TODAY)
            for n in range(1, 21)
        ],
    )
    around = {
        "houses": tuple(a_house(f"h{n}", address="Ю" * 200) for n in range(50)),
        "off": ("Ж" * 300,) * 20,
        "suppliers": (Supplier("П" * 200, ("холодная вода",) * 7, "8 (800) 000-00-05"),) * 20,
    }
    return facts, around


def test_whatever_is_typed_the_card_fits_into_one_message() -> None:
    facts, around = a_flood()

    said = card_text(an_organisation(name="О" * 200), facts, NOON, NOON, Surroundings(**around))

    assert Message(text=said)
    assert TEXT_LIMIT - 100 < len(said) <= TEXT_LIMIT
    assert len(said.splitlines()) <= 30
    assert "Аварийная служба: 8 (800) 000-00-02\nДиспетчерская: 8 (800) 000-00-01\n" in said
    assert "и ещё отключений: 16" in said
    assert "и ещё особых дней: 16" in said
    assert "и ещё поставщиков: 14" in said
    assert said.endswith("\nОбновлено 24.11.2026")


def test_a_usual_card_has_few_lines() -> None:
    supplier = Supplier("МУП «Водоканал»", ("холодная вода",), "8 (800) 000-00-01")

    said = pinned(houses=(FIVE,), off=("нет газа",) * 2, suppliers=(supplier,) * 5)

    assert len(said.splitlines()) <= 25


def test_the_pinned_card_is_true_on_any_day() -> None:
    facts = some_facts(exceptions=[read_date_hours("25.11 выходной", TODAY)])

    for hour in range(24):
        said = pinned(facts, now=NOON + timedelta(hours=hour), houses=(FIVE,))
        assert not re.search("сегодня|завтра|вчера|сейчас (от|за)крыто|откроемся", said.lower())


def test_residents_hear_whom_to_call_and_whether_it_is_open() -> None:
    said = contacts_text([(UK, some_facts()), (VODOKANAL, None)], NOON)

    assert said == (
        "УК «Лесная»\n"
        "Аварийная: 8 (800) 000-00-02\n"
        "Диспетчерская: 8 (800) 000-00-01\n"
        "Офис: 8 (800) 000-00-03\n"
        "Сейчас открыто до 13:00\n"
        "\n"
        "МУП «Водоканал»\n"
        "Телефоны ещё не опубликованы.\n"
        "\n"
        "Пожар, запах газа, угроза жизни: 112"
    )


def test_a_resident_elsewhere_hears_her_own_time() -> None:
    said = contacts_text([(UK, some_facts())], NOON, KAMCHATKA)

    assert "Сейчас открыто до 22:00" in said


def test_an_office_whose_hours_are_not_known_is_not_called_closed() -> None:
    said = contacts_text([(UK, some_facts(working_hours=None))], NOON)

    assert "Сейчас" not in said


def test_nobody_to_call_still_leaves_112() -> None:
    assert contacts_text([], NOON) == DANGER


def test_very_many_organisations_fit_into_one_message() -> None:
    many = [(an_organisation(f"o{n}", name="О" * 200), some_facts()) for n in range(50)]

    said = contacts_text(many, NOON)

    assert len(said) < TEXT_LIMIT - 400
    assert "И ещё организаций: 39." in said
    assert said.endswith(DANGER)


def test_staff_see_each_field_or_its_duty() -> None:
    draft = some_facts(email=None, site="https://a.ru")

    said = overview_text(VODOKANAL, a_card(draft=draft))

    assert said == (
        "Карточка: МУП «Водоканал»\n"
        "Опубликована: версия 1, 24.11.2026, руководитель\n"
        "Не заполнено обязательных полей: 1\n"
        "Изменено, но не опубликовано: E-mail, Сайт\n"
        "\n"
        "Адрес офиса: ул. Береговая, 4\n"
        "Телефоны офиса: 8 (800) 000-00-03\n"
        f"E-mail: не заполнено — обязательно: {DUTY}\n"
        "Часовой пояс: Москва (МСК)\n"
        "Режим работы: пн–чт 9:00–18:00, перерыв 13:00–14:00; пт 9:00–17:00; сб, вс — выходной\n"
        "Часы приёма: вт 10:00–13:00\n"
        "Особые дни: не заполнено\n"
        "Диспетчерская: 8 (800) 000-00-01\n"
        "Аварийная служба: 8 (800) 000-00-02\n"
        "Сайт: https://a.ru\n"
        "ИНН: не заполнено\n"
        "ОГРН: не заполнено\n"
        "Лицензия: не заполнено"
    )


def test_a_card_that_is_not_there_is_said_to_be_invisible() -> None:
    said = overview_text(VODOKANAL, None)

    assert said.startswith(
        "Карточка: МУП «Водоканал»\n"
        "Ещё не опубликована: жители её не видят.\n"
        "Не заполнено обязательных полей: 8\n"
    )
    assert said.count(DUTY) == 7
    assert "Часовой пояс: не заполнено — обязательно: по нему показывается местное время" in said


def test_where_a_card_stands_is_said() -> None:
    old = CardVersion(
        organisation="vodokanal",
        version=1,
        facts=some_facts(email="a@b.ru"),
        at=NOON,
        by="register",
    )
    third = a_card(version=3, published_by="register", confirmed_at=NOON + timedelta(days=7))

    assert overview_text(VODOKANAL, restored(third, old)).splitlines()[1:5] == [
        "Опубликована: версия 3, 24.11.2026, реестр",
        "Подтверждена: 01.12.2026",
        "Черновик повторяет версию 1.",
        "Изменено, но не опубликовано: E-mail",
    ]


def test_a_question_shows_what_stands_and_how_to_write() -> None:
    assert question_text(FIELD["email"], some_facts()) == (
        "E-mail\n"
        "Сейчас: info@vodokanal-town.ru\n"
        "\n"
        "Пришлите новое значение одним сообщением, например:\n"
        "info@uk-lesnaya.ru"
    )
    assert question_text(FIELD["site"], some_facts()) == (
        "Сайт\n"
        "Сейчас: не заполнено\n"
        "\n"
        "Пришлите новое значение одним сообщением, например:\n"
        "https://uk-lesnaya.ru\n"
        "Чтобы очистить, напишите «нет»."
    )
    assert "В праздники считается закрыто" in question_text(FIELD["working_hours"], some_facts())


def test_a_refusal_names_the_words_and_asks_again() -> None:
    with pytest.raises(NotUnderstood) as refusal:
        FIELD["email"].read("info", TODAY)

    assert refusal_text(FIELD["email"], refusal.value) == (
        "E-mail. Не принято: «info» — это не адрес электронной почты. "
        "Принимается: info@uk-lesnaya.ru\n"
        "\n"
        "Пришлите ещё раз одним сообщением."
    )


def test_what_was_taken_is_shown_as_it_will_be_said() -> None:
    drafted = changed(a_card(), "working_hours", read_hours("пн-пт 9-18"))

    assert drafted_text(FIELD["working_hours"], drafted.latest) == (
        "Режим работы: пн–пт 9:00–18:00; сб, вс — выходной\n"
        "\n"
        "Записано в черновик. Жители увидят после публикации."
    )
    assert drafted_text(FIELD["site"], some_facts()).startswith("Сайт: не заполнено\n")


def test_before_publishing_staff_see_what_residents_will() -> None:
    said = preview_text(pinned())

    assert said.startswith("Так карточку увидят жители:\n\nУК «Лесная»\nАварийная служба: ")
    assert said.endswith("Обновлено 24.11.2026\n\nОпубликовать?")


def test_what_keeps_a_card_from_publication_is_named_with_its_norm() -> None:
    outcome = published(a_card(draft=some_facts(email=None, zone=None)), NOON, "office_head")

    assert reply_text(outcome) == (
        "Опубликовать нельзя. Не заполнено:\n"
        f"— E-mail: {DUTY}\n"
        "— Часовой пояс: по нему показывается местное время"
    )


@pytest.mark.parametrize("field", [f for f in FIELDS if f.mandatory], ids=lambda f: f.name)
def test_each_mandatory_field_is_named_with_its_norm(field: Any) -> None:
    facts = some_facts(**{field.name: field.empty})

    outcome = published(a_card(draft=facts), NOON, "office_head")

    assert reply_text(outcome).splitlines()[1:] == [f"— {field.title}: {field.why}"]


def test_publication_is_confirmed_with_its_number() -> None:
    old = CardVersion(
        organisation="vodokanal", version=1, facts=some_facts(email="a@b.ru"), at=NOON, by="x"
    )

    first = published(Card(organisation="uk", draft=some_facts()), NOON, "office_head")
    again = published(restored(a_card(version=3), old), NOON, "office_head")

    assert reply_text(first) == "Опубликовано: версия 1. Закреплённые карточки обновятся."
    assert reply_text(again) == (
        "Опубликовано: версия 4. Повторяет версию 1. Закреплённые карточки обновятся."
    )
    assert reply_text(NothingNew(a_card())) == "Публиковать нечего: изменений нет."


def test_the_history_says_who_changed_what_and_when() -> None:
    facts = [
        some_facts(),
        some_facts(email="a@b.ru", site="https://a.ru"),
        some_facts(),
    ]
    versions = [
        CardVersion(
            organisation="vodokanal",
            version=n,
            facts=of,
            at=NOON + timedelta(days=n),
            by=by,
            restored_from=again,
        )
        for n, (of, by, again) in enumerate(
            zip(facts, ("register", "office_head", "administrator"), (None, None, 1), strict=True),
            1,
        )
    ]

    assert history_text(VODOKANAL, versions[::-1], MOSCOW) == (
        "История карточки: МУП «Водоканал»\n"
        "Версия 3: 27.11.2026 в 12:00, администратор\n"
        "повторяет версию 1\n"
        "Версия 2: 26.11.2026 в 12:00, руководитель\n"
        "изменено: E-mail, Сайт\n"
        "Версия 1: 25.11.2026 в 12:00, реестр\n"
        "первая публикация"
    )
    assert history_text(VODOKANAL, versions[2:0:-1], MOSCOW).endswith(", руководитель")
    assert history_text(VODOKANAL, [], MOSCOW) == (
        "МУП «Водоканал»: карточка ещё не публиковалась."
    )


def test_nobody_is_named_but_by_a_role() -> None:
    assert set(AUTHORS) >= {"administrator", "office_head", "register"}


def test_after_ninety_days_staff_are_asked_whether_it_is_true() -> None:
    said = confirm_text(VODOKANAL, a_card(), NOON + timedelta(days=90))

    assert said.startswith(
        "МУП «Водоканал». Карточка не подтверждалась 90 дней. Всё верно?\n"
        "\n"
        "Адрес офиса: ул. Береговая, 4\n"
    )
    assert "не заполнено" not in said
    assert "91 день" in confirm_text(VODOKANAL, a_card(), NOON + timedelta(days=91))


def test_who_confirmed_hears_when_she_is_asked_again() -> None:
    assert confirmed_text(a_card()) == ("Спасибо, карточка подтверждена. Спросим снова 22.02.2027.")


def test_every_text_for_staff_leaves_room_for_buttons() -> None:
    facts, around = a_flood()
    facts = with_exceptions(
        a_card(facts=facts), [read_date_hours(f"{n}.01 выходной", TODAY) for n in range(1, 11)]
    ).latest
    card = a_card(facts=some_facts(), draft=facts)
    named = an_organisation(name="О" * 200)
    versions = [
        CardVersion(organisation="vodokanal", version=n, facts=f, at=NOON, by="office_head")
        for n, f in zip(range(50, 0, -1), [facts, CardFacts()] * 25, strict=True)
    ]

    for said in (
        overview_text(named, card),
        *(question_text(field, facts) for field in FIELDS),
        *(drafted_text(field, facts) for field in FIELDS),
        preview_text(card_text(named, facts, NOON, NOON, Surroundings(**around))),
        reply_text(Incomplete(FIELDS)),
        history_text(named, versions, MOSCOW),
        confirm_text(named, a_card(facts=facts), NOON),
    ):
        assert 0 < len(said) <= 3500


@pytest.mark.parametrize(
    ("line", "most", "said"),
    [
        ("пн–пт 9:00–18:00", 16, "пн–пт 9:00–18:00"),
        ("пн–пт 9:00–18:00; сб 9:00", 20, "пн–пт 9:00–18:00…"),
        ("ААААААА", 4, "ААА…"),
        ("ААААААА", 1, "…"),
    ],
)
def test_a_line_is_shortened_between_words(line: str, most: int, said: str) -> None:
    assert shortened(line, most) == said


def test_the_longest_lines_are_shortened_first() -> None:
    assert fitted(["Телефон: 112", "А" * 50], 40) == f"Телефон: 112\n{'А' * 26}…"
    assert fitted(["Телефон: 112", "А" * 20], 40) == f"Телефон: 112\n{'А' * 20}"
    assert fitted([], 10) == ""
