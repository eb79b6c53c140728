"""The plan and options that would have cost a line least, in the months whose use is known.

cost(plan, options) of a month = their prices + what goes beyond what they include × its rate. Lines do not influence
each other, so trying every allowed pair is exact. Nothing is guessed: a plan whose inclusion, rate or use is not known
is no candidate, and units that no row of the price list names are alike for all and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import product
from operator import gt

from fleet_tui.domain.findings.case import Case
from fleet_tui.domain.findings.finding import ZERO, MonthCost, cents
from fleet_tui.domain.findings.wording import valid, valid_price
from fleet_tui.domain.own_data import ListedLine, Price, PriceKind, UsageMonth, UsageUnit

FEWEST_MONTHS = 3
MOST_MONTHS = 12
MOST_DEARER = 1
"""In so many of the months a plan that is proposed may have cost more."""
_PEAK = Decimal("1.5")
_MB_IN_GB = 1000


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan with options, and what it would have cost in each month, newest first."""

    plan: Price
    options: tuple[Price, ...]
    costs: tuple[Decimal, ...]

    @property
    def mean(self) -> Decimal:
        """A month on average."""
        return sum(self.costs, ZERO) / len(self.costs)


@dataclass(frozen=True, slots=True)
class Better:
    """A choice that would have been cheaper. Amounts are euros a month."""

    now: Choice
    choice: Choice
    saves: Decimal
    dearer: int
    """In how many of the months it would have cost more."""
    worst: Decimal
    """Its dearest month."""
    use_gb: Decimal | None
    """Data a month on average."""
    peak: date | None
    """A month of far more use than the average, as holidays have."""
    months: tuple[MonthCost, ...]
    """What was compared, newest first."""

    @property
    def added(self) -> tuple[str, ...]:
        """Codes of options it has more."""
        return _without(self.choice.options, self.now.options)

    @property
    def removed(self) -> tuple[str, ...]:
        """Codes of options it does without."""
        return _without(self.now.options, self.choice.options)


def _without(options: Iterable[Price], others: Iterable[Price]) -> tuple[str, ...]:
    left = {option.code for option in options} - {option.code for option in others}
    return tuple(sorted(left))


class Unknown(StrEnum):
    """Why nothing can be said of a line's plan."""

    USE = "USE"
    """Its use is not known of three months in a row."""
    PRICE = "PRICE"
    """The price list does not have its plan or an option of it, or does not say what that includes or costs beyond."""


def used(month: UsageMonth, unit: UsageUnit) -> Decimal | None:
    """How much of `unit` was used; None: not known. Data in the EU counts as at home."""
    return _USED[unit](month)


_USED: Mapping[UsageUnit, Callable[[UsageMonth], Decimal | None]] = {
    UsageUnit.MINUTE: lambda month: month.minutes,
    UsageUnit.SMS: lambda month: None if month.sms is None else Decimal(month.sms),
    UsageUnit.MEGABYTE: lambda month: None if month.mb_home is None else month.mb_home + (month.mb_eu or 0),
    UsageUnit.MEGABYTE_WORLD: lambda month: month.mb_world,
}


def best_plan(case: Case, line: ListedLine, months: Sequence[UsageMonth]) -> Better | None:
    """The best other plan for `line` in `months` (newest first), if it is worth suggesting.

    It saves at least the threshold a month, and would have been dearer in one month at most.
    """
    compared = compare_plans(case, line, months)
    return compared if isinstance(compared, Better) else None


