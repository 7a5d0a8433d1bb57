"""Every Russian word about chats but the card itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from chats.buttons import (
    AskChatAddress,
    AskKit,
    BindChat,
    ChooseChatHouse,
    ShowChats,
    ShowCoverage,
    ShowKit,
    ShowLacking,
    UnbindChat,
)
from houses import House
from houses.model import NEEDED_RIGHTS, Chat
from message import BUTTON_TEXT_LIMIT, TEXT_LIMIT, Message, PressButton, numbered
from notifications import Notice
from organisation import Organisation
from organisation.card import Card
from organisation.changes import ASK_AFTER
from organisation.lines import fitted
from organisation.texts import DANGER, DIALOGUE_LIMIT, Surroundings
from residents.buttons import ShowMenu
from russian import listed, numeral

MENU = ShowMenu().button("Меню")
RIGHTS = {
    "read_all_messages": "читать сообщения (они не сохраняются)",
    "write": "писать сообщения",
    "pin_message": "закреплять сообщения",
}
MOST_ADDRESSES, MOST_LINES = 6, 30
KINDS = {"chat": "чат", "channel": "канал", "dialog": "диалог"}


# In the chat itself.


def rights_wanted(lacking: Sequence[str]) -> str:
    """Which rights the bot waits for, all in one message; nobody must come back to it."""
    wanted = [RIGHTS[right] for right in NEEDED_RIGHTS if right in lacking]
    return (
        f"Бот в чате, но ему не хватает прав: {listed(wanted)}. "
        "Дайте их боту в настройках чата, в списке администраторов: дальше он продолжит сам. "
        "Право удалять чужие сообщения ему не нужно."
    )


def ready_for_house() -> str:
    """All rights are there; whose chat is it?"""
    return (
        "Бот готов к работе. Какой это дом, укажет сотрудник управляющей организации или "
        "поставщика: кнопка «Указать дом»."
    )


def no_card_yet(organisation: Organisation, around: Surroundings) -> str:
    """The chat is bound before the organisation has published its card."""
    addresses = addresses_words([house.address for house in around.houses])
    lines = [f"Бот подключён: {addresses}."]
    lines += [f"Сейчас: {words}." for words in around.off]
    lines += [f"{s.name} ({', '.join(s.resources)}): {s.phone}" for s in around.suppliers]
    lines += [
        f"Карточка ещё не опубликована ({organisation.name}): телефоны и часы появятся здесь.",
        "Сюда приходят сообщения об отключениях: одно на событие, оно обновляется само.",
        DANGER,
    ]
    return fitted(lines, TEXT_LIMIT)


def addresses_words(addresses: Sequence[str]) -> str:
    """«ул. Лесная, 5; ул. Лесная, 7 и ещё 3»."""
    left = len(addresses) - MOST_ADDRESSES
    return "; ".join(addresses[:MOST_ADDRESSES]) + (f" и ещё {left}" if left > 0 else "")


def called(chat: Chat) -> str:
    """As staff know it: «Соседи, Садовая 12», or by its number «№ -70801090403050»."""
    return f"«{chat.title}»" if chat.title else f"№ {chat.chat_id}"


# To staff, in their dialogues.


def setup(chat: Chat, organisation: str) -> Message:
    """To whoever added the bot: what is missing, then the next step."""
    bind = BindChat(organisation=organisation, chat=chat.chat_id).button("Указать дом")
    where = f"{KINDS[chat.kind]} {called(chat)}"
    if chat.state == "ready":
        return numbered(f"Бот готов к работе: {where}. Чей это дом?", [[bind], [MENU]])
    lacking = NEEDED_RIGHTS if chat.lacking is None else chat.lacking
    wanted = listed([RIGHTS[right] for right in NEEDED_RIGHTS if right in lacking])
    return numbered(
        f"Бот добавлен: {where}. Сделайте его администратором и дайте права: {wanted}. "
        "Как только права появятся, здесь можно будет указать дом.",
        [[MENU]],
    )


def stranger_added(chat: Chat, organisation: str) -> Message:
    """To the organisation's staff: somebody who is none of them brought the bot somewhere."""
    bind = BindChat(organisation=organisation, chat=chat.chat_id).button("Указать дом")
    return numbered(
        f"Бота добавил в {KINDS[chat.kind]} {called(chat)} человек не из числа сотрудников. Если "
        "это чат вашего дома, укажите дом.",
        [[bind], [MENU]],
    )


