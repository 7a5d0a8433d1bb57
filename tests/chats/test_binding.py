"""Whose chat is it? Staff say so in the dialogue; the card is pinned in the chat at once."""

from builders import Hands, an_event
from chats.buttons import ChooseChatHouse
from chats.pinning import refresh
from houses.store import audiences_found, chat_found, chats_of, number_of_houses
from outages.publishing import publish
from staff.buttons import ShowStaffMenu
from staff.inviting import invite_administrator
from townsfolk import (
    ALL_RIGHTS,
    HouseChat,
    Townsman,
    added,
    an_administrator,
    bound,
    given_rights,
    hears,
)


def cards(hands: Hands, chat_id: int = -900) -> list[str]:
    refresh(hands.ctx)
    return HouseChat(chat_id, hands).shows()


def test_a_misspelt_address_finds_the_house_and_the_card_is_pinned(hands: Hands) -> None:
    igor = an_administrator(hands)
    hears(hands, added(-900))
    hears(hands, given_rights(-900, *ALL_RIGHTS))

    igor.says("/чаты")
    asked = igor.presses("Указать дом: № -900")
    offered = igor.says("ул леная д5")
    done = igor.presses("ул. Лесная, 5")

    assert asked == "Какой дом у чата № -900? Напишите адрес, например: Лесная 5."
    assert offered.startswith("Какой это дом?")
    assert done.startswith("Готово. Чат № -900 привязан к дому: ул. Лесная, 5.")
    (card,) = cards(hands)
    assert card.startswith("УК «Лесная». Дом: ул. Лесная, 5\nАварийная служба: ")
    assert len(HouseChat(-900, hands).pins()) == 1
    assert [c.chat_id for c in chats_of(hands.documents, ["lesnaya-5"])] == [-900]


def test_the_card_is_the_same_message_that_asked_for_rights(hands: Hands) -> None:
    igor = an_administrator(hands)
    chat = HouseChat(-900, hands)
    hears(hands, given_rights(-900, "write"))
    chat.shows()
    bound(hands, igor)

    assert len(cards(hands)) == 1
    assert len(set(chat.pins())) == 1


def test_an_address_of_no_house_is_asked_again(hands: Hands) -> None:
    igor = an_administrator(hands)
    hears(hands, given_rights(-900, *ALL_RIGHTS))
    igor.says("/чаты")
    igor.presses("Указать дом: № -900")

    said = igor.says("Бейкер-стрит 221б")
    again = igor.says("Лесная 7")

    assert said.startswith("Такого дома нет среди домов вашей организации.")
    assert again.startswith("Какой это дом?")


def test_a_chat_may_speak_for_several_houses_and_a_house_may_have_several_chats(
    hands: Hands,
) -> None:
    igor = an_administrator(hands)
    bound(hands, igor)
    igor.presses("Добавить дом")
    igor.says("лесная 7")
    igor.presses("ул. Лесная, 7")
    hears(hands, given_rights(-901, *ALL_RIGHTS))
    igor.says("/чаты")
    igor.presses("Указать дом: № -901")
    igor.says("лесная 7")
    igor.presses("ул. Лесная, 7")

    publish(an_event(houses=["lesnaya-7"]), "vodokanal", hands.ctx)

    assert cards(hands)[0].startswith("УК «Лесная». Дома: ул. Лесная, 5; ул. Лесная, 7")
    for chat_id in (-900, -901):
        assert "Нет холодной воды: ул. Лесная, 7." in "\n".join(cards(hands, chat_id))


def test_a_house_of_another_organisation_is_refused_and_its_staff_hear_of_it(hands: Hands) -> None:
    igor = an_administrator(hands)
    hears(hands, given_rights(-900, *ALL_RIGHTS))
    press = ChooseChatHouse(organisation="uk", chat=-900, house="foreign-1")

    said = igor.forges(press.button("…").payload)

    found = chat_found(hands.documents, "uk", -900)
    assert said.startswith("Этот чат или дом обслуживает другая организация.")
    assert found
    assert found[0].houses == ()


def test_who_is_no_staff_binds_nothing(hands: Hands) -> None:
    igor, anna = an_administrator(hands), Townsman(8, hands)
    hears(hands, added(-900, by=8))
    hears(hands, given_rights(-900, *ALL_RIGHTS, by=8))
    press = ChooseChatHouse(organisation="uk", chat=-900, house="lesnaya-5")
    anna.starts()

    forged = anna.forges(press.button("…").payload)
    linked = anna.starts("c--900")

    assert forged.startswith("Это может делать только сотрудник с такими правами.")
    assert linked.startswith("Этот чат ещё не подключён к дому.")
    assert "не из числа сотрудников" in igor.reads()
    assert chats_of(hands.documents, ["lesnaya-5"]) == []


def test_staff_follow_the_link_of_a_chat_straight_to_the_question(hands: Hands) -> None:
    igor = an_administrator(hands)
    hears(hands, given_rights(-900, *ALL_RIGHTS))

    assert igor.starts("c--900").startswith("Какой дом у чата № -900?")


def test_a_resident_follows_it_to_her_house(hands: Hands) -> None:
    bound(hands, an_administrator(hands))
    anna = Townsman(8, hands)

    offered = anna.starts("c--900")
    chosen = anna.presses("Сообщать мне")

    assert offered.startswith("ул. Лесная, 5: сообщать вам лично об отключениях в этом доме?")
    assert chosen.startswith("Ваш дом:\n• ул. Лесная, 5\n")


def test_an_unbound_chat_hears_of_nothing_and_waits_again(hands: Hands) -> None:
    igor = an_administrator(hands)
    bound(hands, igor)

    igor.presses("Отвязать чат")
    publish(an_event(), "vodokanal", hands.ctx)

    (card,) = cards(hands)
    assert card.startswith("Бот готов к работе.")
    assert audiences_found(hands.documents, ["lesnaya-5"])["lesnaya-5"][0].chats == ()
    assert number_of_houses(hands.documents, "uk", "reachable") == 0


def test_a_revoked_colleague_is_refused_at_the_next_press(hands: Hands) -> None:
    igor, boris = an_administrator(hands), Townsman(9, hands)
    boris.starts(f"i-{invite_administrator('uk', 'uk', hands.ctx)}")
    hears(hands, given_rights(-900, *ALL_RIGHTS))
    boris.says("/чаты")
    igor.says("/сотрудники")
    igor.presses(f"администратор {boris.token[:4].upper()}")
    igor.presses("Отозвать")
    igor.presses("Да")

    pressed = boris.presses("Указать дом: № -900")
    menu = boris.forges(ShowStaffMenu(organisation="uk").button("…").payload)

    assert pressed.startswith("Это может делать только сотрудник с такими правами.")
    assert menu.startswith("Это может делать только сотрудник с такими правами.")


def test_words_that_a_revoked_colleague_was_asked_for_are_refused_too(hands: Hands) -> None:
    igor, boris = an_administrator(hands), Townsman(9, hands)
    boris.starts(f"i-{invite_administrator('uk', 'uk', hands.ctx)}")
    hears(hands, given_rights(-900, *ALL_RIGHTS))
    boris.starts("c--900")
    igor.says("/сотрудники")
    igor.presses(f"администратор {boris.token[:4].upper()}")
    igor.presses("Отозвать")
    igor.presses("Да")

    assert boris.says("лесная 5").startswith("Это может делать только сотрудник с такими правами.")
