"""`/журнал` in a chat: what the bot published, edited and withdrew there."""

from zoneinfo import ZoneInfo

from chats.texts import journal
from context import Context
from documents import Conflict
from houses.store import chat_found, houses_by_id
from message import Message
from notifications import TOPIC, Notice
from notifications.buttons import ShowNotice
from notifications.store import notice, owe_newest, said_in
from russian import day_words, hour_words

JOURNAL = "/журнал"
MOST = 10
LOOKED_AT = 60  # journals among them are not told of
MOSCOW = ZoneInfo("Europe/Moscow")  # of a chat without a house


def recall(chat_id: int, bot: str, ctx: Context) -> None:
    """Owe the chat its journal; nothing where the bot has no place.

    One message an hour, edited in between: whoever asks again and again floods nobody.
    """
    found = chat_found(ctx.documents, bot, chat_id)
    if found is None or found[0].state != "ready":
        return
    chat, now = found[0], ctx.now()
    houses = houses_by_id(ctx.documents, chat.houses[:1])
    zone = next((house.local_time for house in houses.values()), MOSCOW)
    said = [
        n
        for n in said_in(ctx.documents, bot, chat_id, LOOKED_AT)
        if not n.id.startswith("journal:")
    ][:MOST]
    when = []
    for n in said:
        moment = (n.sent_at or n.owed_at).astimezone(zone)
        when.append(f"{day_words(moment.date()).partition(',')[0]} {hour_words(moment.time())}")
    notice_id = f"journal:{chat.id}:{now:%Y%m%dT%H}"
    standing = notice(ctx.documents, notice_id)
    wanted = Notice(
        id=notice_id,
        bot=bot,
        sender=chat.organisation,
        chat_id=chat_id,
        channel=chat.kind == "channel",
        message=Message(
            text=journal(said, when),
            buttons=((ShowNotice(notice=notice_id).button("Обновить"),),),
        ),
        revision=standing[0].revision + 1 if standing else 1,
        owed_at=now,
        planned_at=now,
        due=now,
    )
    if standing and standing[0].message == wanted.message:
        return
    try:
        if write := owe_newest(wanted, standing):
            ctx.documents.commit(write)
    except Conflict:
        return  # somebody asked at the same moment: one answer is enough
    ctx.announce(TOPIC, [bot])
