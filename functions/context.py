"""The hands: what one instance holds on to, built once from the settings."""

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from documents import Documents
from logs import start_logging
from max_messenger import MaxClient
from refusals import NotUnderstood, NotWired
from settings import Settings, read_settings
from vault import Vault

if TYPE_CHECKING:
    from google.pubsub_v1.services.publisher import PublisherClient

log = logging.getLogger(__name__)

PUBLISH_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Context:
    """Threads share it: everything inside is immutable or thread-safe."""

    settings: Settings
    documents: Documents
    vault: Vault | None  # None: no personal data are kept or asked for
    max: Callable[[str], MaxClient]  # by bot
    announce: Callable[[str, Iterable[str]], None]  # topic, texts; returns when the bus has them
    now: Callable[[], datetime]  # aware, UTC
    sleep: Callable[[float], None]  # seconds


_building = threading.Lock()
_built: list[Context] = []


def context() -> Context:
    """This instance's hands. Raises NotWired when a setting is missing or malformed."""
    # Not functools.cache: two first requests at once would build two Firestore clients.
    with _building:
        if not _built:
            start_logging()
            _built.append(hands(read_settings(os.environ)))
        return _built[0]


def hands(settings: Settings) -> Context:
    """Fresh hands for `settings`."""
    return Context(
        settings=settings,
        documents=_documents(settings),
        vault=_vault(settings),
        max=_max(settings),
        announce=_announce(settings),
        now=_clock(settings.clock_file),
        sleep=time.sleep,
    )


def _documents(settings: Settings) -> Documents:
    # Each engine is imported only where it is used: the other one's import is cold-start time.
    if settings.sqlite_path:
        from documents.sqlite import SqliteDocuments, Unusable  # noqa: PLC0415

        try:
            return SqliteDocuments(settings.sqlite_path)
        except Unusable as error:
            raise NotWired(f"Setting DOCUMENTS leads nowhere: {error}") from error
    from google.cloud.firestore import Client  # noqa: PLC0415

    from documents.firestore import FirestoreDocuments  # noqa: PLC0415

    return FirestoreDocuments(Client(project=settings.project, database=settings.database))


def _vault(settings: Settings) -> Vault | None:
    if settings.vault:
        return Vault(settings.vault)
    if settings.vault_country:
        log.warning("vault not used", extra={"country": settings.vault_country})
    return None


def _max(settings: Settings) -> Callable[[str], MaxClient]:
    clients = {
        bot.name: MaxClient(
            bot.token,
            base_url=settings.max_url,
            trust=settings.max_trust,
            per_second=settings.max_per_second,
            answers_per_second=settings.max_answers_per_second,
            per_chat=settings.max_per_chat,
            timeout_seconds=settings.max_timeout_seconds,
        )
        for bot in settings.bots.values()
    }

    def client(bot: str) -> MaxClient:
        if bot not in clients:
            accepted = ", ".join(clients) or "none: BOTS is empty"
            raise NotUnderstood(f"bot '{bot}' is not one of ours; accepted: {accepted}")
        return clients[bot]

    return client


def _announce(settings: Settings) -> Callable[[str, Iterable[str]], None]:
    @cache
    def publisher() -> "PublisherClient":
        # The generated client, not the batching one on top of it: it has no threads of its own,
        # and Cloud Run may stop the CPU as soon as a door has answered.
        from google.auth.credentials import AnonymousCredentials  # noqa: PLC0415
        from google.pubsub_v1.services.publisher import PublisherClient  # noqa: PLC0415
        from google.pubsub_v1.services.publisher.transports import (  # noqa: PLC0415
            PublisherRestTransport,
        )

        if settings.bus_url.startswith("https:"):
            return PublisherClient()
        host = settings.bus_url.removeprefix("http://")
        return PublisherClient(
            transport=PublisherRestTransport(
                host=host,
                url_scheme="http",
                credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
            )
        )

    def announce(topic: str, texts: Iterable[str]) -> None:
        messages = [{"data": text.encode()} for text in texts]
        if messages:
            to = f"projects/{settings.project}/topics/{topic}"
            request = {"topic": to, "messages": messages}
            publisher().publish(request=request, timeout=PUBLISH_SECONDS)

    return announce


def _clock(file: Path | None) -> Callable[[], datetime]:
    return partial(_moved, file) if file else partial(datetime.now, UTC)


def _moved(file: Path) -> datetime:
    """Real time, or the sandbox's movable clock: {"real": t0, "shown": t1, "speed": 1.0}.

    A file, because several processes share the clock and each may be replaced at any moment.
    """

    now = datetime.now(UTC)
    try:
        clock = json.loads(file.read_text())
    except FileNotFoundError:
        return now
    real, shown = (datetime.fromisoformat(clock[name]) for name in ("real", "shown"))
    passed: timedelta = (now - real) * clock.get("speed", 1.0)
    return (shown + passed).astimezone(UTC)
