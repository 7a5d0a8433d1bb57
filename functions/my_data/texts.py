"""Every Russian word about one's own data, but the page's."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from message import BUTTON_TEXT_LIMIT, Message, PressButton, PrivateLinkButton, numbered
from my_data.buttons import AskErasure, EraseMyData, ShowMyData, WithdrawConsent
from my_data.model import Erasure, Everything
from personal_data import Purpose
from personal_data.texts import PURPOSE_WORDS, listed
from reception.texts import MENU
from russian import day_words, hour_words, numeral

BACK = ShowMyData().button("Мои данные")
MOSCOW = "Europe/Moscow"

OUTDATED_LINK = (
    "Ссылка не действует",
    "Она живёт 10 минут. Откройте в боте «Меню» → «Мои данные» и возьмите новую.",
)
SILENT_VAULT = (
    "Хранилище не отвечает",
    "Оно сейчас не отвечает. Ничего не потеряно: откройте ссылку через несколько минут.",
)


def my_data(known: Everything, link: str | None, now: datetime) -> Message:
    """What is known, in short, and what may be done about it. link: what the page is signed for."""
    rows: list[list[PressButton]] = [
        [
            WithdrawConsent(organisation=organisation, purpose=purpose).button(
                f"Отозвать согласие: {known.named(organisation)}"[:BUTTON_TEXT_LIMIT]
            )
        ]
        for organisation, purpose in _consented(known)
    ]
    rows += [[AskErasure().button("Удалить мои данные")], [MENU]]
    message = numbered("\n".join(["Что мы о вас знаем:", "", *_lines(known, now)]), rows)
    if link is None:
        return message
    whole = PrivateLinkButton(text="Показать всё: ссылка на 10 минут", what=link)
    return message.model_copy(update={"buttons": ((whole,), *message.buttons)})


def withdrawn(purpose: Purpose) -> Message:
    """What follows from taking a consent back."""
    text = (
        f"Согласие отозвано ({PURPOSE_WORDS[purpose]}). Ваших данных больше никому не покажут; у "
        "кого они открыты сейчас, исчезнут через 10 минут, из хранилища — в течение часа. Сами "
        "записи на приём остаются в силе."
    )
    return numbered(text, [[BACK], [MENU]])


def really_erase(known: Everything, now: datetime) -> Message:
    """What will be gone."""
    coming = [visit for visit in known.visits if visit.starts > now]
    lines = ["Удалить всё, что мы о вас знаем? Вернуть это будет нельзя.", ""]
    if coming:
        n = len(coming)
        said = numeral(
            n,
            "запись на приём отменится",
            "записи на приём отменятся",
            "записей на приём отменится",
        )
        lines.append(f"— {n} {said}: время станет свободным.")
    if known.choices:
        lines.append("— Уведомления о вашем доме больше не придут.")
    if known.holdings:
        lines.append("— Данные для приёма исчезнут из хранилища.")
    if known.who.roles:
        lines.append("— Вы перестанете быть сотрудником: понадобится новое приглашение.")
    lines.append(
        "— На 3 года останутся без имени и телефона: тексты и даты согласий, даты показов, акт об "
        "удалении. Так можно доказать, что всё было по закону."
    )
    lines.append("Переписку в самом MAX удалите сами: мы её удалить не можем.")
    yes = EraseMyData().button("Да, удалить всё")
    no = BACK.model_copy(update={"text": "Нет, оставить"})
    return numbered("\n".join(lines), [[yes], [no]])


def erasing(erasure: Erasure) -> Message:
    """It is ordered."""
    text = (
        "Удаляем. Обычно это занимает не больше нескольких минут; если хранилище не отвечает, "
        "удалим, как только оно ответит. Тогда мы напишем сюда в последний раз.\n"
        f"Акт № {erasure.number}."
    )
    return numbered(text, [[MENU]])


def erased(erasure: Erasure) -> Message:
    """The last message to somebody whom we no longer know."""
    text = (
        f"Ваши данные удалены. Акт № {erasure.number}.\n"
        "Если напишете снова, бот познакомится с вами заново."
    )
    return numbered(text, [[MENU]])


def _lines(known: Everything, now: datetime) -> list[str]:
    lines = ["— Ваш номер и номер этого диалога в MAX: чтобы отвечать."]
    if known.houses:
        addresses = "; ".join(house.address for house in known.houses)
        paused = " (уведомления остановлены)" if known.resting else ""
        lines.append(f"— Ваш дом: {addresses}{paused}.")
    if known.visits:
        n, coming = len(known.visits), sum(visit.starts > now for visit in known.visits)
        lines.append(f"— Записей на приём: {n}, {f'впереди {coming}' if coming else 'все прошли'}.")
    if known.who.roles:
        places = ", ".join(known.named(organisation) for organisation in known.who.roles)
        lines.append(f"— Вы сотрудник: {places}.")
    if living := {holding.kind for holding in known.holdings if holding.lives(now)}:
        lines.append(f"— В хранилище в России, зашифровано: {listed(living)}.")
    elif known.holdings:
        lines.append("— То, что вы сообщали для приёма, удаляется.")
    else:
        lines.append("— Имени, телефона и квартиры мы не знаем.")
    for organisation, purpose in _consented(known):
        given = _given_at(known, organisation, purpose)
        where = known.named(organisation)
        since = f", с {given:%d.%m.%Y}" if given else ""
        lines.append(f"— Согласие: {where}, {PURPOSE_WORDS[purpose]}{since}.")
    if known.disclosures:
        n, last = len(known.disclosures), known.disclosures[-1].at.astimezone(zone_of(known))
        times = numeral(n, "раз", "раза", "раз")
        said = f"{day_words(last.date())}, в {hour_words(last.time())}"
        lines.append(f"— Сотрудники смотрели ваши данные {n} {times}, последний: {said}.")
    return lines


def zone_of(known: Everything) -> ZoneInfo:
    """In whose time hours are said: the person's house's, else Moscow's."""
    return ZoneInfo(known.who.zone or MOSCOW)


def _consented(known: Everything) -> Sequence[tuple[str, Purpose]]:
    pairs = (name.partition(":") for name in known.who.consents)
    return [
        (place, purpose) for place, _, said in pairs for purpose in PURPOSE_WORDS if purpose == said
    ]


def _given_at(known: Everything, organisation: str, purpose: Purpose) -> datetime | None:
    given = [
        consent.at.astimezone(zone_of(known))
        for consent in known.consents
        if consent.given and (consent.organisation, consent.purpose) == (organisation, purpose)
    ]
    return given[-1] if given else None
