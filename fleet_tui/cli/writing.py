"""Writing a file the user named: whether it may take another's place, and what is said when it cannot be written."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workspace.list_export import path_problem
from fleet_tui.workspace.reach import typed_path


def target(run: Run, arguments: Namespace, suffixes: Sequence[str]) -> Path:
    """Return the path to write that FILE names: one that does not exist, or that may be replaced (`--force`, or asked).

    Raises:
        CommandError: nothing can be written there, or a file is there and nobody agreed to replace it.
    """
    text = str(arguments.file)
    if problem := path_problem(text, suffixes):
        raise CommandError(problem)
    path = typed_path(text)
    if path.exists() and not arguments.force:
        there = _("{file} exists.").format(file=clean(str(path), 300))
        if not run.console.can_ask:
            raise CommandError(f"{there} " + _("Nothing was written: --force replaces it."))
        run.console.confirm(f"{there} " + _("Replace it?"), 1)
    return path


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
