"""One line per event: JSON for Cloud Logging, columns for a person at a terminal.

The event is constant text, the rest are fields: `log.info("notices sent", extra={"sent": 3})`.
Ids, counts and durations only; never a name, phone, flat, message text, token or raw update.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


class JsonLines(logging.Formatter):
    """The shape Cloud Logging reads from stdout: `severity`, `message`, `time`, own fields."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "severity": record.levelname,
            "message": record.getMessage(),
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "logger": record.name,
            **_fields(record),
        }
        if record.exc_info:
            line["stack_trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class Columns(logging.Formatter):
    """Time, severity, event, fields: for eyes."""

    def format(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        time = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        line = f"{time} {record.levelname:<7} {record.getMessage():<28} {fields}".rstrip()
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


def start_logging() -> None:
    """Route everything to stdout once; a second call changes nothing."""
    root = logging.getLogger()
    if any(isinstance(h.formatter, JsonLines | Columns) for h in root.handlers):
        return
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(Columns() if sys.stdout.isatty() else JsonLines())
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("httpx", "httpcore", "werkzeug", "google", "urllib3", "boto3", "botocore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
