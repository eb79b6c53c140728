"""The server's log: a line for each event on standard error, without a word of anybody's data.

A route's pattern is logged, not its path, and no address: both would tell of somebody.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from fleet_tui.server.observed import Answered

logger = logging.getLogger("fleet_tui.server")
_OURS = ("request_id", "method", "route", "status", "milliseconds", "where")
"""What a record may carry beside its sentence."""


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, message, and what else the record carries."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "message": record.getMessage(),
        }
        line |= {name: value for name in _OURS if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__  # not what it says: that may hold somebody's data
        return json.dumps(line, ensure_ascii=False)


class Lines(logging.Formatter):
    """A line for a person."""

    def format(self, record: logging.LogRecord) -> str:
        said = (
            f"{datetime.fromtimestamp(record.created).astimezone():%H:%M:%S} {record.levelname}: {record.getMessage()}"
        )
        where = getattr(record, "where", "")
        return f"{said}\n{where}".rstrip()


def set_up(*, as_json: bool) -> None:
    """Send the log to standard error, from now on: as JSON with a line for each request, or in words, faults only."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if as_json else Lines())
    level = logging.INFO if as_json else logging.WARNING
    for name in ("fleet_tui.server", "uvicorn.error"):
        log = logging.getLogger(name)
        log.handlers, log.propagate = [handler], False
        log.setLevel(level)


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
