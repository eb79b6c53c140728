"""What a list differs in from what is known and asked, in words; and the reminder of what is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from fleet_tui.domain.changes.kinds import LINE_FIELDS
from fleet_tui.domain.labels import CHANGES, LINE_STATUSES, label
from fleet_tui.domain.list_difference import DifferenceKind, ListDifference
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.order import OutsideChange
from fleet_tui.domain.text import clean
from fleet_tui.i18n import N_, _, joined, labelled
from fleet_tui.i18n.format import day, money, number

DIFFERENCES: Mapping[str, str] = {
    DifferenceKind.CONTRADICTED: N_("Not as asked"),
    DifferenceKind.LATE: N_("Late"),
    DifferenceKind.CONFIRMED: N_("Done as asked"),
    DifferenceKind.NOT_YET: N_("Not yet"),
    DifferenceKind.NOT_SENT: N_("Not asked yet"),
    DifferenceKind.SUPERSEDED: N_("Asked otherwise"),
    DifferenceKind.CHANGED_OUTSIDE: N_("Changed outside"),
    DifferenceKind.FILLED_IN: N_("Filled in"),
    DifferenceKind.GONE: N_("Gone"),
    DifferenceKind.CEASED: N_("Ended"),
    DifferenceKind.NEW: N_("New"),
}
"""What each kind is called, in the order in which they are told."""
_COST = "monthly_cost"
_FIELDS: Mapping[str, str] = {**LINE_FIELDS, _COST: N_("monthly cost")}
SERIOUS = ("plan", "status", "iccid")
"""Fields whose change outside costs money or service."""


def in_order(differences: Iterable[ListDifference]) -> list[ListDifference]:
    """What has to be looked at first; within a kind as they came."""
    places = {kind: place for place, kind in enumerate(DIFFERENCES)}
    return sorted(differences, key=lambda each: places.get(str(each.kind), len(places)))


def counts_sentence(differences: Iterable[ListDifference]) -> str:
    """How many of each kind: `Late 1 · Changed outside 2`; empty without any."""
    counts = Counter(str(each.kind) for each in differences)
    return joined(" · ", [f"{label(DIFFERENCES, kind)} {number(counts[kind])}" for kind in DIFFERENCES if counts[kind]])


def difference_text(difference: ListDifference) -> str:
    """One difference: `stop the number, due 26/11/2026 (ORD-000005)`, `plan: Mobile Contact → Mobile Europe`."""
    match difference.kind:
        case DifferenceKind.CHANGED_OUTSIDE:
            return _changed(difference)
        case DifferenceKind.FILLED_IN:
            return labelled(_field(difference.field), _value(difference.field, str(difference.after)) or "–")
        case DifferenceKind.CONTRADICTED:
            said = _("asked {asked}, the list says {said}").format(
                asked=_value(difference.field, str(difference.before)) or label(CHANGES, difference.change or ""),
                said=_value(difference.field, str(difference.after)),
            )
            return f"{labelled(_field(difference.field), said)} ({difference.order})"
        case DifferenceKind.GONE:
            return _("not in the list; after a second list without it the line counts as stopped")
        case DifferenceKind.CEASED:
            return _("not in the list for the second time: stopped")
        case DifferenceKind.NEW:
            return ""
    parts = [label(CHANGES, difference.change or "")]
    if difference.due is not None and difference.kind in {DifferenceKind.LATE, DifferenceKind.NOT_YET}:
        parts.append(_("due {day}").format(day=day(difference.due)))
    return f"{joined(', ', parts)} ({difference.order})"


def reminder_text(company: str, differences: Iterable[ListDifference], today: date) -> str:
    """A letter to the operator about what is late, to send; empty when nothing is."""
    late = [each for each in differences if each.kind == DifferenceKind.LATE]
    if not late:
        return ""
    lines = [
        _("Reminder of {day}, {company}").format(day=day(today), company=clean(company, 100)),
        "",
        _("We asked you for these changes, and your list does not show them yet:"),
        "",
        *map(_late, late),
        "",
        _("Please carry them out, or tell us what is missing. What is billed for longer than we asked, we claim back."),
    ]
    return "\n".join(lines) + "\n"


def outside_cells(change: OutsideChange) -> tuple[str, str, str, str]:
    """A change that a list showed, as a row of a line's history: day, what, from what to what, by whom."""
    before, after = (_value(change.field, str(each)) for each in (change.before, change.after))
    return day(change.listed_on), _field(change.field), f"{before or '–'} → {after or '–'}", _("operator's list")


def _late(difference: ListDifference) -> str:
    said = [grouped(difference.msisdn), label(CHANGES, difference.change or ""), str(difference.order)]
    if difference.asked_on is not None:
        said.append(_("asked on {day}").format(day=day(difference.asked_on)))
    if difference.due is not None:
        said.append(_("due {day}").format(day=day(difference.due)))
    return "  " + joined(", ", said)


def _changed(difference: ListDifference) -> str:
    before, after = (_value(difference.field, str(each)) for each in (difference.before, difference.after))
    return labelled(_field(difference.field), f"{before or '–'} → {after or '–'}")


def _field(name: str | None) -> str:
    return label(_FIELDS, name or "")


def _value(name: str | None, value: str) -> str:
    if name == _COST and value:
        return money(Decimal(value))
    return label(LINE_STATUSES, value) if name == "status" else clean(value)


def rows_of(differences: Sequence[ListDifference]) -> list[tuple[str, str, str]]:
    """Each difference as `cells_of`, what has to be looked at first in front."""
    return [cells_of(each) for each in in_order(differences)]


def cells_of(difference: ListDifference) -> tuple[str, str, str]:
    """A difference as every face shows it: what kind it is, the number, what differs."""
    number_shown = grouped(difference.msisdn) if difference.msisdn else ""
    return label(DIFFERENCES, str(difference.kind)), number_shown, difference_text(difference)
