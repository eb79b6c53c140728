"""From what somebody wants a line to be to the changes that make it so: edited workbooks and files of wishes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes.kinds import LINE_FIELDS
from fleet_tui.domain.changes.models import (
    Activate,
    AddOptions,
    Cease,
    Change,
    Combined,
    Reactivate,
    RemoveOptions,
    SetBillingAccount,
    SetPlan,
    Suspend,
)
from fleet_tui.domain.labels import LINE_STATUSES, label
from fleet_tui.domain.msisdn import is_msisdn
from fleet_tui.domain.order import OrderItemRequest, OrderRequest
from fleet_tui.domain.text import clean, same_name
from fleet_tui.fleet.columns import asked_words
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.row import LineRow
from fleet_tui.i18n import _, labelled
from fleet_tui.workbook.edit_book import EditBook, EditedRow, EditLine
from fleet_tui.workbook.status_words import status_of
from fleet_tui.workspace.choices import Choices, Misnamed

EDITABLE = ("plan", "options", "status", "billing_account")
"""Fields that can be wished."""


@dataclass(frozen=True, slots=True)
class Wished:
    """What is to change of one line; `words` say each change: `plan: Mobile Contact → Mobile Europe`."""

    line_id: str
    msisdn: str
    version: int
    changes: Sequence[Change]
    words: Sequence[str]
    asked: str = ""
    """What the operator is asked for already, where that is among it."""


@dataclass(frozen=True, slots=True)
class Unwished:
    """What cannot be done: of which line (or row of the file), what, and why."""

    where: str
    what: str
    reason: str


@dataclass(slots=True)
class Desired:
    """The difference between what is wanted and what is."""

    wished: list[Wished] = field(default_factory=list)
    refused: list[Unwished] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    """Rows for new lines, which `add` orders."""
    removed: list[str] = field(default_factory=list)
    """Ids of lines whose row was taken out."""
    unread: Sequence[str] = ()
    """Headings of columns that were taken out, or are called otherwise now: nothing in them is read."""

    @property
    def changes(self) -> list[Wished]:
        """What would be ordered: what is asked already is left out."""
        return [each for each in self.wished if not each.asked]

    def stop_missing(self, index: FleetIndex) -> None:
        """Wish the lines away whose row was taken out."""
        for line_id in self.removed:
            position = index.position_of(line_id)
            row = index.row(position) if position is not None else None
            if row is not None and row.status != LineStatus.CEASED:
                self.wished.append(_wished(row, [Cease()], [_status_words(row, LineStatus.CEASED)]))

    def orders(self) -> list[OrderRequest]:
        """One order a kind of change; lines with several changes have one of their own."""
        of_kind: dict[str, list[OrderItemRequest]] = {}
        for each in self.changes:
            change = _one(each.changes)
            item = OrderItemRequest(line_id=each.line_id, expected_version=each.version, change=change)
            of_kind.setdefault(change.kind, []).append(item)
        return [OrderRequest(items=items) for items in of_kind.values()]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What wants are read against, and where what they come to is put."""

    index: FleetIndex
    choices: Choices
    found: Desired = field(default_factory=Desired)


def desired_of_book(book: EditBook, index: FleetIndex, choices: Choices) -> Desired:
    """What an edited workbook wants changed. A cell counts that is not as it was written."""
    reading = _Reading(index, choices)
    found = reading.found
    found.unread = book.unread
    written = {line.line_id: line for line in book.lines}
    of_number = {number: line.line_id for line in book.lines if is_msisdn(number := line.cells.get("msisdn", ""))}
    seen: set[str] = set()
    for row in book.rows:
        line = written.get(row.line_id)
        if line is None and (meant := of_number.get(row.cells.get("msisdn", ""))) is not None:
            seen.add(meant)  # its row is there: nobody wants it away
            found.refused.append(Unwished(_row_words(row), "", _("its hidden id is not as it was: export it again")))
        elif line is None:
            found.added.append(_row_words(row))
        elif row.line_id in seen:
            found.refused.append(Unwished(_row_words(row), "", _("the line stands in the file twice")))
        else:
            seen.add(row.line_id)
            _of_row(row, line, book.headings, reading)
    found.removed = [line.line_id for line in book.lines if line.line_id not in seen]
    return found


def desired_of_wishes(
    wishes: Iterable[tuple[Sequence[int], Mapping[str, str]]], index: FleetIndex, choices: Choices
) -> Desired:
    """What wishes want changed: each is for lines at some positions. Two that say otherwise of a line are refused."""
    texts: dict[int, dict[str, str]] = {}
    clashes: dict[int, set[str]] = {}
    for positions, wanted in wishes:
        for position in positions:
            known = texts.setdefault(position, {})
            for name, text in wanted.items():
                if same_name(known.setdefault(name, text)) != same_name(text):
                    clashes.setdefault(position, set()).add(name)
    reading = _Reading(index, choices)
    found = reading.found
    for position in sorted(texts):
        row = index.row(position)
        for name in sorted(clashes.get(position, ())):
            found.refused.append(Unwished(row.called, _heading(name), _("two wishes say otherwise of it")))
            del texts[position][name]
        _take(row, texts[position], reading)
    return found


