"""A kiosk: the person at the terminal may use the application, and nothing else of the machine it runs on.

What the application itself leaves out there is decided by `LaunchOptions.kiosk`; this is what the process does first.
"""

from __future__ import annotations

import os
import resource
import sys

from fleet_tui.i18n import _

OWNER_ONLY = 0o077


def unsafe_start() -> str:
    """Why this process is not safe in a kiosk, empty when it is.

    Without `-I` Python itself obeys the environment: PYTHONINSPECT ends in an interpreter, PYTHONPATH and a module in
    the current directory run anybody's code.
    """
    if sys.flags.isolated:
        return ""
    return _("With --kiosk start it as: python -I -m fleet_tui --kiosk. Without -I the environment can run anything.")


def confine() -> None:
    """Files are the owner's only, and a crash leaves no core with other people's data."""
    os.umask(OWNER_ONLY)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
