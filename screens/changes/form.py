"""What the forms of the changes share: the lines they are for, and the way to the review."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar

from fleet_tui.domain.change import Change
from fleet_tui.domain.msisdn import grouped
from fleet_tui.fleet.index import LineRow
from fleet_tui.i18n import ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.line_changes import Lines, order_for
from screens.base import FleetScreen

_DIGITS = tuple(zip("1234567890", "&é\"'(§è!çà", strict=True))


def number_keys() -> Iterator[tuple[str, tuple[str, ...]]]:
    """`1` … `9`, `0`, each with what the same key gives unshifted on a Belgian keyboard; then no key any more."""
    for digit, unshifted in _DIGITS:
        yield digit, (unshifted,)
    while True:
        yield "", ()


def lines_words(lines: Lines) -> str:
    """Which lines: `0489 74 43 65  Margaux Sastre`, `14 lines`."""
    if len(lines) == 1:
        return f"{grouped(lines[0].msisdn)}  {lines[0].description}".strip()
    return ngettext("{count} line", "{count} lines", len(lines)).format(count=number(len(lines)))


def review(
    screen: FleetScreen,
    lines: Lines,
    change: Change | Callable[[LineRow], Change],
    *,
    day: date | None = None,
    remarks: dict[str, str] | None = None,
) -> None:
    """Review `change` for `lines`; `remarks` are words on single lines, by their id."""
    from screens.review import ReviewScreen

    seen = {line.id: line for line in lines}
    screen.app.push_screen(ReviewScreen(order_for(lines, change, day), seen=seen, remarks=remarks))


class ChangeScreen(FleetScreen):
    """The form of one kind of change. What is typed stays while the review is looked at; an order closes both."""

    COMMON = ("back", "help")
    DEFAULT_CSS = """
    ChangeScreen Field, ChangeScreen Checkbox, ChangeScreen .hint, ChangeScreen .heading, ChangeScreen #open {
        padding: 0 1;
    }
    """
    closes_with_order: ClassVar[bool] = True

    def __init__(self, lines: Lines) -> None:
        super().__init__()
        self.lines = lines
