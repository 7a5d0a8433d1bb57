"""Staff say of which houses a chat is; its card is drawn as soon as that is known.

Whether the person is staff at all was asked before (`staff.rights`); here it is the chat and the
house that must be the organisation's own.
"""

from chats import texts
from chats.buttons import AskChatAddress, BindChat, ChooseChatHouse, ShowChats, UnbindChat
from chats.cards import CHAT_HOUSES
from chats.entering import TOLD, report_stranger
from chats.keeping import kept
from chats.pinning import COUNTED_AFTER
from context import Context
from documents import Document, Write
from houses import House
from houses.model import Audience, Chat, Refresh
from houses.searching import find_houses
from houses.store import (
    ask_refresh,
    audiences_found,
    chat_found,
    chats_by_id,
    chats_of_organisation,
    houses_by_id,
    put,
    unbound_chats,
)
from message import Message
from residents import Resident
from residents.store import Reply
from staff.rights import may
from staff.telling import tell_staff

MOST_SHOWN = 8
MOST_TOLD = 300  # with the reply in one commit
OWNING = 50  # houses of a chat that tell whose it is


def show_chats(press: ShowChats, who: Resident, _key: str, ctx: Context) -> Reply:
    """Where the bot speaks for the organisation, and where it waits to be told for whom."""
    before = chat_found(ctx.documents, who.bot, press.after) if press.after is not None else None
    after = before[1] if before else None
    page = chats_of_organisation(ctx.documents, press.organisation, after, MOST_SHOWN + 1)
    chats = [chat for chat, _ in page[:MOST_SHOWN]]
    houses = houses_by_id(ctx.documents, dict.fromkeys(h for c in chats for h in c.houses[:3]))
    waiting = [] if after else unbound_chats(ctx.documents, who.bot, MOST_SHOWN)
    shown = [(c, [houses[h].address for h in c.houses[:3] if h in houses]) for c in chats]
    message = texts.chats(
        press.organisation,
        shown,
        waiting,
        more=len(page) > MOST_SHOWN,
        may_bind=may(who.roles, BindChat.name, press.organisation),
    )
    return Reply(message, who)


def bind_chat(press: BindChat, who: Resident, _key: str, ctx: Context) -> Reply:
    """The question for an address."""
    found = chat_found(ctx.documents, who.bot, press.chat)
    if found is None or found[0].state == "gone":
        return Reply(texts.no_such_chat(), who)
    chat, _ = found
    if _owner(chat, ctx) not in {"", press.organisation}:
        return _refused(chat, who, ctx)
    houses = houses_by_id(ctx.documents, chat.houses[:7]).values()
    asks = AskChatAddress(organisation=press.organisation, chat=press.chat)
    return Reply(texts.ask_address(chat, [h.address for h in houses]), who, awaits=asks)


def chat_address(press: AskChatAddress, text: str, who: Resident, _key: str, ctx: Context) -> Reply:
    """The houses that these words may mean, among those of the organisation."""
    houses = find_houses(text, [press.organisation], ctx.documents)
    if not houses:
        return Reply(texts.not_found(), who, awaits=press)
    return Reply(texts.found_for_chat(press, houses), who, awaits=press)


def choose_chat_house(
    press: ChooseChatHouse, who: Resident, key: str, ctx: Context
) -> Reply | None:
    """The chat speaks for this house too, and shows its card. None: there is no such house."""
    found = chat_found(ctx.documents, who.bot, press.chat)
    house = houses_by_id(ctx.documents, [press.house]).get(press.house)
    if house is None:
        return None
    if found is None or found[0].state == "gone":
        return Reply(texts.no_such_chat(), who)
    chat, read = found
    served = press.organisation in {house.managing_org, *house.suppliers.values()}
    if _owner(chat, ctx) not in {"", press.organisation}:
        return _refused(chat, who, ctx)
    if not served:
        return _refused_house(house, chat, who, ctx)
    houses = tuple(dict.fromkeys((*chat.houses, house.id)))[:CHAT_HOUSES]
    look_at = ctx.now() if chat.state == "ready" else chat.look_at
    bound = chat.model_copy(
        update={"organisation": press.organisation, "houses": houses, "look_at": look_at}
    )
    writes = [*_bound(bound, read, house, key, ctx), _redraw(bound, ctx)]
    addresses = [h.address for h in houses_by_id(ctx.documents, bound.houses[:7]).values()]
    return Reply(texts.bound(bound, addresses), who, tuple(writes), wakes=who.bot)


