"""`/журнал` in a chat: what the bot published there, for everybody to read again."""

import pytest

from builders import Hands, an_event
from outages.publishing import publish
from townsfolk import HouseChat, Townsman, an_administrator, bound, hears, said_in_chat


@pytest.fixture
def chat(hands: Hands) -> HouseChat:
    bound(hands, an_administrator(hands))
    return HouseChat(-900, hands)


def journal(hands: Hands, chat: HouseChat, text: str = "/журнал") -> str:
    hears(hands, said_in_chat(-900, text))
    return chat.shows()[-1]


def test_everything_published_is_listed_newest_first(hands: Hands, chat: HouseChat) -> None:
    publish(an_event(), "vodokanal", hands.ctx)
    chat.shows()
    publish(an_event(version=2, reason="порыв на вводе"), "vodokanal", hands.ctx)
    chat.shows()

    said = journal(hands, chat)

    lines = said.splitlines()
    assert lines[0] == "Журнал: что бот публиковал в этом чате, новое сверху."
    assert any(
        line == "24 ноября 12:00 — 🔴 Авария. Нет холодной воды: ул. Лесная, 5. (изменено 1 раз)"
        for line in lines
    )


def test_asked_again_and_again_it_stays_one_message(hands: Hands, chat: HouseChat) -> None:
    for _ in range(5):
        journal(hands, chat)

    assert sum(text.startswith("Журнал") for text in chat.shows()) == 1


@pytest.mark.parametrize("text", ["/журнал", " /Журнал ", "/журнал@id00_bot"])
def test_it_is_asked_for_by_one_word(hands: Hands, chat: HouseChat, text: str) -> None:
    assert journal(hands, chat, text).startswith("Журнал")


@pytest.mark.parametrize("text", ["журнал", "/журналы", "дайте /журнал", "/start", "/охват"])
def test_nothing_else_in_a_chat_is_answered(hands: Hands, chat: HouseChat, text: str) -> None:
    chat.shows()
    before = len(hands.calls)

    hears(hands, said_in_chat(-900, text))

    assert len(hands.calls) == before


def test_a_chat_that_is_none_of_ours_has_no_journal(hands: Hands) -> None:
    hears(hands, said_in_chat(-77, "/журнал"))

    assert HouseChat(-77, hands).shows() == []


def test_nobody_is_named_in_it(hands: Hands, chat: HouseChat) -> None:
    anna = Townsman(8, hands)
    anna.starts("c--900")

    assert anna.token not in journal(hands, chat)
