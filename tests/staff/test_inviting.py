"""People are let in and out of an organisation's staff."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from builders import Hands, some_hands
from colleagues import (
    NAMES,
    REFUSED,
    Person,
    administrator,
    buttons_of,
    code_of,
    colleague,
    meaning,
)
from documents import Query
from staff.buttons import AskInvite, AskRevoke, Invite, Revoke, ShowMember, ShowStaff
from staff.expiring import forget_expired
from staff.inviting import SHOWN, invite_administrator
from staff.model import MOST_MEMBERS, Member, code_in
from staff.rights import may
from staff.store import keep_member, member

NOT_VALID = (
    "Приглашение не действует: оно уже использовано, истекло или введено с ошибкой. "
    "Попросите новое.\n\n1. Меню"
)
JOINED = (
    "УК «Лесная»: ваша роль теперь — диспетчер (публикует отключения, ведёт чаты, "
    "видит карточку и охват домов).\n\n"
    "1. Работа\n2. Меню"
)


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    hands = some_hands(tmp_path)
    yield hands
    hands.documents.close()


# The list.


def test_staff_see_each_other_as_roles_with_four_digits_and_a_date(hands: Hands) -> None:
    anna = administrator(hands, "a0a0")
    hands.time += timedelta(days=1)
    colleague(anna, "3f2a", "dispatcher")
    hands.time += timedelta(hours=12)  # in Moscow the next day has begun
    colleague(anna, "0e1b", "receptionist")

    assert anna.presses(ShowStaff(organisation="uk")) == (
        "Сотрудники.\n"
        "Вы: администратор A0A0.\n\n"
        "1. администратор A0A0, с 24.11.2026\n"
        "2. диспетчер 3F2A, с 25.11.2026\n"
        "3. сотрудник приёмной 0E1B, с 26.11.2026\n"
        "4. Пригласить\n"
        "5. Работа   6. Меню"
    )


def test_an_auditor_sees_the_staff_without_buttons_that_change_it(hands: Hands) -> None:
    anna = administrator(hands, "a0a0")
    vera = colleague(anna, "5c5c", "auditor")

    assert "Пригласить" not in vera.presses(ShowStaff(organisation="uk"))
    assert vera.presses(ShowMember(organisation="uk", member=anna.token)) == (
        "администратор A0A0, с 24.11.2026.\nПриглашение: оператор системы.\n\n"
        "1. Сотрудники   2. Меню"
    )
    assert vera.presses(AskInvite(organisation="uk")) == REFUSED
    assert vera.presses(Invite(organisation="uk", role="auditor")) == REFUSED
    assert vera.presses(Revoke(organisation="uk", member=anna.token)) == REFUSED


def test_a_colleague_is_shown_with_who_invited_them_and_can_be_revoked(hands: Hands) -> None:
    anna = administrator(hands, "a0a0")
    boris = colleague(anna, "3f2a", "dispatcher")

    assert anna.presses(ShowMember(organisation="uk", member=boris.token)) == (
        "диспетчер 3F2A, с 24.11.2026.\nПриглашение: администратор.\n\n"
        "1. Отозвать доступ\n2. Сотрудники   3. Меню"
    )
    assert anna.presses(ShowMember(organisation="uk", member=anna.token)).startswith(
        "администратор A0A0 (это вы), с 24.11.2026."
    )


def test_a_long_list_is_shown_in_parts_and_each_colleague_once(hands: Hands) -> None:
    anna = administrator(hands, "a0a0")
    for number in range(2 * SHOWN):
        hands.time += timedelta(minutes=1)
        hands.documents.commit(keep_member(a_member(hands, f"{number:04x}"), None, "test"))

    shown: list[str] = []
    press: ShowStaff | None = ShowStaff(organisation="uk")
    while press:
        anna.presses(press)
        shown += [text for text in buttons_of(anna.message) if ", с " in text]
        more = "Дальше" in buttons_of(anna.message)
        further = meaning(anna.message, "Дальше", ShowStaff) if more else None
        press = further if isinstance(further, ShowStaff) else None

    assert len(shown) == len(set(shown)) == 2 * SHOWN + 1
    assert (shown[0], shown[-1]) == (
        "администратор A0A0, с 24.11.2026",
        "диспетчер 0027, с 24.11.2026",
    )


def a_member(hands: Hands, hex4: str) -> Member:
    return Member(
        organisation="uk",
        token=hex4 + "0" * 28,
        bot="uk",
        role="dispatcher",
        since=hands.time,
        invited_by="administrator",
    )


def test_a_list_whose_last_one_was_revoked_meanwhile_begins_anew(hands: Hands) -> None:
    anna = administrator(hands, "a0a0")

    text = anna.presses(ShowStaff(organisation="uk", after="f" * 32))

    assert "администратор A0A0" in text


# Inviting.


def test_an_administrator_may_invite_to_every_role(hands: Hands) -> None:
    anna = administrator(hands)

    assert anna.presses(AskInvite(organisation="uk")) == (
        "Кого пригласить?\n"
        "Администратор: может всё.\n"
        "Руководитель: может всё, но не меняет администраторов.\n"
        "Диспетчер: публикует отключения, ведёт чаты, видит карточку и охват домов.\n"
        "Сотрудник приёмной: видит карточку и охват домов.\n"
        "Аудитор: видит всё, ничего не меняет.\n\n"
        "1. администратор\n2. руководитель\n3. диспетчер\n4. сотрудник приёмной\n5. аудитор\n"
        "6. Сотрудники   7. Меню"
    )


def test_an_office_head_invites_everybody_but_administrators(hands: Hands) -> None:
    head = colleague(administrator(hands), "4d4d", "office_head")

    assert "администратор" not in buttons_of_asked(head)
    assert head.presses(Invite(organisation="uk", role="administrator")) == (
        "Администраторов приглашает и отзывает только администратор.\n\n1. Сотрудники   2. Меню"
    )
    assert colleague(head, "3f2a", "dispatcher").roles == {"uk": "dispatcher"}


def buttons_of_asked(person: Person) -> list[str]:
    person.presses(AskInvite(organisation="uk"))
    return buttons_of(person.message)


def test_an_invitation_is_a_link_to_forward_with_its_end_and_the_code(hands: Hands) -> None:
    anna = administrator(hands)

    text = anna.presses(Invite(organisation="uk", role="dispatcher"))

    code = code_of(text)
    assert text == (
        "Приглашение, роль: диспетчер.\n"
        "Сработает один раз, до 12:00 27 ноября (пятница), время московское.\n"
        "Перешлите коллеге ссылку:\n"
        f"https://max.ru/id00_bot?start=i-{code}\n"
        "Если по ссылке ничего не произошло, пусть напишет боту код:\n"
        f"{code}\n\n"
        "1. Сотрудники   2. Меню"
    )
    assert len(code) == 22  # 128 bits


@pytest.mark.parametrize(
    "said",
    [
        httpx.Response(503, json={"code": "service.unavailable", "message": "x"}),
        httpx.Response(200, json={"user_id": 1, "first_name": "Bot", "is_bot": True}),
    ],
    ids=["MAX is away", "the bot has no username"],
)
def test_where_max_does_not_name_the_bot_the_code_alone_will_do(
    hands: Hands, said: httpx.Response
) -> None:
    anna, boris = administrator(hands), Person(hands, "3f2a")
    hands.answer = lambda _: said

    text = anna.presses(Invite(organisation="uk", role="dispatcher"))

    code = text.splitlines()[3]
    assert text == (
        "Приглашение, роль: диспетчер.\n"
        "Сработает один раз, до 12:00 27 ноября (пятница), время московское.\n"
        f"Пусть коллега напишет боту этот код:\n{code}\n\n1. Сотрудники   2. Меню"
    )
    assert boris.says(code) == JOINED


def test_the_code_is_kept_nowhere_among_invitations(hands: Hands) -> None:
    code = administrator(hands).invites("dispatcher")

    (kept,) = hands.documents.find(Query("invitations"))
    assert code not in f"{kept}"


# Accepting.


def test_whoever_brings_the_link_first_has_the_role_from_then_on(hands: Hands) -> None:
    anna, boris = administrator(hands), Person(hands, "3f2a")

    said = boris.says(f"i-{anna.invites('dispatcher')}")

    assert said == JOINED
    assert boris.roles == {"uk": "dispatcher"}
    assert may(boris.roles, "bind_chat", "uk")


@pytest.mark.parametrize("form", ["{}", "i-{}", " {}\n", "https://max.ru/id00_bot?start=i-{}"])
def test_a_code_may_come_by_the_link_or_be_typed(hands: Hands, form: str) -> None:
    code = administrator(hands).invites("dispatcher")

    assert Person(hands, "3f2a").says(form.format(code)) == JOINED


@pytest.mark.parametrize(
    "words", ["", "привет", "7", "menu", "h-bGVzbmF5YS01", "c-105", "a" * 21, "a" * 23, "i-"]
)
def test_what_is_no_code_is_left_to_others(words: str) -> None:
    assert code_in(words) is None


def test_a_code_that_looks_like_the_beginning_of_a_link_is_itself() -> None:
    assert code_in("i-" + "x" * 20) == "i-" + "x" * 20
    assert code_in("i-i-" + "x" * 20) == "i-" + "x" * 20
    assert code_in("i-cut-off") == "cut-off"


def test_a_used_an_expired_and_an_unknown_code_are_told_the_same(hands: Hands) -> None:
    anna, boris, vera = administrator(hands), Person(hands, "3f2a"), Person(hands, "5c5c")
    used, late = anna.invites("dispatcher"), anna.invites("auditor")
    boris.says(used)
    hands.time += timedelta(hours=72)

    assert {vera.says(code) for code in (used, late, "i-" + "x" * 22, "i-cut-off")} == {NOT_VALID}
    assert vera.roles == {}


def test_a_code_works_until_its_last_second(hands: Hands) -> None:
    code = administrator(hands).invites("dispatcher")
    hands.time += timedelta(hours=72, seconds=-1)

    assert Person(hands, "3f2a").says(code) == JOINED


def test_of_two_people_with_one_code_at_once_one_gets_in(hands: Hands) -> None:
    code = administrator(hands).invites("dispatcher")
    boris, vera = Person(hands, "3f2a"), Person(hands, "5c5c")
    heard: list[str] = []
    boris.meanwhile = lambda: heard.append(vera.says(code))

    heard.append(boris.says(code))

    assert heard == [JOINED, NOT_VALID]
    assert (boris.roles, vera.roles) == ({}, {"uk": "dispatcher"})
    assert member(hands.documents, "uk", boris.token) is None


def test_an_invitation_of_another_bots_organisation_opens_nothing(hands: Hands) -> None:
    anna = administrator(hands)
    code = anna.invites("dispatcher")

    assert Person(hands, "5c5c", bot="other").says(code) == NOT_VALID
    assert Person(hands, "3f2a").says(code) == JOINED


def test_a_person_may_work_for_several_organisations_of_one_bot(hands: Hands) -> None:
    anna = administrator(hands, "a0a0")
    clara = administrator(hands, "c0c0", "vodokanal")
    boris = colleague(anna, "3f2a", "dispatcher")

    boris.says(clara.invites("auditor", "vodokanal"))

    assert boris.roles == {"uk": "dispatcher", "vodokanal": "auditor"}
    assert not may(boris.roles, "bind_chat", "vodokanal")
    assert may(boris.roles, "show_staff", "vodokanal")
    assert not may(boris.roles, "show_staff", "uk")


def test_a_higher_role_replaces_a_lower_one_by_a_new_invitation(hands: Hands) -> None:
    anna = administrator(hands)
    boris = colleague(anna, "3f2a", "dispatcher")
    hands.time += timedelta(days=2)

    boris.says(anna.invites("office_head"))

    assert boris.roles == {"uk": "office_head"}
    assert "руководитель 3F2A, с 26.11.2026" in anna.presses(ShowStaff(organisation="uk"))


def test_an_administrator_who_tries_the_link_herself_leaves_it_to_the_colleague(
    hands: Hands,
) -> None:
    anna = administrator(hands)
    code = anna.invites("dispatcher")

    assert anna.says(code) == (
        "УК «Лесная»: ваша роль уже администратор, приглашение ничего не добавит. "
        "Оно осталось действительным: перешлите его коллеге.\n\n1. Работа\n2. Меню"
    )
    assert anna.roles == {"uk": "administrator"}
    assert Person(hands, "3f2a").says(code) == JOINED


def test_what_somebody_revoked_has_left_behind_opens_nothing(hands: Hands) -> None:
    anna = administrator(hands)
    head = colleague(anna, "4d4d", "office_head")
    code = head.invites("office_head")

    anna.presses(Revoke(organisation="uk", member=head.token))

    assert head.says(code) == NOT_VALID


def test_there_is_an_end_to_how_many_may_work_for_one_organisation(hands: Hands) -> None:
    anna = administrator(hands)
    code = anna.invites("dispatcher")
    for number in range(MOST_MEMBERS - 1):
        hands.documents.commit(keep_member(a_member(hands, f"{number:04x}"), None, "test"))

    boris = Person(hands, "ffff")

    assert boris.says(code) == (
        "УК «Лесная»: сотрудников уже 100, больше нельзя. Отзовите лишний доступ.\n\n1. Меню"
    )
    anna.presses(Revoke(organisation="uk", member=a_member(hands, "0000").token))
    assert boris.says(code) == JOINED


# Revoking.


def test_revocation_is_asked_for_once_and_is_immediate(hands: Hands) -> None:
    anna = administrator(hands)
    head = colleague(anna, "4d4d", "office_head")

    assert anna.presses(AskRevoke(organisation="uk", member=head.token)) == (
        "Отозвать доступ: руководитель 4D4D? Он прекратится сразу.\n\n"
        "1. Да, отозвать\n2. Нет, оставить"
    )
    assert head.presses(ShowStaff(organisation="uk")).startswith("Сотрудники.")
    assert anna.presses(Revoke(organisation="uk", member=head.token)) == (
        "Доступ отозван: руководитель 4D4D.\n\n1. Сотрудники   2. Меню"
    )

    assert head.presses(ShowStaff(organisation="uk")) == REFUSED
    assert head.roles == {}
    assert "4D4D" not in anna.presses(ShowStaff(organisation="uk"))


def test_who_is_revoked_in_the_middle_of_a_press_does_not_finish_it(hands: Hands) -> None:
    anna = administrator(hands)
    head = colleague(anna, "4d4d", "office_head")
    head.meanwhile = lambda: anna.presses(Revoke(organisation="uk", member=head.token))

    assert head.presses(Invite(organisation="uk", role="dispatcher")) == REFUSED
    assert hands.documents.find(Query("invitations")) == []


def test_revocation_in_one_organisation_leaves_the_other(hands: Hands) -> None:
    anna = administrator(hands, "a0a0")
    clara = administrator(hands, "c0c0", "vodokanal")
    boris = colleague(anna, "3f2a", "dispatcher")
    boris.says(clara.invites("auditor", "vodokanal"))

    anna.presses(Revoke(organisation="uk", member=boris.token))

    assert boris.roles == {"vodokanal": "auditor"}
    assert clara.presses(Revoke(organisation="uk", member=anna.token)) == REFUSED


def test_a_colleague_who_is_gone_already_is_said_to_be_gone(hands: Hands) -> None:
    anna = administrator(hands)
    boris = colleague(anna, "3f2a", "dispatcher")
    anna.presses(Revoke(organisation="uk", member=boris.token))

    gone = "Такого сотрудника уже нет.\n\n1. Сотрудники   2. Меню"
    for press in (ShowMember, AskRevoke, Revoke):
        assert anna.presses(press(organisation="uk", member=boris.token)) == gone


def test_an_office_head_revokes_everybody_but_administrators(hands: Hands) -> None:
    anna = administrator(hands)
    head = colleague(anna, "4d4d", "office_head")
    boris = colleague(anna, "3f2a", "dispatcher")

    head.presses(Revoke(organisation="uk", member=boris.token))

    assert boris.roles == {}
    only = "Администраторов приглашает и отзывает только администратор."
    for press in (AskRevoke, Revoke):
        assert head.presses(press(organisation="uk", member=anna.token)).startswith(only)
    assert anna.roles == {"uk": "administrator"}


LAST = (
    "Другого администратора нет. Сначала пригласите его, потом отзывайте свой доступ.\n\n"
    "1. Сотрудники   2. Меню"
)


def test_the_last_administrator_cannot_go(hands: Hands) -> None:
    anna = administrator(hands)
    colleague(anna, "4d4d", "office_head")
    administrator(hands, "c0c0", "vodokanal")

    for press in (AskRevoke, Revoke):
        assert anna.presses(press(organisation="uk", member=anna.token)) == LAST
    assert anna.roles == {"uk": "administrator"}


def test_one_of_two_administrators_may_go(hands: Hands) -> None:
    anna = administrator(hands)
    colleague(anna, "b0b0", "administrator")

    assert anna.presses(AskRevoke(organisation="uk", member=anna.token)).startswith(
        "Отозвать доступ: администратор A0A0 (это вы)? Он прекратится сразу."
    )
    assert anna.presses(Revoke(organisation="uk", member=anna.token)) == (
        "Ваш доступ отозван: администратор A0A0.\n\n1. Меню"
    )

    assert anna.roles == {}
    assert member(hands.documents, "uk", anna.token) is None
    assert anna.presses(ShowStaff(organisation="uk")) == REFUSED


def test_of_two_administrators_who_go_at_once_one_must_stay(hands: Hands) -> None:
    anna = administrator(hands)
    boris = colleague(anna, "b0b0", "administrator")
    anna.meanwhile = lambda: boris.presses(Revoke(organisation="uk", member=boris.token))

    assert anna.presses(Revoke(organisation="uk", member=anna.token)) == LAST

    assert (anna.roles, boris.roles) == ({"uk": "administrator"}, {})


def test_of_two_administrators_who_revoke_each_other_at_once_one_stays(hands: Hands) -> None:
    anna = administrator(hands)
    boris = colleague(anna, "b0b0", "administrator")
    anna.meanwhile = lambda: boris.presses(Revoke(organisation="uk", member=anna.token))

    assert anna.presses(Revoke(organisation="uk", member=boris.token)) == REFUSED

    assert (anna.roles, boris.roles) == ({}, {"uk": "administrator"})


def test_after_a_revocation_a_new_invitation_lets_in_again(hands: Hands) -> None:
    anna = administrator(hands)
    head = colleague(anna, "4d4d", "office_head")
    anna.presses(Revoke(organisation="uk", member=head.token))

    assert head.says(anna.invites("dispatcher")) == JOINED


@pytest.mark.parametrize("token", ["../x", "a/b", "", "Ж", "f" * 33])
def test_a_forged_colleague_makes_no_button(token: str) -> None:
    assert Revoke.read(f"revoke?organisation=uk&member={token}") is None


@pytest.mark.parametrize("role", ["root", "operator", ""])
def test_a_forged_role_makes_no_button(role: str) -> None:
    assert Invite.read(f"invite?organisation=uk&role={role}") is None


# Forgetting.


def test_invitations_that_nobody_used_are_forgotten_after_their_time(hands: Hands) -> None:
    anna = administrator(hands)
    late = anna.invites("dispatcher")
    hands.time += timedelta(hours=1)
    alive = anna.invites("dispatcher")
    hands.time += timedelta(hours=71)

    assert forget_expired(hands.ctx) == 1
    assert forget_expired(hands.ctx) == 0

    assert Person(hands, "3f2a").says(late) == NOT_VALID
    assert Person(hands, "3f2a").says(alive) == JOINED


def test_the_operators_code_makes_an_administrator_within_a_day(hands: Hands) -> None:
    in_time, late = (invite_administrator("uk", "uk", hands.ctx) for _ in range(2))
    anna, boris = Person(hands, "a0a0"), Person(hands, "b0b0")
    hands.time += timedelta(hours=24, seconds=-1)
    said = anna.says(in_time)
    hands.time += timedelta(seconds=1)

    assert said.startswith(f"{NAMES['uk']}: ваша роль теперь — администратор (может всё).")
    assert boris.says(late) == NOT_VALID
