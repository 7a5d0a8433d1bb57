"""Every Russian word the reception says. Nothing here names a visitor: only a code does."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import assert_never

from message import Message, PressButton, numbered
from reception.buttons import (
    AddDetails,
    AskCancel,
    CancelAppointment,
    ChooseDay,
    ChooseService,
    ChooseTime,
    MoveAppointment,
    PickTime,
    ShowAppointments,
)
from reception.model import Appointment, Office, Service
from reception.outcomes import (
    Booked,
    Cancelled,
    Gone,
    HasOne,
    NotOffered,
    Outcome,
    Settled,
    Taken,
)
from residents.buttons import ShowMenu
from russian import day_words, hour_words, numeral

TIMES_A_ROW = 4

MENU = ShowMenu().button("Меню")
MINE = ShowAppointments().button("Мои записи")


def booking_button(office: Office, *, several: bool) -> PressButton:
    """The menu's way in; several offices are told apart by their address."""
    where = f": {office.address}" if several else ""
    return ChooseService(office=office.id).button(f"Записаться на приём{where}"[:128])


def services(office: Office) -> Message:
    """Step one: what for."""
    rows = [
        [ChooseDay(office=office.id, service=service.id).button(service.title)]
        for service in office.services
    ]
    return numbered(f"Приём: {office.address}.\nПо какому вопросу?", [*rows, [MENU]])


def days(
    office: Office,
    service: Service,
    places: Mapping[date, int],
    later: date | None,
    moving: str | None,
) -> Message:
    """Step two: which day.

    places  free places by day
    later   the first day not shown; None: these are all
    """
    here = {"office": office.id, "service": service.id, "moving": moving}
    rows = [
        [ChooseTime(day=day, **here).button(f"{day_words(day)}: {_places(n)}")]
        for day, n in places.items()
    ]
    if later:
        rows.append([ChooseDay(since=later, **here).button("Позже")])
    question = "На какой день?" if places else "Свободных мест нет."
    phone = "" if places else f" Позвоните: {office.phone}."
    back = [ChooseService(office=office.id).button("Другой вопрос"), MENU]
    return numbered(f"{service.title}.\n{question}{phone}", [*rows, back])


def times(
    office: Office, service: Service, day: date, free: Sequence[datetime], moving: str | None
) -> Message:
    """Step three: at what time."""
    head = f"{service.title}, {day_words(day)}."
    question = "В какое время?" if free else "Свободных мест в этот день больше нет."
    back = ChooseDay(office=office.id, service=service.id, moving=moving).button("Другой день")
    rows = [*_times(office, service, free, moving), [back, MENU]]
    return numbered(f"{head}\n{question}", rows)


def reply(outcome: Outcome) -> Message:
    """What came of it."""
    match outcome:
        case Booked(appointment, office, service, moved, details):
            head = "Запись перенесена." if moved else "Вы записаны."
            more = [[details_button(appointment)]] if details else []
            text = f"{head}\n{_visit(appointment, office, service)}"
            return numbered(text, [*more, [MINE], [MENU]])
        case Taken(office, service, starts, nearest, moving):
            local = starts.astimezone(office.local_time)
            head = f"Время {local:%d.%m} в {hour_words(local.time())} уже занято."
            return _instead(head, office, service, nearest, moving)
        case NotOffered(office, service, moving):
            return _instead("На это время записаться нельзя.", office, service, (), moving)
        case HasOne(appointment, office, service):
            head = "Вы уже записаны по этому вопросу."
            move = MoveAppointment(appointment=appointment.id).button("Перенести")
            cancel = AskCancel(appointment=appointment.id).button("Отменить")
            text = f"{head}\n{_visit(appointment, office, service)}"
            return numbered(text, [[move, cancel], [MENU]])
        case Cancelled(appointment, office, service):
            text = f"Запись отменена: {service.title}, {when(appointment.starts, office)}."
            again = ChooseDay(office=office.id, service=service.id).button("Записаться снова")
            return numbered(text, [[again], [MENU]])
        case Gone():
            return numbered("Такой записи уже нет.", [[MINE], [MENU]])
        case Settled(starts, office, service):
            text = (
                f"{service.title}, {when(starts, office)}: изменить запись уже нельзя. "
                f"Позвоните: {office.phone}."
            )
            return numbered(text, [[MINE], [MENU]])
        case _:
            assert_never(outcome)


