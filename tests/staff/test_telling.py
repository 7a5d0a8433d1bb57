"""What happens is told to those of the staff whom it concerns, each once."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builders import Hands, a_message, some_hands
from colleagues import Person, administrator, colleague
from documents import Query
from message import Message
from notifications.delivering import drain
from notifications.model import USUAL
from notifications.store import notice
from staff.buttons import Revoke
from staff.model import Member, Role
from staff.telling import tell_staff
from staff.texts import colleague as named


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


AT_THE_CHATS: tuple[Role, ...] = ("administrator", "dispatcher")
LOST = "Бот удалён из чата."


def lost_chat(member: Member) -> Message:
    return a_message(LOST)


def told(hands: Hands, cause: str = "lost:-105", organisation: str = "uk") -> int:
    """Tells of a lost chat; how many notices that made."""
    writes = tell_staff(
        hands.documents, organisation, AT_THE_CHATS, lost_chat, cause, hands.ctx.now()
    )
    hands.documents.commit(*writes)
    return len(writes)


def heard(hands: Hands) -> list[tuple[str, str]]:
    """What was sent, by dialogue."""
    drain("uk", hands.ctx)
    return sorted(
        (call.url.params["chat_id"], json.loads(call.content)["text"])
        for call in hands.calls
        if (call.method, call.url.path) == ("POST", "/messages")
    )


def dialogue(person: Person) -> str:
    return str(int(person.hex4, 16))


def test_those_with_the_role_hear_of_it_in_their_dialogues(hands: Hands) -> None:
    anna = administrator(hands)
    boris = colleague(anna, "3f2a", "dispatcher")
    colleague(anna, "5c5c", "auditor")
    administrator(hands, "c0c0", "vodokanal")

    assert told(hands) == 2

    assert heard(hands) == sorted([(dialogue(anna), LOST), (dialogue(boris), LOST)])
    kept = notice(hands.documents, f"staff:lost:-105:{boris.token}")
    assert kept
    assert (kept[0].urgency, kept[0].sender, kept[0].zone) == (USUAL, "uk", None)


def test_the_same_cause_is_told_once_and_also_to_who_came_later(hands: Hands) -> None:
    anna = administrator(hands)
    assert (told(hands), told(hands)) == (1, 0)
    assert heard(hands) == [(dialogue(anna), LOST)]
    boris = colleague(anna, "3f2a", "dispatcher")

    assert told(hands) == 1

    assert heard(hands) == sorted([(dialogue(anna), LOST), (dialogue(boris), LOST)])


def test_two_who_tell_of_it_at_once_tell_it_once(hands: Hands) -> None:
    administrator(hands)
    writes = [
        tell_staff(hands.documents, "uk", AT_THE_CHATS, lost_chat, "x", hands.ctx.now())
        for _ in range(2)
    ]

    for same in writes:
        hands.documents.commit(*same)

    assert len(heard(hands)) == 1


def test_each_may_be_told_in_own_words(hands: Hands) -> None:
    anna = administrator(hands)

    hands.documents.commit(
        *tell_staff(
            hands.documents,
            "uk",
            ["administrator"],
            lambda member: a_message(f"{named(member)}: карточка, всё верно?"),
            "card:uk:2026-11",
            hands.ctx.now(),
        )
    )

    assert heard(hands) == [(dialogue(anna), "администратор A0A0: карточка, всё верно?")]


def test_staff_are_told_at_night_unless_asked_to_let_them_sleep(hands: Hands) -> None:
    anna = administrator(hands)
    hands.time = datetime(2026, 11, 24, 23, tzinfo=UTC)  # 2:00 in Moscow
    told(hands, "at-once")
    asleep = tell_staff(
        hands.documents,
        "uk",
        AT_THE_CHATS,
        lambda _: a_message("Карточка: всё верно?"),
        "in-the-morning",
        hands.ctx.now(),
        zone="Europe/Moscow",
    )
    hands.documents.commit(*asleep)

    assert heard(hands) == [(dialogue(anna), LOST)]
    hands.time = datetime(2026, 11, 25, 5, tzinfo=UTC)  # 8:00
    assert (dialogue(anna), "Карточка: всё верно?") in heard(hands)


def test_what_can_no_longer_help_is_not_said(hands: Hands) -> None:
    administrator(hands)
    soon = hands.ctx.now() + timedelta(hours=1)
    writes = tell_staff(
        hands.documents, "uk", AT_THE_CHATS, lost_chat, "x", hands.ctx.now(), expires=soon
    )
    hands.documents.commit(*writes)
    hands.time += timedelta(hours=2)

    assert heard(hands) == []


def test_who_was_revoked_does_not_hear_of_it_any_more(hands: Hands) -> None:
    anna = administrator(hands)
    boris = colleague(anna, "3f2a", "dispatcher")
    told(hands)
    anna.presses(Revoke(organisation="uk", member=boris.token))

    assert heard(hands) == [(dialogue(anna), LOST)]


def test_a_message_without_a_button_is_refused_before_anything_is_owed(hands: Hands) -> None:
    administrator(hands)

    with pytest.raises(ValueError, match="a notice needs a press button"):
        tell_staff(
            hands.documents,
            "uk",
            AT_THE_CHATS,
            lambda _: Message(text="без кнопки"),
            "x",
            hands.ctx.now(),
        )

    assert hands.documents.find(Query("notices")) == []


def test_nobody_is_told_where_nobody_works(hands: Hands) -> None:
    assert told(hands) == 0
