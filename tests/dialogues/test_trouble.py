"""What an attacker, a race or a bad day may do: nothing is lost, nobody is kept from anything."""

from datetime import timedelta

import httpx
import pytest

from builders import NOON, Hands, a_house, an_event
from chats.looking import look
from chats.pinning import refresh
from documents import Conflict
from houses.model import MOST_OFF, Refresh, Subscription
from houses.store import ask_refresh, board, chat_found, keep, keep_subscription, subscription
from notifications.delivering import drain
from notifications.store import notice
from outages.publishing import publish
from townsfolk import (
    ALL_RIGHTS,
    HouseChat,
    Townsman,
    added,
    an_administrator,
    bound,
    given_rights,
    hears,
    person,
)


def test_two_who_ask_for_the_same_at_once_do_not_take_each_other_for_themselves(
    hands: Hands,
) -> None:
    wanted = Refresh(id="card:uk", organisation="uk", due=NOON)
    first, second = (ask_refresh(hands.documents, wanted) for _ in range(2))
    mine = Subscription(token="a" * 32, bot="uk", houses=("lesnaya-5",))
    once, again = (keep_subscription(mine, None, key) for key in ("press 1", "press 2"))
    hands.documents.commit(first, once)

    for late in (second, again):
        with pytest.raises(Conflict):
            hands.documents.commit(late)


def test_works_that_were_never_called_off_do_not_fill_a_board(hands: Hands) -> None:
    for day in range(3 * MOST_OFF):
        hands.time = NOON + timedelta(days=3 * day)
        window = {"start": hands.time, "end": hands.time + timedelta(hours=3)}
        works = an_event(external_id=f"w{day}", kind="planned", windows=[window])
        publish(works, "vodokanal", hands.ctx)

    assert len(board(hands.documents, "lesnaya-5").entries) == 1


@pytest.mark.parametrize(
    "payload",
    [
        "show_notice?notice=a%2Fb",
        "show_notice?notice=..",
        "show_notice?notice=",
        "show_card_history?organisation=uk&before=99999999999999999999",
        "show_card_version?organisation=uk&version=0",
        "bind_chat?organisation=uk&chat=99999999999999999999999",
        "show_chats?organisation=uk&after=1",
        "choose_house?house=..",
        "apply_register?organisation=uk&file=..",
    ],
)
def test_a_forged_button_is_answered_and_never_fails(hands: Hands, payload: str) -> None:
    assert an_administrator(hands).forges(payload)


@pytest.mark.parametrize("payload", ["h-IA", "h-Li4", "h-YS9i", "c-0", "i-", "x"])
def test_a_forged_link_is_answered_and_never_fails(hands: Hands, payload: str) -> None:
    anna = Townsman(8, hands)

    assert anna.starts(payload)
    assert anna.says(f"/start {payload}")


def test_a_house_of_which_nobody_speaks_here_cannot_be_chosen(hands: Hands) -> None:
    anna = Townsman(8, hands)
    anna.starts()

    assert anna.forges("choose_house?house=foreign-1").startswith("Здравствуйте!")
    assert subscription(hands.documents, anna.token) is None


def test_refresh_under_her_own_notice_shows_the_outage(hands: Hands) -> None:
    anna = Townsman(8, hands)
    anna.starts("c--900")
    anna.starts("h-bGVzbmF5YS01")
    anna.presses("Сообщать мне")
    publish(an_event(), "vodokanal", hands.ctx)
    drain("uk", hands.ctx)
    news = notice(hands.documents, f"outage:vodokanal:114:news:resident:{anna.token}")
    assert news
    mid = news[0].mid

    payload = f"show_notice?notice=outage%3Avodokanal%3A114%3Anews%3Aresident%3A{anna.token}"
    shown = anna.forges(payload, mid=mid)
    stranger = Townsman(9, hands)
    stranger.starts()

    assert shown.startswith("🔴 Авария. Нет холодной воды")
    assert stranger.forges(payload, mid=mid).startswith("Здравствуйте!")


def test_a_card_that_max_refused_once_is_tried_again(hands: Hands) -> None:
    hands.answer = lambda _: httpx.Response(403, json={"code": "access.denied", "message": "no"})
    hears(hands, given_rights(-900, *ALL_RIGHTS))
    HouseChat(-900, hands).shows()
    hands.answer = None
    hands.time += timedelta(hours=2)

    hears(hands, given_rights(-900, *ALL_RIGHTS))

    assert HouseChat(-900, hands).shows()[-1].startswith("Бот готов к работе.")