def tried_to_bind(chat: Chat, organisation: str) -> Message:
    """To the staff whose chat it is: somebody else wanted it."""
    show = ShowChats(organisation=organisation).button("Чаты")
    return numbered(
        f"Сотрудник другой организации пытался указать дом для вашего чата {called(chat)}. "
        "Ничего не изменилось.",
        [[show], [MENU]],
    )


def gone(chat: Chat, addresses: Sequence[str], organisation: str) -> Message:
    """To staff, once: the bot is no longer in a chat of theirs, or may not do its work there."""
    show = ShowChats(organisation=organisation).button("Чаты")
    what = "бот больше не в чате" if chat.state == "gone" else "у бота забрали права в чате"
    return numbered(
        f"{addresses_words(addresses)}: {what} {called(chat)}. Жители этого чата не узнают об "
        "отключениях, пока бота не вернут и не дадут ему права.",
        [[show], [MENU]],
    )


def tried_house(chat: Chat, address: str, organisation: str) -> Message:
    """To the staff whose house it is: somebody else wanted it for a chat of theirs."""
    show = ShowChats(organisation=organisation).button("Чаты")
    return numbered(
        f"Сотрудник другой организации пытался подключить ваш дом {address} к своему чату "
        f"{called(chat)}. Ничего не изменилось.",
        [[show], [MENU]],
    )


def not_your_chat() -> Message:
    """To a resident who followed the link of a chat without a house."""
    return numbered(
        "Этот чат ещё не подключён к дому. Это может сделать только сотрудник управляющей "
        "организации или поставщика.",
        [[MENU]],
    )


def others_chat() -> Message:
    """To staff who pressed what is not theirs."""
    return numbered(
        "Этот чат или дом обслуживает другая организация. Указать дом может только её сотрудник.",
        [[MENU]],
    )


def no_such_chat() -> Message:
    """The bot was removed meanwhile, or never was there."""
    return numbered("Бота в этом чате нет. Добавьте его и дайте ему права.", [[MENU]])


def ask_address(chat: Chat, addresses: Sequence[str]) -> Message:
    """The question that an address answers."""
    known = f"Сейчас чат привязан к дому: {addresses_words(addresses)}.\n" if addresses else ""
    return Message(
        text=f"{known}Какой дом у чата {called(chat)}? Напишите адрес, например: Лесная 5.",
        buttons=((MENU,),),
    )


def found_for_chat(press: AskChatAddress, houses: Sequence[House]) -> Message:
    """Which of these is it?"""
    rows = [
        [
            ChooseChatHouse(
                organisation=press.organisation, chat=press.chat, house=house.id
            ).button(house.address[:BUTTON_TEXT_LIMIT])
        ]
        for house in houses
    ]
    again = BindChat(organisation=press.organisation, chat=press.chat).button("Другой адрес")
    return numbered("Какой это дом?", [*rows, [again, MENU]])


def not_found() -> Message:
    """Nothing like it among the organisation's houses; the question stands."""
    return Message(
        text="Такого дома нет среди домов вашей организации. Проверьте адрес и напишите ещё раз, "
        "или загрузите дом в реестр: «Дома».",
        buttons=((MENU,),),
    )


