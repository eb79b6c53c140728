"""Says how far a file has been read while another thread reads it; keys go on being answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from textual.widget import Widget

from fleet_tui.i18n import _
from fleet_tui.i18n.format import number
from fleet_tui.workbook.sheet import Progress


def reading(screen: Widget, path: Path, tell: Callable[[str], None]) -> Progress:
    """Return what a reader in another thread tells its rows; `tell` shows the words while `screen` is there.

    It is made in the loop of the application.
    """
    loop = asyncio.get_running_loop()
    words = _("Reading {file} …").format(file=path.name)

    def say(rows: int) -> None:
        if screen.is_attached:
            tell(f"{words}  {number(rows)}" if rows else words)

    def progress(rows: int) -> None:
        loop.call_soon_threadsafe(say, rows)

    return progress
