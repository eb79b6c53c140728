"""*Vos produits*: plan, options, billing account and split bill, each changed from here."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult

from fleet_tui.domain.line import Line
from fleet_tui.domain.money import Money
from fleet_tui.fleet.untold import NOT_TOLD
from fleet_tui.i18n import N_, _, pgettext
from fleet_tui.i18n.format import money
from fleet_tui.workspace.line_edits import LineEdits
from fleet_tui.workspace.words import plan_words
from screens.manage_sim.action_list import ActionList, Offer, Offers
from screens.manage_sim.address import one_line
from screens.manage_sim.tab import Tab
from widgets.choice_list import Choice

PLAN, OPTIONS, ACCOUNT, SPLIT_BILL = "plan", "options", "account", "split_bill"
"""Ids of the actions that change a product."""


class ProductsTab(Tab, can_focus=False):
    """What the line has, with the key that changes it."""

    ENTER = N_("change")

    def __init__(self, offers: Offers, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._offers = offers
        self._cost: Money | None = None

    def compose(self) -> ComposeResult:
        yield ActionList()

    def show(self, line: Line, edits: LineEdits) -> None:
        self._cost = line.monthly_cost
        products = self.query_one(ActionList)
        kept = products.cursor_key
        products.show_choices(list(self._choices(line)))
        if kept is not None:
            products.move_cursor_to(kept)

    def go_to(self) -> None:
        self.query_one(ActionList).focus()

    def status(self) -> str:
        return _("{amount} a month").format(amount=money(self._cost)) if self._cost is not None else ""

    def _choices(self, line: Line) -> Iterable[Choice]:
        plan = line.plan
        yield self._choice(
            PLAN, _("Tariff plan"), plan_words(plan) if plan else _(NOT_TOLD), _price(plan.price if plan else None)
        )
        for place, option in enumerate(line.options):
            yield self._choice(
                f"{OPTIONS}/{place}" if place else OPTIONS,
                _("Options"),
                option.name,
                _price(option.prices.get(line.plan_code)),
            )
        if not line.options and self.offered.knows("options", "add_options", "remove_options"):
            yield self._choice(OPTIONS, _("Options"), pgettext("option", "none"))
        account = line.billing_account
        where = one_line(account.address) if account is not None and account.address is not None else ""
        if account is not None or self.offered.knows("billing_account", "set_billing_account"):
            yield self._choice(ACCOUNT, _("Billing account"), account.number if account else _("none"), hint=where)
        profile = line.split_bill_profile
        if profile is not None or self.offered.knows("split_bill_profile", "set_split_bill"):
            yield self._choice(SPLIT_BILL, _("Split bill"), profile.name if profile else _("no"))

    def _choice(self, choice_id: str, group: str, value: str, amount: str = "", hint: str = "") -> Choice:
        key = self._offers.get(choice_id, Offer("", "")).key
        return Choice(choice_id, value, key, hint, amount=amount, group=group)


def _price(price: Money | None) -> str:
    return money(price) if price is not None else ""
