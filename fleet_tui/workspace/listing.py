"""A list of records beside the fleet, without a screen: searched as one types, sorted, counted, taken out.

Profiles, tickets and invoices are some to some thousand records; the fleet has an index of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from fleet_tui.domain.text import fold
from fleet_tui.fleet.view import Sort
from fleet_tui.i18n import _, in_every_language
from fleet_tui.workbook.cells import Exported, Kind, SheetColumn

T = TypeVar("T")

_NARROWEST_CELL = 12


@dataclass(frozen=True, slots=True)
class ListColumn(Generic[T]):
    """A column. `text` is the cell as shown; `value` what it is sorted by and what a workbook gets.

    `title` is marked for translation. Widths are in terminal cells, as `widgets.columns.Column` has them.
    """

    id: str
    title: str
    text: Callable[[T], str]
    width: int
    value: Callable[[T], Exported] | None = None
    min_width: int = 0
    priority: int = 0
    kind: Kind = "text"
    flexible: bool = False
    to_the_right: bool = False
    """A count; amounts stand at the right by themselves."""

    @property
    def label(self) -> str:
        """The heading, in the language in use."""
        return _(self.title)

    def exported(self, record: T) -> Exported:
        """The cell for a workbook."""
        return self.text(record) if self.value is None else self.value(record)


class Listing(Generic[T]):
    """Records in the order they came, or sorted; all of them, or those with every word of the search."""

    def __init__(
        self,
        columns: Sequence[ListColumn[T]],
        key: Callable[[T], str],
        *,
        words: Callable[[T], Iterable[str]] = lambda _record: (),
    ) -> None:
        """`key` is a record's id. `words` are found too, though no column shows them: codes, plain numbers."""
        self.columns = columns
        self.key = key
        self._words = words
        self._records: list[T] = []
        self._haystacks: list[str] | None = None  # made for the first search: most lists are never searched
        self._wanted: list[str] = []
        self.sort: Sort | None = None
        """None: as the records came."""
        self.shown: list[T] = []
        """The records found, in order."""

    @property
    def total(self) -> int:
        """All records, found or not."""
        return len(self._records)

    def first(self, count: int) -> list[T]:
        """Of all records, found or not, at most `count`."""
        return self._records[:count]

    def replace(self, records: Iterable[T]) -> None:
        """Hold `records` instead; search and order stay."""
        self._records = list(records)
        self._haystacks = None
        self._refresh()

    def change(self, record: T) -> None:
        """Hold `record` instead of the one with its id."""
        key = self.key(record)
        self.replace([record if self.key(each) == key else each for each in self._records])

    def search(self, text: str) -> None:
        """Show the records that have every word of `text`; case and accents do not matter.

        What is said of a record, its status, its day, is found in any of the languages.
        """
        self._wanted = fold(text).split()
        self._refresh()

    def sort_by(self, column_id: str) -> None:
        """Sort by a column, amounts from the greatest; by the same one again: the other way round."""
        if self.sort is not None and self.sort.column == column_id:
            reverse = not self.sort.reverse
        else:
            reverse = any(column.kind == "money" for column in self.columns if column.id == column_id)
        self.sort = Sort(column_id, reverse)
        self._refresh()

    def sheet_columns(self) -> list[SheetColumn]:
        """The columns as a workbook has them."""
        return [SheetColumn(column.label, column.kind, max(_NARROWEST_CELL, column.width)) for column in self.columns]

    def sheet_rows(self) -> list[list[Exported]]:
        """The records shown as rows of a workbook."""
        return [[column.exported(record) for column in self.columns] for record in self.shown]

    def _haystack(self, record: T) -> str:
        cells = (form for column in self.columns for form in in_every_language(column.text(record)))
        return fold("\n".join([*cells, *self._words(record)]))

    def _found(self) -> list[T]:
        if self._haystacks is None:
            self._haystacks = [self._haystack(record) for record in self._records]
        pairs = zip(self._records, self._haystacks, strict=True)
        return [record for record, haystack in pairs if all(word in haystack for word in self._wanted)]

    def _refresh(self) -> None:
        self.shown = self._found() if self._wanted else [*self._records]
        if self.sort is not None:
            self.shown = self._sorted(self.shown, self.sort)

    def _sorted(self, records: Sequence[T], sort: Sort) -> list[T]:
        """`records` in that order; those without a value come last, whichever way."""
        column = next(column for column in self.columns if column.id == sort.column)
        keyed = [(_sort_key(column.exported(record)), record) for record in records]
        there = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=sort.reverse)
        return [record for _key, record in there] + [record for key, record in keyed if key is None]


def _sort_key(value: Exported) -> Any:
    """Texts as people read them; nothing is None."""
    return (fold(value) or None) if isinstance(value, str) else value
