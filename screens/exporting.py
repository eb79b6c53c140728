"""Asking where a list goes, writing it while the keys go on answering, and saying where it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from fleet_tui.domain.text import fold
from fleet_tui.fleet.columns import Column
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import moment, number
from fleet_tui.workbook.cells import Exported, SheetColumn
from fleet_tui.workspace.list_export import (
    SUFFIXES,
    default_path,
    export_lines,
    free_path,
    path_problem,
    provenance,
    write_table,
)
from fleet_tui.workspace.reach import typed_path
from screens.base import FleetScreen
from widgets.dialog import InputDialog


def ask_for_path(
    screen: FleetScreen,
    title: str,
    proposed: Path,
    write: Callable[[Path], None],
    suffixes: Sequence[str] = SUFFIXES,
) -> None:
    """Ask for the file and give it to `write`. One that exists is replaced only after a second `enter`.

    In a kiosk nothing is asked: `proposed` is a name that is free in its one directory.
    """
    if screen.workspace.reach.confined:
        write(proposed)
        return
    warned: set[str] = set()

    def check(text: str) -> str:
        problem = path_problem(text, suffixes)
        if not problem and typed_path(text).exists() and text not in warned:
            warned.add(text)
            return _("This file exists. enter again replaces it.")
        return problem

    def given(text: str | None) -> None:
        if text is not None:
            write(typed_path(text))

    hint = _("the name ends in {suffixes}").format(suffixes=_(" or ").join(suffixes))
    screen.app.push_screen(InputDialog(title, _("File"), str(proposed), hint=hint, check=check), given)


def export_list(
    screen: FleetScreen, positions: Sequence[int], columns: Sequence[Column], on_progress: Callable[[int, int], None]
) -> None:
    """Take the lines at `positions` out; `on_progress` is told rows written and in all, in the screen's own loop."""
    count = len(positions)
    title = ngettext("Export {count} line", "Export {count} lines", count).format(count=number(count))

    def write(path: Path) -> None:
        screen.run_worker(
            _write(screen, path, list(positions), columns, on_progress), group="export", exit_on_error=False
        )

    ask_for_path(screen, title, default_path(screen.workspace), write)


async def _write(
    screen: FleetScreen,
    path: Path,
    positions: Sequence[int],
    columns: Sequence[Column],
    on_progress: Callable[[int, int], None],
) -> None:
    workspace, total = screen.workspace, len(positions)
    loop = asyncio.get_running_loop()

    def progress(rows: int) -> None:
        loop.call_soon_threadsafe(on_progress, rows, total)

    about = provenance(workspace, total)
    try:
        await say_written(
            screen,
            path,
            asyncio.to_thread(export_lines, path, workspace.index.copy(), positions, columns, about, progress=progress),
        )
    finally:
        on_progress(total, total)


def export_table(
    screen: FleetScreen,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Sequence[Sequence[Exported]],
    *,
    name: str = "",
    about: Sequence[tuple[str, str]] = (),
) -> None:
    """Take a list of records out, to a workbook or CSV file called `name` unless the person says otherwise."""
    if not rows:
        screen.say(_("There is nothing to write."), "warning")
        return
    workspace = screen.workspace
    data = f"{workspace.company}, {workspace.data_words()}".strip(", ")
    lines = [(_("Data"), data), (_("Written"), moment(workspace.clock())), *about]
    proposed = free_path(workspace, name or fold(title).replace(" ", "-"), SUFFIXES[0])
    ask_and_write(screen, title, proposed, SUFFIXES, lambda path: write_table(path, title, columns, rows, lines))


def ask_and_write(
    screen: FleetScreen, title: str, proposed: Path, suffixes: Sequence[str], write: Callable[[Path], None]
) -> None:
    """Ask for the file and let `write` write it in a thread; then say where it is."""

    async def work(path: Path) -> None:
        await say_written(screen, path, asyncio.to_thread(write, path))

    def chosen(path: Path) -> None:
        screen.run_worker(work(path), group="export", exit_on_error=False)

    ask_for_path(screen, title, proposed, chosen, suffixes)


async def say_written(screen: FleetScreen, path: Path, writing: Awaitable[None]) -> None:
    """Wait for `writing` and say where the file is, or that nothing was changed and why."""
    try:
        await writing
    except OSError as error:
        reason = error.strerror or str(error)
        screen.say(_("Not written: {reason}. A file that was there is as it was.").format(reason=reason), "error")
    else:
        screen.say(_("Written: {path}").format(path=path))
