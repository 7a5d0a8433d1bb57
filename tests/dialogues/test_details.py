"""What a visitor may tell beforehand: into the vault, with consent, for ten minutes to staff."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from builders import Hands, an_office, an_organisation, vault_settings
from notifications.delivering import drain
from organisation.store import keep
from personal_data.forgetting import forget_ended
from personal_data.model import KINDS, Act
from personal_data.store import consents_of, disclosures_of, holdings_of, outdated
from reception.model import Appointment
from reception.store import keep_office, take
from residents.store import keep as keep_resident
from residents.store import resident
from townsfolk import Townsman, an_administrator, hears
from vault import Vault
from visitors import a_visitor, in_the_documents, in_the_vault, told_all, vaulted_lesnaya

CONSENT = "Согласие на обработку персональных данных\n\nКому: УК «Лесная», "


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    """УК «Лесная» has an office and a vault."""
    with vaulted_lesnaya(tmp_path) as hands:
        yield hands


def test_before_the_first_question_comes_the_whole_consent(hands: Hands) -> None:
    anna = a_visitor(hands)

    asked = anna.presses("Данные для приёма")

    assert asked.startswith(CONSENT)
    assert "Без согласия запись остаётся в силе" in asked
    assert [text for text, _ in anna.buttons] == ["Даю согласие", "Не даю", "Меню"]


def test_a_consent_is_recorded_with_its_words_version_and_time(hands: Hands) -> None:
    anna = a_visitor(hands)
    asked = anna.presses("Данные для приёма")

    anna.presses("Даю согласие")

    (given,) = consents_of(hands.documents, anna.token)
    assert (given.given, given.version, given.at) == (True, 1, hands.time)
    assert asked.startswith(given.words)


def test_who_does_not_agree_keeps_the_visit_and_is_asked_nothing(hands: Hands) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")

    refused = anna.presses("Не даю")
    forged = anna.forges("ask_detail?appointment=lesnaya.buh-20261201T1000Z&kind=phone")

    assert refused.startswith("Ваши записи.")
    assert forged.startswith(CONSENT)
    assert consents_of(hands.documents, anna.token) == []


def test_a_name_goes_into_the_vault_and_nowhere_else(hands: Hands, tmp_path: Path) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")

    question = anna.presses("Имя")
    told = anna.says("Серафима Лукинична")

    assert question == "Как к вам обращаться? Напишите имя."
    assert "Записано: имя.\nПриёмная знает: имя." in told
    assert in_the_vault(hands, anna.token) == [
        '{"kind":"name","value":"Серафима Лукинична","proven":false}'
    ]
    assert "Серафима".encode() not in in_the_documents(tmp_path)


def test_a_number_is_the_flat_and_not_the_number_of_a_choice(hands: Hands) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")
    anna.presses("Квартира")

    told = anna.says("1")

    assert "Записано: квартира." in told
    assert in_the_vault(hands, anna.token) == ['{"kind":"flat","value":"1","proven":false}']


@pytest.mark.parametrize(
    ("button", "typed", "accepted"),
    [
        ("Имя", "ъ", "имя — от 2 до 100 букв"),
        ("Имя", "4470917", "имя — от 2 до 100 букв"),
        ("Имя", "а" * 101, "имя — от 2 до 100 букв"),
        ("Телефон", "+7 912 34", "российский номер с кодом"),
        ("Квартира", "дальняя", "номер квартиры"),
        ("Квартира", "1" * 11, "номер квартиры"),
        ("Суть вопроса", "я" * 1001, "вопрос — от 3 до 1000 знаков"),
    ],
)
def test_what_is_refused_is_not_repeated_and_asked_again(
    hands: Hands, tmp_path: Path, button: str, typed: str, accepted: str
) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")
    anna.presses(button)

    refused = anna.says(typed)
    again = anna.says(typed)

    assert refused.startswith(f"Не подходит. Нужно: {accepted}")
    assert again == refused
    assert in_the_vault(hands, anna.token) == []
    assert typed not in refused
    assert len(typed) == 1 or typed.encode() not in in_the_documents(tmp_path)


def test_a_phone_shared_by_the_button_is_proven(hands: Hands) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")
    anna.presses("Телефон")

    told = anna.shares_phone()

    assert "Записано: телефон, номер подтверждён MAX." in told
    (phone,) = in_the_vault(hands, anna.token)
    assert phone.endswith('"proven":true}')


def test_somebody_elses_contact_proves_nothing_and_is_not_kept(hands: Hands) -> None:
    anna, boris = a_visitor(hands), Townsman(9, hands)
    boris.starts()
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")
    anna.presses("Телефон")

    told = anna.shares_contact_of(boris)

    assert told.startswith("Такой контакт не подтвердить")
    assert in_the_vault(hands, anna.token) == []


def test_a_contact_that_nobody_asked_for_is_dropped(hands: Hands) -> None:
    anna = a_visitor(hands)

    told = anna.shares_contact_of(anna)

    assert told.startswith("Контакт никуда не записан.")
    assert in_the_vault(hands, anna.token) == []


def test_a_correction_takes_the_place_and_the_former_words_are_destroyed(hands: Hands) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")
    anna.presses("Квартира")
    anna.says("17")
    anna.presses("Квартира ✓")
    anna.says("18")

    forget_ended(hands.ctx)

    assert in_the_vault(hands, anna.token) == ['{"kind":"flat","value":"18","proven":false}']
    (kept,) = outdated(hands.documents, "acts", hands.time + timedelta(days=2000))
    act = Act.model_validate(kept.data)
    assert [(thing.kind, thing.reason) for thing in act.things] == [("flat", "replaced")]
    assert act.things[0].person == anna.token


def test_without_a_vault_nothing_is_asked_and_booking_works(hands: Hands) -> None:
    hands.vault = None
    anna = a_visitor(hands)
    booked = [text for text, _ in anna.buttons]

    anna.presses("Мои записи")
    own = [text for text, _ in anna.buttons]
    asked = anna.forges("add_details?appointment=lesnaya.buh-20261201T1000Z")

    assert booked == ["Мои записи", "Меню"]
    assert own == ["Перенести", "Отменить", "Меню"]
    assert "Личные данные этот бот не принимает. На приёме назовите код визита: " in asked


def test_a_vault_taken_away_hides_what_was_told_and_asks_for_no_more(hands: Hands) -> None:
    anna, igor = told_all(hands), an_administrator(hands)
    hands.vault = None

    typed = anna.says("ещё слово")
    igor.says("/приём")
    igor.presses("01.12 в 13:00: Начисления")
    shown = igor.forges("show_visitor?organisation=uk&appointment=lesnaya.buh-20261201T1000Z")

    assert typed.startswith("Здравствуйте!")
    assert "Серафима" not in shown


def test_when_the_vault_is_silent_the_truth_is_told_and_nothing_is_kept(hands: Hands) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")
    anna.presses("Имя")
    good, hands.vault = hands.vault, Vault(vault_settings())

    silent = anna.says("Серафима")
    hands.vault = good
    again = anna.says("Серафима")

    assert silent.startswith(
        "Хранилище личных данных сейчас не отвечает: приёмная этого не получила."
    )
    assert "Записано: имя." in again
    assert len(in_the_vault(hands, anna.token)) == 1


def test_a_move_takes_along_what_was_told_and_a_cancel_destroys_it(hands: Hands) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")
    anna.presses("Имя")
    anna.says("Серафима")
    anna.presses("Мои записи")
    anna.presses("Перенести")
    anna.presses("1 декабря")

    moved = anna.presses("9:00")
    details = anna.presses("Данные для приёма")
    ((holding, _),) = holdings_of(hands.documents, anna.token)
    anna.presses("Мои записи")
    anna.presses("Отменить")
    anna.presses("Да, отменить")
    forget_ended(hands.ctx)

    assert moved.startswith("Запись перенесена.")
    assert "Приёмная знает: имя." in details
    assert holding.until == datetime(2026, 12, 31, 6, 20, tzinfo=UTC)
    assert in_the_vault(hands, anna.token) == []
    assert holdings_of(hands.documents, anna.token) == []


def test_thirty_days_after_the_visit_all_of_it_is_gone(hands: Hands) -> None:
    anna = told_all(hands)  # 1 December, 13:00 to 13:20

    hands.time = datetime(2026, 12, 31, 10, 19, 59, tzinfo=UTC)
    forget_ended(hands.ctx)
    before = in_the_vault(hands, anna.token)
    hands.time = datetime(2026, 12, 31, 10, 20, tzinfo=UTC)
    forget_ended(hands.ctx)

    assert len(before) == 4
    assert in_the_vault(hands, anna.token) == []


def test_a_silent_vault_keeps_the_order_to_destroy(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")
    anna.presses("Имя")
    anna.says("Серафима")
    anna.presses("Удалить всё, что сообщено")
    good, hands.vault = hands.vault, Vault(vault_settings())

    forget_ended(hands.ctx)
    hands.vault = good
    left = in_the_vault(hands, anna.token)
    forget_ended(hands.ctx)

    assert "personal data not destroyed" in [r.message for r in caplog.records]
    assert len(left) == 1
    assert in_the_vault(hands, anna.token) == []


def test_a_question_may_begin_with_a_slash(hands: Hands) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")
    anna.presses("Суть вопроса")

    told = anna.says("/18 кв. течёт крыша")

    assert "Записано: суть вопроса." in told


def test_a_command_is_a_command_even_in_the_middle_of_a_question(hands: Hands) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")
    anna.presses("Суть вопроса")

    assert anna.says("/контакты").startswith("УК «Лесная»")


def test_for_a_visit_that_is_over_nothing_is_taken(hands: Hands) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")
    anna.presses("Имя")
    hands.time += timedelta(days=60)

    late = anna.says("Серафима")

    assert late.startswith("Такой записи уже нет.")
    assert in_the_vault(hands, anna.token) == []


def test_an_old_agree_button_tells_the_truth_and_is_no_second_consent(hands: Hands) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    agree = dict(anna.buttons)["Даю согласие"]
    anna.presses("Даю согласие")
    anna.presses("Имя")
    anna.says("Серафима")

    again = anna.forges(agree)

    assert "Приёмная знает: имя." in again
    assert len(consents_of(hands.documents, anna.token)) == 1


def test_new_words_are_agreed_to_anew(hands: Hands) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    anna.presses("Даю согласие")
    found = resident(hands.documents, "uk", 8)
    assert found
    older = found[0].model_copy(update={"consents": {"uk:visit": 0}})
    hands.documents.commit(*keep_resident(older, found[1], "test"))

    asked = anna.forges("add_details?appointment=lesnaya.buh-20261201T1000Z")

    assert asked.startswith(CONSENT)


def test_nobody_agrees_to_words_that_have_changed_meanwhile(hands: Hands) -> None:
    anna = a_visitor(hands)
    anna.presses("Данные для приёма")
    renamed = an_organisation("uk", name="УК «Новая»")
    hands.documents.commit(*keep(hands.documents, renamed, "test"))

    asked = anna.presses("Даю согласие")

    assert asked.startswith("Согласие на обработку персональных данных\n\nКому: УК «Новая», ")
    assert consents_of(hands.documents, anna.token) == []


# The reception's side.


def standing(hands: Hands) -> str:
    """What the message under the last press says by now."""
    drain("uk", hands.ctx)
    changes = [c for c in hands.calls if c.method == "PUT" or c.url.path == "/answers"]
    said = json.loads(changes[-1].content)
    return str(said.get("message", said)["text"])


def shows_all(hands: Hands) -> tuple[Townsman, Townsman, str]:
    """Анна has told all, Игорь looks at it."""
    anna, igor = told_all(hands), an_administrator(hands)
    igor.says("/приём")
    igor.presses("01.12 в 13:00: Начисления")
    return anna, igor, igor.presses("Показать данные")


def test_staff_see_what_was_told_for_ten_minutes_in_place_of_the_button(
    hands: Hands, tmp_path: Path
) -> None:
    anna, igor, words = shows_all(hands)

    hands.time += timedelta(minutes=9)
    early = standing(hands)
    hands.time += timedelta(minutes=1)
    late = standing(hands)

    assert "Имя: Серафима Лукинична\nТелефон: 8 (900) 000-" in words
    assert " (подтверждён MAX)\nКвартира: 917\nСуть вопроса: Соседи сверху шумят, а1" in words
    assert "В 12:10 данные исчезнут отсюда. Показ записан." in words
    assert early == words
    assert late.startswith("Начисления: 1 декабря, вторник, в 13:00.\nКод визита: ")
    assert "Серафима" not in late
    assert "Серафима".encode() not in in_the_documents(tmp_path)
    (seen,) = disclosures_of(hands.documents, anna.token)
    assert (seen.role, seen.kinds, seen.by) == ("administrator", KINDS, igor.token)


def test_hidden_at_once_it_is_hidden_even_if_the_answer_never_came(hands: Hands) -> None:
    _, igor, _ = shows_all(hands)
    good = hands.answer
    hands.answer = lambda request: (
        httpx.Response(503)
        if request.url.path == "/answers"
        else httpx.Response(200, json={"success": True})
    )

    igor.presses("Скрыть сейчас")
    hands.answer = good

    assert "Серафима" not in standing(hands)


def test_a_number_typed_shows_nothing_for_it_could_not_be_hidden(hands: Hands) -> None:
    anna, igor = told_all(hands), an_administrator(hands)
    igor.says("/приём")
    igor.presses("01.12 в 13:00: Начисления")

    typed = igor.says("1")

    assert typed.startswith("Это показывается только по нажатию кнопки.")
    assert disclosures_of(hands.documents, anna.token) == []


def test_the_same_press_again_after_ten_minutes_shows_nothing(hands: Hands) -> None:
    _, igor, _ = shows_all(hands)
    hands.time += timedelta(minutes=10)

    hears(hands, igor.last)

    answer = json.loads(hands.calls[-1].content)
    assert "Имя: скрыто или удалено" in answer["message"]["text"]


def test_no_forged_button_opens_again_what_was_hidden(hands: Hands) -> None:
    _, igor, _ = shows_all(hands)
    hide = dict(igor.buttons)["Скрыть сейчас"].partition("shown=")[2].partition("#")[0]
    hands.time += timedelta(minutes=10)
    standing(hands)

    forged = igor.forges(f"show_notice?notice={hide}")

    assert "Серафима" not in forged


def test_a_receptionist_who_stops_the_bot_finds_it_hidden_when_she_is_back(hands: Hands) -> None:
    shows_all(hands)
    good = hands.answer
    denied = {"code": "chat.denied", "message": "no"}
    hands.answer = lambda request: httpx.Response(403, json=denied)
    hands.time += timedelta(minutes=10)
    drain("uk", hands.ctx)

    hands.answer = good
    hands.time += timedelta(hours=1)

    assert "Серафима" not in standing(hands)


@pytest.mark.parametrize("how", ["withdrawn", "asked"])
def test_what_was_taken_back_is_shown_to_nobody_though_the_vault_has_it_still(
    hands: Hands, how: str
) -> None:
    anna, igor = told_all(hands), an_administrator(hands)
    igor.says("/приём")
    igor.presses("01.12 в 13:00: Начисления")
    if how == "withdrawn":
        anna.says("/данные")
        anna.presses("Отозвать согласие")
    else:
        anna.presses("Удалить всё, что сообщено")

    shown = igor.presses("Показать данные")

    assert len(in_the_vault(hands, anna.token)) == 4
    assert "Посетитель ничего не сообщал." in shown


def test_a_name_made_of_marks_stays_a_name(hands: Hands) -> None:
    anna, igor = told_all(hands), an_administrator(hands)
    anna.presses("Имя ✓")
    anna.says("⟦4⟧⟦2⟧ Анна")
    igor.says("/приём")
    igor.presses("01.12 в 13:00: Начисления")

    shown = igor.presses("Показать данные")

    assert "Имя: ⟦4⟧⟦2⟧ Анна\nТелефон: 8 (900)" in shown


def test_every_visit_has_its_place_on_some_page(hands: Hands) -> None:
    desks = [
        {"id": f"d{n}", "room": f"каб. {n}", "minutes": 20, "hours": an_office().desks[0].hours}
        for n in range(12)
    ]
    services = [
        {"id": f"s{n}", "title": f"Услуга {n}", "desk": f"d{n}", "bring": "паспорт"}
        for n in range(12)
    ]
    office = an_office(id="big", desks=desks, services=services)
    hands.documents.commit(*keep_office(hands.documents, office, "test"))
    for n in range(12):
        visit = Appointment(
            office="big", service=f"s{n}", desk=f"d{n}", resident="a" * 32, minutes=20,
            starts=hands.time + timedelta(days=1), code=f"{n:04}",
        )  # fmt: skip
        hands.documents.commit(take(visit, f"test {n}"))
    igor = an_administrator(hands)
    igor.says("/приём")

    listed = {text for text, _ in igor.buttons}
    igor.presses("Дальше")
    listed |= {text for text, _ in igor.buttons}

    assert len([text for text in listed if "Услуга" in text]) == 12


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_page_that_no_calendar_has_is_todays(hands: Hands, since: str) -> None:
    igor = an_administrator(hands)
    told_all(hands)

    shown = igor.forges(f"show_visits?organisation=uk&since={since}")

    assert shown.startswith("Записи на приём.")


def test_a_vault_that_falls_silent_in_between_shows_nothing_and_says_so(hands: Hands) -> None:
    told_all(hands)
    igor = an_administrator(hands)
    igor.says("/приём")
    igor.presses("01.12 в 13:00: Начисления")
    hands.vault = Vault(vault_settings())

    silent = igor.presses("Показать данные")

    assert silent.startswith("Хранилище личных данных сейчас не отвечает: показать данные нельзя.")


@pytest.mark.parametrize("button", ["show_visitor", "show_visit"])
def test_another_organisations_staff_sees_no_visit(hands: Hands, button: str) -> None:
    told_all(hands)
    theirs = an_office(organisation="other")  # the very office that Анна has booked
    hands.documents.commit(*keep_office(hands.documents, theirs, "test"))
    igor = an_administrator(hands)

    forged = igor.forges(f"{button}?organisation=uk&appointment=lesnaya.buh-20261201T1000Z")

    assert forged.startswith("Такой записи уже нет.")


def test_a_stranger_is_no_receptionist(hands: Hands) -> None:
    told_all(hands)
    boris = Townsman(9, hands)
    boris.starts()

    refused = boris.forges("show_visitor?organisation=uk&appointment=lesnaya.buh-20261201T1000Z")

    assert refused.startswith("Это может делать только сотрудник")


def test_nobody_hides_what_another_is_looking_at(hands: Hands) -> None:
    _, igor, _ = shows_all(hands)
    hiding = dict(igor.buttons)["Скрыть сейчас"]
    petr = an_administrator(hands, user_id=17)
    before = len([call for call in hands.calls if call.method == "PUT"])

    petr.forges(hiding.partition("#")[0])
    drain("uk", hands.ctx)

    assert len([call for call in hands.calls if call.method == "PUT"]) == before


def test_no_log_line_and_no_message_of_the_bus_has_what_was_told(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told_all(hands)
    igor = an_administrator(hands)
    igor.says("/приём")
    igor.presses("01.12 в 13:00: Начисления")
    igor.presses("Показать данные")
    igor.presses("Скрыть сейчас")

    logged = " ".join(str(vars(record)) for record in caplog.records)

    assert "Серафима" not in logged
    assert "шумят" not in logged
    assert {text for _, text in hands.announced} == {"uk"}
