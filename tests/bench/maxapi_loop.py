"""The peer of a flood: `python -m bench.maxapi_loop FILE [PER_SECOND]`, a message to each chat.

A plain loop over the PyPI library `maxapi`, as its users write it, with a sleep after each message
if it shall keep a pace; what its client repeats by itself it repeats. FILE names the chats. Prints
one line of JSON.
"""

import asyncio
import json
import logging
import os
import sys
import time
from pathlib import Path

from aiohttp import ClientError
from maxapi import Bot
from maxapi.exceptions.max import MaxApiError, MaxConnection

log = logging.getLogger("loop")


async def tell(chats: list[int], pause_seconds: float) -> dict[str, float]:
    """How many chats the loop gave up on, and how long it took in all."""
    bot = Bot("token-of-uk", auto_requests=False, auto_check_subscriptions=False)
    bot.set_api_url(os.environ["MAX_URL"])
    failed, began = 0, time.monotonic()
    for chat_id in chats:
        try:
            await bot.send_message(chat_id=chat_id, text=f"Нет холодной воды. Дом {chat_id}")
        except (MaxApiError, MaxConnection, ClientError, TimeoutError) as error:
            log.warning("chat %s skipped: %s", chat_id, error)
            failed += 1
        await asyncio.sleep(pause_seconds)
    took = time.monotonic() - began
    await bot.close_session()
    return {"failed": failed, "seconds": took}


if __name__ == "__main__":
    logging.basicConfig(level=logging.CRITICAL)
    file, *per_second = sys.argv[1:]
    pause = sum(1 / float(given) for given in per_second)
    told = asyncio.run(tell(json.loads(Path(file).read_text(encoding="utf-8")), pause))
    sys.stdout.write(json.dumps(told))
