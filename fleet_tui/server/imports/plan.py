"""What an import would do, row by row: pure, so that the dry run and the import are the same code."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.cell_text import options_said, profile_said, spellings, text_said
from fleet_tui.domain.changes.facts import LineState, notice
from fleet_tui.domain.fleet_import import ImportRequest, ImportResult, ImportRow, ListCover, RowNotice
from fleet_tui.domain.labels import UNKNOWN
from fleet_tui.domain.text import same_name, unwrapped
from fleet_tui.server.imports.asked import OpenAsk
from fleet_tui.server.imports.comparison import Comparison
from fleet_tui.server.imports.names import AccountBook, NameBook, UnknownName
from fleet_tui.server.imports.people import Name, PeopleBook, whole_name
from fleet_tui.server.storage.secrets import new_id

Price = Mapping[str, int | None]


@dataclass(slots=True)
class Fleet:
    """The local fleet as it stands; empty when the sample is replaced. Names are by code or id, prices in cents."""

    lines: dict[str, LineState] = field(default_factory=dict)
    """By number."""
    people: dict[str, Name] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    split_bill_profiles: dict[str, str] = field(default_factory=dict)
    asks: list[OpenAsk] = field(default_factory=list)
    """What the operator is asked for, or is to be, in the order in which it was ordered."""
    gone: dict[str, date] = field(default_factory=dict)
    """The first list that did not have a line, by its id."""
    operators: dict[str, str] = field(default_factory=dict)
    """Whose list a line came in, by its id, where somebody said."""
    noted: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What is known beside the line itself (`NOTED`), by its id."""


NOTED = (
    "ended_on", "contract_until", "instalment_until", "department", "cost_centre", "employee_number", "e_mail",
)  # fmt: skip
"""Fields of a row that a line keeps beside its state."""


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
    people: dict[str, Name]
    comparison: Comparison
    named: list[str]
    """Ids of the lines that the list has."""
    noted: dict[str, dict[str, Any]]
    """What the list says beside the line itself, by the line's id; only where that changes."""


