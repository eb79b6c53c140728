"""The journal of orders: what was sent to one operator and not yet answered survives a kill, a crash, a power cut.

A JSON-lines file, readable by its owner only. A record `sent` holds the whole order and its idempotency key and is on
the disk before the first byte leaves; a record `settled` says what became of it. What was sent and is not settled has
an unknown outcome: the operator is asked for it, and only one that honours keys is sent it again, with the same key. An
order that was never confirmed is in no record, so that no start sends it.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from fleet_tui.domain.calendar import Clock, system_clock
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.order import OrderRequest
from fleet_tui.domain.text import clean
from fleet_tui.files import PRIVATE_FILE, private_directory, sync_directory, write_private
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number

_NEVER_WAIT = os.O_NOFOLLOW | os.O_NONBLOCK
"""A link may lead anywhere, and a pipe that nobody reads or writes would be waited for."""
COMPACT_ABOVE = 256 * 1024
"""Bytes of journal above which settled orders are dropped although others are still open."""


class JournalUnusable(Failure):
    """The journal cannot be read or written; an order that it cannot hold is not sent."""

    default_code = "JOURNAL_UNUSABLE"


class JournalBusy(JournalUnusable):
    """Another process holds the journal; a moment later it may be free."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An order with the key it will be sent under, every time. `author` is the profile that orders."""

    key: str
    order: OrderRequest = field(repr=False)  # thousands of items, and people's names
    author: str = ""
    at: datetime | None = field(default=None, compare=False)
    """When it was sent first."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, defer_build=True)

    key: str
    at: datetime


class _Sent(_Record):
    event: Literal["sent"] = "sent"
    author: str = ""
    order: OrderRequest


class _Settled(_Record):
    """Became `order_id`, or was not taken for the reason `refusal` (a code)."""

    event: Literal["settled"] = "settled"
    order_id: str | None = None
    refusal: str | None = None


class _Head(BaseModel):
    """What a record is about, read without its order: that may hold thousands of items."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, defer_build=True)

    event: Literal["sent", "settled"]
    key: str


