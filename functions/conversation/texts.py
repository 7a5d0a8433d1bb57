"""The menu, and what the bot says about itself."""

from collections.abc import Sequence

from conversation.buttons import ShowContacts
from message import LinkButton, Message, PressButton, numbered
from organisation import Organisation
from reception import Office
from reception.texts import MENU, MINE, booking_button

LATEST = "Это последние сведения."
OUTDATED = "Кнопка устарела. Напишите боту любое слово, и он покажет меню."
DEEP_LINK = "https://max.ru/{bot}?start=menu"


def menu(organisations: Sequence[Organisation], offices: Sequence[Office]) -> Message:
    """What a resident sees in a dialogue who says anything we have no better answer to."""
    names = ", ".join(organisation.name for organisation in organisations)
    owner = f"Это бот: {names}.\n" if names else ""
    about = "Он сообщает об отключениях в чат вашего дома"
    booking = [[booking_button(office, several=len(offices) > 1)] for office in offices]
    about += " и записывает на приём." if booking else "."
    contacts_button: PressButton = ShowContacts().button("Телефоны")
    rows = [*booking, *([[MINE]] if booking else []), [contacts_button]]
    return numbered(
        f"Здравствуйте! {owner}{about}\nЕсли случилась авария, звоните: «Телефоны».", rows
    )


def contacts(organisations: Sequence[Organisation]) -> Message:
    """The phones of everyone who speaks through this bot."""
    known = [
        f"{o.name}\nАварийная: {o.emergency_phone}\nДиспетчерская: {o.dispatcher_phone}"
        for o in organisations
    ]
    return numbered("\n\n".join([*known, "Пожар, запах газа, угроза жизни: 112"]), [[MENU]])


def no_such_number(most: int) -> Message:
    """A number was typed that no choice has."""
    return numbered(f"Такого номера нет. Выберите от 1 до {most} или откройте меню.", [[MENU]])


def unbound_chat(chat_id: int) -> Message:
    """What a chat hears in which we may speak but of whose house we do not know."""
    return Message(
        text="Спасибо, бот подключён. Чтобы здесь появлялись сообщения об отключениях, "
        f"передайте управляющей организации номер этого чата: {chat_id}.",
        buttons=((ShowContacts().button("Телефоны"),),),
    )


def welcome(addresses: Sequence[str], username: str | None, refresh: PressButton) -> Message:
    """What a house chat hears first, pinned: what comes here, and the way into the dialogue."""
    link = LinkButton(text="Написать боту", url=DEEP_LINK.format(bot=username))
    return Message(
        text=f"Домовой подключён: {'; '.join(addresses)}.\n"
        "Сюда приходят сообщения об отключениях: одно на событие, оно обновляется само.\n"
        "Записаться на приём и узнать телефоны можно в личном диалоге с ботом.",
        buttons=((link,), (refresh,)) if username else ((refresh,),),
    )