def unbind_chat(press: UnbindChat, who: Resident, key: str, ctx: Context) -> Reply:
    """The chat speaks for nobody any more; its message says that it waits for its house."""
    found = chat_found(ctx.documents, who.bot, press.chat)
    if found is None:
        return Reply(texts.no_such_chat(), who)
    chat, read = found
    if chat.organisation != press.organisation:
        return _refused(chat, who, ctx)
    free = chat.model_copy(update={"organisation": "", "houses": (), "carded": False})
    writes: list[Write] = [put(free, read, key)]
    for audience, seen in audiences_found(ctx.documents, chat.houses).values():
        others = chats_by_id(ctx.documents, [c for c in audience.chats if c != chat.id])
        writes.append(put(audience.seen(other for other, _ in others.values()), seen, key))
    return Reply(
        texts.unbound(free, press.organisation),
        who,
        (*writes, _redraw(chat, ctx)),
        wakes=who.bot,
    )


def report_curious(chat: Chat, who: Resident, ctx: Context) -> Reply:
    """Somebody who is no staff followed the link of a chat without a house."""
    writes = report_stranger(chat, ctx)
    told = tuple(writes[:MOST_TOLD])
    return Reply(texts.not_your_chat(), who, told, wakes=who.bot if told else None)


def _owner(chat: Chat, ctx: Context) -> str:
    """Whose chat it is; nobody's any more when none of its houses is served by who bound it."""
    houses = houses_by_id(ctx.documents, chat.houses[:OWNING]).values()
    serving = {o for house in houses for o in (house.managing_org, *house.suppliers.values())}
    if chat.organisation:
        return chat.organisation if chat.organisation in serving or not houses else ""
    return next((house.managing_org for house in houses), "")


def _refused(chat: Chat, who: Resident, ctx: Context) -> Reply:
    """Not theirs: said politely, and the organisation whose it is hears of it, once a day."""
    owner = _owner(chat, ctx)
    message = texts.tried_to_bind(chat, owner)
    return _told(message, owner, f"tried:{chat.id}", who, ctx)


def _refused_house(house: House, chat: Chat, who: Resident, ctx: Context) -> Reply:
    message = texts.tried_house(chat, house.address, house.managing_org)
    return _told(message, house.managing_org, f"tried:{chat.id}:{house.id}", who, ctx)


def _told(message: Message, organisation: str, cause: str, who: Resident, ctx: Context) -> Reply:
    now = ctx.now()
    writes = tell_staff(
        ctx.documents, organisation, TOLD, lambda _: message, f"{cause}:{now:%Y%m%d}", now
    )
    told = tuple(writes[:MOST_TOLD])
    return Reply(texts.others_chat(), who, told, wakes=who.bot if told else None)


def _bound(chat: Chat, read: Document, house: House, cause: str, ctx: Context) -> list[Write]:
    writes = kept(chat, read, cause, ctx)
    seen = audiences_found(ctx.documents, [house.id])
    known, before = seen.get(house.id) or (
        Audience(house=house.id, managing_org=house.managing_org),
        None,
    )
    if chat.id in known.chats:
        return writes
    others = chats_by_id(ctx.documents, known.chats)
    audience = known.seen([*(other for other, _ in others.values()), chat])
    path = f"audiences/{house.id}"
    return [*(w for w in writes if w.path != path), put(audience, before, cause)]


def _redraw(chat: Chat, ctx: Context) -> Write:
    """The card at once; and once it should be pinned, it is looked for, to be counted."""
    now = ctx.now()
    wanted = Refresh(id=f"chat:{chat.id}", chat=chat.id, due=now, turns=(now + COUNTED_AFTER,))
    return ask_refresh(ctx.documents, wanted)
