"""Everything about one person as a page: for a phone, without scripts, in plain Russian."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from houses.resources import RESOURCE_NAMES
from my_data.model import Everything
from my_data.texts import zone_of
from notifications import Notice
from personal_data.texts import KIND_WORDS, PURPOSE_WORDS
from russian import hour_words
from staff.texts import role_name

STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:17px/1.5 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .3rem}dl{margin:0}"
    "dt,small,summary{opacity:.7;font-size:.9rem}dt{margin-top:.7rem}"
    "dd,p{margin:.2rem 0;white-space:pre-line;overflow-wrap:anywhere}small{display:block}"
)
# A name, what is said under it, and what is of less weight.
Entry = tuple[str, str, str]


def page(known: Everything, now: datetime, *, linked: bool) -> str:
    """The whole page, what matters most first. linked: it is reached by a link that ends."""
    parts = (
        ("Что вы сообщили, в хранилище в России", _entrusted(known, now)),
        ("Кто смотрел ваши данные", _looks(known)),
        ("Записи на приём", _visits(known)),
        ("Дома и уведомления", _houses(known)),
        ("Работа", _work(known)),
        ("Согласия", _consents(known)),
        ("Что бот писал вам", _notices(known)),
        ("Диалог", _dialogue(known)),
    )
    filled = [(title, list(entries)) for title, entries in parts]
    nothing = ", ".join(f"«{title}»" for title, entries in filled if not entries)
    lives = " Ссылка на эту страницу живёт 10 минут." if linked else ""
    return (
        f"{_head('Мои данные')}<p>Составлено {escape(_moment(now, known))}.{lives} "
        "Отозвать согласие или всё удалить можно в боте: «Меню» → «Мои данные».</p>"
        + "".join(_part(title, entries) for title, entries in filled if entries)
        + (f"<p><small>Ничего нет: {nothing}.</small></p>" if nothing else "")
    )


def notice_page(title: str, text: str) -> str:
    """A page that says only why there is none. Both are our own words."""
    return f"{_head(title)}<p>{text}</p>"


def _head(title: str) -> str:
    return (
        "<!doctype html><html lang=ru><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style><h1>{title}</h1>"
    )


def _part(title: str, entries: Iterable[Entry]) -> str:
    return f"<h2>{escape(title)}</h2><dl>{''.join(map(_entry, entries))}</dl>"


def _entry(entry: Entry) -> str:
    name, value, less = map(escape, entry)
    if len(less) > 200:
        less = f"<details><summary>Текст</summary><p>{less}</p></details>"
    elif less:
        less = f"<small>{less}</small>"
    return f"<dt>{name}</dt><dd>{value}{less}</dd>"


def _entrusted(known: Everything, now: datetime) -> Iterable[Entry]:
    for holding in known.holdings:
        said, kind = known.said.get(holding.token), KIND_WORDS[holding.kind].capitalize()
        if not holding.lives(now):
            yield kind, "прежний ответ, удаляется", ""
            continue
        proven = " (подтверждён MAX)" if said and said.proven else ""
        until = f"до {holding.until.astimezone(zone_of(known)):%d.%m.%Y}"
        yield kind, f"{said.value}{proven}" if said else "не открывается", until


def _looks(known: Everything) -> Iterable[Entry]:
    for seen in known.disclosures:
        kinds = ", ".join(KIND_WORDS[kind] for kind in seen.kinds)
        who = f"{known.named(seen.organisation)}: {role_name(seen.role)}"
        yield _moment(seen.at, known), f"{who}. Показано: {kinds}.", ""


def _visits(known: Everything) -> Iterable[Entry]:
    for visit in known.visits:
        office = known.offices.get(visit.office)
        service = office.service(visit.service) if office else None
        title = service.title if service else "Приём"
        yield _moment(visit.starts, known), title, f"код {visit.code}"


def _houses(known: Everything) -> Iterable[Entry]:
    for house in known.houses:
        yield "Дом", house.address, ""
    muted = known.choices.muted if known.choices else ()
    if muted:
        names = ", ".join(name for code, name in RESOURCE_NAMES.items() if code in muted)
        yield "Не сообщать", names, ""
    if known.choices and known.choices.quiet:
        yield "Тихие часы", known.choices.quiet, ""
    if known.resting:
        yield "Уведомления", "остановлены", ""


def _work(known: Everything) -> Iterable[Entry]:
    for organisation, role in known.who.roles.items():
        yield known.named(organisation), role_name(role), ""


def _consents(known: Everything) -> Iterable[Entry]:
    for consent in known.consents:
        act = "Дано" if consent.given else "Отозвано"
        where = f"{known.named(consent.organisation)}, {PURPOSE_WORDS[consent.purpose]}"
        yield f"{act} {_moment(consent.at, known)}", where, consent.words


def _notices(known: Everything) -> Iterable[Entry]:
    for notice in known.notices:
        yield _moment(notice.sent_at or notice.owed_at, known), _words(notice), ""


def _words(notice: Notice) -> str:
    """What was said, without the keyboard that is written under it; never somebody else's data."""
    if notice.message.slots:
        return "Показ данных посетителя."
    lines = notice.message.text.split("\n")
    first = next((n for n, line in enumerate(lines) if n and line.startswith("1. ")), len(lines))
    return "\n".join(lines[:first]).strip()


def _dialogue(known: Everything) -> Iterable[Entry]:
    who = known.who
    yield "Ваш номер в MAX", str(who.user_id), ""
    yield "Номер диалога", str(who.chat_id), ""
    yield "Случайный номер, под которым вы записаны у нас", who.token, ""
    if who.seen_at:
        yield "Последнее нажатие или сообщение", _moment(who.seen_at, known), ""


def _moment(at: datetime, known: Everything) -> str:
    local = at.astimezone(zone_of(known))
    return f"{local:%d.%m.%Y}, {hour_words(local.time())}"
