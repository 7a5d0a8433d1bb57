"""Every Russian word about «Мой дом»."""

from collections.abc import Sequence

from houses.buttons import (
    AskHouse,
    AskQuietHours,
    ChooseHouse,
    ChooseQuietHours,
    ChooseResources,
    LeaveHouse,
    MuteResource,
    ResumeNotices,
    ShowMyHouse,
    ShowOutages,
    StopNotices,
)
from houses.model import RESIDENT_HOUSES, Board, House, Subscription
from houses.resources import RESOURCE_NAMES, RESOURCES
from message import BUTTON_TEXT_LIMIT, TEXT_LIMIT, Message, PressButton, numbered
from residents.buttons import ShowMenu
from russian import listed

MENU = ShowMenu().button("Меню")
MY_HOUSE = ShowMyHouse().button("Мой дом")
OUTAGES = ShowOutages().button("Отключения")
FIND = AskHouse().button("Найти дом")
RESUME = ResumeNotices().button("Снова присылать")
QUIET_CHOICES = (
    ("house", "как у дома: 22:00–8:00"),
    ("21:00-09:00", "21:00–9:00"),
    ("23:00-07:00", "23:00–7:00"),
    ("off", "без тихих часов"),
)


def my_house(houses: Sequence[House], choices: Subscription) -> Message:
    """What the resident hears of, and all that can be changed."""
    addresses = "\n".join(f"• {house.address}" for house in houses)
    muted = [RESOURCE_NAMES[r] for r in RESOURCES if r in choices.muted]
    about = f"обо всём, кроме: {listed(muted)}" if muted else "обо всех отключениях"
    rows: list[list[PressButton]] = [
        [OUTAGES],
        [ChooseResources().button("О чём сообщать"), AskQuietHours().button("Тихие часы")],
        *(_cut(LeaveHouse(house=house.id), f"Убрать {house.address}") for house in houses),
        *([[AskHouse().button("Добавить дом")]] if len(houses) < RESIDENT_HOUSES else []),
        [StopNotices().button("Не присылать"), MENU],
    ]
    return numbered(
        f"Ваш дом:\n{addresses}\nСообщаем {about}. "
        f"Тихие часы: {quiet_words(choices.quiet)}; об опасном сообщаем сразу.",
        rows,
    )


def quiet_words(quiet: str | None) -> str:
    """«22:00–8:00»."""
    known = dict(QUIET_CHOICES)
    return "22:00–8:00" if quiet is None else known.get(quiet, quiet.replace("-", "–"))


def offer(house: House) -> Message:
    """Somebody came from the chat of this house, or by its link."""
    yes = ChooseHouse(house=house.id).button("Сообщать мне")
    return numbered(
        f"{house.address}: сообщать вам лично об отключениях в этом доме? Квартира и имя не нужны.",
        [[yes], [FIND, MENU]],
    )


def no_house() -> Message:
    """Nothing is known of the resident's house yet."""
    return numbered(
        "Укажите свой дом: тогда об отключениях в нём бот сообщит вам лично. "
        "Квартира и имя не нужны.",
        [[FIND], [MENU]],
    )


def resting(houses: Sequence[House]) -> Message:
    """The resident has stopped us, or was stopped."""
    addresses = "; ".join(house.address for house in houses)
    return numbered(
        f"Сообщения об отключениях не приходят. Ваш дом: {addresses}.", [[RESUME], [OUTAGES, MENU]]
    )


def stopped() -> Message:
    """After one tap."""
    return numbered(
        "Больше не присылаем сообщения об отключениях. Узнать о них можно здесь в любое время.",
        [[RESUME], [OUTAGES, MENU]],
    )


def ask_address() -> Message:
    """The question that words will answer."""
    return Message(
        text="Напишите улицу и номер дома, например: Лесная 5. Ошибки в буквах не страшны.",
        buttons=((MENU,),),
    )


def found(houses: Sequence[House]) -> Message:
    """Which of these is it?"""
    rows = [_cut(ChooseHouse(house=house.id), house.address) for house in houses]
    return numbered("Какой дом ваш?", [*rows, [AskHouse().button("Другой адрес"), MENU]])


def not_found() -> Message:
    """Nothing like it is in the register; the question stands."""
    return Message(
        text="Такого дома нет среди тех, о которых здесь сообщают. Проверьте улицу и номер и "
        "напишите ещё раз, например: Лесная 5. Если дом верный, позвоните: «Телефоны».",
        buttons=((MENU,),),
    )


def too_many() -> Message:
    """No more houses than a person may have at heart."""
    return numbered(
        f"Можно выбрать не больше {RESIDENT_HOUSES} домов. Уберите один из них.",
        [[MY_HOUSE], [MENU]],
    )


def resources(choices: Subscription) -> Message:
    """One button a resource: press to turn."""
    rows = [
        [
            MuteResource(resource=r, mute=r not in choices.muted).button(
                f"{'не сообщать' if r in choices.muted else 'сообщать'}: {RESOURCE_NAMES[r]}"
            )
        ]
        for r in RESOURCES
    ]
    return numbered("О чём сообщать? Нажмите, чтобы изменить.", [*rows, [MY_HOUSE, MENU]])


def quiet_hours(choices: Subscription) -> Message:
    """When nobody is to be woken for trifles."""
    rows = [[ChooseQuietHours(hours=hours).button(words)] for hours, words in QUIET_CHOICES]
    return numbered(
        f"Сейчас тихие часы: {quiet_words(choices.quiet)}. В это время приходит только опасное, "
        "остальное утром.",
        [*rows, [MY_HOUSE, MENU]],
    )


def outages(boards: Sequence[tuple[House, Board]]) -> Message:
    """What is off in these houses, each in the words that its chat reads."""
    texts = list(dict.fromkeys(entry.text for _, board in boards for entry in board.entries))
    if not texts:
        addresses = "; ".join(house.address for house, _ in boards)
        return numbered(f"Отключений нет: {addresses}.", [[OUTAGES, MENU]])
    text = "\n\n".join(texts)
    if len(text) > TEXT_LIMIT - 100:
        text = f"{text[: TEXT_LIMIT - 101]}…"
    return numbered(text, [[OUTAGES, MENU]])


def _cut(press: ChooseHouse | LeaveHouse, text: str) -> list[PressButton]:
    return [press.button(text[:BUTTON_TEXT_LIMIT])]
