"""An employee leaves: what becomes of the line, in one order, and what somebody still has to see to afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from pydantic import JsonValue

from fleet_tui.domain.changes.models import DepartureAction, ExistingUser, NoUser, ReportDeparture
from fleet_tui.domain.typed_day import parse_day
from fleet_tui.fleet.columns import schedule_text
from fleet_tui.fleet.row import LineRow
from fleet_tui.i18n import N_, _, ngettext
from fleet_tui.i18n.format import number, sums
from fleet_tui.workspace.days import effective_day_problem

ACTIONS: dict[DepartureAction, str] = {
    DepartureAction.SUSPEND: N_("Suspend the line, decide later"),
    DepartureAction.CEASE: N_("Stop the number"),
    DepartureAction.PORT_OUT: N_("The number goes to another operator"),
    DepartureAction.REASSIGN: N_("The number stays: another user, or none"),
}
"""What can become of the line, in the order it is offered."""


@dataclass(slots=True)
class Departure:
    """The form as it is filled in. `person_id` None: the line has no user from then on (when it is reassigned)."""

    action: DepartureAction = DepartureAction.SUSPEND
    operator: str = ""
    person_id: str | None = None
    person_name: str = ""
    clear_split_bill: bool = True
    day: str = ""

    def typed(self) -> dict[str, JsonValue]:
        """What differs from an empty form, for a draft."""
        empty = Departure()
        return {name: value for name, value in asdict(self).items() if value != getattr(empty, name)}

    @classmethod
    def of(cls, typed: Mapping[str, JsonValue]) -> Departure:
        """The form as a draft has it; what is not understood is left as in an empty one."""
        action = typed.get("action")
        return cls(
            action=DepartureAction(action) if action in set(DepartureAction) else DepartureAction.SUSPEND,
            operator=str(typed.get("operator", "")),
            person_id=str(typed["person_id"]) if typed.get("person_id") else None,
            person_name=str(typed.get("person_name", "")),
            clear_split_bill=typed.get("clear_split_bill") is not False,
            day=str(typed.get("day", "")),
        )

    def problem(self, today: date) -> tuple[str, str]:
        """The field that is wrong ("operator", "day") and why; two empty texts when nothing is."""
        if self.action is DepartureAction.PORT_OUT and not self.operator.strip():
            return "operator", _("Which operator does the number go to?")
        wrong = effective_day_problem(self.day, today)
        return ("day", wrong) if wrong else ("", "")

    def change(self) -> ReportDeparture:
        """The order's change."""
        reassigned = self.action is DepartureAction.REASSIGN
        return ReportDeparture(
            action=self.action,
            user=ExistingUser(person_id=self.person_id) if reassigned and self.person_id else NoUser(),
            recipient_operator=self.operator.strip() if self.action is DepartureAction.PORT_OUT else None,
            clear_split_bill=self.clear_split_bill,
        )

    def effective_day(self) -> date | None:
        """From which day; None: as soon as possible. Raises ValueError."""
        return parse_day(self.day)

    def remains_open(self, lines: Sequence[LineRow], currency: str) -> list[str]:
        """What this order does not settle, in sentences."""
        sentences = [*self._of_the_line(lines, currency), *self._of_the_person(lines)]
        waiting = [schedule_text(line) for line in lines if line.scheduled_date is not None]
        if waiting:
            sentences.append(_("Another order waits: {what}.").format(what=", ".join(dict.fromkeys(waiting))))
        return sentences

    def _of_the_line(self, lines: Sequence[LineRow], currency: str) -> list[str]:
        if self.action is DepartureAction.SUSPEND:
            costs: dict[str, Decimal] = {}
            for line in lines:
                if line.monthly_cost is not None:
                    unit = line.cost_currency or currency
                    costs[unit] = costs.get(unit, Decimal(0)) + line.monthly_cost
            said = _("While suspended it goes on costing {amount} a month, and keeps its user.")
            return [said.format(amount=sums(costs))] if costs else []
        if self.action.ends_line:
            cards = sum(1 for line in lines if line.iccid)
            return [
                ngettext(
                    "Take the SIM card back: it cannot be used again.",
                    "Take the {count} SIM cards back: they cannot be used again.",
                    cards,
                ).format(count=number(cards)),
                _("Use until the last day comes with the next invoice."),
            ]
        return [_("The SIM card in use goes with the line: hand it over, or replace it.")]

    def _of_the_person(self, lines: Sequence[LineRow]) -> list[str]:
        sentences = []
        names = list(dict.fromkeys(line.person for line in lines if line.person))
        if names:
            sentences.append(
                ngettext(
                    "The user profile of {name} stays: see User profiles.",
                    "The user profiles of {count} people stay: see User profiles.",
                    len(names),
                ).format(name=names[0], count=number(len(names)))
            )
        if not self.clear_split_bill and any(line.split_bill_profile for line in lines):
            sentences.append(_("The split bill goes on."))
        return sentences
