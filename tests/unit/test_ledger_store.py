"""The book on disk: one of an earlier layout goes on, what a kill left is told apart."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from fleet_tui.ledger import notices
from fleet_tui.ledger.step import Step, StepState
from fleet_tui.ledger.store import Doing, Store, Taken
from tests.unit.api_support import NOW
from tests.unit.soracom_support import asked


def test_a_book_of_the_first_layout_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    book = Store(path)
    order = asked(("1", {"kind": "suspend"}), ("2", {"kind": "suspend"}))
    book.take(Taken("one", "key", "suspend", NOW.date(), "anna", NOW), order)
    for item in book.items("one"):
        book.begin(item, Doing(None, "", "[]", None), [Step("suspend", {"status": "suspended"})])
    book.close()
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "ALTER TABLE items DROP COLUMN words; ALTER TABLE steps DROP COLUMN taken_as; PRAGMA user_version = 1"
        )
    connection.close()
    book = Store(path)
    one, two = book.items("one")
    book.took(one, 0, "4711")
    book.move(two, 0, StepState.SENDING)
    book.recover(notices.ENDED, NOW)
    assert [item["state"] for item in book.items("one")] == ["TAKEN", "UNKNOWN"]
    assert (book.taken_as(one, 0), book.taken_as(two, 0)) == ("4711", "")
    assert (book.words("one"), [step.name for step, _state in book.steps(one)]) == ("", ["suspend"])
    book.close()
