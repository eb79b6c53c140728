"""*Gérer vos plans tarifaires*: another plan for one or many lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fleet_tui.domain.changes.models import Change, SetPlan
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.plan import Plan, PlanGroup
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import money
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.line_changes import Lines
from screens.base import bindings
from screens.changes.choosing import ChoosingScreen, has_it_now
from widgets.choice_list import Choice

PLAN_GROUPS: dict[str, str] = {
    PlanGroup.MOBILE: N_("Mobile subscriptions"),
    PlanGroup.MOBILE_DATA: N_("Mobile data subscriptions"),
    PlanGroup.OTHER: N_("Other plans"),
}


def group_name(plan: Plan) -> str:
    """The name of the group the plan stands in."""
    return word(PLAN_GROUPS, plan.group)


def plan_choice(plan: Plan, hint: str = "") -> Choice:
    """A plan with its price a month; one that the contract does not have cannot be chosen."""
    return Choice(
        plan.code,
        plan.name,
        hint=hint,
        why_not="" if plan.contracted else _("not in your contract"),
        amount=money(plan.price) if plan.price is not None else "",
        group=group_name(plan),
    )


class PlanScreen(ChoosingScreen):
    """The plans by group, all groups or one."""

    change_id = "plan"

    KEYS = ("choose", "category")
    BINDINGS = bindings(*KEYS)

    def __init__(self, lines: Lines, draft: Draft | None = None) -> None:
        super().__init__(lines, draft)
        self._group: str | None = None
        self._now: Counter[str | None] = Counter(line.plan for line in lines)

    def heading(self) -> str:
        return _("Change plan")

    def choices(self) -> Iterable[Choice]:
        return [
            plan_choice(plan, has_it_now(self._now, plan.code, len(self.lines)))
            for plan in self._plans()
            if self._group in {None, group_name(plan)}
        ]

    def change_of(self, choice_id: str) -> Change:
        return SetPlan(plan=choice_id)

    def _plans(self) -> list[Plan]:
        """All plans, those of one group together, in the order of the contract."""
        plans = list(self.workspace.index.catalogue.plans.values())
        order = list(dict.fromkeys(map(group_name, plans)))
        return sorted(plans, key=lambda plan: order.index(group_name(plan)))

    def do_category(self) -> None:
        """The next group of plans, after the last all of them."""
        groups: list[str | None] = [None, *dict.fromkeys(map(group_name, self._plans()))]
        self._group = groups[(groups.index(self._group) + 1) % len(groups)]
        self.paint_choices()
        self.tell(_("Category: {name}").format(name=self._group or _("all")))