def test_a_chat_that_max_does_not_show_keeps_no_other_from_its_look(hands: Hands) -> None:
    igor = an_administrator(hands)
    bound(hands, igor)
    hears(hands, given_rights(-901, *ALL_RIGHTS))
    refresh(hands.ctx)
    drain("uk", hands.ctx)

    def answers(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/chats/-900/pin":
            return httpx.Response(400, json={"code": "proto.payload", "message": "no"})
        return httpx.Response(200, json={"message": None})

    hands.answer = answers
    look(hands.ctx)

    assert any(c.url.path == "/chats/-901/pin" for c in hands.calls)
    found = chat_found(hands.documents, "uk", -900)
    assert found
    assert found[0].look_at == hands.time + timedelta(days=1)


def test_rights_that_no_update_told_of_are_asked_for(hands: Hands) -> None:
    hears(hands, added(-900))
    found = chat_found(hands.documents, "uk", -900)
    assert found

    def answers(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/chats/-900/members/me":
            return httpx.Response(200, json={"is_admin": True, "permissions": [*ALL_RIGHTS]})
        return httpx.Response(200, json={"success": True, "message": None})

    hands.answer = answers
    hands.time += timedelta(days=2)
    look(hands.ctx)

    known = chat_found(hands.documents, "uk", -900)
    assert known
    assert known[0].state == "ready"


def test_a_channel_whose_rights_came_first_is_a_channel_all_the_same(hands: Hands) -> None:
    igor = an_administrator(hands)
    moment = 1895420800003
    hears(hands, given_rights(-900, *ALL_RIGHTS, timestamp=moment, is_channel=True))
    hears(hands, added(-900, by=7, is_channel=True, timestamp=moment))

    found = chat_found(hands.documents, "uk", -900)
    assert found
    assert (found[0].kind, found[0].state) == ("channel", "ready")
    assert found[0].added_by == igor.token


def test_a_late_farewell_does_not_silence_who_has_come_back(hands: Hands) -> None:
    anna = Townsman(8, hands)
    anna.starts("h-bGVzbmF5YS01")
    anna.presses("Сообщать мне")

    hears(
        hands,
        {"update_type": "bot_stopped", "chat_id": 80, "user": person(8), "timestamp": 1000},
    )

    assert subscription(hands.documents, anna.token)


def test_another_may_not_take_a_chat_that_the_register_bound(hands: Hands) -> None:
    from builders import a_chat  # noqa: PLC0415
    from houses.store import bind, houses_by_id  # noqa: PLC0415

    houses = houses_by_id(hands.documents, ["foreign-1"]).values()
    chat = a_chat(-900, ["foreign-1"])
    hands.documents.commit(*bind(hands.documents, houses, [chat], "register"))
    igor = an_administrator(hands)

    said = igor.forges("choose_chat_house?organisation=uk&chat=-900&house=lesnaya-5")

    assert said.startswith("Этот чат или дом обслуживает другая организация.")
    found = chat_found(hands.documents, "uk", -900)
    assert found
    assert found[0].houses == ("foreign-1",)


def test_many_chats_with_long_addresses_are_shown_page_by_page(hands: Hands) -> None:
    from builders import a_chat  # noqa: PLC0415
    from houses.store import bind  # noqa: PLC0415

    houses = [
        a_house(f"h{n}", address=f"ул. {'Очень длинная ' * 13}, {n}", managing_org="uk")
        for n in range(40)
    ]
    chats = [
        a_chat(-n, [f"h{n}", f"h{n + 1}", f"h{n + 2}"]).model_copy(update={"organisation": "uk"})
        for n in range(1, 20)
    ]
    hands.documents.commit(*keep(hands.documents, houses, "test"))
    hands.documents.commit(*bind(hands.documents, [], chats, "test"))
    igor = an_administrator(hands)

    first = igor.says("/чаты")
    seen = [label for label, _ in igor.buttons if label.startswith("Изменить")]
    igor.presses("Дальше")
    igor.presses("Дальше")
    last = [label for label, _ in igor.buttons if label.startswith("Изменить")]

    assert len(first) <= 4000
    assert (len(seen), len(last)) == (8, 3)
