"""A crash report that can be sent to anyone: where it happened, never with what.

A stock traceback prints local variables, and an exception's text often quotes its input: personal data, tokens. Here
stand only types, files, lines and functions, under a reference that the screen shows.
"""

from __future__ import annotations

import secrets
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from fleet_tui import __version__
from fleet_tui.files import private_directory, write_private


def report(error: BaseException, directory: Path) -> tuple[str, Path | None]:
    """Write the report of `error` below `directory` (0600); its reference, and its path unless it cannot be written."""
    reference = secrets.token_hex(4)
    path = directory / f"crash-{reference}.txt"
    try:
        private_directory(directory)
        write_private(path, _text(error, reference).encode())
    except OSError:
        return reference, None
    return reference, path


def _text(error: BaseException, reference: str) -> str:
    lines = [
        f"fleet-tui {__version__}, Python {sys.version.split()[0]}, {datetime.now(UTC).isoformat(timespec='seconds')}",
        f"reference {reference}",
    ]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines) + "\n"
