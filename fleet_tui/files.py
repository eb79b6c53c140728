"""Files of our own: written whole or not at all, readable by their owner only.

Every file the application keeps (settings, snapshot, journal, drafts, workbooks) goes through here, so that a
full disk or a kill leaves the previous good file in place. What a killed process was writing is removed by the next
that writes the same file.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

PRIVATE_FILE = 0o600
PRIVATE_DIRECTORY = 0o700
_END = ".fleet-tui"
"""How the names of files end that are being written."""


def private_directory(path: Path) -> Path:
    """`path`, made (0700) where it is missing.

    Raises:
        OSError: it cannot be made, or is not a directory.
    """
    path.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    return path


@contextmanager
def replacing(
    path: Path, *, mode: int = PRIVATE_FILE, check: Callable[[Path], None] | None = None
) -> Iterator[BinaryIO]:
    """A binary file that takes the place of `path` when the block ends without an error.

    The bytes go to a temporary file beside `path`, are given to `check` (which raises to refuse them), flushed to
    the disk and renamed. A symbolic link is refused: the target would be replaced by whoever placed the link.

    Raises:
        OSError: the disk is full, the directory is not writable, `path` is a link or a directory.
    """
    if path.is_symlink():
        raise OSError(f"{path} is a symbolic link")
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a directory")
    _remove_leftovers(path)
    descriptor, temporary = _temporary_beside(path)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if check is not None:
                check(temporary)
            temporary.chmod(mode)
            temporary.replace(path)
        sync_directory(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _temporary_beside(path: Path) -> tuple[int, Path]:
    """A new file beside `path`, locked for as long as it is open: that tells it from what a killed process left."""
    import tempfile  # it takes as long as all else here, and a start only reads

    while True:
        descriptor, name = tempfile.mkstemp(prefix=_beginning(path), suffix=_END, dir=path.parent)
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:  # else another process cleaned up between the two calls
            return descriptor, Path(name)
        os.close(descriptor)


def _remove_leftovers(path: Path) -> None:
    """Remove what processes that are gone were writing in the place of `path`."""
    beginning = _beginning(path)
    with suppress(OSError):
        for beside in list(path.parent.iterdir()):
            if beside.name.startswith(beginning) and beside.name.endswith(_END):
                _remove_if_left(beside)


def _remove_if_left(leftover: Path) -> None:
    """Remove `leftover` when it is an ordinary file of this user that no process is writing. Raises OSError."""
    descriptor = os.open(leftover, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        about = os.fstat(descriptor)
        ours = stat.S_ISREG(about.st_mode) and about.st_uid == os.getuid()
        if ours and _locked(descriptor):
            leftover.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    """Whether the open file could be locked; some file systems have no locks, and nothing is removed there."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _beginning(path: Path) -> str:
    return f".{path.name[:80]}."


def opened_private(path: Path) -> BinaryIO:
    """`path` for reading. Raises OSError, PermissionError too when it is not a private file of this user."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # a pipe would wait for its writer
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or about.st_uid != os.geteuid() or about.st_mode & 0o077:
            raise PermissionError(f"{path} is not private")
    except OSError:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def write_private(path: Path, data: bytes) -> None:
    """Write `data` to `path` (0600), whole or not at all.

    Raises:
        OSError: as `replacing`.
    """
    with replacing(path) as file:
        file.write(data)


def sync_directory(directory: Path) -> None:
    """Make a name that was put into `directory` survive a power cut. Raises OSError."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
