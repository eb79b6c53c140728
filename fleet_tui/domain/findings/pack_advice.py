"""What the optimiser says of each group pack: what was used of it, and the pack that would have cost less."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from fleet_tui.domain.findings.advice_words import Verdict
from fleet_tui.domain.findings.case import Case
from fleet_tui.domain.findings.finding import ZERO, Finding
from fleet_tui.domain.findings.packs import Pack, PackMonth, idle, last_months, packs_of, short


@dataclass(frozen=True, slots=True)
class PackAdvice:
    """What the optimiser says of one pack that runs, by the last `months` in a row of which its use is known."""

    pack: Pack
    verdict: Verdict
    months: tuple[PackMonth, ...]
    finding: Finding | None = None
    """The finding that proposes another pack, or says that this one does not fit."""

    @property
    def used(self) -> Decimal | None:
        """MB a month on average; None: not known."""
        return sum((month.used or ZERO for month in self.months), ZERO) / len(self.months) if self.months else None

    @property
    def most(self) -> Decimal | None:
        """MB in the month with the most; None: not known."""
        return max((month.used or ZERO for month in self.months), default=None)

    @property
    def now(self) -> Decimal:
        """Euros a month: its price on the last bill, and what was paid beyond it on average."""
        beyond = sum((month.paid_beyond for month in self.months), ZERO)
        return self.pack.charge.net + (beyond / len(self.months) if self.months else ZERO)


def advise_packs(case: Case) -> list[PackAdvice]:
    """Say of each pack on the last bill whether another one would have cost less; `case`: of `advice.case_of`.

    The findings about packs say it, of what other findings leave of a fee: so the sums agree with theirs.
    """
    return [_advice(case, pack, idle(case, pack) or short(case, pack)) for pack in packs_of(case)]


def _advice(case: Case, pack: Pack, found: Finding | None) -> PackAdvice:
    months = tuple(last_months(case, (month for month in pack.months if month.used is not None)))
    if found is not None and found.target:
        return PackAdvice(pack, Verdict.CHEAPER, months, found)
    return PackAdvice(pack, Verdict.BEST if months else Verdict.USE_UNKNOWN, months, found)