def compare_plans(case: Case, line: ListedLine, months: Sequence[UsageMonth]) -> Better | Choice | Unknown:
    """As `best_plan`, or what the line has where nothing is better, or why that is not known."""
    months = months[:MOST_MONTHS]
    if len(months) < FEWEST_MONTHS:
        return Unknown.USE
    if line.plan is None:
        return Unknown.PRICE
    tariff = tariff_on(case, months[0].month)
    plan = tariff.plans.get(line.plan)
    held = [tariff.option(code, line.plan) for code in line.options if not _counted(case, line, code)]
    uses = tariff.uses(months)
    now = None if plan is None or None in held else tariff.choice(plan, [option for option in held if option], uses)
    if now is None:
        return Unknown.PRICE
    now_mean = now.mean
    most = now_mean - case.limits.cheaper_by
    others = (
        each for each in tariff.plans.values()
        if each.code != line.plan and each.group is now.plan.group and each.price <= most
    )  # fmt: skip
    choices = [choice for each in others for choice in tariff.choices(each, now.options, uses)]
    worth = [(saves, -dearer, -len(choice.options), choice) for choice in choices
             if (saves := cents(now_mean - choice.mean)) >= case.limits.cheaper_by
             and (dearer := _dearer(now, choice)) <= MOST_DEARER]  # fmt: skip
    if not worth:
        return now
    saves, minus_dearer, _options, choice = max(worth, key=lambda each: each[:3])
    return _better(now, choice, months, saves, -minus_dearer)


def tariff_on(case: Case, day: date) -> Tariff:
    """The price list on `day`, put in order once for all lines."""
    if day not in case.tariffs:
        case.tariffs[day] = Tariff.of(case.facts.prices, day)
    found: Tariff = case.tariffs[day]
    return found


def _counted(case: Case, line: ListedLine, option: str) -> bool:
    """An earlier finding counted the option already: what it costs is not saved twice."""
    return any(
        case.left[charge.id] <= 0
        and any(price.code == option for price in case.prices.named(charge.text, charge.code, (PriceKind.OPTION,)))
        for charge in case.bills.current_of(line.msisdn)
    )


def _dearer(now: Choice, choice: Choice) -> int:
    """In how many months it would have cost more."""
    return sum(map(gt, choice.costs, now.costs))


