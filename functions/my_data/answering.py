"""What a person sees of his data, takes along and takes back."""

from context import Context
from my_data import texts
from my_data.buttons import AskErasure, EraseMyData, ShowMyData, WithdrawConsent
from my_data.gathering import gather
from my_data.links import export_of, exported
from my_data.model import Erasure
from my_data.page import notice_page, page
from my_data.store import ask_erasure
from personal_data.consenting import withdraw
from personal_data.model import consent_name
from residents import Resident
from residents.store import Reply, resident_of
from vault import VaultUnavailable

# What a browser may do with a page of somebody's data: show it, once, and nothing else.
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
Page = tuple[str, int, dict[str, str]]


def show_my_data(_press: ShowMyData, who: Resident, _key: str, ctx: Context) -> Reply:
    """What is known, in short; all of it is behind a link of ten minutes."""
    link = export_of(who.token) if ctx.vault and ctx.settings.files_url else None
    return Reply(texts.my_data(gather(who, ctx, opened=False), link, ctx.now()), who)


def withdraw_consent(press: WithdrawConsent, who: Resident, key: str, ctx: Context) -> Reply:
    """What was entrusted for this purpose is of no use from now on; what needs no data goes on."""
    if consent_name(press.organisation, press.purpose) not in who.consents:
        return show_my_data(ShowMyData(), who, key, ctx)
    without, writes = withdraw(who, press.organisation, press.purpose, key, ctx)
    return Reply(texts.withdrawn(press.purpose), without, tuple(writes))


def ask_erasure_of_mine(_press: AskErasure, who: Resident, _key: str, ctx: Context) -> Reply:
    """What will be gone, and one question."""
    return Reply(texts.really_erase(gather(who, ctx, opened=False), ctx.now()), who)


def erase_my_data(_press: EraseMyData, who: Resident, key: str, ctx: Context) -> Reply:
    """Ordered: `erasing` carries it out within minutes, whatever fails meanwhile."""
    erasure = Erasure(person=who.token, bot=who.bot, asked_by="resident", asked_at=ctx.now())
    ordered = ask_erasure(ctx.documents, erasure, key)
    return Reply(texts.erasing(erasure), who, (ordered,) if ordered else ())


def private_page(signed: str, ctx: Context) -> Page:
    """The page behind a signed link: everything about who asked for it, or why it is not shown."""
    linked = ctx.vault.signed(signed, ctx.now()) if ctx.vault else None
    token = exported(linked) if linked else None
    found = resident_of(ctx.documents, token) if token else None
    if found is None:
        return notice_page(*texts.OUTDATED_LINK), 404, HEADERS
    try:
        everything = gather(found[0], ctx, opened=True)
    except VaultUnavailable:
        return notice_page(*texts.SILENT_VAULT), 503, {**HEADERS, "Retry-After": "300"}
    return page(everything, ctx.now(), linked=True), 200, HEADERS
