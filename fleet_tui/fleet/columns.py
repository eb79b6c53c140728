"""The columns of the SIM overview, once: what they are called, how wide they are, how a cell reads.

The same column serves the table, the column chooser, sorting, the command line's tables and the workbook.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.labels import BLOCKS, CHANGES, LINE_STATUSES, label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.text import raw_of
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.row import LineRow
from fleet_tui.fleet.untold import NOT_TOLD, not_told
from fleet_tui.i18n import N_, _, joined, labelled, pgettext
from fleet_tui.i18n.format import day, money

_DAY_AND_MONTH = 5
"""Characters of a day without its year, in each language."""
ABSENT = "–"
"""What a cell without a value shows."""

Exported = str | Decimal | date | None
"""What a cell gives a workbook: text as it came, an amount, a day."""


class Kind(StrEnum):
    """What a column holds, which decides alignment and the cell type in a workbook."""

    TEXT = "text"
    MONEY = "money"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Widths are in terminal cells; without `min_width` it is whole or not there. The lower `priority`,
    the longer it stays when room runs out.
    """

    id: str
    title: str
    field: str
    """The column of the index behind it."""
    show: Callable[[LineRow, FleetIndex], str]
    width: int
    min_width: int
    priority: int
    kind: Kind = Kind.TEXT
    flexible: bool = False
    """Takes a share of the room that is left."""
    initially_shown: bool = True
    words: tuple[str, ...] = ()
    """The few words its cells begin with: none of them is cut, however long it is in the language in use."""

    def fitting(self, width: int) -> int:
        """`width`, or what the longest of `words` takes with the sign that more follows."""
        return max([width, *(len(_(word)) + 1 for word in self.words)])

    @property
    def label(self) -> str:
        """What it is called, in the language in use."""
        return _(self.title)

    def heading(self, index: FleetIndex) -> str:
        """`label`, for amounts in another currency, or in several, with no word of euros."""
        if self.id != "cost" or index.currencies == ["EUR"]:
            return self.label
        return _("Per month") if len(index.currencies) > 1 else f"{index.currency} / {_('month')}"

    def text(self, row: LineRow, index: FleetIndex) -> str:
        """The cell as shown; `ABSENT` without a value, and where the operator does not tell it, that."""
        return self.show(row, index) or (_(NOT_TOLD) if self.untold(row, index) else ABSENT)

    def untold(self, row: LineRow, index: FleetIndex) -> bool:
        """Whether an empty cell is one that the operator says nothing about."""
        return self.field in index.capabilities.untold or (self.field in _ALWAYS and not self.show(row, index))

    def exported(self, index: FleetIndex, position: int) -> Exported:
        """The cell for a workbook: what came from outside uncleaned, codes as the words people see."""
        found = _EXPORTS[self.id](index, position)
        if found is None or found == "":
            return not_told(index.capabilities) if self.untold(index.row(position), index) else found
        return found


_ALWAYS = frozenset({"msisdn", "plan", "monthly_cost"})
"""What every line has, whether it is told or not."""


def status_word(code: str) -> str:
    """The word for a line's status."""
    return label(LINE_STATUSES, code)


def with_own_word(word: str, own: str | None) -> str:
    """The word for a status, with the operator's own where that says more: `suspended (inactive)`."""
    return f"{word} ({own})" if own else word


def block_words(codes: tuple[str, ...]) -> str:
    """The blocks that are on, in words."""
    return ", ".join(label(BLOCKS, code) for code in codes)


def option_names(codes: tuple[str, ...], index: FleetIndex) -> str:
    """The options by name."""
    return ", ".join(map(index.option_name, codes))


def asked_words(kind: str, asked_on: date | None, due: date | None) -> str:
    """A change that the operator is asked for: `suspend: asked on 24/11/2026, due 26/11/2026`."""
    if asked_on is None:
        return labelled(label(CHANGES, kind), _("not asked yet"))
    said = _("asked on {day}").format(day=day(asked_on))
    if due is not None:
        said = joined(", ", (said, _("due {day}").format(day=day(due))))
    return labelled(label(CHANGES, kind), said)


def schedule_text(row: LineRow) -> str:
    """The next dated change: `activate 30/11/2026`, or what the operator is asked for; empty without one."""
    if row.asked is not None:
        return asked_words(row.asked.kind, row.asked.asked_on, row.asked.due)
    if row.scheduled_date is None:
        return ""
    kind = label(CHANGES, row.scheduled_kind) if row.scheduled_kind else ""
    return f"{kind} {day(row.scheduled_date)}".strip()


def dated_status(row: LineRow) -> str:
    """The word for the line's status, with a dated order what comes then: `pending, activate 30/11/2026`."""
    return ", ".join(filter(None, (status_word(row.status), schedule_text(row))))


def short_status(row: LineRow, today: date) -> str:
    """As `dated_status`, where there is little room: `pending 26/11`; the year where it is another one."""
    if row.scheduled_date is None or row.asked is not None:
        return dated_status(row)
    when = day(row.scheduled_date)
    short = when[:_DAY_AND_MONTH] if row.scheduled_date.year == today.year else when
    if row.status == LineStatus.PENDING:
        return joined(" ", (pgettext("short, before a day", "pending"), short))
    what = label(CHANGES, row.scheduled_kind) if row.scheduled_kind else ""
    return joined(" ", (status_word(row.status), short, what))


def amount_text(amount: Decimal | None, currency: str) -> str:
    """An amount a month; empty when it is not known."""
    return "" if amount is None else money(amount, currency)


def limit_text(limit: Decimal | None, currency: str) -> str:
    """A PayByMobile limit a month."""
    return _("legal ceiling") if limit is None else money(limit, currency)


