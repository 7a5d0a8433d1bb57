"""Keep MAX posting updates to our webhook and nowhere else.

MAX unsubscribes a bot after eight hours without one success, and a second subscription adds to the
first instead of replacing it (max-bot-api.md 2.1, 2.2): so we look, subscribe, and remove the rest.
"""

import logging

from context import Context
from max_messenger import MaxRefused, MaxUnavailable
from refusals import NotWired
from settings import BotSettings

# What `answering.py` has an answer to. The rest, what residents do among themselves, is not even
# sent to us.
WANTED_UPDATES = (
    "message_created",
    "message_callback",
    "bot_started",
    "bot_stopped",
    "dialog_removed",
    "bot_added",
    "bot_removed",
    "bot_admin_permissions_changed",
    "chat_title_changed",
)

log = logging.getLogger(__name__)


def keep_subscribed(ctx: Context) -> None:
    """For each bot exactly one subscription: ours, with our present secret.

    A bot that MAX refuses does not keep the others from theirs: its error is raised at the end.
    Raises NotWired without WEBHOOK_URL, else MaxUnavailable or MaxRefused.
    """
    if ctx.settings.webhook_url is None:
        raise NotWired(
            "Setting WEBHOOK_URL is missing. Valid: WEBHOOK_URL=https://max-webhook-abc123.a.run.app"
        )
    failed: list[MaxUnavailable | MaxRefused] = []
    for bot in ctx.settings.bots.values():
        try:
            _subscribe(bot, f"{ctx.settings.webhook_url}/{bot.name}", ctx)
        except (MaxUnavailable, MaxRefused) as error:
            log.exception("webhook not subscribed", extra={"bot": bot.name})
            failed.append(error)
    if failed:
        raise failed[0]


def _subscribe(bot: BotSettings, url: str, ctx: Context) -> None:
    client = ctx.max(bot.name)
    with client.care_pace.permit():
        known = client.subscriptions()
    # Posted even when it is there: MAX tells nobody which secret it holds.
    with client.care_pace.permit():
        client.subscribe(url, bot.secret, WANTED_UPDATES)
    for other in known:
        if other.url != url:
            with client.care_pace.permit():
                client.unsubscribe(other.url)
            log.warning("foreign webhook removed", extra={"bot": bot.name})
    if not any(s.url == url for s in known):
        log.warning("webhook was not subscribed", extra={"bot": bot.name})
