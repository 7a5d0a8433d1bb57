"""The kit: words, link and picture, for a person to post where the bot may not enter."""

import json

import httpx
import pytest

from builders import Hands, an_office
from chats.buttons import ShowKit
from reception.store import keep_office
from townsfolk import Townsman, an_administrator


def takes_uploads(hands: Hands) -> None:
    def says(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/uploads":
            return httpx.Response(200, json={"url": "http://max.invalid/upload/1"})
        if request.url.path == "/upload/1":
            return httpx.Response(200, json={"photos": {"1": {"token": "picture"}}})
        return httpx.Response(200, json={"success": True})

    hands.answer = says


def test_a_kit_has_words_link_and_qr(hands: Hands) -> None:
    igor = an_administrator(hands)
    igor.says("/чаты")
    igor.presses("Набор для чата")
    igor.says("лесная 5")
    takes_uploads(hands)

    said = igor.presses("ул. Лесная, 5")

    link = said.splitlines()[1]
    assert said.startswith(
        "ул. Лесная, 5: сообщения об отключениях — в личном диалоге с ботом (УК «Лесная»). "
        "Откройте ссылку или наведите камеру на код:\n"
    )
    assert link == "https://max.ru/id00_bot?start=h-bGVzbmF5YS01"
    pictures = [a for a in igor.shown["attachments"] if a["type"] == "image"]
    assert pictures == [{"type": "image", "payload": {"token": "picture"}}]
    uploaded = next(c for c in hands.calls if c.url.path == "/upload/1")
    assert b"\x89PNG" in uploaded.content


@pytest.mark.parametrize(
    ("owner", "promised"), [("uk", True), ("vodokanal", False)], ids=["own", "of another"]
)
def test_a_visit_is_promised_only_where_one_may_come(
    hands: Hands, owner: str, *, promised: bool
) -> None:
    office = an_office(organisation=owner)
    hands.documents.commit(*keep_office(hands.documents, office, cause="test"))
    igor = an_administrator(hands)

    said = igor.forges(ShowKit(organisation="uk", house="lesnaya-5").button("…").payload)

    assert ("и запись на приём — в личном диалоге" in said) == promised


def test_its_link_leads_a_resident_to_the_house(hands: Hands) -> None:
    anna = Townsman(8, hands)

    assert anna.starts("h-bGVzbmF5YS01").startswith("ул. Лесная, 5: сообщать вам лично")
    assert anna.presses("Сообщать мне").startswith("Ваш дом:\n• ул. Лесная, 5\n")


def test_without_the_picture_the_words_still_come(hands: Hands) -> None:
    igor = an_administrator(hands)
    igor.says("/чаты")
    igor.presses("Набор для чата")
    igor.says("лесная 5")

    def no_uploads(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/uploads":
            return httpx.Response(503, json={"code": "x", "message": "x"})
        return httpx.Response(200, json={"success": True})

    hands.answer = no_uploads

    assert igor.presses("ул. Лесная, 5").startswith("ул. Лесная, 5: сообщения")
    assert [a["type"] for a in igor.shown["attachments"]] == ["inline_keyboard"]


def test_no_kit_for_a_house_of_others(hands: Hands) -> None:
    igor = an_administrator(hands)

    assert igor.forges("show_kit?organisation=uk&house=foreign-1").startswith("Здравствуйте!")
    assert json.dumps("foreign") not in str(igor.shown)