COLUMNS: tuple[Column, ...] = (
    Column("number", N_("Number"), "msisdn", lambda row, _index: grouped(row.msisdn), 13, 0, 0),
    Column("description", N_("Description"), "description", lambda row, _index: row.description or row.person or "",
           24, 14, 1, flexible=True),
    Column("plan", N_("Tariff plan"), "plan", lambda row, index: index.plan_name(row.plan), 17, 16, 4),
    Column("status", N_("Status"), "status", lambda row, _index: status_word(row.status), 13, 13, 2,
           words=tuple(LINE_STATUSES.values())),
    Column("account", N_("Account"), "billing_account", lambda row, _index: row.billing_account or "", 11, 9, 5),
    Column("options", N_("Options"), "options", lambda row, index: option_names(row.options, index), 26, 12, 6,
           flexible=True),
    Column("cost", N_("€ / month"), "monthly_cost",
           lambda row, index: amount_text(row.monthly_cost, index.currency_of(row)), 11, 9, 3, Kind.MONEY),
    Column("user", N_("User"), "person", lambda row, _index: row.person or "", 22, 12, 7, flexible=True,
           initially_shown=False),
    Column("department", N_("Department"), "department", lambda row, _index: row.department or "", 18, 10, 7,
           flexible=True, initially_shown=False),
    Column("cost_centre", N_("Cost centre"), "cost_centre", lambda row, _index: row.cost_centre or "", 12, 8, 7,
           initially_shown=False),
    Column("left", N_("User left"), "left_on", lambda row, _index: day(row.left_on) if row.left_on else "", 10, 10, 8,
           Kind.DAY, initially_shown=False),
    Column("since", N_("Suspended since"), "suspended_on", lambda row, _index: day(row.suspended_on) if row.suspended_on
           else "", 10, 10, 8, Kind.DAY, initially_shown=False),
    Column("labels", N_("Labels"), "labels", lambda row, _index: ", ".join(row.labels), 18, 10, 8, flexible=True,
           initially_shown=False),
    Column("operator", N_("Operator"), "operator", lambda row, _index: row.operator or "", 12, 8, 9,
           initially_shown=False),
    Column("status_words", N_("Operator's status"), "status_words", lambda row, _index: row.status_words or "", 17, 10,
           8, initially_shown=False),
    Column("iccid", N_("SIM card number"), "iccid", lambda row, _index: row.iccid or "", 20, 19, 8,
           initially_shown=False),
    Column("split", N_("Split bill"), "split_bill_profile", lambda row, _index: row.split_bill_profile or "", 18, 10, 9,
           flexible=True, initially_shown=False),
    Column("scheduled", N_("Next change"), "scheduled_date", lambda row, _index: schedule_text(row), 20, 11, 10,
           Kind.DAY, initially_shown=False),
    Column("blocks", N_("Blocks"), "blocks", lambda row, _index: block_words(row.blocks), 18, 10, 11, flexible=True,
           initially_shown=False),
    Column("limit", N_("PayByMobile limit"), "pay_by_mobile_limit",
           lambda row, index: limit_text(row.pay_by_mobile_limit, index.currency), 17, 13, 12, Kind.MONEY,
           initially_shown=False),
)  # fmt: skip
"""In their default order."""


def known_columns(index: FleetIndex) -> list[Column]:
    """Those that some line of the fleet may have something in: few companies know departments and cost centres."""
    return [column for column in COLUMNS if index.knows(column.field)]


BY_ID: dict[str, Column] = {column.id: column for column in COLUMNS}


def _raw_options(index: FleetIndex, position: int) -> str:
    return ", ".join(raw_of(index.option_name(code)) for code in index.options.raw(position))


def _raw_text(field: str) -> Callable[[FleetIndex, int], Exported]:
    def read(index: FleetIndex, position: int) -> Exported:
        raw = index.raw(position, field)
        return None if raw is None else str(raw)

    return read


def _next_change(index: FleetIndex, position: int) -> Exported:
    """The day of the next change; what is asked of the operator in words."""
    asked = index.asked.get(index.ids[position])
    return asked_words(asked.kind, asked.asked_on, asked.due) if asked else index.scheduled_dates[position]


def _cost(index: FleetIndex, position: int) -> Exported:
    """The amount; with its currency where others stand in the same column: a spreadsheet would add them up."""
    row = index.row(position)
    several = len(index.currencies) > 1
    return amount_text(row.monthly_cost, index.currency_of(row)) if several else row.monthly_cost


_EXPORTS: dict[str, Callable[[FleetIndex, int], Exported]] = {
    "number": lambda index, position: grouped(index.msisdns[position]),
    "description": _raw_text("description"),
    "plan": lambda index, position: raw_of(index.plan_name(index.plans.raw(position) or "")),
    "status": lambda index, position: status_word(index.statuses[position]),
    "account": _raw_text("billing_account"),
    "options": _raw_options,
    "cost": _cost,
    "user": _raw_text("person"),
    "department": _raw_text("department"),
    "cost_centre": _raw_text("cost_centre"),
    "left": lambda index, position: index.left_on[position],
    "since": lambda index, position: index.suspended_on[position],
    "labels": lambda index, position: ", ".join(map(raw_of, index.labels.raw(position))),
    "operator": _raw_text("operator"),
    "status_words": _raw_text("status_words"),
    "iccid": _raw_text("iccid"),
    "split": _raw_text("split_bill_profile"),
    "scheduled": _next_change,
    "blocks": lambda index, position: block_words(index.blocks[position]),
    "limit": lambda index, position: index.pay_by_mobile_limits[position],
}
