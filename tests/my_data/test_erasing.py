"""«Удалить мои данные»: nobody knows the person any more, in the vault or in any document."""

from datetime import timedelta
from pathlib import Path

import pytest

from builders import Hands, an_event, vault_settings
from my_data.erasing import erase_due, forget_erasures
from my_data.store import erasure_of
from notifications.delivering import drain
from outages.publishing import publish
from person import told
from personal_data.forgetting import forget_proofs
from refusals import NotUnderstood
from residents.store import resident
from townsfolk import Townsman, an_administrator
from vault import Vault
from visitors import in_the_documents, in_the_vault, told_all

# What the law wants proven for three years, by a token that leads to nobody.
PROOFS = {"consents", "disclosures", "erasures", "acts"}


def traces(hands: Hands, token: str) -> set[str]:
    """Collections in which the token still stands."""
    with hands.documents._connection() as connection:
        rows = connection.execute("SELECT collection, id, data FROM documents").fetchall()
    return {name for name, id_, data in rows if token in id_ or token in str(data)}


def everything(hands: Hands) -> Townsman:
    """Somebody of whom every room knows something."""
    anna = told_all(hands)
    anna.starts("h-bGVzbmF5YS01")
    anna.presses("Сообщать мне")
    publish(an_event(), "vodokanal", hands.ctx)
    anna.reads()
    return anna


def test_erasure_is_asked_once_more_and_says_what_goes(hands: Hands) -> None:
    anna = everything(hands)
    anna.says("/данные")

    asked = anna.presses("Удалить мои данные")

    assert asked.startswith("Удалить всё, что мы о вас знаем? Вернуть это будет нельзя.\n")
    assert "— 1 запись на приём отменится: время станет свободным.\n" in asked
    assert "— Уведомления о вашем доме больше не придут.\n" in asked
    assert anna.presses("Нет, оставить").startswith("Что мы о вас знаем:")


def test_nothing_leads_to_who_was_erased(hands: Hands, tmp_path: Path) -> None:
    anna = everything(hands)
    token, user = anna.token, f"{anna.user_id}"
    anna.says("/данные")
    anna.presses("Удалить мои данные")

    ordered = anna.presses("Да, удалить всё")
    erase_due(hands.ctx)

    assert ordered.startswith("Удаляем.")
    assert f"Акт № {token[:8].upper()}." in ordered
    assert in_the_vault(hands, token) == []
    assert "Серафима".encode() not in in_the_documents(tmp_path)
    assert traces(hands, token) <= PROOFS
    assert resident(hands.documents, "uk", 8) is None
    found = erasure_of(hands.documents, token)
    assert found
    act, _ = found
    assert (act.open, act.vaulted, act.done_at) == (False, 4, hands.time)
    last = hands.calls[-1]
    assert (last.method, last.url.params["chat_id"]) == ("POST", user + "0")
    assert "Ваши данные удалены." in last.content.decode()


def test_who_writes_again_is_a_stranger(hands: Hands) -> None:
    anna = everything(hands)
    before = anna.token
    anna.says("/данные")
    anna.presses("Удалить мои данные")
    anna.presses("Да, удалить всё")
    erase_due(hands.ctx)

    anna.says("привет")

    assert anna.token != before
    assert anna.presses("Мой дом").startswith("Укажите")


def test_the_place_at_the_reception_is_free_again(hands: Hands) -> None:
    anna, boris = everything(hands), Townsman(9, hands)
    anna.says("/данные")
    anna.presses("Удалить мои данные")
    anna.presses("Да, удалить всё")
    erase_due(hands.ctx)

    boris.starts()
    boris.presses("Записаться на приём")
    boris.presses("Начисления")
    boris.presses("1 декабря")

    assert boris.presses("13:00").startswith("Вы записаны.")


