"""`fleet-tui` without a command: the application."""

from __future__ import annotations

import os

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _

SIGNALLED = 128
"""A process ended by a signal exits with more than this."""


def start(run: Run) -> Exit:
    """Look at the terminal, then start the application in it.

    Raises:
        CommandError: this is no terminal that the application can use, or there is no such theme.
    """
    from fleet_tui.terminal.environment import look, prepare_environment
    from fleet_tui.terminal.pauses import leave_in_place

    terminal = look()
    if terminal.refusal:
        raise CommandError(terminal.refusal)
    prepare_environment(os.environ)
    # Textual reads the environment when it is imported: not before this line.
    from fleet_tui.app import FleetApp
    from fleet_tui.terminal.signals import leaving_on_signals

    _check_theme(run.settings.theme)
    app = FleetApp(run.settings, run.options, terminal=terminal, after_loading=leave_in_place)
    mouse = terminal.mouse if run.settings.mouse is None else run.settings.mouse
    with leaving_on_signals(app.flush, app.leave):
        app.run(mouse=mouse)
    if app.return_code and app.return_code > SIGNALLED:
        raise SystemExit(app.return_code)  # 128 and the signal's number, as shells have it
    return Exit.FAILURE if app.return_code else Exit.DONE


def _check_theme(theme: str | None) -> None:
    """Raises CommandError for a theme that Textual does not have: the settings, read without it, cannot know."""
    from textual.theme import BUILTIN_THEMES

    if theme is not None and theme not in BUILTIN_THEMES:
        raise CommandError(
            _("theme: there is no “{theme}”; there are {themes}").format(
                theme=clean(theme, 60), themes=", ".join(sorted(BUILTIN_THEMES))
            )
        )
