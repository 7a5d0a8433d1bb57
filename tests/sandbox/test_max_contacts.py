"""Contacts in the pretend MAX: shared by a button and signed, or sent by hand."""

import hashlib
import hmac
import logging
from pathlib import Path

import pytest

from contracts.max_schema import update_errors
from contracts.pretend_max_stage import Json, Stage, a_button, a_message, a_stage

IRINA, BORIS = 101, 102
ASKS = {"type": "request_contact", "text": "Поделиться номером"}
IRINAS_CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:ez-vcard 0.10.3\r\n"
    "TEL;TYPE=cell:79000000101\r\nFN:Ирина\r\nEND:VCARD\r\n"
)


def signature(token: str) -> str:
    return hmac.new(token.encode(), IRINAS_CARD.encode(), hashlib.sha256).hexdigest()


def asked(stage: Stage, user_id: int = IRINA) -> tuple[int, str]:
    """A dialogue in which the bot asks for a phone, and the message that does."""
    dialogue = stage.max.people.start_bot(user_id)
    return dialogue, stage.sent(dialogue, "Ваш номер?", [a_button()], [ASKS])


def heard(stage: Stage) -> list[tuple[Json, Json]]:
    """Sender and contact of every message with one that a bot was told of."""
    said = [u["message"] for u in stage.updates() if u["update_type"] == "message_created"]
    return [(m["sender"], m["body"]["attachments"][0]["payload"]) for m in said]


def test_a_press_sends_the_persons_own_card_with_maxs_signature(stage: Stage) -> None:
    dialogue, mid = asked(stage)

    answer = stage.control.post(
        f"/chats/{dialogue}/share_phone", json={"user_id": IRINA, "mid": mid}
    )

    update = stage.updates()[-1]
    [(sender, contact)] = heard(stage)
    assert update_errors(update) == []
    assert update["message"]["body"]["mid"] == answer.json()["mid"]
    assert update["message"]["body"]["text"] is None
    assert sender["user_id"] == contact["max_info"]["user_id"] == IRINA
    assert contact["vcf_info"] == IRINAS_CARD
    assert contact["hash"] == signature("sandbox-token")


def test_max_signs_for_the_bot_whose_button_it_is(tmp_path: Path) -> None:
    with a_stage(tmp_path, vodokanal="vodokanal-token") as stage:
        dialogue = stage.max.people.start_bot(IRINA, bot="vodokanal")
        body = a_message("Ваш номер?", [ASKS])
        api = stage.client("vodokanal-token")
        sent = api.post("/messages", params={"chat_id": dialogue}, json=body)

        stage.max.people.share_phone(dialogue, IRINA, sent.json()["message"]["body"]["mid"])

        [(_, contact)] = heard(stage)
    assert contact["hash"] == signature("vodokanal-token")


def test_a_contact_sent_by_hand_is_somebodys_and_unsigned(stage: Stage) -> None:
    dialogue = stage.max.people.start_bot(BORIS)

    for of in (IRINA, BORIS):
        stage.control.post(f"/chats/{dialogue}/send_contact", json={"user_id": BORIS, "of": of})

    (sender, irinas), (_, own) = heard(stage)
    assert update_errors(stage.updates()[-1]) == []
    assert (sender["user_id"], irinas["max_info"]["user_id"]) == (BORIS, IRINA)
    assert irinas["vcf_info"] == IRINAS_CARD
    assert "hash" not in irinas
    assert "hash" not in own


def test_people_see_the_name_and_the_phone(stage: Stage) -> None:
    dialogue, mid = asked(stage)

    stage.max.people.share_phone(dialogue, IRINA, mid)

    [shown] = stage.max.view.messages(dialogue)[-1]["attachments"]
    assert (shown["name"], shown["phone"]) == ("Ирина", "+7 900 000-01-01")
    assert stage.max.view.chats()[-1]["last"]["text"] == "Контакт"


@pytest.mark.parametrize(
    ("sent", "name", "phone"),
    [
        (
            {"name": "Диспетчер", "vcf_phone": "+74950000000"},
            "Диспетчер",
            "+7 495 000-00-00",
        ),
        ({"name": "Диспетчер", "vcf_phone": "112"}, "Диспетчер", "112"),
        ({"name": "Диспетчер"}, "Диспетчер", ""),
        ({"name": None, "vcf_phone": "112"}, "", "112"),
        ({"name": None, "vcf_info": "TEL\nFN"}, "", ""),
    ],
)
def test_a_contact_that_a_bot_sends_is_seen_likewise(
    stage: Stage, sent: Json, name: str, phone: str
) -> None:
    chat = stage.chat()
    body = {"text": None, "attachments": [{"type": "contact", "payload": sent}]}

    stage.api.post("/messages", params={"chat_id": chat}, json=body)

    [shown] = stage.max.view.messages(chat)[-1]["attachments"]
    assert (shown["name"], shown["phone"]) == (name, phone)
    assert "hash" not in shown["payload"]


