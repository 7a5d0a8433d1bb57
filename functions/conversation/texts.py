"""The menu, and what the bot says about itself."""

from collections.abc import Sequence

from chats.buttons import ShowChats
from conversation.buttons import ApplyRegister, AskRegisterFile, ShowContacts
from houses import House
from houses.buttons import ChooseHouse
from houses.texts import FIND, MY_HOUSE, OUTAGES
from message import BUTTON_TEXT_LIMIT, TEXT_LIMIT, Message, PressButton, numbered
from my_data.buttons import ShowMyData
from organisation import Organisation
from reception import Office
from reception.texts import MENU, MINE, booking_button
from staff.buttons import ShowStaffMenu

LATEST = "Это последние сведения."
OUTDATED = "Кнопка устарела. Напишите боту любое слово, и он покажет меню."
PHONES = ShowContacts().button("Телефоны")
MY_DATA = ShowMyData().button("Мои данные")


def menu(
    organisations: Sequence[Organisation], offices: Sequence[Office], work: Sequence[Organisation]
) -> Message:
    """What a person sees in a dialogue who says anything we have no better answer to.

    work  where this person is staff
    """
    names = ", ".join(organisation.name for organisation in organisations)
    owner = f"Это бот: {names}.\n" if names else ""
    about = "Он сообщает об отключениях в вашем доме"
    booking = [[booking_button(office, several=len(offices) > 1)] for office in offices]
    about += " и записывает на приём." if booking else "."
    rows = [*booking, *([[MINE]] if booking else []), [MY_HOUSE, OUTAGES], [PHONES, MY_DATA]]
    rows += [
        [ShowStaffMenu(organisation=o.id).button(f"Работа: {o.name}"[:BUTTON_TEXT_LIMIT])]
        for o in work
    ]
    return numbered(
        f"Здравствуйте! {owner}{about}\nЕсли случилась авария, звоните: «Телефоны».", rows
    )


def unasked_contact() -> Message:
    """A contact came that nothing was to be done with."""
    text = (
        "Контакт никуда не записан. Сообщить приёмной телефон: «Мои записи» → «Данные для приёма»."
    )
    return numbered(text, [[MINE], [MENU]])


def press_the_button() -> Message:
    """A number was typed for what is shown only in place of its button."""
    return numbered("Это показывается только по нажатию кнопки. Нажмите её выше.", [[MENU]])


def no_such_number(most: int) -> Message:
    """A number was typed that no choice has."""
    return numbered(f"Такого номера нет. Выберите от 1 до {most} или откройте меню.", [[MENU]])


def offices(found: Sequence[Office]) -> Message:
    """Where one may come, if there is a choice or none."""
    if not found:
        return numbered("Записаться здесь пока некуда. Позвоните: «Телефоны».", [[PHONES, MENU]])
    return numbered("Куда записать?", [*([booking_button(o, several=True)] for o in found), [MENU]])


def staff_menu(organisation: Organisation, role: str, offered: Sequence[PressButton]) -> Message:
    """What a member of staff may do here. role: in Russian, with the person's own sign."""
    rows = [[button] for button in offered]
    return numbered(f"{organisation.name}. Вы: {role}.", [*rows, [MENU]])


def choose_of_chat(houses: Sequence[House]) -> Message:
    """A chat of several houses: which is the resident's?"""
    rows = [
        [ChooseHouse(house=house.id).button(house.address[:BUTTON_TEXT_LIMIT])] for house in houses
    ]
    return numbered("Какой дом ваш?", [*rows, [FIND, MENU]])


def not_allowed() -> Message:
    """To whoever pressed what is staff's, or is no longer his."""
    return numbered(
        "Это может делать только сотрудник с такими правами. Если вы им были, права изменились.",
        [[MENU]],
    )


def send_a_file() -> Message:
    """Words came where a file was asked for."""
    return Message(
        text="Нужен файл: таблица CSV или XLSX. Отправьте его сюда скрепкой.", buttons=((MENU,),)
    )


# The table of houses.

TABLE_COLUMNS = (
    "код дома, ФИАС, населённый пункт, тип улицы, улица, дом, буква, корпус, строение, литера, "
    "часовой пояс, управляющая организация, а для каждого ресурса столбец с кодом поставщика: "
    "холодная вода, горячая вода, водоотведение, электричество, газ, отопление, вывоз отходов"
)


def ask_table() -> Message:
    """What the table must be like."""
    return Message(
        text="Отправьте сюда скрепкой таблицу домов, CSV или XLSX. В первой строке названия "
        f"столбцов, в любом порядке: {TABLE_COLUMNS}. Сначала покажем, что изменится; загрузится "
        "только после вашего согласия. Домов, которых нет в таблице, никто не тронет.",
        buttons=((MENU,),),
    )


def table_difference(words: str, load: ApplyRegister) -> Message:
    """The dry run, and the button that makes it true."""
    again = AskRegisterFile(organisation=load.organisation).button("Другой файл")
    return numbered(_cut(words), [[load.button("Загрузить")], [again, MENU]])


def nothing_to_load(organisation: str, words: str) -> Message:
    """The register says all of it already."""
    again = AskRegisterFile(organisation=organisation).button("Другой файл")
    return numbered(_cut(f"{words}\nЗагружать нечего."), [[again, MENU]])


def wrong_table(problems: str) -> Message:
    """All that is wrong, by line and column; the question stands."""
    text = f"В таблице есть ошибки, ничего не загружено:\n{problems}"
    return Message(text=_cut(f"{text}\nИсправьте их и отправьте файл ещё раз."), buttons=((MENU,),))


def table_too_large(most_bytes: int) -> Message:
    """The question stands."""
    return Message(
        text=f"Файл слишком большой: в диалог принимается до {most_bytes // 1_000_000} МБ. "
        "Разделите его или попросите администратора системы загрузить его целиком.",
        buttons=((MENU,),),
    )


def too_many_houses(most: int) -> Message:
    """The question stands."""
    return Message(
        text=f"В таблице больше {most} домов: столько за раз загружает администратор системы "
        "(make import-houses). Разделите таблицу или передайте её ему.",
        buttons=((MENU,),),
    )


def table_not_fetched() -> Message:
    """MAX does not give it to us; the question stands."""
    return Message(
        text="Файл не удалось получить из MAX. Отправьте его ещё раз.", buttons=((MENU,),)
    )


def table_gone(again: AskRegisterFile) -> Message:
    """Loaded already, forgotten, or never ours."""
    return numbered(
        "Этого файла больше нет: он уже загружен или ждал больше суток. Отправьте его ещё раз.",
        [[again.button("Отправить файл"), MENU]],
    )


def table_loaded(organisation: str, said: str) -> Message:
    """What was done."""
    again = AskRegisterFile(organisation=organisation).button("Ещё файл")
    chats = ShowChats(organisation=organisation).button("Чаты")
    return numbered(said, [[again, chats], [MENU]])


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT - 200 else f"{text[: TEXT_LIMIT - 201]}…"
