"""The book on disk: SQLite, one file a connection and account, for its owner alone.

What is written here is on disk when a method returns. One program at a time sends orders of a book; it holds `lock`,
which the system takes back from a program that ends in whatever way.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from fleet_tui.domain.base import Notice
from fleet_tui.domain.failure import Conflict, Failure
from fleet_tui.domain.order import OrderRequest
from fleet_tui.domain.text import clean
from fleet_tui.files import PRIVATE_FILE, private_directory
from fleet_tui.i18n import _
from fleet_tui.ledger.step import Step, StepState

LAYOUT = 2
_TABLES = """
CREATE TABLE orders (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL UNIQUE,
    request TEXT NOT NULL, kind TEXT NOT NULL, day TEXT NOT NULL, undo_of TEXT, note TEXT NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL
);
CREATE TABLE items (
    order_id TEXT NOT NULL REFERENCES orders (id), position INTEGER NOT NULL, line_id TEXT NOT NULL,
    change TEXT NOT NULL, version INTEGER, state TEXT NOT NULL, msisdn TEXT, description TEXT NOT NULL DEFAULT '',
    effects TEXT NOT NULL DEFAULT '[]', inverse TEXT, refusal TEXT, finished_at TEXT, words TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (order_id, position)
);
CREATE INDEX items_of_line ON items (line_id);
CREATE TABLE steps (
    order_id TEXT NOT NULL, position INTEGER NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
    shows TEXT NOT NULL, state TEXT NOT NULL, taken_as TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (order_id, position, place),
    FOREIGN KEY (order_id, position) REFERENCES items (order_id, position)
);
"""
_SINCE_THE_FIRST = """
ALTER TABLE items ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE steps ADD COLUMN taken_as TEXT NOT NULL DEFAULT '';
"""
"""What the second layout has more: the operator's own words for an item's state, and for an order of its own."""
WAITING, IN_PROGRESS, SCHEDULED = "WAITING", "IN_PROGRESS", "SCHEDULED"
DONE, REFUSED, CANCELLED, UNKNOWN = "DONE", "REFUSED", "CANCELLED", "UNKNOWN"
TAKEN, AWAITS_APPROVAL, HELD = "TAKEN", "AWAITS_APPROVAL", "HELD"
"""States of an item. SCHEDULED: the operator does it on its day. The last three: the operator keeps an order for it."""
OPEN = frozenset({UNKNOWN, SCHEDULED, TAKEN, AWAITS_APPROVAL, HELD})
"""What becomes of an item in such a state is found out by looking."""


class Taken(NamedTuple):
    """What is known of an order beside what was asked."""

    order_id: str
    key: str
    kind: str
    day: date
    by: str
    at: datetime


class Doing(NamedTuple):
    """What an item does: whose line it is, effects and inverse as JSON."""

    msisdn: str | None
    description: str
    effects: str
    inverse: str | None


class BookBusy(Conflict):
    """Another program sends orders of this book."""

    default_code = "BOOK_BUSY"


class BookUnusable(Failure):
    """The file cannot be used as a book: nothing is ordered without one."""

    default_code = "BOOK_UNUSABLE"


class Store:
    """The book at `path`, made where there is none. Its methods may be called from any thread.

    Raises:
        BookUnusable: it cannot be opened, others can read it, or a later version wrote it.
    """

    def __init__(self, path: Path) -> None:
        self._mutex = threading.RLock()
        self._path, self._locks = path, path.with_suffix(".lock")
        try:
            private_directory(path.parent)
            for each in (path, self._locks):
                _private(each)
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA foreign_keys = ON")
            # EXTRA: the name of the rollback journal is gone from the disk too when a change is said to be kept.
            self._connection.execute("PRAGMA synchronous = EXTRA")
            self._lay_out()
        except (OSError, sqlite3.Error) as error:
            raise _unusable(path) from error

    def close(self) -> None:
        """Let go of the file."""
        with self._mutex:
            self._connection.close()

    # One program at a time

    def lock(self) -> int:
        """Be the program that sends; give it back with `unlock`. Raises BookBusy, BookUnusable."""
        descriptor = os.open(self._locks, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise BookBusy(
                _("Another program orders over this connection: try again when it is done; nothing was changed.")
            ) from None
        except OSError as error:
            os.close(descriptor)
            raise _unusable(self._path) from error
        return descriptor

    @staticmethod
    def unlock(descriptor: int) -> None:
        """Another program may send."""
        os.close(descriptor)

    def recover(self, not_sent: Notice, now: datetime) -> None:
        """Put right what a program left that ended while it sent. To be called by who holds the lock.

        What was being sent may have been taken: it is UNKNOWN, and its line says what became of it. An order that the
        operator keeps is followed. What was not begun is refused with `not_sent`, and not sent behind anybody's back.
        """
        with self._change() as run:
            run("UPDATE steps SET state = 'UNKNOWN' WHERE state = 'SENDING' OR (state = 'TAKEN' AND taken_as = '')")
            run("UPDATE steps SET state = 'NOT_SENT' WHERE state = 'PLANNED'")
            run(
                "UPDATE items AS i SET state = 'UNKNOWN' WHERE state = 'IN_PROGRESS' AND EXISTS (SELECT 1 FROM steps s "
                "WHERE s.order_id = i.order_id AND s.position = i.position AND s.state IN ('UNKNOWN', 'DONE'))"
            )
            run(
                "UPDATE items AS i SET state = 'TAKEN' WHERE state = 'IN_PROGRESS' AND EXISTS (SELECT 1 FROM steps s "
                "WHERE s.order_id = i.order_id AND s.position = i.position AND s.state = 'TAKEN')"
            )
            run(
                "UPDATE items SET state = 'REFUSED', refusal = ?, finished_at = ? "
                "WHERE state IN ('WAITING', 'IN_PROGRESS')",
                not_sent.model_dump_json(), now.isoformat(),
            )  # fmt: skip

    # Orders

    def take(self, about: Taken, order: OrderRequest) -> None:
        """Keep `order`; nothing of it is sent yet."""
        with self._change() as run:
            run(
                "INSERT INTO orders (id, key, kind, day, created_by, created_at, request, undo_of, note) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                about.order_id, about.key, about.kind, about.day.isoformat(), about.by, about.at.isoformat(),
                order.model_dump_json(), order.undo_of, order.note,
            )  # fmt: skip
            for position, item in enumerate(order.items):
                run(
                    "INSERT INTO items (order_id, position, line_id, change, version, state) VALUES (?, ?, ?, ?, ?, ?)",
                    about.order_id, position, item.line_id or "", item.change.model_dump_json(), item.expected_version,
                    WAITING,
                )  # fmt: skip

    def order(self, order_id: str) -> sqlite3.Row | None:
        """One order."""
        return self._one("SELECT * FROM orders WHERE id = ?", order_id)

    def of_key(self, key: str) -> sqlite3.Row | None:
        """The order that was taken under `key`."""
        return self._one("SELECT * FROM orders WHERE key = ?", key)

    def orders(self, *, before: int | None = None, limit: int) -> list[sqlite3.Row]:
        """Orders, newest first, those older than the one numbered `before`."""
        if before is None:
            return self._all("SELECT * FROM orders ORDER BY number DESC LIMIT ?", limit)
        return self._all("SELECT * FROM orders WHERE number < ? ORDER BY number DESC LIMIT ?", before, limit)

    def states(self, order_id: str) -> dict[str, int]:
        """How many items of an order are in which state."""
        found = self._all("SELECT state, COUNT(*) AS n FROM items WHERE order_id = ? GROUP BY state", order_id)
        return {row["state"]: row["n"] for row in found}

    def finished_at(self, order_id: str) -> str | None:
        """When the last item of an order ended."""
        row = self._one("SELECT MAX(finished_at) AS at FROM items WHERE order_id = ?", order_id)
        return row["at"] if row else None

    def undoing(self, order_id: str) -> list[sqlite3.Row]:
        """Orders that take `order_id` back."""
        return self._all("SELECT * FROM orders WHERE undo_of = ?", order_id)

    def reversible(self, order_id: str) -> bool:
        """Some item was done that another change takes back, or none was done yet."""
        return bool(
            self._all("SELECT 1 FROM items WHERE order_id = ? AND (inverse IS NOT NULL OR state <> 'DONE')", order_id)
        )

    # Items and steps

    def items(self, order_id: str, *, start: int = 0, limit: int = -1) -> list[sqlite3.Row]:
        """The items of an order, by position."""
        return self._all(
            "SELECT * FROM items WHERE order_id = ? ORDER BY position LIMIT ? OFFSET ?", order_id, limit, start
        )

    def of_line(self, line_id: str, *, limit: int, start: int) -> list[sqlite3.Row]:
        """The items that concern a line, newest first."""
        return self._all(
            "SELECT i.* FROM items i JOIN orders o ON o.id = i.order_id WHERE line_id = ? "
            "ORDER BY o.number DESC LIMIT ? OFFSET ?",
            line_id, limit, start,
        )  # fmt: skip

    def begin(self, item: sqlite3.Row, doing: Doing, steps: Sequence[Step]) -> bool:
        """The item is under way, and its steps are planned; False where it was cancelled meanwhile."""
        with self._change() as run:
            where = (item["order_id"], item["position"])
            begun = run(
                "UPDATE items SET state = 'IN_PROGRESS', msisdn = ?, description = ?, effects = ?, inverse = ? "
                "WHERE order_id = ? AND position = ? AND state = 'WAITING'",
                *doing, *where,
            ).rowcount  # fmt: skip
            if begun:
                self._plan(run, where, steps, 0)
            return bool(begun)

    def cancel(self, order_id: str, now: datetime) -> None:
        """Cancel what was not begun of an order."""
        with self._change() as run:
            run(
                "UPDATE items SET state = 'CANCELLED', finished_at = ? WHERE order_id = ? AND state = 'WAITING'",
                now.isoformat(), order_id,
            )  # fmt: skip

    def add_step(self, item: sqlite3.Row, step: Step) -> int:
        """Plan one step more of an item; its place."""
        with self._change() as run:
            where = (item["order_id"], item["position"])
            place = len(self.steps(item))
            run("UPDATE items SET state = 'IN_PROGRESS' WHERE order_id = ? AND position = ?", *where)
            self._plan(run, where, [step], place)
        return place

    @staticmethod
    def _plan(run: Any, where: tuple[str, int], steps: Sequence[Step], first: int) -> None:
        for place, step in enumerate(steps, first):
            run(
                "INSERT INTO steps (order_id, position, place, name, body, shows, state) VALUES (?, ?, ?, ?, ?, ?, ?)",
                *where, place, step.name, json.dumps(step.body), json.dumps(dict(step.shows)), StepState.PLANNED,
            )  # fmt: skip

    def steps(self, item: sqlite3.Row) -> list[tuple[Step, StepState]]:
        """The steps of an item, in their order."""
        found = self._all(
            "SELECT * FROM steps WHERE order_id = ? AND position = ? ORDER BY place", item["order_id"], item["position"]
        )
        return [
            (Step(row["name"], json.loads(row["shows"]), json.loads(row["body"])), StepState(row["state"]))
            for row in found
        ]

    def move(self, item: sqlite3.Row, place: int, to: StepState, *, out_of: StepState | None = None) -> bool:
        """Put a step into another state; False where it is not in `out_of` any more."""
        with self._change() as run:
            done = run(
                "UPDATE steps SET state = ? "
                "WHERE order_id = ? AND position = ? AND place = ? AND state = COALESCE(?, state)",
                to, item["order_id"], item["position"], place, out_of,
            )  # fmt: skip
            return bool(done.rowcount)

    def took(self, item: sqlite3.Row, place: int, taken_as: str) -> None:
        """The operator took a step, and calls its order so."""
        with self._change() as run:
            run(
                "UPDATE steps SET state = 'TAKEN', taken_as = ? WHERE order_id = ? AND position = ? AND place = ?",
                taken_as, item["order_id"], item["position"], place,
            )  # fmt: skip

    def taken_as(self, item: sqlite3.Row, place: int) -> str:
        """What the operator calls its order for a step; empty where that is not known."""
        row = self._one(
            "SELECT taken_as FROM steps WHERE order_id = ? AND position = ? AND place = ?",
            item["order_id"], item["position"], place,
        )  # fmt: skip
        return row["taken_as"] if row else ""

    def words(self, order_id: str) -> str:
        """The operator's own word for the state of an order, where it is one for all items that are open."""
        found = self._all(
            "SELECT DISTINCT words FROM items WHERE order_id = ? AND state IN ('TAKEN', 'HELD', 'SCHEDULED')", order_id
        )
        return found[0]["words"] if len(found) == 1 else ""

    def end(self, item: sqlite3.Row, state: str, now: datetime, refusal: Notice | None = None, words: str = "") -> None:
        """The item is as far as it gets for now; `words`: the operator's own for that."""
        with self._change() as run:
            run(
                "UPDATE items SET state = ?, refusal = ?, finished_at = ?, words = ? "
                "WHERE order_id = ? AND position = ?",
                state, None if refusal is None else refusal.model_dump_json(),
                None if state in OPEN else now.isoformat(), words, item["order_id"], item["position"],
            )  # fmt: skip

    # SQLite

    def _lay_out(self) -> None:
        with self._change() as run:
            (version,) = run("PRAGMA user_version").fetchone()
            if version > LAYOUT:
                raise _unusable(self._path)
            if version < LAYOUT:
                for statement in (_SINCE_THE_FIRST if version else _TABLES).split(";\n"):
                    if statement.strip():
                        run(statement)
                run(f"PRAGMA user_version = {LAYOUT}")

    @contextmanager
    def _change(self) -> Iterator[Any]:
        """A transaction: all of the block is kept, or nothing."""
        with self._mutex:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield lambda statement, *values: self._connection.execute(statement, values)
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise _unusable(self._path) from error
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def _all(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        with self._mutex:
            try:
                return self._connection.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise _unusable(self._path) from error

    def _one(self, statement: str, *values: Any) -> sqlite3.Row | None:
        found = self._all(statement, *values)
        return found[0] if found else None


def _private(path: Path) -> None:
    """Make the file where it is missing. Raises PermissionError: it is not this user's alone."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_FILE)
    try:
        about = os.fstat(descriptor)
        if about.st_uid != os.geteuid() or about.st_mode & 0o077:
            raise PermissionError(f"{path} is not private")
    finally:
        os.close(descriptor)


def _unusable(path: Path) -> BookUnusable:
    return BookUnusable(
        _("{path} cannot be used as the book of orders; nothing was changed.").format(path=clean(str(path), 300))
    )
