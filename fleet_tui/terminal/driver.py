"""Textual's driver for Linux and macOS, made to survive a bad byte and to notice that the terminal is gone.

Stock Textual ends on one byte that is not UTF-8 (a pasted file, a line in another encoding), and runs on at full
speed when the terminal was closed while SIGHUP is ignored. `run_input_thread` is the one method replaced; a test
compares the original with the one this was written against, so that a new Textual is looked at before it is used.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import select
import signal
import sys

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from fleet_tui.terminal import first_frame
from fleet_tui.terminal.paste_guard import PasteGuard
from fleet_tui.terminal.restore import attributes_of

ALTERNATE_SCREEN = "\x1b[?1049h"
POLL_S = 0.1
"""How often a lone `esc` and the end of the application are looked for."""
READ_SIZE = 4096


class FleetDriver(LinuxDriver):
    """Keys are decoded in the terminal's encoding, bytes that mean nothing in it are dropped.

    When the terminal is gone the process sends itself SIGHUP: one way to leave, see `terminal.signals`.
    """

    _entered = False
    """The terminal shows its alternate screen already, with a frame that is to stay until something is painted."""

    def start_application_mode(self) -> None:
        """As Textual's, but what a first frame did is not done a second time."""
        stood = self._entered = first_frame.taken_over()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if stood:
            self.attrs_before = attributes_of(self.fileno)

    def write(self, data: str) -> None:
        """Send `data`; what would enter the screen anew would clear it."""
        if self._entered and data == ALTERNATE_SCREEN:
            self._entered = False
        else:
            super().write(data)

    def run_input_thread(self) -> None:
        """Read the terminal until the application ends or the terminal is gone."""
        parser = XTermParser(self._debug)
        guard = PasteGuard()
        decode = codecs.getincrementaldecoder(_encoding())(errors="ignore").decode
        try:
            while not self.exit_event.is_set():
                data = self._read()
                if data is None:
                    os.kill(os.getpid(), signal.SIGHUP)
                    return
                if text := guard.feed(decode(data)):
                    for message in parser.feed(text):
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)
        finally:
            with contextlib.suppress(EOFError, ParseError):
                # Ends the parser; what it still holds is no whole key.
                list(parser.feed(""))

    def _read(self) -> bytes | None:
        """What was typed in the last moment, perhaps nothing; None when there is no terminal any more.

        A terminal that was closed is always ready and has nothing to read (or EIO).
        """
        ready, _, _ = select.select([self.fileno], [], [], POLL_S)
        if not ready:
            return b""
        try:
            return os.read(self.fileno, READ_SIZE) or None
        except OSError:
            return None


def _encoding() -> str:
    return getattr(sys.__stdin__, "encoding", None) or "utf-8"
