"""Keys and what they do, on one line: `space mark  * all  enter open`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from widgets.columns import ELLIPSIS, GAP
from widgets.safe import shown


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key as it is written on screen, and what it does. `keep`: stays however narrow the terminal is.

    `leaves`: the way out, which stays too, and is the last one.
    """

    key: str
    label: str
    enabled: bool = True
    keep: bool = False
    leaves: bool = False

    @property
    def stays(self) -> bool:
        """Never left out."""
        return self.keep or self.leaves

    @property
    def width(self) -> int:
        """Cells it takes."""
        return cell_len(shown(self.key)) + 1 + cell_len(shown(self.label))

    def content(self) -> Content:
        """As it is shown."""
        key, label = shown(self.key), shown(self.label)
        return Content.assemble((key, "bold"), f" {label}") if self.enabled else Content.styled(f"{key} {label}", "dim")


def fitting(hints: Sequence[KeyHint], width: int) -> list[KeyHint]:
    """The hints that go into `width` cells, in their order: the last are left out first, those to keep never."""
    room = width - sum(hint.width + GAP for hint in hints if hint.stays) + GAP
    chosen: list[KeyHint] = []
    full = False
    for hint in hints:
        if hint.stays:
            chosen.append(hint)
        elif not full and hint.width + GAP <= room:
            room -= hint.width + GAP
            chosen.append(hint)
        else:
            full = True
    return chosen


def line_of_hints(hints: Sequence[KeyHint], width: int, *, say_more: bool = False) -> Content:
    """`hints` in at most `width` cells; with `say_more` an ellipsis says that some were left out."""
    chosen = fitting(hints, width)
    if say_more and len(chosen) < len(hints):
        chosen = fitting(hints, width - GAP - cell_len(ELLIPSIS))
        return _joined([*(hint.content() for hint in chosen), Content(ELLIPSIS)])
    return _joined(hint.content() for hint in chosen)


def _joined(parts: Iterable[Content]) -> Content:
    return Content(" " * GAP).join(parts)