def details_button(appointment: Appointment, which: str = "") -> PressButton:
    """The way to telling something beforehand."""
    return AddDetails(appointment=appointment.id).button(f"Данные для приёма{which}")


def own(visits: Sequence[tuple[Appointment, Office, Service]], *, details: bool) -> Message:
    """«Мои записи». details: something may be told beforehand."""
    if not visits:
        return numbered("Записей нет.", [[MENU]])
    rows = []
    for n, (visit, _, _) in enumerate(visits, start=1):
        which = f" {n}-ю" if len(visits) > 1 else ""
        move = MoveAppointment(appointment=visit.id).button(f"Перенести{which}")
        cancel = AskCancel(appointment=visit.id).button(f"Отменить{which}")
        rows.append([move, cancel])
        if details:
            rows.append([details_button(visit, f":{which}" if which else "")])
    listed = "\n\n".join(_visit(*visit) for visit in visits)
    return numbered(f"Ваши записи.\n\n{listed}", [*rows, [MENU]])


def really_cancel(appointment: Appointment, office: Office, service: Service) -> Message:
    """One question before a place is given back."""
    yes = CancelAppointment(appointment=appointment.id).button("Да, отменить")
    text = f"Отменить запись? {service.title}, {when(appointment.starts, office)}."
    return numbered(text, [[yes], [MINE.model_copy(update={"text": "Нет, оставить"})]])


def reminder(appointment: Appointment, office: Office, service: Service) -> Message:
    """Before the visit."""
    move = MoveAppointment(appointment=appointment.id).button("Перенести")
    cancel = AskCancel(appointment=appointment.id).button("Отменить")
    text = f"Напоминаем о приёме.\n{_visit(appointment, office, service)}"
    return Message(text=text, buttons=((move, cancel), (MENU,)))


def _instead(
    head: str, office: Office, service: Service, nearest: Sequence[datetime], moving: str | None
) -> Message:
    there_is = " Ближайшее свободное:" if nearest else " Выберите другой день."
    back = ChooseDay(office=office.id, service=service.id, moving=moving).button("Другой день")
    rows = _times(office, service, nearest, moving, with_day=True)
    return numbered(f"{head}{there_is}", [*rows, [back, MENU]])


def _times(
    office: Office,
    service: Service,
    free: Sequence[datetime],
    moving: str | None,
    *,
    with_day: bool = False,
) -> list[list[PressButton]]:
    here = {"office": office.id, "service": service.id, "moving": moving}
    buttons = []
    for start in free:
        local = start.astimezone(office.local_time)
        label = hour_words(local.time())
        said = f"{local:%d.%m} в {label}" if with_day else label
        buttons.append(PickTime(starts=start, **here).button(said))
    a_row = 2 if with_day else TIMES_A_ROW
    return [buttons[n : n + a_row] for n in range(0, len(buttons), a_row)]


def when(starts: datetime, office: Office) -> str:
    """«26 ноября, четверг, в 9:00», in the office's zone."""
    local = starts.astimezone(office.local_time)
    return f"{day_words(local.date())}, в {hour_words(local.time())}"


def _visit(appointment: Appointment, office: Office, service: Service) -> str:
    """Date, weekday, time, place, what to bring, code."""
    room = next((d.room for d in office.desks if d.id == appointment.desk), "")
    place = ", ".join(filter(None, (office.address, room)))
    return (
        f"{service.title}: {when(appointment.starts, office)}.\n"
        f"Место: {place}.\n"
        f"Возьмите: {service.bring}.\n"
        f"Код визита: {appointment.code}. Назовите его вместо фамилии."
    )


def _places(n: int) -> str:
    return f"{n} {numeral(n, 'место', 'места', 'мест')}"
