"""What an earlier version kept under a server's address, taken over by the connections to that server."""

from __future__ import annotations

import contextlib
import shutil
import uuid
from pathlib import Path

from fleet_tui.settings.paths import Paths


def take_over(paths: Paths, files: str, origin: str, *, alone: bool) -> None:
    """Give the connection whose files are called `files` what is kept under `origin`, once.

    The journal, drafts and what is remembered are moved to a connection that is `alone` at its server. Where several
    share one, nobody can tell whose they are: each gets a copy, and settles only orders of its own people. Snapshots
    are fetched anew. What cannot be taken over now stays where it is for the next start.
    """
    earlier, kept = paths.kept(origin), paths.kept(files)
    if earlier == kept or kept.exists() or not earlier.is_dir():
        return
    with contextlib.suppress(OSError):
        if alone:
            earlier.rename(kept)
            shutil.rmtree(paths.snapshot(origin).parent, ignore_errors=True)
        else:
            _copy(earlier, kept)


def _copy(earlier: Path, kept: Path) -> None:
    """All of `earlier`, which the owner alone reads, or nothing: a kill leaves no half of it under the name `kept`."""
    beside = kept.with_name(f".{kept.name}-{uuid.uuid4().hex}")
    try:
        shutil.copytree(earlier, beside)
        beside.rename(kept)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        raise
