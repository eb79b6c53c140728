"""What of a file was read and what was not: the one report that every reader of lists makes and every face shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workbook.columns import FIELD_NAMES

SHOWN = 12
"""Names that one sentence lists; the record has all."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a row stands: its number as a spreadsheet program shows it; `sheet` is empty where only one is read."""

    sheet: str
    number: int

    @property
    def words(self) -> str:
        """The place in a sentence: `row 3`, `row 3 of sheet Gent`."""
        if not self.sheet:
            return _("row {row}").format(row=self.number)
        return _("row {row} of sheet {sheet}").format(row=self.number, sheet=self.sheet)

    @property
    def title(self) -> str:
        """The place where a sentence begins: `Row 3`, `Sheet Gent, row 3`."""
        if not self.sheet:
            return _("Row {row}").format(row=self.number)
        return _("Sheet {sheet}, row {row}").format(row=self.number, sheet=self.sheet)

    @property
    def short(self) -> str:
        """The place in a column: `3`, `Gent 3`."""
        return f"{self.sheet} {self.number}".strip()


@dataclass(slots=True)
class Reading:
    """What was read. It is complete when all rows have been gone through."""

    sheets: list[str] = field(default_factory=list)
    """Names of the sheets read; a CSV file has none."""
    sheets_left_out: dict[str, str] = field(default_factory=dict)
    """Why (translated), by name."""
    columns: dict[str, str] = field(default_factory=dict)
    """Headings by what they were taken for (`Field`, or what `names` has)."""
    names: Mapping[str, str] = field(default_factory=lambda: FIELD_NAMES)
    """What people call each of these; `_()` translates it."""
    unused: dict[str, str] = field(default_factory=dict)
    """Columns that were not used, by heading or letter; why, where it is not plain (translated)."""
    hidden: int = 0
    """Rows with content that a filter or a hand has hidden."""
    other_encoding: list[str] = field(default_factory=list)
    """Places of rows whose letters are in another encoding than the rest."""
    cut_at: int = 0
    """The number of columns read, where rows have more; else 0."""

    def sentences(self) -> list[str]:
        """What a person has to know before anything is changed: sheets, columns, then what was not taken."""
        return [*self.taken(), *self.not_taken()]

    def taken(self) -> list[str]:
        """Which sheets were read, and which column is what."""
        said = []
        if self.sheets and (len(self.sheets) > 1 or self.sheets_left_out):
            said.append(_("Sheets read: {sheets}.").format(sheets=_listed(self.sheets)))
        elif self.sheets:
            said.append(_("Sheet read: {sheets}.").format(sheets=_listed(self.sheets)))
        pairs = [f"{heading} → {_(self.names[one])}" for one, heading in self.columns.items()]
        said.append(_("Columns: {columns}.").format(columns=_listed(pairs)))
        return said

    def not_taken(self) -> list[str]:
        """Sheets, columns and cells that were not taken."""
        said = [
            _("Sheet {sheet} is not read: {reason}").format(sheet=name, reason=reason)
            for name, reason in self.sheets_left_out.items()
        ]
        plain = [name for name, reason in self.unused.items() if not reason]
        if plain:
            said.append(_("Columns not used: {columns}.").format(columns=_listed(plain)))
        said += [
            _("Column {column} is not used: {reason}").format(column=name, reason=reason)
            for name, reason in self.unused.items()
            if reason
        ]
        if self.cut_at:
            said.append(_("Only the first {count} columns of the file are read.").format(count=number(self.cut_at)))
        if self.other_encoding:
            said.append(
                _("In another encoding than the rest, look at the accents there: {places}.").format(
                    places=_listed(self.other_encoding)
                )
            )
        return said

    def record(self) -> dict[str, Any]:
        """The report as `--json` prints it."""
        return {
            "sheets": self.sheets,
            "sheets_not_read": [{"sheet": name, "reason": reason} for name, reason in self.sheets_left_out.items()],
            "columns": {str(one): heading for one, heading in self.columns.items()},
            "columns_not_used": [{"column": name, "reason": reason} for name, reason in self.unused.items()],
            "hidden_rows": self.hidden,
            "rows_in_another_encoding": self.other_encoding,
            "columns_read_up_to": self.cut_at or None,
        }


def hidden_left_out(count: int) -> str:
    """That hidden rows were not taken, and how to take them."""
    return ngettext(
        "{count} hidden row is left out; --hidden takes it.",
        "{count} hidden rows are left out; --hidden takes them.",
        count,
    ).format(count=number(count))


def hidden_on_screen(count: int) -> str:
    """As `hidden_left_out`, where there is no option to take them."""
    return ngettext(
        "{count} row that is hidden in the file is left out.",
        "{count} rows that are hidden in the file are left out.",
        count,
    ).format(count=number(count))


def hidden_taken(count: int) -> str:
    """That rows come in which whoever made the file does not see."""
    return ngettext(
        "{count} row is hidden in the file; it is read too.",
        "{count} rows are hidden in the file; they are read too.",
        count,
    ).format(count=number(count))


def _listed(names: list[str]) -> str:
    if len(names) <= SHOWN:
        return ", ".join(names)
    return _("{names} and {count} more").format(names=", ".join(names[:SHOWN]), count=number(len(names) - SHOWN))
