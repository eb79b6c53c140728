"""What the application remembers between runs, for each connection: the next start goes on where the last one ended."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from fleet_tui.files import private_directory, write_private


class Remembered(BaseModel):
    """Where the user was. Columns are ids in their order; empty: those shown by default."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    screen: str = "dashboard"
    query: str = ""
    sort: str | None = None
    reverse: bool = False
    columns: tuple[str, ...] = ()
    identifier: str = ""
    """Whom the last sign-in was for; never a secret."""


def load(path: Path) -> Remembered:
    """What the file at `path` holds. A missing or unreadable file is as good as an empty one."""
    try:
        return Remembered.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return Remembered()


def save(path: Path, remembered: Remembered) -> None:
    """Write `remembered` to `path` (0600), whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    private_directory(path.parent)
    write_private(path, remembered.model_dump_json().encode())
