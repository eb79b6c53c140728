"""A tiny parent that gives the terminal back, however the application ends: also when it is killed with SIGKILL.

It is forked off before anything heavy is imported, does nothing but wait, and shares its memory with the application.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable

from fleet_tui.terminal.restore import attributes_of, restore_terminal

SIGNALLED = 128
"""A process ended by a signal exits with more than this."""
_SENT_ON = (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGWINCH)
_LEFT_ALONE = (signal.SIGINT, signal.SIGTSTP)
"""From the keyboard, where the terminal is not in raw mode (any more): they are the application's business."""


def guarded(work: Callable[[], int], *, meanwhile: Callable[[], None] = lambda: None) -> int:
    """The exit status of `work`, carried out in a child of this process while this one looks after the terminal.

    `meanwhile` is called before, where nothing that it leaves on the terminal can stay there for good.
    Signals to end, and of a new size, are passed on. A child ended by a signal leaves its number + 128, as in shells.
    Without a terminal, or where a system cannot wait for signals (macOS), `work` is carried out right here.
    """
    attributes = attributes_of(0)
    if attributes is None or not hasattr(signal, "sigwaitinfo"):
        return work()
    watched = {signal.SIGCHLD, *_SENT_ON, *_LEFT_ALONE}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    meanwhile()
    alive, held = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(held)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        threading.Thread(target=_leave_with_parent, args=(alive,), daemon=True).start()
        sys.exit(work())  # nothing that the parent does afterwards is done twice
    os.close(alive)
    status = _wait_for(child, watched)
    if os.WIFSIGNALED(status):
        restore_terminal(attributes)
        return SIGNALLED + os.WTERMSIG(status)
    with contextlib.suppress(termios.error, OSError):
        termios.tcsetattr(0, termios.TCSANOW, attributes)
    return os.waitstatus_to_exitcode(status)


def _leave_with_parent(alive: int) -> None:
    """The pipe ends when the parent is gone, killed: then this process leaves in good order."""
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGHUP)


def _wait_for(child: int, watched: set[signal.Signals]) -> int:
    """The status of `child` at its end; a signal that somebody sent to this process alone is sent on to it."""
    while True:
        came = signal.sigwaitinfo(watched)
        if came.si_signo in _SENT_ON and came.si_pid != 0:  # the kernel's own goes to the whole group
            os.kill(child, came.si_signo)
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
