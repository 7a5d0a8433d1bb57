"""«Мои данные»: what is known, in short and whole, and taking a consent back."""

from datetime import timedelta

import pytest

from builders import Hands, vault_settings
from my_data.answering import private_page
from personal_data.forgetting import forget_ended
from personal_data.store import change_holding, consents_of, holdings_of
from townsfolk import Townsman, an_administrator
from vault import Vault
from visitors import in_the_vault, told_all


def the_link(person: Townsman) -> str:
    url = next(url for text, url in person.buttons if text.startswith("Показать всё"))
    return url.removeprefix("https://files.invalid/p/")


def test_of_a_stranger_nothing_is_known_but_the_dialogue(hands: Hands) -> None:
    anna = Townsman(8, hands)
    anna.starts()

    known = anna.presses("Мои данные")

    assert known.startswith(
        "Что мы о вас знаем:\n\n— Ваш номер и номер этого диалога в MAX: чтобы отвечать.\n"
        "— Имени, телефона и квартиры мы не знаем.\n"
    )


def test_all_of_it_is_named_and_who_looked(hands: Hands) -> None:
    anna, igor = told_all(hands), an_administrator(hands)
    anna.starts("h-bGVzbmF5YS01")
    anna.presses("Сообщать мне")
    igor.says("/приём")
    igor.presses("01.12 в 13:00")
    igor.presses("Показать данные")

    known = anna.says("/данные")

    assert "— Ваш дом: ул. Лесная, 5.\n— Записей на приём: 1, впереди 1.\n" in known
    assert "— В хранилище в России, зашифровано: имя, телефон, квартира, суть вопроса.\n" in known
    assert "— Согласие: УК «Лесная», запись на приём, с 24.11.2026.\n" in known
    assert (
        "— Сотрудники смотрели ваши данные 1 раз, последний: 24 ноября, вторник, в 12:00." in known
    )


def test_the_link_shows_everything_for_ten_minutes(hands: Hands) -> None:
    anna, igor = told_all(hands), an_administrator(hands)
    igor.says("/приём")
    igor.presses("01.12 в 13:00")
    igor.presses("Показать данные")
    anna.says("/данные")
    link = the_link(anna)

    hands.time += timedelta(minutes=10, seconds=-1)
    page, status, headers = private_page(link, hands.ctx)
    hands.time += timedelta(seconds=2)
    late, gone, _ = private_page(link, hands.ctx)

    assert status == 200
    for said in ("Серафима Лукинична", "917", "Соседи сверху шумят, а123вс777", "Начисления"):
        assert said in page
    assert "УК «Лесная»: администратор. Показано: имя, телефон, квартира, суть вопроса." in page
    assert "Согласие на обработку персональных данных" in page
    assert headers["Cache-Control"] == "no-store"
    assert gone == 404
    assert "Ссылка не действует" in late


def test_what_a_person_wrote_is_no_markup(hands: Hands) -> None:
    anna = told_all(hands)
    anna.presses("Имя ✓")
    anna.says("<script>alert(1)</script>")
    anna.says("/данные")

    page, _, _ = private_page(the_link(anna), hands.ctx)

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("forged", ["", "x", "everything-of:abc", "0" * 400, "../../etc"])
def test_a_forged_link_shows_nothing(hands: Hands, forged: str) -> None:
    told_all(hands)

    _, status, _ = private_page(forged, hands.ctx)

    assert status == 404


def test_a_link_for_another_purpose_shows_nothing(hands: Hands) -> None:
    anna = told_all(hands)
    assert hands.vault

    signed = hands.vault.sign(anna.token, hands.time + timedelta(minutes=1))

    assert private_page(signed, hands.ctx)[1] == 404


def test_a_silent_vault_is_said_and_may_be_asked_again(hands: Hands) -> None:
    anna = told_all(hands)
    anna.says("/данные")
    link = the_link(anna)
    hands.vault = Vault(vault_settings())

    page, status, headers = private_page(link, hands.ctx)

    assert (status, headers["Retry-After"]) == (503, "300")
    assert "Хранилище не отвечает" in page


def test_without_a_vault_there_is_no_link_and_no_harm(hands: Hands) -> None:
    hands.vault = None
    anna = Townsman(8, hands)
    anna.starts()

    anna.presses("Мои данные")

    assert [text for text, _ in anna.buttons] == ["Удалить мои данные", "Меню"]
    assert private_page("anything", hands.ctx)[1] == 404


def test_a_consent_taken_back_destroys_what_was_given_under_it(hands: Hands) -> None:
    anna = told_all(hands)
    anna.says("/данные")
    hands.time += timedelta(minutes=1)

    withdrawn = anna.presses("Отозвать согласие: УК «Лесная»")
    hands.time += timedelta(minutes=1)
    forget_ended(hands.ctx)

    assert withdrawn.startswith("Согласие отозвано (запись на приём). Ваших данных больше")
    assert in_the_vault(hands, anna.token) == []
    assert [consent.given for consent in consents_of(hands.documents, anna.token)] == [True, False]
    assert anna.forges("show_appointments?").startswith("Ваши записи.")
    assert anna.presses("Данные для приёма").startswith("Согласие на обработку")


def test_staff_do_not_see_what_was_withdrawn_from_that_moment_on(hands: Hands) -> None:
    anna, igor = told_all(hands), an_administrator(hands)
    igor.says("/приём")
    igor.presses("01.12 в 13:00")
    show = dict(igor.buttons)["Показать данные"]
    anna.says("/данные")
    anna.presses("Отозвать согласие")

    shown = igor.forges(show)

    assert "Посетитель ничего не сообщал." in shown


def test_a_consent_taken_back_from_one_organisation_leaves_what_another_was_told(
    hands: Hands,
) -> None:
    anna = told_all(hands)
    (holding, read), *_ = holdings_of(hands.documents, anna.token)
    theirs = holding.model_copy(update={"organisation": "vodokanal"})
    hands.documents.commit(change_holding(theirs, read))
    anna.says("/данные")

    anna.presses("Отозвать согласие: УК «Лесная»")
    forget_ended(hands.ctx)

    left = [kept.token for kept, _ in holdings_of(hands.documents, anna.token)]
    assert left == [holding.token]
    assert len(in_the_vault(hands, anna.token)) == 1


def test_a_consent_given_again_is_said_with_its_last_date(hands: Hands) -> None:
    anna = told_all(hands)
    anna.says("/данные")
    hands.time += timedelta(minutes=1)
    anna.presses("Отозвать согласие: УК «Лесная»")
    hands.time += timedelta(days=2)
    anna.forges("add_details?appointment=lesnaya.buh-20261201T1000Z")
    anna.presses("Даю согласие")

    known = anna.says("/данные")

    assert "— Согласие: УК «Лесная», запись на приём, с 26.11.2026.\n" in known


def test_after_a_withdrawal_the_truth_is_that_it_is_being_destroyed(hands: Hands) -> None:
    anna = told_all(hands)
    anna.says("/данные")
    anna.presses("Отозвать согласие: УК «Лесная»")

    known = anna.presses("Мои данные")

    assert "— То, что вы сообщали для приёма, удаляется.\n" in known
