"""The settings of a kiosk: one directory for files, no command that is run, a lock."""

from __future__ import annotations

from pathlib import Path

from fleet_tui.files import private_directory
from fleet_tui.settings.model import Settings
from fleet_tui.settings.paths import Paths

LOCK_AFTER = 10
"""Minutes without a key."""


def confined(settings: Settings) -> Settings:
    """`settings` as they hold in a kiosk. The directory for files is made where it is missing.

    Raises:
        OSError: it cannot be made.
    """
    directory = private_directory(exchange_directory(settings))
    without: dict[str, list[str]] = {"token_command": [], "secret_command": []}
    connections = {name: each.model_copy(update=without) for name, each in settings.connections.items()}
    return settings.model_copy(
        update={
            "export_dir": directory,
            "attachment_dir": directory,
            "lock_after": LOCK_AFTER if settings.lock_after is None else settings.lock_after,
            "connections": connections,
        }
    )


def exchange_directory(settings: Settings) -> Path:
    """Where a kiosk reads and writes files: `export_dir`, or `exchange` beside the data."""
    return settings.export_dir or Paths.of(settings.data_dir).data / "exchange"
