"""The last frame of the run before, shown again until the application stands: dated, and nothing on it acts.

Whether a frame fits is known without reading a setting or importing anything heavy: a file's name is made of all that
decides how the application begins (its options, the settings file as it lies there, the environment, the terminal's
size). Where any of it differs there is no such file. Keys typed meanwhile wait, in their order, in the terminal.
"""

from __future__ import annotations

import hashlib
import os
import re
import select
import stat
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from fleet_tui import __version__
from fleet_tui.files import opened_private, private_directory, write_private
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.paths import Paths, config_file
from fleet_tui.terminal.restore import attributes_of

DIRECTORY = "first-frames"
MOST = 8
"""Frames that are kept: so many connections, sizes of window and languages are come back to."""
LARGEST = 512 * 1024
"""Bytes of a frame."""
_BEFORE = b"\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l"
"""Alternate screen, no cursor, what is pasted in brackets, no lines that wrap."""
_AFTER = b"\x1b[m\x1b[?7h\x1b[?2004l\x1b[?25h\x1b[?1049l"
_SECRET = re.compile(r"FLEET_TUI_(TOKEN|\w+_SECRET)")
_BY_VALUE = re.compile(r"TERM|NO_COLOR|PYTHONIOENCODING|XDG_\w+_HOME|(COLOR|LANG|LC_|FLEET_TUI_)\w*")
_BY_PRESENCE = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "TMUX", "STY")
"""Variables of the environment that the application looks at."""
PATIENCE = 1.0
"""Seconds for which a terminal that takes nothing is waited for."""

_stands = False
"""A frame of ours is on the terminal of this process, and nobody has painted over it."""


def show(options: LaunchOptions) -> None:
    """Show the frame that fits a start with `options`, if there is one. The keyboard echoes nothing from then on."""
    global _stands  # noqa: PLW0603 - there is one terminal
    with suppress(OSError, termios.error):
        frame = _read(_place(options))
        if frame is None or not all(map(os.isatty, (0, 1, 2))):
            return
        _hear_in_silence()
        _stands = True
        _send(_BEFORE + frame)


def stands() -> bool:
    """Whether a frame is on the terminal."""
    return _stands


def taken_over() -> bool:
    """Whether a frame was on the terminal; from now on it is the business of whoever asks."""
    global _stands
    stood, _stands = _stands, False
    return stood


@contextmanager
def gone_afterwards() -> Iterator[None]:
    """A frame that nobody took over is gone after this: what is said then must be seen."""
    try:
        yield
    finally:
        if taken_over():
            with suppress(OSError, termios.error):
                os.write(2, _AFTER)
                termios.tcsetattr(0, termios.TCSANOW, attributes_of(0) or termios.tcgetattr(0))


def keep(options: LaunchOptions, frame: bytes) -> None:
    """Keep `frame` for the next start with `options` on this terminal. A full disk costs that start its frame only."""
    with suppress(OSError):
        if (place := _place(options)) and len(frame) <= LARGEST:
            write_private(private_directory(place.parent) / place.name, frame)
            kept = sorted(place.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
            for path in kept[MOST:]:
                path.unlink(missing_ok=True)


def forget(paths: Paths) -> None:
    """Keep no frame below `paths`: somebody signed out, or nothing is to be kept."""
    import shutil

    shutil.rmtree(paths.cache / DIRECTORY, ignore_errors=True)


def _place(options: LaunchOptions) -> Path | None:
    """Where the frame lies that fits; None where there can be none. Raises OSError."""
    environ = os.environ
    if options.kiosk or any(
        map(_SECRET.fullmatch, environ)
    ):  # the keyboard is a guest's; a secret is no part of a name
        return None
    settings = config_file()
    about = settings.stat() if settings.exists() else None
    if about and not stat.S_ISREG(about.st_mode):
        return None
    size = os.get_terminal_size(0)
    deciding = (
        __version__,
        options,
        about and (about.st_ino, about.st_size, about.st_mtime_ns),
        (size.columns, size.lines),
        sorted(item for item in environ.items() if _BY_VALUE.fullmatch(item[0])),
        [name in environ for name in _BY_PRESENCE],
    )
    name = hashlib.sha256(repr(deciding).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return Paths.of(options.data_dir or _data_directory(environ, settings if about else None)).cache / DIRECTORY / name


def _data_directory(environ: Mapping[str, str], settings: Path | None) -> Path | None:
    """The directory that the environment or the file `settings` names for everything that is kept. Raises OSError."""
    said = environ.get("FLEET_TUI_DATA_DIR")
    if said is None and settings is not None and b"data_dir" in (text := settings.read_bytes()):
        import tomllib

        with suppress(ValueError):  # the start says what is wrong with the file
            said = tomllib.loads(text.decode()).get("data_dir")
    return Path(said).expanduser() if isinstance(said, str) and said else None


def _read(place: Path | None) -> bytes | None:
    if place is None or not place.exists():
        return None
    with opened_private(place) as file:
        frame = file.read(LARGEST + 1)
    return frame if len(frame) <= LARGEST else None


def _send(frame: bytes) -> None:
    """Write `frame`, or as much of it as the terminal takes in time: the application paints over it in any case."""
    os.set_blocking(2, False)
    try:
        left = memoryview(frame)
        while left and select.select([], [2], [], PATIENCE)[1]:
            left = left[os.write(2, left) :]
    finally:
        os.set_blocking(2, True)  # the shell shares this open file


def _hear_in_silence() -> None:
    """The keyboard as the application has it: nothing is echoed, interrupts, stops or waits for `enter`."""
    attributes = termios.tcgetattr(0)
    attributes[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    attributes[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    attributes[6][termios.VMIN], attributes[6][termios.VTIME] = 1, 0
    termios.tcsetattr(0, termios.TCSANOW, attributes)
