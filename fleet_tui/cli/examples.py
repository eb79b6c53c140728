"""`examples`."""

from __future__ import annotations

from argparse import Namespace

from fleet_tui.cli.exits import Exit
from fleet_tui.cli.run import Run
from fleet_tui.cli.writing import writing
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _


def write(run: Run, arguments: Namespace) -> Exit:
    """Write the files of an invented company, to try imports and findings with, and empty lists to fill in."""
    from fleet_tui.workbook.examples.files import write_examples

    with writing(arguments.directory):  # nothing is there before: the directory is empty
        written = write_examples(arguments.directory)
    for path in written:
        run.console.put(clean(str(path)))
    run.console.say(_("These are invented examples, and empty lists to fill in (template-…)."))
    return Exit.DONE
