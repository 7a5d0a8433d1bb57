"""Webhooks of a bot (max-bot-api.md 2.1). A second address is added, it replaces nothing."""

import ipaddress
import re

import httpx
from flask import Blueprint

from sandbox.max.changes import Subscribed, Unsubscribed
from sandbox.max.desk import Desk, word
from sandbox.max.drafts import SECRET_PATTERN, SubscriptionDraft
from sandbox.max.names import Json
from sandbox.max.refusals import NotDone

DONE: Json = {"success": True}


def blueprint(desk: Desk) -> Blueprint:
    calls = Blueprint("subscriptions", __name__)
    subscriptions = _Subscriptions(desk)
    calls.get("/subscriptions")(subscriptions.all)
    calls.post("/subscriptions")(subscriptions.subscribe)
    calls.delete("/subscriptions")(subscriptions.unsubscribe)
    return calls


class _Subscriptions:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ledger = desk.ledger

    def all(self) -> Json:
        """GET /subscriptions."""
        with self._ledger.lock:
            found = self._ledger.world.subscriptions_of(self._desk.bot.name)
            return {
                "subscriptions": [
                    {
                        "url": s.url,
                        "time": s.time,
                        "update_types": s.update_types and list(s.update_types),
                    }
                    for s in found
                ]
            }

    def subscribe(self) -> Json:
        """POST /subscriptions: the same address again takes new types and a new secret."""
        draft = self._desk.body(SubscriptionDraft)
        check_url(draft.url)
        if draft.secret is not None and not re.fullmatch(SECRET_PATTERN, draft.secret):
            raise NotDone(f"secret: wanted 5 to 256 characters, {SECRET_PATTERN}")
        with self._ledger.lock:
            self._ledger.commit(
                Subscribed(
                    at=self._ledger.moment(),
                    bot=self._desk.bot.name,
                    url=draft.url,
                    secret=draft.secret,
                    update_types=draft.update_types and tuple(draft.update_types),
                )
            )
        return DONE

    def unsubscribe(self) -> Json:
        """DELETE /subscriptions?url=, the exact address."""
        url = word("url")
        with self._ledger.lock:
            if (self._desk.bot.name, url) not in self._ledger.world.subscriptions:
                raise NotDone(f"url: there is no subscription with the address {url}")
            self._ledger.commit(
                Unsubscribed(
                    at=self._ledger.moment(), bot=self._desk.bot.name, url=url, reason="asked"
                )
            )
        return DONE


def check_url(url: str) -> None:
    """Raises NotDone unless MAX would deliver there.

    MAX takes https on port 443 alone. Plain http to this very machine is allowed besides: the
    sandbox and the product it serves share a machine, which has no certificate to show.
    """
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise NotDone(f"url: {url!r} is not an address: {error}") from error
    if address.scheme == "http" and _loopback(address.host):
        return
    # httpx leaves out a port that goes without saying, here 443.
    if address.scheme != "https" or not address.host or address.port is not None:
        raise NotDone(f"url: {url!r} is refused; wanted https:// on port 443")


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