class Planner:
    """Plans one import into `fleet`."""

    def __init__(self, fleet: Fleet, *, new_names: bool = False) -> None:
        """`new_names`: take plans, options, accounts and profiles that a fleet which has others does not have."""
        self._fleet = fleet
        self._plans = NameBook(fleet.plans, takes_new=new_names or set(fleet.plans) <= {UNKNOWN})
        self._options = NameBook(fleet.options, takes_new=new_names or not fleet.options)
        self._accounts = AccountBook(fleet.accounts, takes_new=new_names or not fleet.accounts)
        self._profiles = NameBook(
            fleet.split_bill_profiles, takes_new=new_names or not fleet.split_bill_profiles, said=profile_said
        )
        self._people = PeopleBook(fleet.people)
        self._notices: list[RowNotice] = []
        self._noted: dict[str, dict[str, Any]] = {}
        self._unclear: dict[int, set[str]] = {}
        """Fields of rows that could not be understood."""

    def plan(self, request: ImportRequest, listed_on: date, *, replaces_sample: bool) -> ImportPlan:
        """What `request`, a list of that day, means."""
        rows = self._accepted(request.rows)
        comparison = self._comparison(listed_on)
        people = comparison.words["person_id"]
        added: list[LineState] = []
        updated: list[tuple[LineState, LineState]] = []
        named: list[str] = []
        for row in rows:
            before = self._fleet.lines.get(row.msisdn)
            after = self._merged(row, before)
            if after.person_id in self._people.added:
                people[after.person_id] = whole_name(self._people.added[after.person_id])
            if before is None:
                self._note(row, after)
                added.append(after)
                if not replaces_sample:
                    comparison.new(after)
                continue
            after = comparison.line(row, before, after, self._unclear.get(row.row, ()))
            named.append(before.id)
            self._note(row, after)
            if before != after:
                updated.append((before, after))
        absent, asks_cover = self._absent(request)
        if request.covers is not ListCover.PART and not request.incomplete:
            for line in absent:
                comparison.without(line)
        self._notices.sort(key=lambda each: each.row)
        written = {line.id for line in added} | {line.id for _before, line in updated}
        changed = len(updated) + len(self._noted.keys() - written)
        result = ImportResult(
            replaces_sample=replaces_sample,
            added=len(added),
            updated=changed,
            unchanged=len(rows) - len(added) - changed,
            missing=len(absent),
            refused=len(request.rows) - len(rows),
            listed_on=listed_on,
            asks_cover=asks_cover,
            differences=comparison.differences,
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
            people=self._people.added,
            comparison=comparison,
            named=[*named, *(line.id for line in added)],
            noted=self._noted,
        )

    def _note(self, row: ImportRow, line: LineState) -> None:
        """Keep what the row says beside the line itself, where it is not known yet; only a stopped line has ended."""
        known = self._fleet.noted.get(line.id, {})
        said = {name: value for name in NOTED if (value := getattr(row, name)) is not None}
        if line.status != LineStatus.CEASED:
            said.pop("ended_on", None)
        changed = {name: value or None for name, value in said.items() if (value or None) != known.get(name)}
        if changed:
            self._noted[line.id] = changed

    def _comparison(self, listed_on: date) -> Comparison:
        of_line: dict[str, list[OpenAsk]] = {}
        for ask in self._fleet.asks:
            of_line.setdefault(ask.line_id or "", []).append(ask)
        words: dict[str, MutableMapping[str, str]] = {
            "plan": ChainMap(self._fleet.plans, self._plans.added),
            "options": ChainMap(self._fleet.options, self._options.added),
            "split_bill_profile": ChainMap(self._fleet.split_bill_profiles, self._profiles.added),
            "person_id": {person_id: whole_name(name) for person_id, name in self._fleet.people.items()},
        }
        return Comparison(of_line, of_line.pop("", []), self._fleet.gone, words, listed_on)

    def _absent(self, request: ImportRequest) -> tuple[list[LineState], bool]:
        """The lines that the list should have and has not; whether they are more than half of those.

        A list of another operator, or of other billing accounts, says nothing of the rest of the fleet.
        """
        named = {row.msisdn for row in request.rows}
        accounts = self._accounts_named(request.rows)
        operator = same_name(request.operator or "")
        expected = [
            line
            for line in self._fleet.lines.values()
            if line.status != LineStatus.CEASED
            and (not operator or same_name(self._fleet.operators.get(line.id, "")) in {"", operator})
            and (accounts is None or line.billing_account is None or line.billing_account in accounts)
        ]
        absent = [line for line in expected if line.msisdn not in named]
        return absent, request.covers is None and 2 * (len(expected) - len(absent)) < len(expected)

    def _accounts_named(self, rows: Sequence[ImportRow]) -> set[str] | None:
        """The accounts that the list is of; None when not every row names one."""
        if not all(row.billing_account for row in rows):
            return None
        found: set[str] = set()
        for row in rows:
            with suppress(UnknownName):
                found.add(self._accounts.number(row.billing_account or ""))
        return found

    def _accepted(self, rows: Iterable[ImportRow]) -> list[ImportRow]:
        """The rows that can be imported; the others are refused with a notice."""
        by_number: dict[str, int] = {}
        by_card: dict[str, int] = {}
        unique: list[ImportRow] = []
        for row in rows:
            if row.unknown_status is not None and row.msisdn not in self._fleet.lines:
                message = "“{status}” is no status, and the line is new."
                self._refuse(row, "STATUS_UNKNOWN", message, status=row.unknown_status)
            elif row.msisdn in by_number:
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
        """The line as the row says; what the row does not say stays, and so does what it says in other letters."""
        if before is None:
            before = self._blank(row)
        elif row.unknown_status is not None:
            self._say(row, "STATUS_UNKNOWN", "“{status}” is no status.", status=row.unknown_status)
        given: dict[str, Any] = {
            "iccid": row.iccid,
            "status": row.status.value if row.status else None,
            "activated_on": row.activated_on,
            "monthly_cost": None if row.monthly_cost is None else int(row.monthly_cost * 100),
        }
        after = replace(before, **{name: value for name, value in given.items() if value is not None})
        after = replace(after, **self._texts(row, before))
        if not after.plan:
            after = replace(after, plan=self._plans.put(UNKNOWN))
        if given["monthly_cost"] is None and (after.plan, after.options) != (before.plan, before.options):
            return replace(after, monthly_cost=None)  # prices are not in the list, and are never guessed
        return after

    def _texts(self, row: ImportRow, before: LineState) -> dict[str, Any]:
        """The fields that a row names by text: each where it says something else than what is stored."""
        changed: dict[str, Any] = {}
        if row.description is not None and row.description not in spellings(before.description, text_said):
            changed["description"] = row.description
        if row.plan and not self._plans.means(before.plan, row.plan):
            changed |= self._known(row, "plan", "PLAN", self._plans.code, row.plan)
        if row.options is not None and not self._same_options(before.options, row.options):
            changed |= self._option_codes(row, row.options)
        if row.person == "" and before.person_id is not None and not self._people.means(before.person_id, ""):
            changed["person_id"] = None
        elif row.person and not self._people.means(before.person_id, row.person):
            changed["person_id"] = self._people.person(row)
        changed |= self._account(row, before)
        profile = row.split_bill_profile
        if profile and not self._profiles.means(before.split_bill_profile or "", profile):
            changed |= self._known(row, "split_bill_profile", "PROFILE", self._profiles.code, profile)
        elif profile == "" and not self._profiles.means(before.split_bill_profile or "", ""):
            changed["split_bill_profile"] = None
        return changed

    def _account(self, row: ImportRow, before: LineState) -> dict[str, Any]:
        account, stored = row.billing_account, before.billing_account or ""
        if account and not (stored and self._accounts.means(stored, account)):
            return self._known(row, "billing_account", "ACCOUNT", self._accounts.number, account)
        if account == "" and text_said(stored):
            return {"billing_account": None}
        return {}

    def _same_options(self, codes: Iterable[str], names: list[str]) -> bool:
        """Whether a cell with `names` is what an export writes of these options."""
        stored = ", ".join(self._fleet.options.get(code, code) for code in codes)
        forms = (stored, unwrapped(stored))
        return any(sorted(map(same_name, options_said(form) or ())) == sorted(map(same_name, names)) for form in forms)

    def _option_codes(self, row: ImportRow, names: list[str]) -> dict[str, Any]:
        """Their codes; one that the fleet does not have leaves all options of the line as they are."""
        codes: set[str] = set()
        for name in names:
            known = self._known(row, "options", "OPTION", self._options.code, name)
            if not known:
                return {}
            codes.add(known["options"])
        return {"options": tuple(sorted(codes))}

    def _known(self, row: ImportRow, name: str, kind: str, code_of: Callable[[str], str], text: str) -> dict[str, Any]:
        """The field with its code; nothing, and a notice, for a name that the fleet does not have."""
        try:
            return {name: code_of(text)}
        except UnknownName as unknown:
            self._unclear.setdefault(row.row, set()).add(name)
            if unknown.nearest:
                message = "The fleet has no “{name}”; there is “{nearest}”."
                self._say(row, f"{kind}_MISSPELT", message, name=unknown.name, nearest=unknown.nearest)
            else:
                self._say(row, f"NEW_{kind}", "The fleet has no “{name}”.", name=unknown.name)
            return {}

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
            plan="",
        )

    def _refuse(self, row: ImportRow, code: str, message: str, **params: str) -> None:
        self._notices.append(RowNotice(row=row.row, refused=True, notice=notice(code, message, **params)))

    def _say(self, row: ImportRow, code: str, message: str, **params: str) -> None:
        self._notices.append(RowNotice(row=row.row, refused=False, notice=notice(code, message, **params)))
