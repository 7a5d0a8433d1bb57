"""The menu, the phones, the way to one's house and to one's work: what belongs to no one room."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from chats import kitting
from chats.buttons import ShowChats, ShowCoverage, ShowKit
from context import Context
from conversation import texts
from conversation.buttons import AskRegisterFile, ShowContacts, ShowOffices
from houses import House
from houses.buttons import AskHouse, ChooseHouse, ShowMyHouse
from houses.searching import find_houses
from houses.store import houses_by_id, subscription
from houses.subscribing import choose_house as houses_choice
from houses.subscribing import show_my_house
from houses.texts import found, not_found, offer
from message import Press, PressButton, numbered
from organisation import Organisation
from organisation.buttons import ShowCard
from organisation.store import behind, cards
from organisation.texts import contacts_text
from outages.buttons import AskNotice
from reception.buttons import ChooseService, ShowVisits
from reception.offering import offer_services
from reception.store import offices_of
from reception.texts import MENU
from residents import Resident
from residents.buttons import ShowMenu
from residents.store import Reply
from staff.buttons import ShowStaff, ShowStaffMenu
from staff.rights import may
from staff.texts import role_words

WORK: Sequence[tuple[type[Press], str]] = (
    (AskNotice, "Отключение"),
    (ShowCard, "Карточка"),
    (ShowVisits, "Записи на приём"),
    (AskRegisterFile, "Дома"),
    (ShowChats, "Чаты"),
    (ShowStaff, "Сотрудники"),
    (ShowCoverage, "Охват"),
)


def show_menu(_press: ShowMenu, who: Resident, _key: str, ctx: Context) -> Reply:
    """What there is to do here, for this person."""
    organisations = behind(ctx.documents, who.bot)
    work = [o for o in organisations if o.id in who.roles]
    return Reply(texts.menu(organisations, offices_of(ctx.documents, who.bot), work), who)


def show_contacts(_press: ShowContacts, who: Resident, _key: str, ctx: Context) -> Reply:
    """Whom to call, and until when somebody is there, in the time of the resident's house."""
    organisations = behind(ctx.documents, who.bot)
    known = cards(ctx.documents, [o.id for o in organisations])
    zone = ZoneInfo(who.zone) if who.zone else None
    said = [(o, known[o.id][0].facts if o.id in known else None) for o in organisations]
    return Reply(numbered(contacts_text(said, ctx.now(), zone), [[MENU]]), who)


def show_offices(_press: ShowOffices, who: Resident, _key: str, ctx: Context) -> Reply:
    """Where one may come; straight to the services where there is one office."""
    offices = offices_of(ctx.documents, who.bot)
    if len(offices) == 1:
        message = offer_services(ChooseService(office=offices[0].id), who.bot, ctx)
        if message:
            return Reply(message, who)
    return Reply(texts.offices(offices), who)


def house_address(press: AskHouse, text: str, who: Resident, _key: str, ctx: Context) -> Reply:
    """The houses that these words may mean, among those of whom this bot speaks."""
    organisations = [organisation.id for organisation in behind(ctx.documents, who.bot)]
    houses = find_houses(text, organisations, ctx.documents)
    return Reply(found(houses) if houses else not_found(), who, awaits=press)


def choose_house(press: ChooseHouse, who: Resident, key: str, ctx: Context) -> Reply | None:
    """This house is the resident's. None: nobody speaks of it through this bot."""
    return houses_choice(press, who, key, ctx) if _spoken_of(press.house, who, ctx) else None


def offer_house(house_id: str, who: Resident, ctx: Context) -> Reply | None:
    """The house of a link, and what may be had of it; nothing is chosen by following a link."""
    house = _spoken_of(house_id, who, ctx)
    if house is None:
        return None
    chosen = subscription(ctx.documents, who.token)
    if chosen and house.id in chosen[0].houses:
        return show_my_house(ShowMyHouse(), who, "", ctx)
    return Reply(offer(house), who)


def _spoken_of(house_id: str, who: Resident, ctx: Context) -> House | None:
    house = houses_by_id(ctx.documents, [house_id]).get(house_id)
    speakers = {organisation.id for organisation in behind(ctx.documents, who.bot)}
    serving = {house.managing_org, *house.suppliers.values()} if house else set()
    return house if speakers & serving else None


def show_kit(press: ShowKit, who: Resident, _key: str, ctx: Context) -> Reply | None:
    """The kit for a chat of others, promising what there is."""
    offices = offices_of(ctx.documents, who.bot)
    receives = any(office.organisation == press.organisation for office in offices)
    return kitting.show_kit(press, who, ctx, receives=receives)


def show_staff_menu(press: ShowStaffMenu, who: Resident, _key: str, ctx: Context) -> Reply | None:
    """What this person may do in this organisation. None: the organisation is no more."""
    place = next((o for o in behind(ctx.documents, who.bot) if o.id == press.organisation), None)
    if place is None:
        return None
    role = role_words(who.roles[place.id], who.token)
    return Reply(texts.staff_menu(place, role, _work(who, place)), who)


def _work(who: Resident, place: Organisation) -> list[PressButton]:
    return [
        button.model_validate({"organisation": place.id}).button(words)
        for button, words in WORK
        if may(who.roles, button.name, place.id)
    ]
