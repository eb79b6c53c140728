"""How this run was started: the options of the command line that stand before the command."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple


class LaunchOptions(NamedTuple):
    """Options of one run; None where the command line says nothing."""

    profile: str | None = None
    """Name of a connection in the settings, or "local" for the embedded backend."""
    server: str | None = None
    """Base URL of a server, without a connection in the settings."""
    data_dir: Path | None = None
    """Everything this run keeps (data, state, snapshot) goes below it."""
    fleet_size: int | None = None
    """Lines of the sample fleet, where one is made."""
    read_only: bool = False
    """Nothing that changes a line is offered."""
    language: str | None = None
    kiosk: bool = False
    """The person may use the application and nothing else of this machine: see `docs/ssh.md`."""

    def overrides(self) -> dict[str, Any]:
        """The settings these options take the place of, for `settings.loading.load`."""
        values = {"language": self.language, "data_dir": self.data_dir, "default_connection": self.profile}
        return {key: value for key, value in values.items() if value is not None}
