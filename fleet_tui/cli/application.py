"""`fleet-tui` without a command: the application."""

from __future__ import annotations

import os
from dataclasses import replace

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run


def start(run: Run) -> Exit:
    """Look at the terminal, then start the application in it.

    Raises:
        CommandError: this is no terminal that the application can use, or the settings give an action what is no key.
    """
    from fleet_tui.keymap import unfit
    from fleet_tui.settings.confinement import confined
    from fleet_tui.terminal import first_frame, kiosk
    from fleet_tui.terminal.environment import look, prepare_environment, speak
    from fleet_tui.terminal.pauses import leave_in_place
    from fleet_tui.terminal.profile import profile_of

    terminal = look()
    if terminal.refusal:
        raise CommandError(terminal.refusal)
    if run.options.kiosk:
        if reason := kiosk.unsafe_start():
            raise CommandError(reason)
        kiosk.confine()
        run = replace(run, settings=confined(run.settings))
    if wrong := "\n".join(unfit(run.settings.keymap)):
        raise CommandError(wrong)
    profile = profile_of(terminal, run.settings)
    speak(profile.encoding)
    prepare_environment(os.environ, animation=profile.animation)
    # Textual reads the environment when it is imported: not before this line.
    from fleet_tui.app import FleetApp
    from fleet_tui.terminal.guard import SIGNALLED
    from fleet_tui.terminal.signals import leaving_on_signals
    from screens.last_frame import LastFrame

    def keep(frame: LastFrame) -> None:
        if not frame.allowed:
            first_frame.forget(run.paths)
        elif frame.sent:
            first_frame.keep(run.options, frame.sent.encode(profile.encoding, "replace"))

    app = FleetApp(run.settings, run.options, profile=profile, after_loading=leave_in_place, keep_frame=keep)
    with leaving_on_signals(app.flush, app.leave):
        app.run(mouse=profile.mouse)
    if app.return_code and app.return_code > SIGNALLED:
        raise SystemExit(app.return_code)  # 128 and the signal's number, as shells have it
    return Exit.FAILURE if app.return_code else Exit.DONE
