"""What the visitor reads who tells something beforehand. None of it repeats what he told."""

from collections.abc import Collection
from typing import assert_never

from message import ContactButton, Message, numbered
from personal_data import Entrusted, Kind, Operator
from personal_data.model import KINDS
from personal_data.texts import KIND_WORDS, SILENT_VAULT, consent_words, digest, listed
from reception.buttons import AddDetails, AgreeToDetails, AskDetail, ForgetDetails
from reception.model import Appointment, Office, Service
from reception.texts import MENU, MINE, when


def consent(visit: Appointment, operator: Operator) -> Message:
    """What the person agrees to before the first question. Nothing is ticked in advance."""
    words = consent_words("visit", operator)
    yes = AgreeToDetails(appointment=visit.id, words=digest(words)).button("Даю согласие")
    no = MINE.model_copy(update={"text": "Не даю"})
    return numbered(words, [[yes, no], [MENU]])


def details(  # noqa: PLR0913 - one screen
    visit: Appointment,
    office: Office,
    service: Service,
    kinds: Collection[Kind],
    *,
    told: Entrusted | None = None,
    forgotten: bool = False,
) -> Message:
    """What the reception knows beforehand, and what may be added."""
    lines = [f"Данные для приёма: {service.title}, {when(visit.starts, office)}.", ""]
    if told:
        proven = ", номер подтверждён MAX" if told.proven else ""
        lines.append(f"Записано: {KIND_WORDS[told.kind]}{proven}.")
    if forgotten:
        lines.append(
            "Удаляем: больше это никому не покажут; у кого открыто сейчас, исчезнет через "
            "10 минут, из хранилища — в течение часа."
        )
    lines.append(f"Приёмная знает: {listed(kinds)}." if kinds else "Приёмная знает только код.")
    lines.append("Нажмите, что хотите сообщить заранее: всё или часть.")
    asked = [
        AskDetail(appointment=visit.id, kind=kind).button(_label(kind, told=kind in kinds))
        for kind in KINDS
    ]
    rows = [asked[:2], asked[2:]]
    if kinds:
        rows.append([ForgetDetails(appointment=visit.id).button("Удалить всё, что сообщено")])
    return numbered("\n".join(lines), [*rows, [MINE, MENU]])


def question(press: AskDetail) -> Message:
    """What to type, or to press."""
    back = AddDetails(appointment=press.appointment).button("Назад")
    match press.kind:
        case "name":
            text = "Как к вам обращаться? Напишите имя."
        case "phone":
            text = "Поделитесь номером из MAX кнопкой или напишите другой номер."
            share = ContactButton(text="Поделиться номером")
            return Message(text=text, buttons=((share,), (back,)))
        case "flat":
            text = "Напишите номер квартиры."
        case "question":
            text = "Напишите, с чем вы придёте: до 1000 знаков."
        case _:
            assert_never(press.kind)
    return Message(text=text, buttons=((back,),))


def refused(press: AskDetail, accepted: str) -> Message:
    """The same question, with what is accepted."""
    asked = question(press)
    return asked.model_copy(update={"text": f"Не подходит. Нужно: {accepted}.\n{asked.text}"})


def unproven(press: AskDetail) -> Message:
    """A contact that proves nothing, or that nobody asked for."""
    asked = question(press)
    if press.kind != "phone":
        return asked.model_copy(update={"text": f"Контакт здесь не нужен.\n{asked.text}"})
    why = (
        "Такой контакт не подтвердить: MAX ручается только за номер, отправленный кнопкой ниже. "
        "Он не записан."
    )
    return asked.model_copy(update={"text": f"{why}\n{asked.text}"})


def not_kept(press: AskDetail) -> Message:
    """The vault does not answer."""
    asked = question(press)
    return asked.model_copy(update={"text": f"{SILENT_VAULT}\n\n{asked.text}"})


def no_vault(visit: Appointment, office: Office, service: Service) -> Message:
    """Nowhere to keep anything: then nothing is asked."""
    text = (
        f"{service.title}, {when(visit.starts, office)}.\n"
        "Личные данные этот бот не принимает. На приёме назовите код визита: "
        f"{visit.code}."
    )
    return numbered(text, [[MINE], [MENU]])


def _label(kind: Kind, *, told: bool) -> str:
    words = KIND_WORDS[kind].capitalize()
    return f"{words} ✓" if told else words
