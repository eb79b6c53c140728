"""Which files a run may read and write: all that its user may, or those of one directory (a kiosk).

Every path that a person typed, in a screen or on the command line, becomes a `Path` here.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _


class OutOfReach(Exception):
    """A file that this run may not touch, or a text that names none. `user_message` says so."""

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
            OutOfReach: it is not in the directory, or leads out of it; no file can have this name.
        """
        if self.directory is None:
            return typed_path(text)
        wanted = _looked_at(self.directory / text.strip(), text)
        outside = not wanted.resolve().is_relative_to(self.directory.resolve())
        if not text.strip() or outside or wanted.is_symlink():
            raise OutOfReach(_("Only files in {directory} can be read here.").format(directory=self.directory))
        return wanted


EVERYWHERE = Reach()


def typed_path(text: str) -> Path:
    """Return the path that a person typed; the file need not exist.

    `~` is their home and `~name` that of a user who exists; without such a user it is a name like any other, as
    `~$lines.xlsx`, which Excel keeps beside an open workbook.

    Raises:
        OutOfReach: no file can have this name, or the way to it may not be looked into.
    """
    path = Path(text.strip())
    with suppress(RuntimeError):  # no such user, or one without a home
        path = path.expanduser()
    return _looked_at(path, text)


def _looked_at(path: Path, text: str) -> Path:
    """`path`, which the system can look for. Raises OutOfReach."""
    try:
        os.stat(path)  # noqa: PTH116  # Path.exists hides why
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        sentence = _("{file} cannot be used: {reason}.")
        raise OutOfReach(sentence.format(file=clean(text.strip(), 60), reason=clean(reason, 100))) from None
    return path