def test_in_a_group_everybody_sees_the_phone_and_a_bot_with_rights_hears_of_it(
    stage: Stage,
) -> None:
    hearing, deaf = stage.chat(), stage.chat()
    mids = {chat: stage.sent(chat, "Ваш номер?", [ASKS]) for chat in (hearing, deaf)}
    stage.max.people.give_rights(deaf, None)

    for chat, mid in mids.items():
        stage.max.people.share_phone(chat, IRINA, mid)

    [(sender, contact)] = heard(stage)
    assert (sender["user_id"], contact["hash"]) == (IRINA, signature("sandbox-token"))
    for chat in mids:
        [shown] = stage.max.view.messages(chat)[-1]["attachments"]
        assert shown["phone"] == "+7 900 000-01-01"


def test_a_button_that_is_not_there_cannot_be_pressed(stage: Stage) -> None:
    dialogue, mid = asked(stage)
    plain = stage.sent(dialogue, "Удобно?", [a_button()])
    elsewhere = stage.sent(stage.chat(), "Ваш номер?", [ASKS])
    path = f"/chats/{dialogue}/share_phone"

    without = stage.control.post(path, json={"user_id": IRINA, "mid": plain})
    other = stage.control.post(path, json={"user_id": IRINA, "mid": elsewhere})
    stage.api.delete("/messages", params={"message_id": mid})
    gone = stage.control.post(path, json={"user_id": IRINA, "mid": mid})

    assert without.json() == {
        "error": f"Под сообщением {plain} нет кнопки, которая просит телефон.",
        "buttons": [a_button()],
    }
    missing = [f"Сообщения {one} в чате {dialogue} нет." for one in (elsewhere, mid)]
    assert [answer.json()["error"] for answer in (other, gone)] == missing
    assert [answer.status_code for answer in (without, other, gone)] == [409, 409, 409]
    assert heard(stage) == []


@pytest.mark.parametrize("deed", ["share_phone", "send_contact"])
def test_a_contact_goes_only_where_its_sender_may_write(stage: Stage, deed: str) -> None:
    dialogue, mid = asked(stage)
    said: Json = {"mid": mid} if deed == "share_phone" else {"of": IRINA}

    foreign = stage.control.post(f"/chats/{dialogue}/{deed}", json={"user_id": BORIS, **said})
    nowhere = stage.control.post(f"/chats/-1/{deed}", json={"user_id": BORIS, **said})
    stage.max.people.stop_bot(IRINA)
    stopped = stage.control.post(f"/chats/{dialogue}/{deed}", json={"user_id": IRINA, **said})

    assert foreign.json() == {"error": f"Это диалог жителя {IRINA}, а не {BORIS}."}
    assert stopped.json() == {"error": f"Житель {IRINA} остановил бота; сначала нужен start."}
    assert [a.status_code for a in (foreign, nowhere, stopped)] == [409, 404, 409]


@pytest.mark.parametrize(
    ("deed", "body", "error"),
    [
        ("share_phone", {"user_id": 101}, "Поля «mid» не хватает; ожидается: номер сообщения"),
        ("share_phone", {"mid": "mid.1"}, "Поля «user_id» не хватает; ожидается: номер жителя"),
        (
            "share_phone",
            {"user_id": 101, "mid": "mid.1", "phone": "1"},
            "Поля «phone» нет; принимаются: user_id, mid.",
        ),
        ("send_contact", {"user_id": 101}, "Поля «of» не хватает; ожидается: номер жителя"),
        ("send_contact", {"user_id": 101, "of": 0}, "Поле «of» не подходит; ожидается: номер"),
        ("send_contact", {"user_id": 101, "of": "102"}, "Поле «of» не подходит; ожидается:"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_in_russian(
    stage: Stage, deed: str, body: Json, error: str
) -> None:
    dialogue, _ = asked(stage)

    answer = stage.control.post(f"/chats/{dialogue}/{deed}", json=body)

    assert answer.status_code == 400
    assert answer.json()["error"].startswith(error)


def test_a_phone_stands_in_maxs_own_journal_and_in_no_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    dialogue, mid = asked(stage)

    stage.control.post(f"/chats/{dialogue}/share_phone", json={"user_id": IRINA, "mid": mid})

    assert "79000000101" in stage.log.read_text()
    assert "79000000101" not in str([vars(record) for record in caplog.records])
