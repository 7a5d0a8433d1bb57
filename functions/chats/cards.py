"""What the one pinned message of a chat says, from what is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from chats.texts import no_card_yet, ready_for_house, rights_wanted
from houses import House
from houses.links import chat_link
from houses.model import Board, Chat, OffEntry, OffWindow
from houses.resources import RESOURCE_NAMES, RESOURCES
from message import LinkButton, Message
from notifications.buttons import ShowNotice
from organisation import Organisation
from organisation.card import Card
from organisation.texts import Supplier, Surroundings, card_text
from russian import day_words, end_words

# A channel may speak for a whole organisation; its card looks no further than at so many houses.
CHAT_HOUSES = 400
MOST_OFF = 8
NO_PHONE = "телефон не опубликован"


@dataclass(frozen=True, slots=True)
class Known:
    """What the cards of a few chats are made of, each by its id. now: aware."""

    houses: Mapping[str, House]
    boards: Mapping[str, Board]
    organisations: Mapping[str, Organisation]
    cards: Mapping[str, Card]
    usernames: Mapping[str, str]
    now: datetime


def pinned_message(chat: Chat, notice_id: str, known: Known) -> Message:
    """What the bot lacks; then that it waits for its house; then the card.

    notice_id  of the message itself: «Обновить» shows it anew
    """
    refresh = ShowNotice(notice=notice_id).button("Обновить")
    houses = houses_of(chat, known)
    if chat.state != "ready":
        return Message(text=rights_wanted(chat.lacking or ()), buttons=((refresh,),))
    link = chat_link(known.usernames.get(chat.bot), chat.chat_id)
    if not houses or chat.organisation not in known.organisations:
        text, words = ready_for_house(), "Указать дом"
    else:
        text, words = _card(chat, houses, known), "Написать боту"
    if link is None:
        return Message(text=text, buttons=((refresh,),))
    return Message(text=text, buttons=((LinkButton(text=words, url=link),), (refresh,)))


def houses_of(chat: Chat, known: Known) -> list[House]:
    """The houses of this chat that are in the register."""
    return [known.houses[h] for h in chat.houses[:CHAT_HOUSES] if h in known.houses]


def _card(chat: Chat, houses: Sequence[House], known: Known) -> str:
    organisation = known.organisations[chat.organisation]
    card = known.cards.get(chat.organisation)
    around = Surroundings(
        houses=tuple(houses),
        off=tuple(off_lines(houses, known)),
        suppliers=tuple(suppliers(houses, chat.organisation, known)),
    )
    if card is None or card.facts is None or card.published_at is None:
        return no_card_yet(organisation, around)
    return card_text(organisation, card.facts, card.published_at, known.now, around)


def off_lines(houses: Sequence[House], known: Known) -> list[str]:
    """«нет холодной воды до 18:00 24 ноября», with the addresses where a chat has several houses.

    An estimated end stays until somebody says that it is over.
    """
    where: dict[tuple[str, str], list[str]] = {}
    for house in houses:
        board = known.boards.get(house.id)
        for entry in board.entries if board else ():
            if window := entry.now_off(known.now):
                line = _off(entry, window, house.local_time)
                where.setdefault((entry.outage, line), []).append(house.address)
    lines = []
    for (_, line), addresses in list(where.items())[:MOST_OFF]:
        some = len(addresses) < len(houses)
        lines.append(f"{line} ({'; '.join(addresses[:3])})" if some else line)
    return lines


def _off(entry: OffEntry, window: OffWindow, zone: ZoneInfo) -> str:
    off = entry.off[:1].lower() + entry.off[1:]
    if window.end is None:
        return f"{off}, срок уточняется"
    day, hour = end_words(window.end.astimezone(zone))
    nearly = "" if window.exact else "ориентировочно "
    return f"{off} {nearly}до {hour} {day_words(day).partition(',')[0]}"


def suppliers(houses: Sequence[House], speaker: str, known: Known) -> list[Supplier]:
    """Who supplies what, in the order of resources; not the speaker itself."""
    supplied: dict[str, dict[str, None]] = {}
    for resource in RESOURCES:
        for house in houses:
            supplier = house.suppliers.get(resource)
            if supplier and supplier != speaker and supplier in known.organisations:
                supplied.setdefault(supplier, {})[RESOURCE_NAMES[resource]] = None
    found = []
    for name, resources in supplied.items():
        card = known.cards.get(name)
        facts = card.facts if card else None
        phone = (facts.dispatcher_phone or facts.emergency_phone) if facts else None
        found.append(Supplier(known.organisations[name].name, tuple(resources), phone or NO_PHONE))
    return found