def bound(chat: Chat, addresses: Sequence[str]) -> Message:
    """The chat speaks for these houses now."""
    press = {"organisation": chat.organisation, "chat": chat.chat_id}
    follows = (
        "Карточка появится в нём через мгновение и будет закреплена."
        if chat.state == "ready"
        else "Карточка появится в нём, как только боту дадут права."
    )
    return numbered(
        f"Готово. Чат {called(chat)} привязан к дому: {addresses_words(addresses)}. {follows}",
        [
            [BindChat(**press).button("Добавить дом"), UnbindChat(**press).button("Отвязать чат")],
            [ShowChats(organisation=chat.organisation).button("Чаты"), MENU],
        ],
    )


def unbound(chat: Chat, organisation: str) -> Message:
    """The chat speaks for nobody any more."""
    again = BindChat(organisation=organisation, chat=chat.chat_id).button("Указать дом")
    return numbered(f"Чат {called(chat)} больше не привязан ни к одному дому.", [[again], [MENU]])


def chats(
    organisation: str,
    bound: Sequence[tuple[Chat, Sequence[str]]],
    waiting: Sequence[Chat],
    *,
    more: bool,
    may_bind: bool,
) -> Message:
    """Where the bot speaks for the organisation, and where it waits to be told for whom."""
    names = _told_apart([*waiting, *(chat for chat, _ in bound)])
    lines = ["Чаты организации:" if bound else "Чатов ещё нет."]
    lines += [
        f"• {names[chat.id]}: {addresses_words(addresses)} — {_state(chat)}"
        for chat, addresses in bound
    ]
    lines += ["Ждут, когда им укажут дом:"] if waiting else []
    lines += [f"• {KINDS[chat.kind]} {names[chat.id]}" for chat in waiting]
    lines += [
        ""
        if bound or waiting
        else "Добавьте бота в чат дома и дайте ему права: "
        f"{listed([RIGHTS[right] for right in NEEDED_RIGHTS])}."
    ]
    changed = [chat for chat, _ in bound] if may_bind else []
    rows: list[list[PressButton]] = [
        [BindChat(organisation=organisation, chat=chat.chat_id).button(_label(chat, names))]
        for chat in [*(waiting if may_bind else ()), *changed]
    ]
    if more:
        following = ShowChats(organisation=organisation, after=bound[-1][0].chat_id)
        rows.append([following.button("Дальше")])
    rows.append([AskKit(organisation=organisation).button("Набор для чата"), MENU])
    return numbered(fitted([*filter(None, lines)], DIALOGUE_LIMIT - 500), rows)


def _state(chat: Chat) -> str:
    if chat.state == "gone":
        return "бота там больше нет"
    if chat.state == "waiting":
        lacking = NEEDED_RIGHTS if chat.lacking is None else chat.lacking
        return f"не хватает прав: {listed([RIGHTS.get(r, r) for r in lacking])}"
    return "карточка закреплена" if chat.carded else "подключён"


def _label(chat: Chat, names: Mapping[str, str]) -> str:
    label = f"{'Изменить' if chat.houses else 'Указать дом'}: {names[chat.id]}"
    return label[:BUTTON_TEXT_LIMIT]


def _told_apart(chats: Sequence[Chat]) -> dict[str, str]:
    """How each is called, by its id; those of one title with their numbers."""
    times = Counter(map(called, chats))
    return {
        chat.id: called(chat) if times[called(chat)] == 1 else f"{called(chat)} № {chat.chat_id}"
        for chat in chats
    }


# The kit.


def ask_kit_address() -> Message:
    """The question that an address answers."""
    return Message(
        text="Для какого дома набор? Напишите адрес, например: Лесная 5.", buttons=((MENU,),)
    )


def found_for_kit(organisation: str, houses: Sequence[House]) -> Message:
    """Which of these is it?"""
    rows = [
        [ShowKit(organisation=organisation, house=h.id).button(h.address[:BUTTON_TEXT_LIMIT])]
        for h in houses
    ]
    return numbered("Какой это дом?", [*rows, [MENU]])


