"""The answers of the add-SIM wizard as typed, its nine steps, and what can be chosen from.

Source of the steps: the portal's wizard *Ajouter une carte SIM*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from fleet_tui.domain.billing import BillingAccount, SplitBillProfile
from fleet_tui.domain.person import Language, Salutation
from fleet_tui.domain.plan import Contract, Option, Plan
from fleet_tui.i18n import N_, _


class Step(StrEnum):
    """The nine steps, in their order."""

    CARD = "card"
    SPLIT_BILL = "split_bill"
    USER = "user"
    PLAN = "plan"
    OPTIONS = "options"
    ACCOUNT = "account"
    NUMBER = "number"
    NUMBER_OPTIONS = "number_options"
    CHECK = "check"


STEPS: Mapping[Step, str] = {
    Step.CARD: N_("SIM card"),
    Step.SPLIT_BILL: N_("Split bill"),
    Step.USER: N_("User"),
    Step.PLAN: N_("Tariff plan"),
    Step.OPTIONS: N_("Options"),
    Step.ACCOUNT: N_("Billing account"),
    Step.NUMBER: N_("Phone number"),
    Step.NUMBER_OPTIONS: N_("Number options"),
    Step.CHECK: N_("Check and confirm"),
}
"""Every step with its title."""


class UserKind(StrEnum):
    """Who uses the line."""

    NONE = "none"
    EXISTING = "existing"
    NEW = "new"


class NumberKind(StrEnum):
    """A number the operator offers, or one that comes from another operator."""

    NEW = "new_number"
    PORT_IN = "port_in"


class Answers(BaseModel):
    """The answers as typed or chosen; None and empty texts are not answered yet."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, defer_build=True)

    iccid: str = ""
    card_problem: str = ""
    """What the operator's stock says against the card, in words; empty when nothing."""
    split_bill: bool | None = None
    split_bill_profile: str | None = None
    user: UserKind | None = None
    person_id: str = ""
    person_name: str = ""
    description: str = ""
    salutation: Salutation | None = None
    given_name: str = ""
    family_name: str = ""
    birth_day: str = ""
    birth_month: str = ""
    birth_year: str = ""
    e_mail: str = ""
    phone_number: str = ""
    language: Language = Language.FR
    plan: str = ""
    options: tuple[str, ...] | None = None
    account: str = ""
    number: NumberKind | None = None
    msisdn: str = ""
    port_msisdn: str = ""
    operator: str = ""
    prepaid: bool = False
    sim_serial: str = ""
    customer_number: str = ""
    mandate: bool = False
    wished_date: str = ""

    def another(self) -> Answers:
        """The same for the next card: all but the card, the person and the number."""
        same = ("split_bill", "split_bill_profile", "plan", "options", "account", "number", "operator", "prepaid")
        return Answers(**{name: getattr(self, name) for name in (*same, "language")})


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen from."""

    plans: Sequence[Plan] = ()
    options: Sequence[Option] = ()
    accounts: Sequence[BillingAccount] = ()
    profiles: Sequence[SplitBillProfile] = ()

    @classmethod
    def of(
        cls, contracts: Sequence[Contract], accounts: Sequence[BillingAccount], profiles: Sequence[SplitBillProfile]
    ) -> Offer:
        """Everything the company's contracts name."""
        return cls(
            [plan for contract in contracts for plan in contract.plans],
            [option for contract in contracts for option in contract.options],
            accounts,
            profiles,
        )

    def plan(self, code: str) -> Plan | None:
        """The plan `code`."""
        return next((plan for plan in self.plans if plan.code == code), None)

    def option_problem(self, option: Option, plan_code: str) -> str:
        """Why `option` cannot be had with a plan, empty when it can."""
        plan = self.plan(plan_code)
        if plan is None:
            return _("choose a plan first")
        if plan_code not in option.prices:
            return _("does not go with {plan}").format(plan=plan.name)
        return ""
