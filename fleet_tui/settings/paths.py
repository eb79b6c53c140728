"""Where files lie: the platform's directories, or everything of a run below one directory of the user's choice."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

APPLICATION = "fleet-tui"
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Paths:
    """The directories of one run. Nothing is made here: whoever writes makes its directory (0700)."""

    data: Path
    """The embedded backend's database, and saved views."""
    state: Path
    """What the next run goes on with: journal of orders, screen, query, sort, log."""
    cache: Path
    """What can be fetched again: the last snapshot of a fleet."""

    @classmethod
    def of(cls, data_dir: Path | None = None) -> Self:
        """The platform's directories, or those below `data_dir`."""
        if data_dir is not None:
            return cls(data=data_dir, state=data_dir / "state", cache=data_dir / "cache")
        import platformdirs

        return cls(
            data=platformdirs.user_data_path(APPLICATION, appauthor=False),
            state=platformdirs.user_state_path(APPLICATION, appauthor=False),
            cache=platformdirs.user_cache_path(APPLICATION, appauthor=False),
        )

    def kept(self, files: str) -> Path:
        """The directory of what the next run goes on with; `files` is what they are called after (`Target.files`)."""
        return self.state / file_name(files)

    def journal(self, files: str) -> Path:
        """The journal of the orders sent."""
        return self.kept(files) / "orders.jsonl"

    def drafts(self, files: str) -> Path:
        """The directory of the drafts."""
        return self.kept(files) / "drafts"

    def remembered(self, files: str) -> Path:
        """What the last run left: see `remembered`."""
        return self.kept(files) / "remembered.json"

    def snapshot(self, files: str) -> Path:
        """The last snapshot of the fleet."""
        return self.cache / file_name(files) / "lines.jsonl"

    @property
    def views(self) -> Path:
        """The saved views."""
        return self.data / "views.toml"


def config_file() -> Path:
    """The settings file; it need not exist."""
    import platformdirs

    return platformdirs.user_config_path(APPLICATION, appauthor=False) / "config.toml"


def file_name(files: str) -> str:
    """A directory's name for `files` (a connection and an account, a URL, "embedded"): readable, and different for
    different ones."""
    readable = _NOT_IN_A_NAME.sub("-", files.partition("://")[2] or files).strip("-.")[:60]
    if readable == files:
        return readable
    return f"{readable}-{hashlib.sha256(files.encode()).hexdigest()[:8]}"
