"""The PyPI library `maxapi` behind its own aiohttp webhook: `… PORT SECRET takes|answers`.

It answers the press through its own client, or only takes it. It keeps nothing: the library has
no storage.
"""

import logging
import os
import sys

from aiohttp import web
from maxapi import Bot, Dispatcher
from maxapi.types import MessageCallback
from maxapi.types.updates.message_callback import MessageForCallback
from maxapi.webhook.aiohttp import AiohttpMaxWebhook

dispatcher = Dispatcher()
bot = Bot("token-of-uk", auto_requests=False, auto_check_subscriptions=False)
bot.set_api_url(os.environ["MAX_URL"])
ANSWERS = sys.argv[3:] == ["answers"]


@dispatcher.message_callback()
async def pressed(event: MessageCallback) -> None:
    if ANSWERS:
        message = MessageForCallback(text="…", attachments=[])
        await bot.send_callback(event.callback.callback_id, message=message, notification="…")


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    webhook = AiohttpMaxWebhook(dp=dispatcher, bot=bot, secret=sys.argv[2])
    web.run_app(webhook.create_app(path="/uk"), host="127.0.0.1", port=int(sys.argv[1]), print=None)
