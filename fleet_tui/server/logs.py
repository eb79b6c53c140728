"""The server's log: a line for each event on standard error, without a word of anybody's data.

A route's pattern is logged, not its path, and no address: both would tell of somebody.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from fleet_tui.server.observed import Answered
from fleet_tui.server.problems import log_failure

logger = logging.getLogger("fleet_tui.server")
_OURS = ("request_id", "method", "route", "status", "milliseconds")
"""What a record may carry beside its sentence."""


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, message, and what else the record carries."""

    def format(self, record: logging.LogRecord) -> str:
        said, where = _said(record)
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "message": said,
        }
        line |= {name: value for name in _OURS if (value := getattr(record, name, None)) is not None}
        line |= {name: value for name, value in (("where", where), ("error", _error(record))) if value}
        return json.dumps(line, ensure_ascii=False)


class Lines(logging.Formatter):
    """A line for a person, and below it where in the program a fault is."""

    def format(self, record: logging.LogRecord) -> str:
        time, error = datetime.fromtimestamp(record.created).astimezone(), _error(record)
        words = "\n".join(_said(record))
        said = f"{time:%H:%M:%S} {record.levelname}: {words}".rstrip()
        return f"{said} ({error})" if error else said


def _said(record: logging.LogRecord) -> tuple[str, str]:
    """The sentence of a record, and where it says the fault is.

    What a library adds in further lines is left out: it may show the values that it was working on.
    """
    said, _, where = record.getMessage().partition("\n")
    return said, where if record.name == logger.name else ""


def _error(record: logging.LogRecord) -> str:
    """What sort of error a record is about; not what it says: that may hold somebody's data."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind.__name__ if kind is not None else ""


def set_up(*, as_json: bool) -> None:
    """Send the log to standard error, from now on: as JSON with a line for each request, or in words, faults only.

    That is the whole log: what a library says of a fault stands in a line of the same form, and tells of nobody either.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if as_json else Lines())
    logging.getLogger().handlers = [handler]
    for name in ("fleet_tui.server", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.INFO if as_json else logging.WARNING)


def log_unhandled(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """An exception handler for the event loop: where it happened; asyncio's own would say what it was called with."""
    error = context.get("exception")
    if isinstance(error, Exception):
        log_failure("the event loop", error)
    else:
        logger.error("the event loop: %s", context["message"])


def log_request(answered: Answered) -> None:
    """A line for a request."""
    about = {
        "request_id": answered.request_id,
        "method": answered.method,
        "route": answered.route,
        "status": answered.status,
        "milliseconds": round(answered.seconds * 1000, 1),
    }
    logger.info("request", extra=about)
