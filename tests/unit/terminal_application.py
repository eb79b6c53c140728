"""A small application for the tests of driver and signals: shows what is typed as `<…>`, saves it on leaving.

Run as `terminal_application.py SAVED [ignore-hangup] [hang]`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

from fleet_tui.terminal.environment import prepare_environment

prepare_environment(os.environ)

from textual.app import App, ComposeResult  # noqa: E402  # the environment first

from fleet_tui.terminal.driver import FleetDriver  # noqa: E402
from fleet_tui.terminal.signals import leaving_on_signals  # noqa: E402
from widgets.safe import Label, TextInput, label  # noqa: E402


class Typing(App[None]):
    """One input and what it holds."""

    BINDINGS = [("ctrl+q", "quit", "")]
    loop: asyncio.AbstractEventLoop

    def compose(self) -> ComposeResult:
        yield TextInput()
        yield label(id="typed")

    def on_mount(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.query_one("#typed", Label).update("ready")

    def on_input_changed(self, message: TextInput.Changed) -> None:
        self.query_one("#typed", Label).update(f"<{message.value}>")
        if "hang" in sys.argv:
            os.write(1, b"hanging")
            while True:
                time.sleep(1)

    def save(self) -> None:
        Path(sys.argv[1]).write_text(self.query_one(TextInput).value)

    def leave(self, status: int) -> None:
        self.loop.call_soon_threadsafe(lambda: self.exit(return_code=status))


if __name__ == "__main__":
    if "ignore-hangup" in sys.argv:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    app = Typing(driver_class=FleetDriver)
    with leaving_on_signals(app.save, app.leave):
        app.run(mouse=False)
    sys.exit(app.return_code or 0)
