"""A kit for chats where the bot may not enter: words, link and QR code for a person to post."""

import io

from chats import texts
from chats.buttons import AskKit, ShowKit
from chats.store import usernames
from context import Context
from houses.links import house_link
from houses.searching import find_houses
from houses.store import houses_by_id
from max_messenger import MaxRefused, MaxUnavailable
from organisation.store import organisation as organisation_by_id
from residents import Resident
from residents.store import Reply

SCALE = 12  # pixels a module: sharp on paper as well


def ask_kit(press: AskKit, who: Resident, _key: str, _ctx: Context) -> Reply:
    """The question for an address."""
    return Reply(texts.ask_kit_address(), who, awaits=press)


def kit_address(press: AskKit, text: str, who: Resident, _key: str, ctx: Context) -> Reply:
    """The houses that these words may mean."""
    houses = find_houses(text, [press.organisation], ctx.documents)
    if not houses:
        return Reply(texts.not_found(), who, awaits=press)
    return Reply(texts.found_for_kit(press.organisation, houses), who, awaits=press)


def show_kit(press: ShowKit, who: Resident, ctx: Context, *, receives: bool) -> Reply | None:
    """The kit. None: no such house of the organisation, or nobody knows how the bot is called.

    Without the picture, if MAX does not take it now: words and link do as well.
    receives  whether one may come to an office of the organisation by appointment
    """
    organisation = organisation_by_id(ctx.documents, press.organisation)
    house = houses_by_id(ctx.documents, [press.house]).get(press.house)
    link = house_link(usernames(ctx.documents, [who.bot]).get(who.bot), press.house)
    if organisation is None or house is None or link is None:
        return None
    if press.organisation not in {house.managing_org, *house.suppliers.values()}:
        return None
    image = _uploaded(link, who.bot, ctx)
    return Reply(texts.kit(organisation, house, link, image, receives=receives), who)


def _uploaded(link: str, bot: str, ctx: Context) -> str | None:
    client = ctx.max(bot)
    try:
        with client.answer_pace.permit():
            return client.upload("image", "domovoy.png", qr_code(link), "image/png")
    except (MaxUnavailable, MaxRefused):
        return None


def qr_code(link: str) -> bytes:
    """The link as a PNG with a quiet margin."""
    import segno  # noqa: PLC0415 - 80 ms and 10 MB that only this door's staff need

    picture = io.BytesIO()
    segno.make(link, error="m").save(picture, kind="png", scale=SCALE, border=4)
    return picture.getvalue()
