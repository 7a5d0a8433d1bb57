"""The card is one message a chat, edited in place whenever what it says has changed."""

from datetime import timedelta

import httpx
import pytest

from builders import NOON, Hands, an_event, sent
from chats.pinning import card_id, refresh
from houses.store import chat_found
from message import Message
from notifications.delivering import drain
from notifications.model import CARE
from notifications.store import notice
from organisation.buttons import EditCardField, PublishCard
from outages.publishing import publish
from townsfolk import HouseChat, Townsman, an_administrator, bound


@pytest.fixture
def igor(hands: Hands) -> Townsman:
    igor = an_administrator(hands)
    bound(hands, igor)
    refresh(hands.ctx)
    HouseChat(-900, hands).shows()
    return igor


def card(hands: Hands) -> str:
    refresh(hands.ctx)
    (shown,) = HouseChat(-900, hands).shows()
    return shown


def changes_email(igor: Townsman, email: str) -> str:
    igor.forges(EditCardField(organisation="uk", field="email").button("…").payload)
    igor.says(email)
    return igor.forges(PublishCard(organisation="uk").button("…").payload)


def test_a_changed_card_edits_the_pinned_message_by_one_call(hands: Hands, igor: Townsman) -> None:
    before = len(hands.calls)

    said = changes_email(igor, "new@uk-lesnaya.ru")
    refresh(hands.ctx)
    drain("uk", hands.ctx)

    calls = [(c.method, c.url.path) for c in hands.calls[before:] if c.url.path != "/answers"]
    assert said.startswith("Опубликовано: версия 2.")
    assert "E-mail: new@uk-lesnaya.ru" in card(hands)
    assert calls.count(("PUT", "/messages")) == 1
    assert not any(path.endswith("/pin") for _, path in calls)


def test_ten_changes_in_a_row_are_one_edit(hands: Hands, igor: Townsman) -> None:
    for number in range(10):
        changes_email(igor, f"m{number}@uk-lesnaya.ru")
        refresh(hands.ctx)
    before = len(hands.calls)

    drain("uk", hands.ctx)

    assert len(hands.calls) - before == 1
    assert "E-mail: m9@uk-lesnaya.ru" in card(hands)


def test_a_refresh_without_a_change_owes_nothing(hands: Hands, igor: Townsman) -> None:
    publish(an_event(houses=["lesnaya-7"]), "vodokanal", hands.ctx)
    before = len(hands.calls)

    refresh(hands.ctx)
    drain("uk", hands.ctx)

    assert len(hands.calls) == before


def test_what_is_off_now_stands_in_the_card_until_it_is_over(hands: Hands, igor: Townsman) -> None:
    calm = card(hands)
    publish(an_event(), "vodokanal", hands.ctx)
    refresh(hands.ctx)
    off = HouseChat(-900, hands).shows()[0]
    publish(an_event(version=2, status="restored"), "vodokanal", hands.ctx)
    refresh(hands.ctx)
    over = HouseChat(-900, hands).shows()[0]

    assert "Сейчас:" not in calm
    assert "\nСейчас: нет холодной воды ориентировочно до 18:00 24 ноября\n" in off
    assert over == calm


def test_a_card_waits_behind_the_news_itself(hands: Hands, igor: Townsman) -> None:
    publish(an_event(), "vodokanal", hands.ctx)
    refresh(hands.ctx)

    kept = notice(hands.documents, "card:uk:-900")
    assert kept
    assert kept[0].urgency == CARE


def test_planned_works_enter_and_leave_the_card_by_the_clock(hands: Hands, igor: Townsman) -> None:
    start, end = NOON + timedelta(days=1), NOON + timedelta(days=1, hours=3)
    works = an_event(kind="planned", windows=[{"start": start, "end": end}])
    publish(works, "vodokanal", hands.ctx)
    refresh(hands.ctx)
    shown = []
    for moment in (NOON, start, end):
        hands.time = moment
        refresh(hands.ctx)
        shown.append("Сейчас:" in HouseChat(-900, hands).shows()[0])

    assert shown == [False, True, False]


def test_an_estimated_end_that_has_passed_is_not_believed(hands: Hands, igor: Townsman) -> None:
    publish(an_event(), "vodokanal", hands.ctx)
    hands.time = NOON + timedelta(hours=12)
    refresh(hands.ctx)

    assert "Сейчас: нет холодной воды ориентировочно до 18:00" in HouseChat(-900, hands).shows()[0]


def test_a_suppliers_new_phone_reaches_the_cards_that_name_it(hands: Hands, igor: Townsman) -> None:
    from houses.model import Refresh  # noqa: PLC0415
    from houses.store import ask_refresh  # noqa: PLC0415
    from organisation.store import card as card_of  # noqa: PLC0415
    from organisation.store import keep_card  # noqa: PLC0415

    found = card_of(hands.documents, "vodokanal")
    assert found
    assert found[0].facts
    facts = found[0].facts.model_copy(update={"dispatcher_phone": "8 (800) 000-00-77"})
    hands.documents.commit(
        keep_card(found[0].model_copy(update={"facts": facts}), found[1], "test"),
        ask_refresh(
            hands.documents,
            Refresh(id="card:vodokanal", organisation="vodokanal", due=hands.time),
        ),
    )

    assert "МУП «Водоканал» (холодная вода, водоотведение): 8 (800) 000-00-77" in card(hands)


def test_a_card_that_somebody_deleted_comes_back_as_a_new_one(hands: Hands, igor: Townsman) -> None:
    def deleted(request: httpx.Request) -> httpx.Response:
        if (request.method, request.url.path) == ("PUT", "/messages"):
            return httpx.Response(404, json={"code": "not.found", "message": "gone"})
        if (request.method, request.url.path) == ("POST", "/messages"):
            return httpx.Response(200, json=sent("mid.again", -900))
        return httpx.Response(200, json={"success": True})

    changes_email(igor, "new@uk-lesnaya.ru")
    refresh(hands.ctx)
    hands.answer = deleted
    for _ in range(3):
        drain("uk", hands.ctx)
        hands.time += timedelta(minutes=10)

    kept = notice(hands.documents, "card:uk:-900")
    assert kept
    assert (kept[0].state, kept[0].pinned) == ("sent", True)
    assert HouseChat(-900, hands).pins()[-1] == kept[0].mid == "mid.again"


def test_its_link_leads_into_the_dialogue_from_this_chat(hands: Hands, igor: Townsman) -> None:
    kept = notice(hands.documents, "card:uk:-900")

    assert kept
    message: Message = kept[0].message
    assert [b.text for row in message.buttons for b in row] == ["Написать боту", "Обновить"]
    assert message.buttons[0][0].model_dump()["url"] == "https://max.ru/id00_bot?start=c--900"


def test_the_notice_of_a_chat_is_known_by_the_chat(hands: Hands, igor: Townsman) -> None:
    found = chat_found(hands.documents, "uk", -900)

    assert found
    assert card_id(found[0]) == "card:uk:-900"
