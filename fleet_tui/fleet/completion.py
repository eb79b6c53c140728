"""The query language: what may come next while a query is typed."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.labels import BLOCKS, LINE_STATUSES, label
from fleet_tui.domain.text import fold
from fleet_tui.fleet.coded import Coded
from fleet_tui.fleet.grammar import Field, every_field, fields, token_at
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.query import CLOSED, begins, named
from fleet_tui.fleet.selecting import NO, YES
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import number

LIMIT = 20
"""Completions offered at most."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on: put `text` in place of what stands from `start` to `end`. `hint` says what it is."""

    text: str
    start: int
    end: int
    label: str
    hint: str = ""


_FIELD_HINTS: Mapping[Field, str] = {
    Field.NUMBER: N_("phone number"),
    Field.DESCRIPTION: N_("description"),
    Field.PLAN: N_("tariff plan"),
    Field.STATUS: N_("pending, active, suspended, stopped"),
    Field.ACCOUNT: N_("billing account"),
    Field.OPTION: N_("option"),
    Field.USER: N_("name of the user"),
    Field.ICCID: N_("SIM card number"),
    Field.DEPARTMENT: N_("department"),
    Field.COST_CENTRE: N_("cost centre"),
    Field.LABEL: N_("label"),
    Field.OPERATOR: N_("operator"),
    Field.SPLIT: N_("split-bill profile, yes or no"),
    Field.BLOCK: N_("what is blocked"),
    Field.COST: N_("monthly cost: cost>20"),
    Field.LIMIT: N_("PayByMobile limit: limit>50, limit:no"),
    Field.SCHEDULED: N_("day of the next change: scheduled>{day}"),
    Field.SINCE: N_("day since which it is suspended: since<{day}"),
    Field.IS: N_("scheduled, blocked, split, departed, or a status"),
}


_ELSEWHERE: Mapping[Field, str] = {Field.LABEL: "labels", Field.OPERATOR: "operator"}
"""Fields of which few operators tell anything, and the columns behind them."""


def complete(text: str, cursor: int, index: FleetIndex) -> list[Completion]:
    """Fields that begin with the word at `cursor`, or values of the field it names, the most frequent first.

    What is typed in another language, or in another form, is completed with the word of the language in use.
    """
    token = token_at(text, cursor)
    if token is None or token.quoted_word:
        return []
    if token.field is None:
        return _fields(token.value, token.start, token.end, index)
    field = fields().get(fold(token.field)) or every_field().get(fold(token.field))
    if field is None:
        return []
    wanted = fold(token.value)
    matches = begins if field in CLOSED else operator.contains
    offered = [(value, count) for value, count in _values(field, index) if '"' not in value]
    found = [(value, count) for value, count in offered if matches(fold(value), wanted)]
    if not found and field in CLOSED:
        meant = named(field, wanted)
        found = [(value, count) for value, count in offered if value in meant]
    return [
        Completion(_quoted(value), token.start, token.end, value, number(count) if count else "")
        for value, count in found[:LIMIT]
    ]


def _fields(prefix: str, start: int, end: int, index: FleetIndex) -> list[Completion]:
    wanted = fold(prefix)
    if not wanted:
        return []
    own = fields()  # those of the language in use come first
    unknown = {field for field, column in _ELSEWHERE.items() if not index.knows(column)}
    first = {field: name for name, field in reversed(own.items())}
    offered: dict[Field, str] = {}
    for name, field in own.items():
        if name.startswith(wanted):
            offered.setdefault(field, name)
    if not offered:
        offered = {field: first[field] for name, field in every_field().items() if name.startswith(wanted)}
    return [
        Completion(f"{name}:", start, end, f"{name}:", _(_FIELD_HINTS[field]).format(day=index.today.isoformat()))
        for field, name in offered.items()
        if field not in unknown
    ]


def _quoted(value: str) -> str:
    return f'"{value}"' if any(char.isspace() or char == "," for char in value) else value


def _values(field: Field, index: FleetIndex) -> Iterable[tuple[str, int]]:
    """Values to offer, with the number of lines that have them (0: not counted)."""
    return _VALUES[field](index) if field in _VALUES else ()


def _by_count(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], fold(item[0])))


def _each(counts: Mapping[tuple[str, ...], int], name: Callable[[str], str]) -> Counter[str]:
    total: Counter[str] = Counter()
    for codes, count in counts.items():
        for code in codes:
            total[name(code)] += count
    return total


def _statuses(index: FleetIndex) -> list[tuple[str, int]]:
    counts = index.statuses.counts()
    known = [(label(LINE_STATUSES, status), counts.pop(status, 0)) for status in LineStatus]
    return known + list(counts.items())


def _plans(index: FleetIndex) -> list[tuple[str, int]]:
    return _by_count(Counter({index.plan_name(code): count for code, count in index.plans.counts().items() if code}))


def _accounts(index: FleetIndex) -> list[tuple[str, int]]:
    return _by_count(Counter({account: n for account, n in index.billing_accounts.counts().items() if account}))


def _units(column: Coded[str | None, str | None]) -> list[tuple[str, int]]:
    return _by_count(Counter({name: count for name, count in column.counts().items() if name}))


def _splits(index: FleetIndex) -> list[tuple[str, int]]:
    counts = index.split_bill_profiles.counts()
    without = counts.pop(None, 0)
    named = Counter({name: count for name, count in counts.items() if name})
    return [(_(YES), named.total()), (_(NO), without), *_by_count(named)]


_VALUES: Mapping[Field, Callable[[FleetIndex], list[tuple[str, int]]]] = {
    Field.STATUS: _statuses,
    Field.PLAN: _plans,
    Field.ACCOUNT: _accounts,
    Field.OPTION: lambda index: _by_count(_each(index.options.counts(), index.option_name)),
    Field.BLOCK: lambda index: _by_count(_each(index.blocks.counts(), lambda code: label(BLOCKS, code))),
    Field.DEPARTMENT: lambda index: _units(index.departments),
    Field.COST_CENTRE: lambda index: _units(index.cost_centres),
    Field.LABEL: lambda index: _by_count(_each(index.labels.counts(), str)),
    Field.OPERATOR: lambda index: _units(index.operators),
    Field.SPLIT: _splits,
    Field.IS: lambda _index: [(word, 0) for word in named(Field.IS)],
    Field.USER: lambda _index: [(_(YES), 0), (_(NO), 0)],
}
