"""What people type into a bot, asked or not, and the proof that only the vault ever has it.

Every town that a test runs hears all of this before it ends: first the vault is opened to show that
the words arrived there, then every byte that is kept of anything else is searched for them.
"""

import base64
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import httpx

from journeys.town_process import Town
from journeys.town_vault import vault_of
from sandbox.max.names import phone_of

ADMIN = {"Authorization": "Bearer owner"}  # to the emulator, who asks for collections is one
# Somebody else each time, and nobody else in any journey.
_strangers = itertools.count(4_917)
NAME = "Евлампия Златогорова"
PHONE, DIGITS = "8 (903) 517-46-28", "9035174628"
FLAT = "7319б"
PLATE = "М513ОР797"
TEXT = f"Соседка Прасковья заливает, машина {PLATE} у подъезда"
ASKED = {"Имя": NAME, "Телефон": PHONE, "Квартира": FLAT, "Суть вопроса": TEXT}
# What nobody asked for is typed as well: it must be nowhere, the vault included.
UNASKED = f"Меня зовут {NAME}, {PHONE}, кв. {FLAT}. {TEXT}"
SECRETS = ("Евлампия", "Златогорова", DIGITS, "903) 517", "517-46-28", FLAT, PLATE, "Прасковья")

# «ь» and «ъ» are not written.
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщыэюя"
_ROMAN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch y e yu ya"
_LATIN = {**dict(zip(_CYRILLIC, _ROMAN.split(), strict=True)), "ь": "", "ъ": ""}


def confess(town: Town) -> list[str]:
    """Say all of it, asked and unasked; what was said, and none where there is nobody to ask."""
    who = next(_strangers)
    town.control("POST", "faults", _well(town, "faults"))
    if town.vaulted:
        town.control("POST", "vault_faults", _well(town, "vault_faults"))
    town.dialogue(who)
    town.types(who, UNASKED)
    for chat in town.control("GET", "chats"):
        if chat["type"] == "chat":
            body = {"user_id": who, "text": UNASKED}
            town.http.post(f"/sandbox/api/chats/{chat['id']}/say", json=body)
    menu = _labels(town, who)
    booking = next((label for label in menu if label.startswith("Записаться")), None)
    if not town.vaulted or booking is None:
        return []
    town.do(who, booking)
    town.do(who, _labels(town, who)[0])  # a service
    if not _labels(town, who)[0][0].isdigit():
        return []  # no day has a place
    town.do(who, _labels(town, who)[0])  # a day
    town.do(who, _labels(town, who)[0])  # a time
    for choice in ("Данные для приёма", "Даю согласие"):
        town.do(who, choice)
    for choice, words in ASKED.items():
        town.do(who, choice)
        town.types(who, words)
    town.do(who, "Телефон ✓")
    dialogue = town.dialogue(who)
    share = {"user_id": who, "mid": town.messages(dialogue)[-1]["mid"]}
    town.control("POST", f"chats/{dialogue}/share_phone", share)
    town.settles()
    town.types(who, UNASKED)
    return [*SECRETS, phone_of(who)[1:]]


def arrived(town: Town, data_dir: Path) -> set[str]:
    """What the vault has, opened: the kinds and words of everybody's."""
    vault = vault_of(town, data_dir)
    found: set[str] = set()
    after = ""
    while page := vault.page(after):
        for held in page:
            content = vault.read(held.owner, held.token)
            found.add(_value(content or b"{}"))
        after = page[-1].name
    return found


def _value(content: bytes) -> str:
    """What somebody told; of what a test has put into the vault by itself, all of it."""
    try:
        return str(json.loads(content).get("value", ""))
    except ValueError:
        return content.decode()


def leaks(
    data_dir: Path, more: Iterable[tuple[str, bytes]] = (), secrets: Iterable[str] = SECRETS
) -> list[str]:
    """Where any of the secrets stands in any of its forms: `file: form`.

    Every file of the town but the pretend MAX's own journal: what people say in MAX, MAX knows.
    """
    files = [
        (str(file.relative_to(data_dir)), file.read_bytes())
        for file in data_dir.rglob("*")
        if file.is_file() and not file.name.startswith("max.")
    ]
    log = data_dir.with_suffix(".log")
    kept = [*files, ("log", log.read_bytes() if log.exists() else b""), *more]
    forms = {form for secret in secrets for form in forms_of(secret)}
    return [f"{name}: {form!r}" for name, content in kept for form in forms if form in content]


def forms_of(secret: str) -> Iterator[bytes]:
    """As it is, in lower and upper case, quoted, escaped, in base64 at each offset, in Latin."""
    latin = "".join(_LATIN.get(letter, letter) for letter in secret.lower())
    for words in {secret, secret.lower(), secret.upper(), latin, latin.title(), latin.upper()}:
        yield words.encode()
        yield words.encode("utf-16-le")
        yield quote(words).encode()
        yield quote(words).lower().encode()
        yield quote_plus(words).encode()
        yield json.dumps(words)[1:-1].encode()
        yield json.dumps(json.dumps(words))[3:-3].encode()
        yield words.encode().hex().encode()
        for offset in range(3):
            # Of what surrounds it nothing is known: the letters that it shares are cut off.
            coded = base64.b64encode(b"\0" * offset + words.encode())
            start, end = (offset * 8 + 5) // 6, (offset + len(words.encode())) * 8 // 6
            yield coded[start:end]
            yield coded[start:end].replace(b"+", b"-").replace(b"/", b"_")


def firestore_dump(town: Town) -> Iterator[tuple[str, bytes]]:
    """Every document of the Firestore emulator, by its own answer."""
    health = town.http.get("/healthz").json()
    host = health.get("firestore_emulator_host")
    if not host:
        return
    root = f"http://{host}/v1/projects/{health['project']}/databases/(default)/documents"
    names = httpx.post(f"{root}:listCollectionIds", json={"pageSize": 300}, headers=ADMIN).json()
    assert names["collectionIds"]
    for name in names["collectionIds"]:
        page = ""
        while page is not None:
            asked = {"pageSize": "300", **({"pageToken": page} if page else {})}
            answer = httpx.get(f"{root}/{name}", params=asked, headers=ADMIN, timeout=30)
            yield f"firestore {name}", answer.content
            page = answer.json().get("nextPageToken")


def keeps_its_secrets(town: Town, data_dir: Path) -> None:
    """The town hears everything, and nothing but its vault has it."""
    said = confess(town)
    if said:
        town.settles()
        told = arrived(town, data_dir)
        assert set(ASKED.values()) - {PHONE} <= told
        assert any(said[-1][-7:] == re.sub(r"\D", "", words)[-7:] for words in told)
    assert said or not town.vaulted, "nobody could be told anything: the proof proves nothing"
    assert leaks(data_dir, firestore_dump(town), said or SECRETS) == []


def _labels(town: Town, who: int) -> list[str]:
    last = town.messages(town.dialogue(who))[-1]
    return [button["text"] for row in last["keyboard"] for button in row]


def _well(town: Town, what: str) -> dict[str, object]:
    """Every fault as it is in good health, but MAX's limits as they are."""
    known = town.control("GET", what)
    return {
        name: (False if isinstance(value, bool) else type(value)(0))
        for name, value in known.items()
        if name not in {"limits", "seed", "no_bot_started_in_open_dialogue"}
        and "seconds" not in name
    }