def kit(
    organisation: Organisation, house: House, link: str, image: str | None, *, receives: bool
) -> Message:
    """What a person posts where the bot may not enter: words, link, picture.

    receives  whether one may come to its office by appointment
    """
    what = "сообщения об отключениях" + (" и запись на приём" if receives else "")
    return Message(
        text=f"{house.address}: {what} — в личном диалоге с ботом ({organisation.name}). "
        f"Откройте ссылку или наведите камеру на код:\n{link}",
        image=image,
        buttons=((AskKit(organisation=organisation.id).button("Другой дом"), MENU),),
    )


# Coverage.

LACKING = {
    "reachable": "без чата",
    "carded": "без карточки в чате",
    "subscribed": "без подписчиков",
}


def card_state(card: Card | None, now: datetime) -> str:
    """Whether the card is out, and for how long nobody has said that it is true."""
    if card is None or card.facts is None or card.confirmed_at is None:
        return "Карточка не опубликована: закреплять пока нечего."
    days = (now - card.confirmed_at).days
    on = card.confirmed_at.astimezone(card.facts.local_time)
    said = f"Карточка: версия {card.version}, подтверждена {on:%d.%m.%Y}"
    if days < ASK_AFTER.days:
        return f"{said}."
    return f"{said}: {days} {numeral(days, 'день', 'дня', 'дней')} никто не отвечает, верна ли она."


def coverage(organisation: Organisation, counts: dict[str, int], total: int, card: str) -> Message:
    """How many houses are reached. counts: houses that have it, by what they have."""
    if not total:
        return numbered(
            f"{organisation.name}: домов в реестре нет. Загрузите их: «Дома».", [[MENU]]
        )
    share = {what: f"{n} из {total} ({n * 100 // total} %)" for what, n in counts.items()}
    rows: list[list[PressButton]] = [
        [
            ShowLacking(organisation=organisation.id, what=what).button(
                f"{words.capitalize()}: {total - counts[what]}"
            )
        ]
        for what, words in LACKING.items()
        if counts[what] < total
    ]
    return numbered(
        f"{organisation.name}, домов: {total}.\n"
        f"С чатом, где бот может писать: {share['reachable']}.\n"
        f"С закреплённой карточкой: {share['carded']}.\n"
        f"С жителями, подписанными лично: {share['subscribed']}.\n"
        f"Закреплены ли карточки, проверяем раз в сутки.\n{card}",
        [*rows, [ShowCoverage(organisation=organisation.id).button("Обновить"), MENU]],
    )


def lacking(press: ShowLacking, addresses: Sequence[str], after: str | None) -> Message:
    """A page of houses. after: where the next page begins; None: this is the last."""
    rows: list[list[PressButton]] = []
    if after:
        following = press.model_copy(update={"after": after})
        rows.append([following.button("Дальше")])
    back = ShowCoverage(organisation=press.organisation).button("Охват")
    head = f"Дома {LACKING[press.what]}:"
    lines = [f"• {address}" for address in addresses] or ["таких нет"]
    return numbered(fitted([head, *lines], DIALOGUE_LIMIT), [*rows, [back, MENU]])


# The journal of a chat.


def journal(said: Sequence[Notice], when: Sequence[str]) -> str:
    """What the bot has published here, newest first. when: of each, in the house's time."""
    if not said:
        return "Журнал: бот ещё ничего здесь не публиковал."
    lines = [
        f"{moment} — {_first_line(notice)}{_fate(notice)}"
        for notice, moment in zip(said, when, strict=True)
    ]
    return "\n".join(["Журнал: что бот публиковал в этом чате, новое сверху.", *lines])


def _first_line(notice: Notice) -> str:
    line = notice.message.text.partition("\n")[0]
    return line if len(line) <= 120 else f"{line[:119]}…"


def _fate(notice: Notice) -> str:
    if notice.state == "withdrawn":
        return " (отозвано)"
    if notice.edits:
        times = numeral(notice.edits, "раз", "раза", "раз")
        return f" (изменено {notice.edits} {times})"
    return ""
