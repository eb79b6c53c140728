"""Files of our own: written whole or not at all, readable by their owner only.

Every file the application keeps (settings, snapshot, journal, drafts, workbooks) goes through here, so that a
full disk or a kill leaves the previous good file in place.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PRIVATE_FILE = 0o600
PRIVATE_DIRECTORY = 0o700


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
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
    temporary = Path(name)
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
