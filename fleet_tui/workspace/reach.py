"""Which files a run may read and write: all that its user may, or those of one directory (a kiosk)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fleet_tui.i18n import _


class OutOfReach(Exception):
    """A file that this run may not touch. `user_message` says so."""

    def __init__(self, user_message: str) -> None:
        super().__init__(user_message)
        self.user_message = user_message


@dataclass(frozen=True, slots=True)
class Reach:
    """`directory`: the only one, whose name is never typed; None: wherever the user may."""

    directory: Path | None = None

    @property
    def confined(self) -> bool:
        """There is one directory only, and files get names of ours."""
        return self.directory is not None

    def path(self, text: str) -> Path:
        """The file that a person means by `text`; `~` is understood where all files are in reach.

        Raises:
            OutOfReach: it is not in the directory, or leads out of it.
        """
        if self.directory is None:
            return Path(text.strip()).expanduser()
        wanted = self.directory / text.strip()
        outside = not wanted.resolve().is_relative_to(self.directory.resolve())
        if not text.strip() or outside or wanted.is_symlink():
            raise OutOfReach(_("Only files in {directory} can be read here.").format(directory=self.directory))
        return wanted


EVERYWHERE = Reach()
