"""What a visitor may tell the reception beforehand, if he agrees: name, phone, flat, question.

All of it goes into the vault before anything is written here. Nothing needs it: without a vault,
without consent or with half of it the visit stands, and its code is enough.
"""

from context import Context
from max_messenger.contacts import shared_phone
from max_messenger.updates import IncomingContact
from organisation.store import card
from organisation.store import organisation as organisation_by_id
from personal_data import Entrusted, Kind, Operator
from personal_data.consenting import agree, agreed
from personal_data.entrusting import entrust, let_go
from personal_data.model import Terms
from personal_data.store import Kept as KeptHolding
from personal_data.store import holdings_about
from personal_data.texts import consent_words, digest
from reception import confided
from reception import details_texts as texts
from reception.booking import mine
from reception.buttons import AddDetails, AgreeToDetails, AskDetail, ForgetDetails
from reception.model import Office, Service
from reception.outcomes import Gone
from reception.store import Kept, change
from reception.texts import reply
from refusals import NotUnderstood
from residents import Resident
from residents.store import Reply
from vault import VaultUnavailable

Mine = tuple[Kept, Office, Service]


def add_details(press: AddDetails, who: Resident, _key: str, ctx: Context) -> Reply:
    """What has been told and what may be; before the first of it, what the person agrees to."""
    found = _coming(press.appointment, who, ctx)
    if found is None:
        return Reply(reply(Gone()), who)
    return _details(found, who, ctx)


def agree_to_details(press: AgreeToDetails, who: Resident, key: str, ctx: Context) -> Reply:
    """Agreed, to the words that were shown: an old button asks anew."""
    found = _coming(press.appointment, who, ctx)
    if found is None:
        return Reply(reply(Gone()), who)
    if ctx.vault is None:
        return _details(found, who, ctx)
    office = found[1]
    operator = _operator(office, ctx)
    outdated = press.words != digest(consent_words("visit", operator))
    if outdated or agreed(who, office.organisation, "visit"):
        return _details(found, who, ctx)
    agreeing, proof = agree(who, operator, "visit", key, ctx)
    shown = _details(found, agreeing, ctx)
    return Reply(shown.message, agreeing, (proof,))


def ask_detail(press: AskDetail, who: Resident, _key: str, ctx: Context) -> Reply:
    """The question for one thing."""
    found = _coming(press.appointment, who, ctx)
    if found is None:
        return Reply(reply(Gone()), who)
    if not _may_be_told(found, who, ctx):
        return _details(found, who, ctx)
    return Reply(texts.question(press), who, awaits=press)


def detail_words(press: AskDetail, text: str, who: Resident, key: str, ctx: Context) -> Reply:
    """What was typed goes into the vault, or is refused without being repeated."""
    try:
        said = confided.read(press.kind, text)
    except NotUnderstood as refusal:
        return Reply(texts.refused(press, str(refusal)), who, awaits=press)
    return _told(press, said, who, key, ctx)


def detail_contact(
    press: AskDetail, contact: IncomingContact, who: Resident, key: str, ctx: Context
) -> Reply:
    """A phone that MAX vouches for; another's card, or one sent by hand, proves nothing."""
    token = ctx.settings.bots[who.bot].token
    phone = shared_phone(contact, who.user_id, token) if press.kind == "phone" else None
    if phone is None:
        return Reply(texts.unproven(press), who, awaits=press)
    said = Entrusted(kind="phone", value=confided.as_dialled(phone), proven=True)
    return _told(press, said, who, key, ctx)


def forget_details(press: ForgetDetails, who: Resident, _key: str, ctx: Context) -> Reply:
    """Everything that was told for this visit is of no use from now on."""
    found = _coming(press.appointment, who, ctx)
    if found is None:
        return Reply(reply(Gone()), who)
    (visit, read), office, service = found
    ended = let_go(read.path, "asked", ctx)
    return Reply(texts.details(visit, office, service, (), forgotten=True), who, tuple(ended))


def _coming(appointment: str, who: Resident, ctx: Context) -> Mine | None:
    """The resident's own visit, if it is not over: for what is past nothing is taken."""
    found = mine(appointment, who, ctx)
    return found if found and ctx.now() < found[0][0].ends else None


def _details(found: Mine, who: Resident, ctx: Context) -> Reply:
    (visit, read), office, service = found
    if ctx.vault is None:
        return Reply(texts.no_vault(visit, office, service), who)
    if not agreed(who, office.organisation, "visit"):
        return Reply(texts.consent(visit, _operator(office, ctx)), who)
    kinds = _kinds(holdings_about(ctx.documents, read.path), ctx)
    return Reply(texts.details(visit, office, service, kinds), who)


def _kinds(held: list[KeptHolding], ctx: Context) -> set[Kind]:
    return {holding.kind for holding, _ in held if holding.lives(ctx.now())}


def _may_be_told(found: Mine, who: Resident, ctx: Context) -> bool:
    return ctx.vault is not None and agreed(who, found[1].organisation, "visit")


def _told(press: AskDetail, said: Entrusted, who: Resident, key: str, ctx: Context) -> Reply:
    found = _coming(press.appointment, who, ctx)
    if found is None:
        return Reply(reply(Gone()), who)
    if not _may_be_told(found, who, ctx):
        return _details(found, who, ctx)
    (visit, read), office, service = found
    before = holdings_about(ctx.documents, read.path)
    terms = Terms(
        organisation=office.organisation,
        purpose="visit",
        about=read.path,
        until=visit.data_until,
    )
    try:
        writes = entrust(said, terms, who.token, before, key, ctx)
    except VaultUnavailable:
        return Reply(texts.not_kept(press), who, awaits=press)
    if not visit.told:
        writes.append(change(visit.model_copy(update={"told": True}), read))
    kinds = {*_kinds(before, ctx), said.kind}
    return Reply(texts.details(visit, office, service, kinds, told=said), who, tuple(writes))


def _operator(office: Office, ctx: Context) -> Operator:
    found = organisation_by_id(ctx.documents, office.organisation)
    known = card(ctx.documents, office.organisation)
    facts = known[0].facts if known else None
    return Operator(
        organisation=office.organisation,
        name=found.name if found else office.organisation,
        address=facts.address if facts and facts.address else office.address,
    )
