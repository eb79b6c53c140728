"""Which plan would be best for each line, with what is not known said: the optimiser of the whole fleet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.findings.advice_words import Verdict
from fleet_tui.domain.findings.case import Case
from fleet_tui.domain.findings.facts import Facts
from fleet_tui.domain.findings.finding import Code, Finding
from fleet_tui.domain.findings.optimise import FEWEST_MONTHS, MOST_MONTHS, Better, Unknown, compare_plans
from fleet_tui.domain.findings.registry import CHECKS, run
from fleet_tui.domain.findings.usage import cheaper_plan, known_months
from fleet_tui.domain.own_data import ListedLine


@dataclass(frozen=True, slots=True)
class Advice:
    """What the optimiser says of one line. Amounts are euros a month on average; None: not known."""

    line: ListedLine
    verdict: Verdict
    months: int
    """How many months it was judged by."""
    now: Decimal | None = None
    finding: Finding | None = None
    """The finding that proposes the other plan."""


def case_of(facts: Facts) -> Case:
    """What the findings that come before those of plans and packs leave of each charge.

    What they take of a fee is no saving of another plan or pack once more, so the sums agree with the findings.
    """
    case = Case.of(facts)
    for _found in run(case, takewhile(lambda code: code is not Code.CHEAPER_PLAN, CHECKS)):
        pass
    return case


def advise(case: Case, months: int = MOST_MONTHS) -> list[Advice]:
    """Say of each line that is active which plan its last `months` known months (3 to 12) speak for.

    `case`: of `case_of`.
    """
    wanted = min(max(months, FEWEST_MONTHS), MOST_MONTHS)
    cheaper = {found.msisdn: found for found in cheaper_plan(case, wanted)}
    lines = [line for line in case.live_lines() if line.status == LineStatus.ACTIVE]
    return [_advice(case, line, wanted, cheaper.get(line.msisdn)) for line in lines]


def _advice(case: Case, line: ListedLine, wanted: int, found: Finding | None) -> Advice:
    known = known_months(case, line.msisdn)[:wanted]
    if line.keep:
        return Advice(line, Verdict.KEPT, len(known))
    compared = compare_plans(case, line, known)
    if compared is Unknown.USE:
        return Advice(line, Verdict.USE_UNKNOWN, len(known))
    if isinstance(compared, Unknown):
        return Advice(line, Verdict.PRICE_UNKNOWN, len(known))
    now = (compared.now if isinstance(compared, Better) else compared).mean
    if found is not None:
        return Advice(line, Verdict.CHEAPER, len(known), now, found)
    taken = isinstance(compared, Better) or not case.unexplained_fee(line)
    return Advice(line, Verdict.FOUND if taken else Verdict.BEST, len(known), now)