class Journal:
    """The journal at `path`. Several processes may use it at once; what writes blocks until the disk has it.

    Nobody is waited for: while another process writes, `sent` and `settled` raise JournalBusy.
    """

    def __init__(self, path: Path, *, clock: Clock = system_clock) -> None:
        self._path = path
        self._clock = clock
        self._read: tuple[tuple[int, int, int] | None, list[Pending]] = (None, [])

    @staticmethod
    def begin(order: OrderRequest, *, author: str = "") -> Pending:
        """`order` with a new key; nothing is written, because nothing is confirmed yet."""
        return Pending(uuid.uuid4().hex, order, author)

    def sent(self, pending: Pending) -> bool:
        """Record that `pending` is about to be sent; True when its outcome was unknown already.

        Raises:
            JournalUnusable: it is not on the disk, so it must not be sent.
        """
        record = _Sent(key=pending.key, at=self._clock(), author=pending.author, order=pending.order)
        with self._locked():
            known = pending.key in self._open()
            if not known:
                self._append(record)
        return known

    def settled(self, pending: Pending, *, order_id: str | None = None, refusal: str | None = None) -> None:
        """Record that `pending` became `order_id`, or that the server did not take it (`refusal`, a code).

        Raises:
            JournalUnusable: the outcome counts as unknown until the order is asked for again.
        """
        with self._locked():
            self._append(_Settled(key=pending.key, at=self._clock(), order_id=order_id, refusal=refusal))
            # A compaction that fails leaves a longer file that says the same.
            with contextlib.suppress(OSError):
                self._compact()

    def unresolved(self) -> list[Pending]:
        """The orders whose outcome is unknown, oldest first.

        Raises:
            JournalUnusable: the journal cannot be read.
        """
        stamp = self._stamp()
        if stamp is None or stamp != self._read[0]:
            records = filter(None, map(_sent, self._open().values()))
            self._read = stamp, [Pending(each.key, each.order, each.author, each.at) for each in records]
        return list(self._read[1])

    def _stamp(self) -> tuple[int, int, int] | None:
        """What differs once the file was written to: it is looked at each time the dashboard is painted."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def unreadable(self) -> int:
        """How many records nobody can read any more, or not in this version: an order of theirs may have been sent.

        Raises:
            JournalUnusable: the journal cannot be read.
        """
        opaque = sum(_sent(line) is None for line in self._open().values())
        return opaque + len(self._damaged())

    def set_aside(self) -> Path | None:
        """Move what is no record at all into a file of its own, once somebody was told; its path.

        Raises:
            JournalUnusable: it stays where it is.
        """
        aside = self._path.with_suffix(".unreadable")
        with self._locked():
            damaged = self._damaged()
            if not damaged:
                return None
            self._flush(aside, b"".join(line + b"\n" for line in damaged))
            write_private(self._path, b"".join(line + b"\n" for line in self._lines() if _head(line) is not None))
        return aside

    def is_open(self, key: str) -> bool:
        """Whether the order under `key` was sent and its outcome is unknown.

        Raises:
            JournalUnusable: the journal cannot be read.
        """
        return key in self._open()

    def _open(self) -> dict[str, bytes]:
        """The records of orders that were sent and are not settled, by key, oldest first."""
        found: dict[str, bytes] = {}
        for line in self._lines():
            head = _head(line)
            if head is None:
                continue
            if head.event == "sent":
                found[head.key] = line
            else:
                found.pop(head.key, None)
        return found

    def _damaged(self) -> list[bytes]:
        """The lines that are no record. One torn by a kill was never acted on, but who knows what tore it."""
        return [line for line in self._lines() if _head(line) is None]

    def _lines(self) -> list[bytes]:
        """The lines of the file that hold something. Raises JournalUnusable."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY | _NEVER_WAIT)
            with os.fdopen(descriptor, "rb") as file:
                _check_ordinary(descriptor)
                return [line for line in file.read().split(b"\n") if line]
        except FileNotFoundError:
            return []
        except OSError:
            raise self._unusable() from None

    def _append(self, record: _Sent | _Settled) -> None:
        # A new line first, in case the last one was torn: the record must not become its tail.
        self._flush(self._path, b"\n" + record.model_dump_json().encode() + b"\n")

    @staticmethod
    def _flush(path: Path, data: bytes) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _NEVER_WAIT, PRIVATE_FILE)
        with os.fdopen(descriptor, "ab", buffering=0) as file:
            _check_ordinary(descriptor)
            before = os.fstat(descriptor).st_size
            try:
                if file.write(data) != len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(descriptor)
            except OSError:
                # What is reported as not written must not be found there at the next start.
                os.ftruncate(descriptor, before)
                raise
        if not before:
            sync_directory(path.parent)

    def _compact(self) -> None:
        still_open = self._open()
        if still_open and self._path.stat().st_size < COMPACT_ABOVE:
            return
        # What cannot be read is not dropped: it may be an order.
        write_private(self._path, b"".join(line + b"\n" for line in [*self._damaged(), *still_open.values()]))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            private_directory(self._path.parent)
            lock = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | _NEVER_WAIT, PRIVATE_FILE)
            try:
                _check_ordinary(lock)
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield
            finally:
                os.close(lock)
        except BlockingIOError:
            raise JournalBusy(
                _("{path} is in use by another program, and without it no order is sent; nothing was changed.").format(
                    path=self._name
                )
            ) from None
        except OSError:
            raise self._unusable() from None

    def _unusable(self) -> JournalUnusable:
        return JournalUnusable(
            _("{path} cannot be used, and without it no order is sent; nothing was changed.").format(path=self._name)
        )

    @property
    def _name(self) -> str:
        return clean(str(self._path), 300)


def unreadable_words(count: int, path: Path) -> str:
    """That the journal at `path` holds `count` records which nobody can read."""
    return ngettext(
        "{count} record of {path} cannot be read; an order in it may have been sent. "
        "Look whether it is among the orders.",
        "{count} records of {path} cannot be read; orders in them may have been sent. "
        "Look whether they are among the orders.",
        count,
    ).format(count=number(count), path=clean(str(path), 300))


def _head(line: bytes) -> _Head | None:
    try:
        return _Head.model_validate_json(line)
    except ValidationError:
        return None


def _sent(line: bytes) -> _Sent | None:
    try:
        return _Sent.model_validate_json(line)
    except ValidationError:
        return None


def _check_ordinary(descriptor: int) -> None:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
