"""Lines as a workbook to edit, and what an edited one changes, in the words of screen and command alike."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.labels import LINE_STATUSES, label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.order import OrderRequest
from fleet_tui.domain.text import clean
from fleet_tui.fleet.columns import BY_ID
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import day, number
from fleet_tui.port import CataloguePort
from fleet_tui.workbook.edit_book import EditBook, EditLine, read_edit_book
from fleet_tui.workbook.tables import WorkbookError
from fleet_tui.workspace.choices import Choices
from fleet_tui.workspace.desired import Desired, desired_of_book

_COLUMNS = {
    "msisdn": "number", "iccid": "iccid", "description": "description", "person": "user", "plan": "plan",
    "options": "options", "status": "status", "billing_account": "account",
}  # fmt: skip
"""Columns of the workbook by field: those of an export."""


def book_of(index: FleetIndex, positions: Iterable[int], listed_on: date | None = None) -> EditBook:
    """The lines at `positions` as a workbook to edit; `listed_on`: the day of the operator's list they are of."""
    headings = {field: BY_ID[column].label for field, column in _COLUMNS.items()}
    lines = [
        EditLine(
            index.ids[position],
            index.versions[position],
            {field: str(BY_ID[column].exported(index, position) or "") for field, column in _COLUMNS.items()},
        )
        for position in positions
    ]
    choices: dict[str, list[str]] = {
        "plan": [plan.name.raw for plan in index.catalogue.plans.values() if plan.contracted],
        "status": [label(LINE_STATUSES, status) for status in LineStatus],
        "options": [option.name.raw for option in index.catalogue.options.values()],
        "billing_account": [account.number for account in index.catalogue.accounts],
    }
    about = [(_("List of"), day(listed_on))] if listed_on else []
    return EditBook(headings, lines, listed_on, (), about, choices)


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the difference: which line or row, what changes, what becomes of it (`refused`: nothing)."""

    where: str
    what: str
    verdict: str
    reason: str = ""
    refused: bool = False


def differences(found: Desired) -> Iterator[Difference]:
    """What is wished, what of it is refused and why, and what `add` would be for."""
    for each in found.wished:
        yield Difference(grouped(each.msisdn), ", ".join(filter(None, each.words)), each.asked or _("to be ordered"))
    for refused in found.refused:
        yield Difference(refused.where, refused.what, _("refused"), refused.reason, refused=True)
    for row in found.added:
        yield Difference(row, _("a new line"), _("refused"), _("“add --from” orders new lines"), refused=True)


def counted(found: Desired) -> str:
    """`2 changes · 2 refused · 1 row taken out`."""
    parts = [ngettext("{count} change", "{count} changes", len(found.changes)).format(count=number(len(found.changes)))]
    if count := len(found.refused):
        parts.append(ngettext("{count} refused", "{count} refused", count).format(count=number(count)))
    if asked := len(found.wished) - len(found.changes):
        parts.append(ngettext("{count} asked already", "{count} asked already", asked).format(count=number(asked)))
    if removed := len(found.removed):
        parts.append(ngettext("{count} row taken out", "{count} rows taken out", removed).format(count=number(removed)))
    return " · ".join(parts)


def unread_words(found: Desired) -> list[str]:
    """Which columns are missing, in a sentence; nothing where none is."""
    sentence = _("Columns that are not in the file any more, of which nothing is read: {columns}.")
    return [sentence.format(columns=", ".join(found.unread))] if found.unread else []


@dataclass(frozen=True, slots=True)
class EditedLook:
    """An edited workbook, and what it changes."""

    path: Path
    found: Desired

    @property
    def taken(self) -> bool:
        """Something can be ordered."""
        return bool(self.found.changes)

    def sentence(self) -> str:
        """What it comes to."""
        sentence = _("Lines that were exported to be edited: {counts}.")
        return sentence.format(counts=counted(self.found))

    def remarks(self) -> list[str]:
        """What somebody should know beside."""
        said = [_("A row that was taken out changes nothing.")] if self.found.removed else []
        return [*said, *unread_words(self.found)]

    def order(self) -> OrderRequest:
        """Everything it changes, as one order to review."""
        return OrderRequest(items=[item for order in self.found.orders() for item in order.items])


async def look_at_edited(path: Path, index: FleetIndex, operator: CataloguePort) -> EditedLook:
    """Read it against the lines as they are now. Raises WorkbookError: damaged, or the lines are not all here yet."""
    book = await asyncio.to_thread(read_edit_book, path)
    if not index.complete:
        sentence = _("{file} cannot be compared yet: your lines are still being read. Try again in a moment.")
        raise WorkbookError(sentence.format(file=clean(path.name)))
    return EditedLook(path, desired_of_book(book, index, Choices(operator, index.catalogue, whole=True)))
