"""The menu, and what the bot says about itself."""

from collections.abc import Sequence

from conversation.buttons import ShowContacts
from message import Message
from organisation import Organisation

LATEST = "Это последние сведения."
OUTDATED = "Кнопка устарела. Напишите боту любое слово, и он покажет меню."


def menu(organisations: Sequence[Organisation]) -> Message:
    """What a resident sees in a dialogue who says anything we have no better answer to."""
    names = ", ".join(organisation.name for organisation in organisations)
    owner = f"Это бот: {names}.\n" if names else ""
    return Message(
        text=f"Здравствуйте! {owner}"
        "Он сообщает об отключениях в чат вашего дома. Если случилась авария, звоните: "
        "кнопка «Телефоны».",
        buttons=((ShowContacts().button("Телефоны"),),),
    )


def contacts(organisations: Sequence[Organisation]) -> Message:
    """The phones of everyone who speaks through this bot."""
    known = [
        f"{o.name}\nАварийная: {o.emergency_phone}\nДиспетчерская: {o.dispatcher_phone}"
        for o in organisations
    ]
    text = "\n\n".join([*known, "Пожар, запах газа, угроза жизни: 112"])
    return Message(text=text, buttons=((ShowContacts().button("Обновить"),),))


def unbound_chat(chat_id: int) -> Message:
    """What a chat hears in which we may speak but of whose house we do not know."""
    return Message(
        text="Спасибо, бот подключён. Чтобы здесь появлялись сообщения об отключениях, "
        f"передайте управляющей организации номер этого чата: {chat_id}.",
        buttons=((ShowContacts().button("Телефоны"),),),
    )