def _of_row(row: EditedRow, line: EditLine, headings: Mapping[str, str], reading: _Reading) -> None:
    edited = {name: text for name, text in row.cells.items() if name in line.cells and text != line.cells[name].strip()}
    index, found = reading.index, reading.found
    position = index.position_of(line.line_id)
    where = line.cells.get("msisdn", "") if position is None else index.row(position).called
    for name in [each for each in edited if each in row.spoilt]:
        found.refused.append(Unwished(where, headings[name], row.spoilt[name]))
        del edited[name]
    for name in [each for each in edited if each not in EDITABLE]:
        said = f"{line.cells[name] or '–'} → {clean(edited.pop(name), 60) or '–'}"
        found.refused.append(Unwished(where, labelled(headings[name], said), _("not changed by a file: protected")))
    if not edited:
        return
    words = [labelled(headings[name], clean(text, 60)) for name, text in edited.items()]
    if position is None:
        found.refused.append(Unwished(where, ", ".join(words), _("the line is not in the fleet any more")))
    elif index.row(position).version != line.version:
        found.refused.append(Unwished(where, ", ".join(words), _("changed since you exported: export it again")))
    else:
        _take(index.row(position), edited, reading)


def _take(row: LineRow, wanted: Mapping[str, str], reading: _Reading) -> None:
    """Add what `wanted` (texts by field) asks of a line to the reading."""
    changes: list[Change] = []
    words: list[str] = []
    for name, text in wanted.items():
        try:
            for change, said in _READERS[name](row, text, reading):
                changes.append(change)
                words.append(said)
        except Misnamed as error:
            reading.found.refused.append(Unwished(row.called, labelled(_heading(name), clean(text, 60)),
                                          error.user_message))  # fmt: skip
    if changes:
        reading.found.wished.append(_wished(row, changes, words))


def _wished(row: LineRow, changes: Sequence[Change], words: Sequence[str]) -> Wished:
    mark = row.asked
    kinds = {change.kind for change in changes}
    asked = asked_words(mark.kind, mark.asked_on, mark.due) if mark is not None and mark.kind in kinds else ""
    return Wished(row.id, row.msisdn, row.version, changes, words, asked)


def _one(changes: Sequence[Change]) -> Change:
    """The changes to one line as one: what ends it leaves nothing else to change."""
    for change in changes:
        if isinstance(change, Cease) or len(changes) == 1:
            return change
    return Combined.model_validate({"changes": list(changes)})


Read = list[tuple[Change, str]]


def _plan(row: LineRow, text: str, reading: _Reading) -> Read:
    code = reading.choices.plan(text)
    if code == row.plan:
        return []
    return [(SetPlan(plan=code), _words("plan", reading.index.plan_name(row.plan), reading.index.plan_name(code)))]


def _options(row: LineRow, text: str, reading: _Reading) -> Read:
    wanted, has = set(reading.choices.options(text)), set(row.options)
    said = _words("options", _names(has, reading.index), _names(wanted, reading.index))
    found: Read = []
    if gone := sorted(has - wanted):
        found.append((RemoveOptions(options=gone), said))
    if more := sorted(wanted - has):
        found.append((AddOptions(options=more), said if not found else ""))
    return found


def _status(row: LineRow, text: str, reading: _Reading) -> Read:
    wanted = _status_called(text)
    if wanted == row.status:
        return []
    made = _BECOMES.get((row.status, wanted))
    if made is None:
        raise Misnamed(_("a line that is {now} cannot become {then}").format(
            now=label(LINE_STATUSES, row.status), then=label(LINE_STATUSES, wanted)
        ))  # fmt: skip
    return [(made(), _status_words(row, wanted))]


def _account(row: LineRow, text: str, reading: _Reading) -> Read:
    number = reading.choices.account(text)
    if number == row.billing_account:
        return []
    return [(SetBillingAccount(billing_account=number), _words("billing_account", row.billing_account or "", number))]


_READERS: Mapping[str, Any] = {"plan": _plan, "options": _options, "status": _status, "billing_account": _account}
_BECOMES: Mapping[tuple[str, str], Any] = {
    ("PENDING", "ACTIVE"): Activate, ("ACTIVE", "SUSPENDED"): Suspend, ("SUSPENDED", "ACTIVE"): Reactivate,
    **{(status, "CEASED"): Cease for status in ("PENDING", "ACTIVE", "SUSPENDED")},
}  # fmt: skip


def _status_called(text: str) -> str:
    shown = {same_name(label(LINE_STATUSES, code)): code for code in LINE_STATUSES}
    found = shown.get(same_name(text)) or status_of(text)
    if found is None:
        raise Misnamed(_("“{text}” is no status.").format(text=clean(text, 60)))
    return str(found)


def _status_words(row: LineRow, wanted: str) -> str:
    return _words("status", label(LINE_STATUSES, row.status), label(LINE_STATUSES, wanted))


def _names(codes: Iterable[str], index: FleetIndex) -> str:
    return ", ".join(sorted(map(index.option_name, codes)))


def _heading(name: str) -> str:
    return label(LINE_FIELDS, name)


def _words(name: str, before: str, after: str) -> str:
    return labelled(_heading(name), f"{before or '–'} → {after or '–'}")


def _row_words(row: EditedRow) -> str:
    return _("row {number}").format(number=row.number)
