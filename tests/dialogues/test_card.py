"""Staff look after the card in the dialogue: field by field, published, confirmed, restored."""

import json
from datetime import timedelta

import pytest

from builders import Hands
from chats.pinning import refresh
from organisation.carding import ask_confirmations
from organisation.store import card, version, versions
from townsfolk import HouseChat, Townsman, an_administrator, bound


def card_of(hands: Hands) -> dict[str, object]:
    found = card(hands.documents, "uk")
    assert found
    return found[0].model_dump()


def test_a_field_is_changed_previewed_and_published(hands: Hands) -> None:
    igor = an_administrator(hands)
    bound(hands, igor)

    overview = igor.says("/карточка")
    asked = igor.presses("E-mail")
    drafted = igor.says("dispetcher@uk-lesnaya.ru")
    before = HouseChat(-900, hands).shows()
    preview = igor.presses("Посмотреть и опубликовать")
    published = igor.presses("Опубликовать")
    refresh(hands.ctx)

    assert overview.startswith("Карточка: УК «Лесная»\nОпубликована: версия 1, 24.11.2026")
    assert asked.startswith("E-mail\nСейчас: ")
    assert drafted.startswith("E-mail: dispetcher@uk-lesnaya.ru\n\nЗаписано в черновик.")
    assert "dispetcher@" not in before[0]
    assert preview.startswith("Так карточку увидят жители:")
    assert published.startswith("Опубликовано: версия 2.")
    assert "E-mail: dispetcher@uk-lesnaya.ru" in HouseChat(-900, hands).shows()[0]


def test_what_waits_to_be_published_is_the_first_button(hands: Hands) -> None:
    igor = an_administrator(hands)
    igor.says("/карточка")
    unchanged = [label for label, _ in igor.buttons]
    igor.presses("E-mail")
    igor.says("dispetcher@uk-lesnaya.ru")

    igor.presses("Карточка")
    changed = [label for label, _ in igor.buttons]
    said = igor.presses("Опубликовать")

    assert changed == ["Опубликовать", *unchanged]
    assert said.startswith("Опубликовано: версия 2.")
    igor.presses("Карточка")
    assert [label for label, _ in igor.buttons] == unchanged


def test_what_cannot_be_published_yet_offers_no_button_for_it(hands: Hands) -> None:
    from organisation.card import Card  # noqa: PLC0415
    from organisation.store import keep_card  # noqa: PLC0415

    found = card(hands.documents, "uk")
    assert found
    assert found[0].facts
    less = found[0].facts.model_copy(update={"email": None})
    hands.documents.commit(keep_card(Card(organisation="uk", draft=less), found[1], "test"))
    igor = an_administrator(hands)
    igor.says("/карточка")

    assert "Опубликовать" not in [label for label, _ in igor.buttons]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("E-mail", "не почта"),
        ("Диспетчерская", "8 (000) 200-00-01"),
        ("Режим работы", "когда как"),
        ("Часовой пояс", "Париж"),
        ("ИНН", "1234567890"),
    ],
)
def test_what_is_typed_wrong_is_refused_and_asked_again(
    hands: Hands, field: str, wrong: str
) -> None:
    igor = an_administrator(hands)
    before = card_of(hands)
    igor.says("/карточка")
    igor.presses(field)

    said = igor.says(wrong)

    assert said.startswith(f"{field}. ")
    assert "Пришлите ещё раз одним сообщением." in said
    assert card_of(hands) == before


def test_a_phone_that_looks_like_the_number_of_a_choice_is_a_phone(hands: Hands) -> None:
    igor = an_administrator(hands)
    igor.says("/карточка")
    igor.presses("Аварийная служба")

    assert igor.says("112").startswith("Аварийная служба: 112\n")


