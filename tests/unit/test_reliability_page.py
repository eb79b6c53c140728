"""`docs/reliability.md` names tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

from tests.faulted.__main__ import BEGIN, END

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "reliability.md"
NAME = re.compile(r"\btest_\w+")


def defined() -> set[str]:
    """The names of all test functions and of all files of tests."""
    found: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        found.add(path.stem)
        found |= set(re.findall(r"^\s*(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    return found


def test_every_test_that_the_page_names_is_there() -> None:
    named = set(NAME.findall(PAGE.read_text(encoding="utf-8")))
    assert len(named) > 100
    assert sorted(named - defined()) == []


def test_every_row_of_the_page_names_its_test() -> None:
    page = PAGE.read_text(encoding="utf-8")
    by_hand = page.partition(BEGIN)[0] + page.partition(END)[2]  # a run wrote what is between
    rows = [line for line in by_hand.splitlines() if line.startswith("| ")]
    rows = [row for row in rows if not row.startswith("| Fault") and "the same" not in row]
    without = [row for row in rows if not NAME.search(row) and not row.endswith("| `make fuzz` |")]  # a run of its own
    assert without == []
