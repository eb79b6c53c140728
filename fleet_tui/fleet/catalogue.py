"""Names and prices behind the codes of the fleet: what the contract and the billing accounts say of them."""

from __future__ import annotations

from collections.abc import Sequence

from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.labels import UNKNOWN, unknown_words
from fleet_tui.domain.money import Money
from fleet_tui.domain.plan import Contract, Option, Plan
from fleet_tui.domain.text import clean


class Catalogue:
    """Plans, options and accounts by their codes. A code it does not know is its own name, cleaned."""

    def __init__(self, contracts: Sequence[Contract] = (), accounts: Sequence[BillingAccount] = ()) -> None:
        self.contracts = tuple(contracts)
        self.accounts = tuple(accounts)
        self.plans: dict[str, Plan] = {plan.code: plan for contract in contracts for plan in contract.plans}
        self.options: dict[str, Option] = {option.code: option for contract in contracts for option in contract.options}
        self._accounts = {account.number: account for account in accounts}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Catalogue):
            return NotImplemented
        return (self.contracts, self.accounts) == (other.contracts, other.accounts)

    __hash__ = None  # type: ignore[assignment]

    def plan_name(self, code: str) -> str:
        """Name of the plan `code`; a list that gives a line no plan leaves it unknown."""
        if code == UNKNOWN:
            return unknown_words()
        return self.plans[code].name if code in self.plans else clean(code)

    def plan_price(self, code: str) -> Money | None:
        """Price a month of the plan, without VAT; None when it is not known."""
        return self.plans[code].price if code in self.plans else None

    def option_name(self, code: str) -> str:
        """Name of the option `code`."""
        return self.options[code].name if code in self.options else clean(code)

    def option_price(self, option: str, plan: str) -> Money | None:
        """Price a month of `option` on a line with `plan`, without VAT; None when it is not known."""
        return self.options[option].prices.get(plan) if option in self.options else None

    def account_name(self, number: str) -> str:
        """What the billing account is called, empty without a name."""
        return self._accounts[number].name if number in self._accounts else ""
