"""What an import would do, row by row: pure, so that the dry run and the import are the same code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes.facts import LineState, notice
from fleet_tui.domain.fleet_import import ImportRequest, ImportResult, ImportRow, RowNotice
from fleet_tui.server.imports.names import NameBook
from fleet_tui.server.storage.secrets import new_id

UNKNOWN_PLAN = "UNKNOWN"

Price = Mapping[str, int | None]


@dataclass(slots=True)
class Fleet:
    """The local fleet as it stands; empty when the sample is replaced. Names are by code or id, prices in cents."""

    lines: dict[str, LineState] = field(default_factory=dict)
    """By number."""
    people: dict[str, str] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    split_bill_profiles: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ImportPlan:
    """What is to be written, and what is said about it."""

    result: ImportResult
    added: list[LineState]
    updated: list[tuple[LineState, LineState]]
    """Before and after."""
    plans: dict[str, str]
    options: dict[str, str]
    accounts: dict[str, str]
    split_bill_profiles: dict[str, str]
    people: dict[str, str]


class Planner:
    """Plans one import into `fleet`."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._plans = NameBook(fleet.plans)
        self._options = NameBook(fleet.options)
        self._accounts = NameBook(dict.fromkeys(fleet.accounts, ""))
        self._profiles = NameBook(fleet.split_bill_profiles)
        self._people = {name: person_id for person_id, name in fleet.people.items()}
        self._new_people: dict[str, str] = {}
        self._notices: list[RowNotice] = []

    def plan(self, request: ImportRequest, *, replaces_sample: bool) -> ImportPlan:
        """What `request` means."""
        rows = self._accepted(request.rows)
        added: list[LineState] = []
        updated: list[tuple[LineState, LineState]] = []
        for row in rows:
            before = self._fleet.lines.get(row.msisdn)
            after = self._merged(row, before)
            if before is None:
                added.append(after)
            elif before != after:
                updated.append((before, after))
        named = {row.msisdn for row in request.rows}
        self._notices.sort(key=lambda each: each.row)
        result = ImportResult(
            replaces_sample=replaces_sample,
            added=len(added),
            updated=len(updated),
            unchanged=len(rows) - len(added) - len(updated),
            missing=sum(1 for msisdn in self._fleet.lines if msisdn not in named),
            refused=len(request.rows) - len(rows),
            notices=self._notices,
        )
        return ImportPlan(
            result=result,
            added=added,
            updated=updated,
            plans=self._plans.added,
            options=self._options.added,
            accounts=self._accounts.added,
            split_bill_profiles=self._profiles.added,
            people=self._new_people,
        )

    def _accepted(self, rows: Iterable[ImportRow]) -> list[ImportRow]:
        """The rows that can be imported; the others are refused with a notice."""
        by_number: dict[str, int] = {}
        by_card: dict[str, int] = {}
        unique: list[ImportRow] = []
        for row in rows:
            if row.msisdn in by_number:
                first = str(by_number[row.msisdn])
                self._refuse(row, "DUPLICATE_NUMBER", "The number stands in row {first} already.", first=first)
            elif row.iccid is not None and row.iccid in by_card:
                first = str(by_card[row.iccid])
                self._refuse(row, "DUPLICATE_CARD", "The SIM card stands in row {first} already.", first=first)
            else:
                unique.append(row)
                by_number[row.msisdn] = row.row
                if row.iccid is not None:
                    by_card[row.iccid] = row.row
        return self._with_free_cards(unique)

    def _with_free_cards(self, rows: list[ImportRow]) -> list[ImportRow]:
        """Without the rows whose card is another line's, unless the list gives that line another card."""
        holders = {line.iccid: line.msisdn for line in self._fleet.lines.values() if line.iccid is not None}
        cards = {row.msisdn: row.iccid for row in rows if row.iccid is not None}
        free: list[ImportRow] = []
        for row in rows:
            holder = holders.get(row.iccid or "", row.msisdn)
            if holder != row.msisdn and cards.get(holder, row.iccid) == row.iccid:
                self._refuse(row, "CARD_OF_ANOTHER_LINE", "The SIM card is in line {msisdn}.", msisdn=holder)
            else:
                free.append(row)
        return free

    def _merged(self, row: ImportRow, before: LineState | None) -> LineState:
        """The line as the row says; what the row does not say stays."""
        if before is None:
            before = self._blank(row)
        given: dict[str, Any] = {
            "iccid": row.iccid,
            "description": row.description,
            "status": row.status.value if row.status else None,
            "plan": self._plans.code(row.plan) if row.plan else None,
            "options": None
            if row.options is None
            else tuple(sorted({self._options.code(name) for name in row.options})),
            "person_id": self._person(row.person) if row.person else None,
            "billing_account": self._accounts.account(row.billing_account) if row.billing_account else None,
            "split_bill_profile": self._profiles.code(row.split_bill_profile) if row.split_bill_profile else None,
            "monthly_cost": None if row.monthly_cost is None else int(row.monthly_cost * 100),
        }
        after = replace(before, **{name: value for name, value in given.items() if value is not None})
        if given["monthly_cost"] is None and (after.plan, after.options) != (before.plan, before.options):
            return replace(after, monthly_cost=None)  # prices are not in the list, and are never guessed
        return after

    def _blank(self, row: ImportRow) -> LineState:
        if row.plan is None:
            self._say(row, "PLAN_MISSING", "The list gives no tariff plan for this line.")
        if row.status is None:
            self._say(row, "STATUS_MISSING", "The list gives no status: taken as active.")
        return LineState(
            id=new_id(),
            version=0,
            msisdn=row.msisdn,
            iccid=None,
            description="",
            status=LineStatus.ACTIVE.value,
            plan=self._plans.code(row.plan) if row.plan else self._unknown_plan(),
            options=(),
            person_id=None,
            billing_account=None,
            split_bill_profile=None,
            blocks=(),
            pay_by_mobile_limit=None,
            monthly_cost=None,
            activated_on=None,
        )

    def _unknown_plan(self) -> str:
        return self._plans.code(UNKNOWN_PLAN)

    def _person(self, name: str) -> str:
        """The user of that name; two lines of one name have one user."""
        name = " ".join(name.split())
        if name not in self._people:
            self._people[name] = new_id()
            self._new_people[self._people[name]] = name
        return self._people[name]

    def _refuse(self, row: ImportRow, code: str, message: str, **params: str) -> None:
        self._notices.append(RowNotice(row=row.row, refused=True, notice=notice(code, message, **params)))

    def _say(self, row: ImportRow, code: str, message: str) -> None:
        self._notices.append(RowNotice(row=row.row, refused=False, notice=notice(code, message)))
