"""What a person reads has no codes in it: no name of a field, no id in digits, nothing as Python writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.unit.command_line import EXAMPLE, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

SCREENS = Path(__file__).parents[1] / "goldens" / "screens"
NO_WORDS = {
    "the name of a field": r"(?<![\w/.@-])[a-z]+(?:_[a-z0-9]+)+(?![\w.])",
    "a code": r"\b[A-Z]{2,}(?:_[A-Z0-9]+)+\b|\b(?:PENDING|ACTIVE|SUSPENDED|CEASED|SCHEDULED|INVITED|VALIDATED)\b",
    "an id": r"\b(?=[0-9]*[a-f])[0-9a-f]{10,}\b",
    "something of Python": r"[\[{(]['\"]|['\"][\]}]|\bNone\b|\b(?:True|False)\b|<[A-Za-z]+ object|Decimal\(",
}
"""What is none, and how it is found."""
READING = (
    "dashboard", "lines list", f"lines show {EXAMPLE}", f"lines history {EXAMPLE}", f"lines puk {EXAMPLE}",
    "numbers list", "orders list", "orders show ORD-000001", "profiles list", "audit list", "contract show",
    "billing list", "split-profiles list", "invoices list", "payments list", "tickets list", "tickets show T410003",
    "sim-cards list", "sim-cards stock", "packs list", "spending by-month", "spending by-category",
    "spending by-plan", "spending by-line", "findings list", "disputes list", "sources", "drift",
    "invoices show 213800090167", "invoices show 213800090063", "people list", "approvals show", "optimise list",
    "prices list", "formats list", "orders unknown", "capabilities", "doctor", "config path", "disputes show 1",
    "suspend status:active --dry-run", "plan set europe 0470132434 --dry-run", "undo --dry-run",
)  # fmt: skip
"""Commands that say something of the sample. `tickets topics` is not one: it names what is typed as NAME=VALUE."""


def codes_in(text: str) -> Iterator[str]:
    """What of `text` is no word, with what it is."""
    for what, pattern in NO_WORDS.items():
        yield from (f"{what}: {found.group()}" for found in re.finditer(pattern, text))


def test_no_screen_shows_a_code() -> None:
    found = {f"{path.stem}: {code}" for path in SCREENS.iterdir() for code in codes_in(seen_in(path))}
    assert not found


def seen_in(golden: Path) -> str:
    """The text of a scene, without what is said of its colours."""
    seen = [line[1:] for line in golden.read_text("utf-8").splitlines() if line.startswith("|")]
    assert seen
    return "\n".join(seen)


def test_no_command_says_a_code(fleet: Fleet) -> None:
    fleet("plan", "set", "europe", EXAMPLE, "--yes")
    fleet("profiles", "new", "--role", "member", "--name", "Zoë", "--e-mail", "zoe@example.org", "--yes")
    found = []
    for command in READING:
        said = fleet(*command.split())
        found += [f"{command}: {code}" for code in codes_in(said.out + said.err)]
    assert not found, "\n".join(found)