def _better(now: Choice, choice: Choice, months: Sequence[UsageMonth], saves: Decimal, dearer: int) -> Better:
    megabytes = [used(month, UsageUnit.MEGABYTE) for month in months]
    data = [amount for amount in megabytes if amount is not None]
    mean = sum(data, ZERO) / len(data) if data else None
    by_month = zip(months, megabytes, strict=True)
    peaks = [month.month for month, amount in by_month if (amount or 0) > mean * _PEAK] if mean else []
    costs = tuple(
        MonthCost(month.month, amount, month.minutes, month.sms, cents(before), cents(after))
        for month, amount, before, after in zip(months, megabytes, now.costs, choice.costs, strict=True)
    )
    return Better(
        now, choice, saves, dearer, cents(max(choice.costs)), mean / _MB_IN_GB if mean is not None else None,
        peaks[0] if peaks else None, costs,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """What was used of one unit, month by month."""

    months: tuple[Decimal, ...] | None
    """None: not known of one of them."""
    most: Decimal
    """In one month."""

    @classmethod
    def of(cls, months: Sequence[Decimal | None]) -> Use:
        """Of what is known of each month."""
        known = tuple(amount for amount in months if amount is not None)
        return cls(known if len(known) == len(months) else None, max(known, default=ZERO))


@dataclass(frozen=True, slots=True)
class Uses:
    """What was used in so many months of each unit that the price list names, in the order of `Tariff.units`."""

    months: int
    units: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan with options costs: so much, and beyond what it includes of a unit (by place) so much for each."""

    price: Decimal
    beyond: tuple[tuple[int, Decimal, Decimal | None], ...]
    """Place of the unit, how much is included, price of one more (None: not known); not of what has no limit."""

    def costs(self, uses: Uses) -> tuple[Decimal, ...] | None:
        """Of each month; None where that is not known."""
        costs = (self.price,) * uses.months
        for place, included, rate in self.beyond:
            use = uses.units[place]
            if use.months is None:
                return None
            if use.most > included:
                if rate is None:
                    return None
                costs = tuple(
                    cost + (amount - included) * rate if amount > included else cost
                    for cost, amount in zip(costs, use.months, strict=True)
                )
        return costs


@dataclass(frozen=True, slots=True)
class Tariff:
    """The price list on a day."""

    plans: Mapping[str, Price]
    """By code; only those whose inclusion is known."""
    options: tuple[Price, ...]
    rates: tuple[Price, ...]
    units: tuple[UsageUnit, ...]
    """What any row names."""
    terms: dict[tuple[str, ...], Terms] = field(default_factory=dict)
    """Of each plan with options, by their codes, once they were asked for."""
    offered: dict[str, list[Price]] = field(default_factory=dict)
    """The options for a volume that go with a plan, by its code, once they were asked for."""

    @classmethod
    def of(cls, all_prices: Iterable[Price], day: date) -> Tariff:
        """Prices that hold on `day`."""
        prices = [price for price in all_prices if valid(price, day)]
        rates = tuple(price for price in prices if price.kind is PriceKind.RATE and price.unit is not None)
        named = {unit for price in prices for unit in (*(price.included or ()), *price.beyond)}
        return cls(
            {price.code: price for price in prices if price.kind is PriceKind.PLAN and price.included is not None},
            tuple(price for price in prices if price.kind is PriceKind.OPTION),
            rates,
            tuple(sorted(named | {rate.unit for rate in rates if rate.unit is not None})),
        )

    def option(self, code: str, plan: str) -> Price | None:
        """The option `code` with `plan`; None where the contract does not have the two together."""
        fitting = [price for price in self.options if price.code == code and price.plan in {None, plan}]
        return max(fitting, key=lambda price: price.plan is not None, default=None)

    def uses(self, months: Sequence[UsageMonth]) -> Uses:
        """What of these months counts."""
        return Uses(len(months), tuple(Use.of(list(map(_USED[unit], months))) for unit in self.units))

    def choices(self, plan: Price, held: Iterable[Price], uses: Uses) -> Iterator[Choice]:
        """The plan with each allowed set of options: at most one for each unit, and what else the line has kept."""
        kept = []
        for option in held:
            if not self._volume(option):
                together = self.option(option.code, plan.code)
                if together is None:
                    return
                kept.append(together)
        if plan.code not in self.offered:
            volumes = {option.code for option in self.options if self._volume(option)}
            self.offered[plan.code] = [
                found for code in sorted(volumes) if (found := self.option(code, plan.code)) is not None
            ]
        offered, terms = self.offered[plan.code], self._terms(plan, kept)
        short = [self.units[place] for place, included, _rate in terms.beyond if uses.units[place].most > included]
        for unit_choice in product(*([None, *self._for(unit, offered)] for unit in short)):
            chosen = {option.code: option for option in unit_choice if option is not None}
            choice = self.choice(plan, [*kept, *chosen.values()], uses)
            if choice is not None:
                yield choice

    def _volume(self, option: Price) -> bool:
        """It is there for a volume: a plan that includes more does without it."""
        return bool(option.included)

    @staticmethod
    def _for(unit: UsageUnit, options: Iterable[Price]) -> list[Price]:
        return [option for option in options if unit in (option.included or ())]

    def choice(self, plan: Price, options: Sequence[Price], uses: Uses) -> Choice | None:
        """What they would have cost; None where that is not known."""
        costs = self._terms(plan, options).costs(uses)
        return None if costs is None else Choice(plan, tuple(options), costs)

    def _terms(self, plan: Price, options: Sequence[Price]) -> Terms:
        key = (plan.code, *(option.code for option in options))
        if key not in self.terms:
            prices = [plan, *options]
            beyond = []
            for place, unit in enumerate(self.units):
                included = [price.included[unit] for price in prices if price.included and unit in price.included]
                if None not in included:
                    whole = sum((amount for amount in included if amount is not None), ZERO)
                    beyond.append((place, whole, self._rate(unit, plan)))
            self.terms[key] = Terms(sum((price.price for price in prices), ZERO), tuple(beyond))
        return self.terms[key]

    def _rate(self, unit: UsageUnit, plan: Price) -> Decimal | None:
        if unit in plan.beyond:
            return plan.beyond[unit]
        rate = valid_price((rate for rate in self.rates if rate.unit is unit), date.max, plan.code)
        return rate.price if rate is not None else None
