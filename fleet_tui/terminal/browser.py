"""A page in the browser of this machine: only on a local display, and only when somebody asks for it.

Over SSH a browser would appear nowhere, or on a stranger's screen. `BROWSER` of the environment is not listened to:
it may name any program.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

_REMOTE = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
_DISPLAYS = ("WAYLAND_DISPLAY", "DISPLAY")


def opener(environ: Mapping[str, str], *, platform: str = sys.platform) -> str | None:
    """The program that opens a page on the display of this machine; None where there is none."""
    if any(environ.get(name) for name in _REMOTE):
        return None
    if platform == "darwin":
        return shutil.which("open")
    return shutil.which("xdg-open") if any(environ.get(name) for name in _DISPLAYS) else None


def open_page(address: str, environ: Mapping[str, str]) -> None:
    """Open `address`, a page of the web and nothing else. Raises ValueError for another kind; OSError."""
    if urlsplit(address).scheme not in {"https", "http"}:
        raise ValueError("no page of the web")
    program = opener(environ)
    if program is not None:
        own = {name: value for name, value in environ.items() if name != "BROWSER"}
        subprocess.Popen(  # noqa: S603 - a fixed program, one argument, no shell
            [program, address], env=own, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
