"""The next list against what was asked: said here, found out where lists are compared."""

from __future__ import annotations

from collections.abc import Iterator

from fleet_tui.domain.findings.case import Case, said
from fleet_tui.domain.findings.finding import Code, Finding, Kind


def order_late(case: Case) -> Iterator[Finding]:
    """Asked, its day past, and not seen in any list."""
    for asked in case.facts.asked:
        if asked.due < case.today:
            yield said(
                Code.ORDER_LATE, Kind.DATA, asked.msisdn, item=f"{asked.order}|{asked.kind}",
                values={"order": asked.order, "change": asked.kind, "day": asked.due},
            )  # fmt: skip


def changed_outside(case: Case) -> Iterator[Finding]:
    """Changed by somebody else."""
    for change in case.facts.outside:
        yield said(
            Code.CHANGED_OUTSIDE, Kind.DATA, change.msisdn, item=f"{change.field}|{change.listed_on}",
            values={
                "field": change.field, "before": change.before, "after": change.after, "day": change.listed_on,
            },
        )  # fmt: skip


def gone(case: Case) -> Iterator[Finding]:
    """Missing in the last list."""
    for line in case.facts.gone:
        yield said(Code.GONE, Kind.DATA, line.msisdn, item=str(line.listed_on), values={"day": line.listed_on})
