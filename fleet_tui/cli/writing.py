"""Writing a file the user named: what is said when it cannot be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """A block that writes `path`, whole or not at all.

    Raises:
        CommandError: it could not; the sentence names the file and the reason.
    """
    try:
        yield
    except OSError as error:
        raise CommandError(
            _("{file} was not written: {reason}. A file that was there before is as it was.").format(
                file=clean(str(path), 300), reason=clean(error.strerror or str(error), 300)
            ),
            Exit.FAILURE,
        ) from None
