"""Agree, and take it back."""

from context import Context
from documents import Write
from personal_data.model import PROVABLE_FOR, Consent, Operator, Purpose, consent_name
from personal_data.store import change_holding, holdings_of, record
from personal_data.texts import VERSIONS, consent_words
from residents import Resident


def agreed(who: Resident, organisation: str, purpose: Purpose) -> bool:
    """Whether this person has agreed to the words as they are today."""
    return who.consents.get(consent_name(organisation, purpose)) == VERSIONS[purpose]


def agree(
    who: Resident, operator: Operator, purpose: Purpose, key: str, ctx: Context
) -> tuple[Resident, Write]:
    """The person who has agreed, and the write that proves it."""
    consent = _act(who, operator.organisation, purpose, key, ctx)
    proof = consent.model_copy(update={"words": consent_words(purpose, operator)})
    name = consent_name(operator.organisation, purpose)
    consents = {**who.consents, name: VERSIONS[purpose]}
    return who.model_copy(update={"consents": consents}), record(proof, key)


def withdraw(
    who: Resident, organisation: str, purpose: Purpose, key: str, ctx: Context
) -> tuple[Resident, list[Write]]:
    """The person without this consent, and the writes: the proof, and the end of what was held."""
    name, now = consent_name(organisation, purpose), ctx.now()
    left = {n: version for n, version in who.consents.items() if n != name}
    ended = [
        change_holding(holding.released("withdrawn", now), read)
        for holding, read in holdings_of(ctx.documents, who.token)
        if (holding.organisation, holding.purpose) == (organisation, purpose) and holding.lives(now)
    ]
    version = who.consents.get(name, VERSIONS[purpose])
    taken_back = {"given": False, "version": version}
    proof = _act(who, organisation, purpose, key, ctx).model_copy(update=taken_back)
    return who.model_copy(update={"consents": left}), [record(proof, key), *ended]


def _act(who: Resident, organisation: str, purpose: Purpose, key: str, ctx: Context) -> Consent:
    """Given, as it is worded today."""
    now = ctx.now()
    return Consent(
        id=f"{who.token}-{key}",
        person=who.token,
        organisation=organisation,
        purpose=purpose,
        version=VERSIONS[purpose],
        given=True,
        at=now,
        until=now + PROVABLE_FOR,
    )