def test_a_card_without_a_mandatory_field_is_not_published_and_told_why(hands: Hands) -> None:
    from organisation.card import Card, CardFacts  # noqa: PLC0415
    from organisation.store import keep_card  # noqa: PLC0415

    found = card(hands.documents, "uk")
    assert found
    assert found[0].facts
    without = found[0].facts.model_copy(update={"email": None, "reception_hours": None})
    draft = Card(organisation="uk", draft=CardFacts.model_validate(without.model_dump()))
    hands.documents.commit(keep_card(draft, found[1], "test"))
    igor = an_administrator(hands)
    igor.says("/карточка")
    igor.presses("Посмотреть")

    said = igor.presses("Опубликовать")

    assert said == (
        "Опубликовать нельзя. Не заполнено:\n"
        "— E-mail: приказ Минстроя от 29.12.2025, ч. 6 ст. 165 ЖК РФ\n"
        "— Часы приёма: приказ Минстроя от 29.12.2025, ч. 6 ст. 165 ЖК РФ"
    )
    assert [label for label, _ in igor.buttons][:2] == ["E-mail", "Часы приёма"]


def test_every_version_can_be_read_and_restored(hands: Hands) -> None:
    igor = an_administrator(hands)
    first = version(hands.documents, "uk", 1)
    assert first
    igor.says("/карточка")
    igor.presses("E-mail")
    igor.says("new@uk-lesnaya.ru")
    igor.presses("Посмотреть")
    igor.presses("Опубликовать")
    igor.presses("Карточка")

    history = igor.presses("История")
    shown = igor.presses("Версия 1")
    igor.presses("Вернуть эту версию")
    published = igor.presses("Опубликовать")

    assert "Версия 2: 24.11.2026 в 12:00, администратор\nизменено: E-mail" in history
    assert f"E-mail: {first.facts.email}" in shown
    assert published.startswith("Опубликовано: версия 3. Повторяет версию 1.")
    assert [(v.version, v.by, v.restored_from) for v in versions(hands.documents, "uk", 9)] == [
        (3, "administrator", 1),
        (2, "administrator", None),
        (1, "register", None),
    ]


def test_after_ninety_days_staff_are_asked_once_and_answer_by_one_press(hands: Hands) -> None:
    igor = an_administrator(hands)
    hands.time += timedelta(days=89)
    ask_confirmations(hands.ctx)
    early = [c for c in hands.calls if "Всё верно" in c.content.decode()]
    hands.time += timedelta(days=1)

    ask_confirmations(hands.ctx)
    ask_confirmations(hands.ctx)
    asked = igor.reads()
    said = igor.presses("Да, всё верно")
    ask_confirmations(hands.ctx)

    assert early == []
    assert asked.startswith("УК «Лесная». Карточка не подтверждалась 90 дней. Всё верно?")
    assert said.startswith("Спасибо, карточка подтверждена. Спросим снова ")
    texts = [json.loads(c.content or b"{}").get("text") or "" for c in hands.calls]
    assert sum("Всё верно?" in text for text in texts) == 1


def test_silence_is_not_asked_every_quarter_of_an_hour(hands: Hands) -> None:
    igor = an_administrator(hands)
    hands.time += timedelta(days=90)
    for _ in range(40):
        ask_confirmations(hands.ctx)
        hands.time += timedelta(hours=12)
    igor.reads()

    texts = [json.loads(c.content or b"{}").get("text") or "" for c in hands.calls]
    assert sum("Всё верно?" in text for text in texts) == 1


def test_an_auditor_reads_and_changes_nothing(hands: Hands) -> None:
    igor, vera = an_administrator(hands), Townsman(9, hands)
    igor.says("/сотрудники")
    igor.presses("Пригласить")
    link = igor.presses("аудитор").split("start=")[1].split()[0]
    vera.starts(link)

    overview = vera.says("/карточка")

    labels = [label for label, _ in vera.buttons]
    assert overview.startswith("Карточка: УК «Лесная»")
    assert labels == ["Посмотреть", "История", "Меню"]
    for payload in ("edit_card_field?organisation=uk&field=email", "publish_card?organisation=uk"):
        assert vera.forges(payload).startswith("Это может делать только сотрудник")


def test_a_field_that_is_none_is_answered_with_the_menu(hands: Hands) -> None:
    igor = an_administrator(hands)

    for field in ("nothing", "__class__", "version"):
        said = igor.forges(f"edit_card_field?organisation=uk&field={field}")
        assert said.startswith("Здравствуйте!")


def test_contacts_say_whether_anybody_is_there(hands: Hands) -> None:
    anna = Townsman(8, hands)
    anna.starts()

    said = anna.says("/контакты")

    assert "УК «Лесная»\nАварийная: " in said
    assert "Сейчас" in said
    assert said.count("112") >= 1
