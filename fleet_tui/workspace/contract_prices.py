"""What the contract says, as a matrix: options down, plans across, prices a month, and how many lines have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from fleet_tui.domain.money import Money
from fleet_tui.domain.plan import Contract, Option, Plan
from fleet_tui.domain.text import fold
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.workbook.cells import Exported, SheetColumn


@dataclass(frozen=True)
class ContractPrices:
    """One contract beside the lines of `index`."""

    contract: Contract
    index: FleetIndex

    @cached_property
    def _counts(self) -> tuple[Counter[str], Counter[tuple[str, str]]]:
        """Lines by plan, and by plan and option, stopped ones left out."""
        plans: Counter[str] = Counter()
        options: Counter[tuple[str, str]] = Counter()
        combined = Counter(zip(self.index.plans, self.index.options, self.index.statuses, strict=True))
        for (plan, chosen, status), count in combined.items():
            if status != "CEASED":
                plans[plan] += count
                for option in chosen:
                    options[plan, option] += count
        return plans, options

    def lines_with(self, plan: str, option: str | None = None) -> int:
        """How many lines have the plan, and the option if one is given."""
        plans, options = self._counts
        return plans[plan] if option is None else options[plan, option]

    def options(self, search: str = "") -> list[Option]:
        """The options whose name, group or code has every word of `search`, in the contract's order, by group."""
        words = fold(search).split()
        groups = list(dict.fromkeys(option.group for option in self.contract.options))
        found = [option for option in self.contract.options if _has(words, (option.name, option.group, option.code))]
        return sorted(found, key=lambda option: groups.index(option.group))

    def plans(self, search: str = "") -> list[Plan]:
        """The plans whose name or code has every word of `search`; all of them where none has."""
        words = fold(search).split()
        return [plan for plan in self.contract.plans if _has(words, (plan.name, plan.code))] or [*self.contract.plans]

    def price(self, option: Option, plan: Plan) -> Money | None:
        """The price a month; None where the list it came from does not say."""
        return option.prices.get(plan.code)

    @staticmethod
    def applies(option: Option, plan: Plan) -> bool:
        """Whether the option goes with the plan; not: *sans objet*."""
        return plan.code in option.prices

    def query_for(self, plan: Plan, option: Option | None = None) -> str:
        """The query of the SIM overview that finds the lines with the plan, and the option if one is given."""
        terms = [f'plan="{_quotable(plan.name)}"']
        if option is not None:
            terms.append(f'option="{_quotable(option.name)}"')
        return " ".join([*terms, "-status:CEASED"])

    def sheet(self, words: SheetWords) -> tuple[list[SheetColumn], list[list[Exported]]]:
        """The whole matrix as columns and rows of a workbook; prices are amounts."""
        plans = self.contract.plans
        columns = [SheetColumn(words.option, width=32), *(SheetColumn(plan.name.raw, "money", 16) for plan in plans)]
        rows: list[list[Exported]] = [[words.price, *(plan.price.amount if plan.price else None for plan in plans)]]
        for option in self.options():
            rows.append([option.name.raw, *(self._exported(option, plan, words) for plan in plans)])
        return columns, rows

    def _exported(self, option: Option, plan: Plan, words: SheetWords) -> Exported:
        if not self.applies(option, plan):
            return words.not_applicable
        price = self.price(option, plan)
        return price.amount if price is not None else None


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The words of the workbook, translated."""

    option: str
    price: str
    not_applicable: str


def _has(words: Iterable[str], texts: Iterable[str]) -> bool:
    haystack = fold(" ".join(texts))
    return all(word in haystack for word in words)


def _quotable(name: str) -> str:
    return name.replace('"', " ")