def test_a_silent_vault_leaves_the_order_standing(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    anna = everything(hands)
    anna.says("/данные")
    anna.presses("Удалить мои данные")
    anna.presses("Да, удалить всё")
    good, hands.vault = hands.vault, Vault(vault_settings())
    erase_due(hands.ctx)
    standing = erasure_of(hands.documents, anna.token)

    hands.vault = good
    erase_due(hands.ctx)

    assert standing
    assert standing[0].open
    assert "person not erased yet" in [record.message for record in caplog.records]
    assert in_the_vault(hands, standing[0].person) == []
    assert resident(hands.documents, "uk", 8) is None


def test_a_deployment_that_lost_its_vault_does_not_claim_to_have_erased(hands: Hands) -> None:
    anna = everything(hands)
    anna.says("/данные")
    anna.presses("Удалить мои данные")
    anna.presses("Да, удалить всё")
    hands.vault = None

    erase_due(hands.ctx)

    standing = erasure_of(hands.documents, anna.token)
    assert standing
    assert standing[0].open


def test_without_a_vault_the_documents_are_erased_all_the_same(hands: Hands) -> None:
    hands.vault = None
    anna = Townsman(8, hands)
    anna.starts("h-bGVzbmF5YS01")
    anna.presses("Сообщать мне")
    token = anna.token
    anna.says("/данные")
    anna.presses("Удалить мои данные")
    anna.presses("Да, удалить всё")

    erase_due(hands.ctx)

    assert traces(hands, token) <= PROOFS


def test_pressed_twice_is_one_order_and_twice_carried_out_is_once(hands: Hands) -> None:
    anna = everything(hands)
    anna.says("/данные")
    anna.presses("Удалить мои данные")
    yes = dict(anna.buttons)["Да, удалить всё"]
    anna.forges(yes)

    again = anna.forges(yes)
    erase_due(hands.ctx)
    calls = len(hands.calls)
    erase_due(hands.ctx)

    assert again.startswith("Удаляем.")
    assert len(hands.calls) == calls


def test_a_member_of_staff_who_is_erased_works_here_no_more(hands: Hands) -> None:
    igor = an_administrator(hands)
    token = igor.token
    igor.says("/данные")

    asked = igor.presses("Удалить мои данные")
    igor.presses("Да, удалить всё")
    erase_due(hands.ctx)

    assert "— Вы перестанете быть сотрудником: понадобится новое приглашение.\n" in asked
    assert "staff" not in traces(hands, token)
    assert igor.says("/чаты").startswith("Здравствуйте!")


def _last_edit(hands: Hands) -> bytes:
    return next(call.content for call in reversed(hands.calls) if call.method == "PUT")


def test_a_receptionist_is_erased_only_when_no_visitors_data_stand_in_the_dialogue(
    hands: Hands,
) -> None:
    told_all(hands)
    igor = an_administrator(hands)
    igor.says("/приём")
    igor.presses("01.12 в 13:00")
    igor.presses("Показать данные")
    igor.says("/данные")
    igor.presses("Удалить мои данные")
    igor.presses("Да, удалить всё")

    erase_due(hands.ctx)
    waiting = resident(hands.documents, "uk", igor.user_id)
    hands.time += timedelta(minutes=10)
    drain("uk", hands.ctx)
    erase_due(hands.ctx)

    assert waiting
    assert b"\\u0421\\u0435\\u0440\\u0430\\u0444" not in _last_edit(hands)
    assert resident(hands.documents, "uk", igor.user_id) is None


# By letter, or at the desk: the operator's command.


def test_the_operator_writes_everything_into_a_file(hands: Hands, tmp_path: Path) -> None:
    told_all(hands)
    file = tmp_path / "person.html"

    said = told("uk:8", file, hands.ctx, erase=False)

    assert said == f"everything about uk:8 is in {file}: hand it over and delete it"
    assert "Серафима Лукинична" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_the_operator_erases_and_is_told_the_act(hands: Hands, tmp_path: Path) -> None:
    anna = everything(hands)
    token = anna.token

    said = told(token, None, hands.ctx, erase=True)

    assert said.startswith(f"act {token[:8].upper()}: 4 things in the vault and ")
    assert traces(hands, token) <= PROOFS
    assert "Серафима".encode() not in in_the_documents(tmp_path)


@pytest.mark.parametrize("who", ["uk:99", "nobody", "a/b", "", "uk:x", "../x:8"])
def test_nobody_is_refused_by_name(hands: Hands, who: str) -> None:
    with pytest.raises(NotUnderstood, match="accepted: <bot>:<MAX user number>"):
        told(who, None, hands.ctx, erase=True)


def test_an_erasure_is_forgotten_itself_after_three_years(hands: Hands) -> None:
    anna = everything(hands)
    anna.says("/данные")
    anna.presses("Удалить мои данные")
    token = anna.token
    anna.presses("Да, удалить всё")
    erase_due(hands.ctx)

    hands.time += timedelta(days=3 * 366, minutes=1)
    forget_proofs(hands.ctx)
    forget_erasures(hands.ctx)

    assert traces(hands, token) == set()


def test_a_silent_vault_does_not_keep_the_minute_waiting(hands: Hands) -> None:
    people = [told_all(hands, user_id) for user_id in (8,)] + [Townsman(9, hands)]
    people[1].starts()
    for person in people:
        person.says("/данные")
        person.presses("Удалить мои данные")
        person.presses("Да, удалить всё")
    hands.vault = Vault(vault_settings())

    erase_due(hands.ctx)

    standing = [erasure_of(hands.documents, person.token) for person in people]
    assert all(order and order[0].open for order in standing)


def test_who_cannot_be_erased_yet_keeps_nobody_else_from_it(hands: Hands) -> None:
    anna = told_all(hands)
    boris = Townsman(9, hands)
    boris.starts()
    token = boris.token
    for person in (anna, boris):
        person.says("/данные")
        person.presses("Удалить мои данные")
        person.presses("Да, удалить всё")
        hands.time += timedelta(seconds=1)
    hands.vault = None  # of Анна something lies in it

    erase_due(hands.ctx)

    orders = [erasure_of(hands.documents, who) for who in (anna.token, token)]
    assert [order[0].open for order in orders if order] == [True, False]


def test_the_operator_erases_only_whom_he_names(hands: Hands) -> None:
    boris = Townsman(9, hands)
    told_all(hands)
    boris.starts()
    boris.says("/данные")
    boris.presses("Удалить мои данные")
    boris.presses("Да, удалить всё")

    told("uk:8", None, hands.ctx, erase=True)

    order = erasure_of(hands.documents, boris.token)
    assert order
    assert order[0].open


def test_an_export_overwrites_nothing(hands: Hands, tmp_path: Path) -> None:
    told_all(hands)
    file = tmp_path / "person.html"
    file.write_text("mine")

    with pytest.raises(FileExistsError):
        told("uk:8", file, hands.ctx, erase=False)

    assert file.read_text() == "mine"
