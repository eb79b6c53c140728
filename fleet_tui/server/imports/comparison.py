"""A list against the fleet and what was asked: differences line by line, and what is to be written besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from fleet_tui.domain.amount import cents_text
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes.facts import CHANGEABLE, LineState
from fleet_tui.domain.fleet_import import ImportRow
from fleet_tui.domain.labels import UNKNOWN
from fleet_tui.domain.list_difference import DifferenceKind, ListDifference
from fleet_tui.domain.text import same_name
from fleet_tui.server.imports.asked import Judged, OpenAsk, judged, judged_missing

_NOT_KNOWN = frozenset({None, "", UNKNOWN})
"""Values that a list fills in: that is no change."""
_COST = "monthly_cost"
"""In cents. Where plan or options change, it follows them and is no change of its own."""
_OF_ROW = {"person_id": "person"}
"""Fields of a line that a row calls otherwise."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A field that changed though nobody here asked for it; `before` and `after` as people read them."""

    line_id: str
    msisdn: str
    field: str
    before: str
    after: str


@dataclass(slots=True)
class Comparison:
    """Collects what one list means. `words` says a field's value as people read it."""

    asks: Mapping[str, list[OpenAsk]]
    """Open items by line."""
    new_asks: list[OpenAsk]
    """Open items for new lines."""
    gone: Mapping[str, date]
    """Lines that an earlier list did not have: the first such list."""
    words: Mapping[str, MutableMapping[str, str]]
    """Names by code or id: plans, options, people, profiles, by the field that holds them."""
    listed_on: date
    differences: list[ListDifference] = field(default_factory=list)
    confirmed: list[OpenAsk] = field(default_factory=list)
    superseded: list[OpenAsk] = field(default_factory=list)
    contradicted: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    """By order and position: what the list says of each field."""
    outside: list[Outside] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Lines that this list is the first not to have."""
    ended: list[tuple[LineState, LineState, date]] = field(default_factory=list)
    """Lines that end, before and after, and their last day."""
    brought: dict[tuple[str, int], str] = field(default_factory=dict)
    """Lines that items for new ones brought, by order and position."""

    def line(self, row: ImportRow, before: LineState, said: LineState, unclear: Iterable[str]) -> LineState:
        """The line of a row that was known, as it is from now on."""
        told = told_by(row) - frozenset(unclear)
        asks = self.asks.get(before.id, [])
        said = self._same_person(said, asks)
        found = judged(asks, before, said, told, self.listed_on)
        self._verdicts(found, before)
        for name in CHANGEABLE:
            old, new = getattr(before, name), getattr(said, name)
            if old != new and name not in found.asked and name not in found.third and name in told:
                self._changed_outside(before, name, old, new)
        if _COST in told and (before.plan, before.options) == (said.plan, said.options):
            self._changed_outside(before, _COST, before.monthly_cost, said.monthly_cost)
        return found.line

    def new(self, line: LineState) -> None:
        """A line that was not known."""
        for ask in self.new_asks:
            if line.msisdn == ask.msisdn or (line.iccid and line.iccid == ask.after.get("iccid")):
                self.confirmed.append(ask)
                self.brought[ask.order_id, ask.position] = line.id
                self._say(DifferenceKind.CONFIRMED, line, ask, line_id=None)
                return
        self._say(DifferenceKind.NEW, line, line_id=None)  # it has none before it is in

    def without(self, line: LineState) -> None:
        """A line that the list does not have."""
        asks = self.asks.get(line.id, [])
        asked, verdicts = judged_missing(asks, self.listed_on)
        for ask, verdict in verdicts:
            self._close(ask, verdict)
            if verdict is not DifferenceKind.SUPERSEDED:
                self._say(verdict, line, ask)
        since = self.gone.get(line.id)
        if asked:
            ending = next(ask for ask in asks if ask.ends_line)
            self.ended.append((line, _ended(line), ending.effective_date))
        elif since is not None and since < self.listed_on:
            self.ended.append((line, _ended(line), since))
            self._say(DifferenceKind.CEASED, line)
        else:
            if since is None:
                self.missing.append(line.id)
            self._say(DifferenceKind.GONE, line)

    def _verdicts(self, found: Judged, before: LineState) -> None:
        for ask, verdict in found.verdicts:
            self._close(ask, verdict)
            if verdict is DifferenceKind.CONTRADICTED:
                for name in sorted(ask.shown_by & found.third.keys()):
                    old, new = self.said(name, ask.after[name]), self.said(name, found.third[name])
                    self.contradicted.setdefault((ask.order_id, ask.position), {})[shown_name(name)] = new
                    self._say(verdict, before, ask, field=shown_name(name), before=old, after=new)
            else:
                self._say(verdict, before, ask)

    def _close(self, ask: OpenAsk, verdict: DifferenceKind) -> None:
        if verdict is DifferenceKind.CONFIRMED:
            self.confirmed.append(ask)
        elif verdict is DifferenceKind.SUPERSEDED:
            self.superseded.append(ask)

    def _changed_outside(self, line: LineState, name: str, old: Any, new: Any) -> None:
        if old == new:
            return
        if old in _NOT_KNOWN:
            self._say(DifferenceKind.FILLED_IN, line, field=shown_name(name), after=self.said(name, new))
            return
        change = Outside(line.id, line.msisdn, shown_name(name), self.said(name, old), self.said(name, new))
        self.outside.append(change)
        self._say(DifferenceKind.CHANGED_OUTSIDE, line, field=change.field, before=change.before, after=change.after)

    def _same_person(self, said: LineState, asks: Iterable[OpenAsk]) -> LineState:
        """A user whom the list names and who was asked for is the one who was asked for, whoever else is called so."""
        people = self.words.get("person_id", {})
        name = same_name(people.get(said.person_id or "", ""))
        for ask in asks:
            wanted = ask.after.get("person_id")
            if name and wanted is not None and same_name(people.get(wanted, "")) == name:
                return replace(said, person_id=wanted)
        return said

    def said(self, name: str, value: Any) -> str:
        """A value as people read it; codes of a line's status and of blocks stay codes."""
        if name == _COST:
            return "" if value is None else cents_text(value)
        names = self.words.get(name, {})
        if isinstance(value, tuple | list):
            return ", ".join(names.get(each, str(each)) for each in value)
        return "" if value is None else names.get(value, str(value))

    def _say(self, kind: DifferenceKind, line: LineState, ask: OpenAsk | None = None, **said: Any) -> None:
        asked = {}
        if ask is not None:
            asked = {
                "change": ask.kind, "order": ask.order, "order_id": ask.order_id, "asked_on": ask.asked_on,
                "due": ask.due,
            }  # fmt: skip
        values = {"kind": kind, "msisdn": line.msisdn, "line_id": line.id or None} | asked | said
        self.differences.append(ListDifference.model_validate(values))


def told_by(row: ImportRow) -> frozenset[str]:
    """The fields of a line that a row says something of."""
    return frozenset(name for name in (*CHANGEABLE, _COST) if getattr(row, _OF_ROW.get(name, name), None) is not None)


def shown_name(name: str) -> str:
    """A field's name in the contract."""
    return _OF_ROW.get(name, name)


def _ended(line: LineState) -> LineState:
    return replace(line, status=LineStatus.CEASED.value, monthly_cost=0)
