"""What of the fleet is shown: the query, the sort and the marks over an index. Pure and synchronous."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, groupby
from typing import Any

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.text import fold, fold_all
from fleet_tui.fleet.coded import Coded
from fleet_tui.fleet.columns import status_word
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.number_list import NumberList
from fleet_tui.fleet.query import Query

SORTS_REMEMBERED = 2
"""Sorting by status, then by plan, keeps the status order among lines of one plan, after a reload too."""
GROWTH = 1.25
"""How much a sorted list grows, while pages come, before it is sorted anew."""


_Costs = dict[str, tuple[int, Decimal]]
"""By currency: of how many lines, and what they come to."""


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column (`fleet_tui.fleet.columns`), and whether from the end."""

    column: str
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures for the line above the list. `costs` a month are those of the marked lines, of the shown without marks,
    by currency: what is not told counts nowhere, and no two currencies are added up."""

    shown: int
    total: int
    marked: int
    costs: Mapping[str, Decimal]


class FleetView:
    """A window on the fleet: `positions` are the rows shown, top down.

    Marks are line ids: they survive filtering, sorting and reloading; a line that left the fleet loses its mark.
    """

    def __init__(self, index: FleetIndex) -> None:
        self.index = index
        self.query = Query("")
        self.pasted: NumberList | None = None
        """The list that was pasted; of its lines those are shown that answer the query. None: there is no list."""
        self.positions: list[int] = []
        self._marks: set[str] = set()
        self._marked_cost: _Costs = {}
        self._unmarked: frozenset[str] = frozenset()
        self._missing: tuple[NumberList | None, int, list[str]] = (None, -1, [])
        self._summed: tuple[list[int], int, int, _Costs] = ([], 0, 0, {})
        self._sorts: tuple[Sort, ...] = ()
        self._order: list[int] = []
        self._keys: dict[str, list[Any]] = {}
        self._sorted_lines = 0
        self._generation = -1
        self._epoch = -1
        self.refresh()

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def sort(self) -> Sort | None:
        """The sort in force; None is the operator's own order."""
        return self._sorts[0] if self._sorts else None

    def row_of(self, line_id: str) -> int | None:
        """The row that shows the line, None when it is not shown."""
        position = self.index.position_of(line_id)
        try:
            return None if position is None else self.positions.index(position)
        except ValueError:
            return None

    def line_id(self, row: int) -> str:
        """The line shown in `row`. Raises IndexError."""
        return self.index.ids[self.positions[row]]

    # What is shown, and in which order

    def set_query(self, text: str) -> None:
        """Show the lines that answer `text`. Raises QueryError; then nothing changes."""
        query = Query(text)
        narrower = query.narrows(self.query) and not self.query.ranks and self._generation == self.index.generation
        self.query = query
        if narrower:
            self.positions = self._answering(self.positions)
        else:
            self.refresh()
            self._select()

    def set_pasted(self, pasted: NumberList | None) -> None:
        """Show only lines of this list, as far as they answer the query; None: of the whole fleet again."""
        self.pasted = pasted
        self.refresh()
        self._select()

    @property
    def listed(self) -> NumberList | None:
        """The list whose items are accounted for: the one pasted, else the one that the query holds."""
        return self.pasted or self.query.listed

    def missing(self) -> list[str]:
        """The numbers of `listed` that no line of the fleet has; counted anew only after a change."""
        listed = self.listed
        if self._missing[0] is not listed or self._missing[1] != self.index.generation:
            self._missing = (listed, self.index.generation, listed.missing(self.index) if listed else [])
        return self._missing[2]

    def sort_by(self, column: str, *, reverse: bool | None = None) -> None:
        """Sort by a column; by the same again, from its other end. Lines without a value come last either way.

        Raises:
            KeyError: no such column.
        """
        if column not in _KEYS:
            raise KeyError(column)
        self.refresh()
        before = self.sort if self.sort is not None and self.sort.column == column else None
        if reverse is None:
            reverse = before is not None and not before.reverse
        if before is None or self._sorted_lines < len(self._order):
            self._order = _sorted(self._order, self._keys_of(column), reverse=reverse)
        elif before.reverse != reverse:
            self._order = _turned(self._order, self._keys_of(column))
        self._sorted_lines = len(self._order)
        others = tuple(sort for sort in self._sorts if sort.column != column)
        self._sorts = (Sort(column, reverse), *others)[:SORTS_REMEMBERED]
        self._keys = {sort.column: self._keys_of(sort.column) for sort in self._sorts}
        self._select()

    def unsort(self) -> None:
        """Back to the operator's own order."""
        self.refresh()
        self._sorts = ()
        self._keys = {}
        self._order = list(range(len(self.index)))
        self._select()

    def refresh(self) -> bool:
        """Take in what changed in the index; whether anything did.

        A page that is appended costs only what it holds: a sorted list shows it at its end, and is sorted anew when it
        has grown by a quarter and when all have come.
        """
        if self._generation == self.index.generation:
            return False
        self._generation = self.index.generation
        if self._epoch == self.index.epoch and (not self._sorts or self._may_wait()):
            fresh = list(range(len(self._order), len(self.index)))  # one int for both lists
            self._order.extend(fresh)
            self.positions = self.query.ranked(self.index, self.positions + self._answering(fresh))
            return True
        if self._epoch != self.index.epoch:
            self._epoch = self.index.epoch
            self._marks = {line_id for line_id in self._marks if self.index.position_of(line_id) is not None}
            self._marked_cost = self._cost(self._positions_of(self._marks))
            self._order = []
            self._keys = {}
        self._order.extend(range(len(self._order), len(self.index)))
        for sort in reversed(self._sorts):
            self._order = _sorted(self._order, self._keys_of(sort.column), reverse=sort.reverse)
        self._sorted_lines = len(self._order)
        self._select()
        return True

    def _may_wait(self) -> bool:
        return not self.index.complete and len(self.index) < self._sorted_lines * GROWTH

    def _keys_of(self, column: str) -> list[Any]:
        """What the rows sort by; computed once for a row while only pages are appended."""
        keys = self._keys.setdefault(column, [])
        if len(keys) < len(self.index):
            keys += sort_keys(self.index, column, len(keys))
        return keys

    def _select(self) -> None:
        self.positions = self._answering(self._order)

    def _answering(self, positions: Sequence[int]) -> list[int]:
        """Those of `positions` that stand in the list, if there is one, and answer the query."""
        if self.pasted is not None:
            wanted = set(self.pasted.numbers)
            msisdns, iccids = self.index.msisdns, self.index.iccids
            positions = [each for each in positions if msisdns[each] in wanted or iccids[each] in wanted]
        return self.query.ranked(self.index, self.query.select(self.index, positions))

    # Marks

    @property
    def marks(self) -> Set[str]:
        """The ids of the marked lines, shown or not."""
        return self._marks

    def is_marked(self, row: int) -> bool:
        """Whether the line in `row` is marked."""
        return self.line_id(row) in self._marks

    def mark(self, line_ids: Iterable[str]) -> None:
        """Mark lines by id; ids that are not in the fleet are left out."""
        self._mark(self._positions_of(line_ids))

    def unmark(self, line_ids: Iterable[str]) -> None:
        """Take marks off."""
        removed = self._marks.intersection(line_ids)
        self._marks -= removed
        self._marked_cost = _added(self._marked_cost, self._cost(self._positions_of(removed)), -1)

    def toggle(self, row: int) -> None:
        """Mark the line in `row`, or take its mark off."""
        if self.is_marked(row):
            self.unmark([self.line_id(row)])
        else:
            self.mark([self.line_id(row)])

    def mark_range(self, first: int, last: int) -> None:
        """Mark the rows from one to the other, both included, in either direction."""
        low, high = sorted((first, last))
        self._mark(self.positions[max(low, 0) : high + 1])

    def mark_all_shown(self) -> None:
        """Mark every line shown; when all are marked already, take their marks off."""
        before = len(self._marks)
        self._mark(self.positions)
        if len(self._marks) == before:
            self.unmark(map(self.index.ids.__getitem__, self.positions))

    def clear(self) -> None:
        """Take all marks off, of lines not shown too; `mark_again` puts them back."""
        self._unmarked = frozenset(self._marks)
        self._marks.clear()
        self._marked_cost = {}

    def mark_again(self) -> int:
        """Mark what was marked before the last `clear`; how many lines that is."""
        before = len(self._marks)
        self.mark(self._unmarked)
        self._unmarked = frozenset()
        return len(self._marks) - before

    def marked_positions(self) -> list[int]:
        """The marked lines in the order shown; those that the query hides after them, in the order of the index."""
        marked = set(self._positions_of(self._marks))
        if not marked:
            return []
        shown = [position for position in self.positions if position in marked]
        return shown + sorted(marked.difference(shown))

    def totals(self) -> Totals:
        """Figures of now. The cost of marked lines is kept up mark by mark: many may be marked."""
        cost = self._marked_cost if self._marks else self._cost_of_shown()
        sums = {currency: amount for currency, (_lines, amount) in cost.items()}
        return Totals(len(self.positions), len(self.index), len(self._marks), sums)

    def _mark(self, positions: Iterable[int]) -> None:
        ids = self.index.ids
        added = {position for position in positions if ids[position] not in self._marks}
        self._marks.update(map(ids.__getitem__, added))
        self._marked_cost = _added(self._marked_cost, self._cost(added))

    def _positions_of(self, line_ids: Iterable[str]) -> list[int]:
        found = map(self.index.position_of, line_ids)
        return [position for position in found if position is not None]

    def _cost_of_shown(self) -> _Costs:
        """Summed up once for a selection: an arrow key asks for it too."""
        selection, length, generation, cost = self._summed
        if selection is not self.positions or (length, generation) != (len(self.positions), self.index.generation):
            cost = self._cost(self.positions)
            self._summed = (self.positions, len(self.positions), self.index.generation, cost)
        return cost

    def _cost(self, positions: Iterable[int]) -> _Costs:
        """There are few different amounts: counting them is cheaper than adding up decimals row by row."""
        costs, currencies = self.index.monthly_costs, self.index.cost_currencies
        found: _Costs = {}
        counts = Counter((costs.codes[position], currencies.codes[position]) for position in positions)
        for (cost, currency), count in counts.items():
            if (amount := costs.values[cost]) is not None:
                found = _added(found, {currencies.values[currency] or self.index.currency: (count, count * amount)})
        return found


def _added(one: _Costs, other: _Costs, sign: int = 1) -> _Costs:
    """The one with the other, or without it; a currency in which no line is left is none of them."""
    found = dict(one)
    for currency, (lines, amount) in other.items():
        of_it, so_far = found.get(currency, (0, Decimal(0)))
        found[currency] = (of_it + sign * lines, so_far + sign * amount)
    return {currency: cost for currency, cost in found.items() if cost[0]}


def _sorted(order: list[int], keys: list[Any], *, reverse: bool) -> list[int]:
    """Where many rows have the same key they are gathered first: 100,000 lines have some thousand descriptions."""
    if 2 * len(set(keys)) > len(keys):
        present = [position for position in order if keys[position] is not None]
        absent = [position for position in order if keys[position] is None]
        return sorted(present, key=keys.__getitem__, reverse=reverse) + absent
    rows_of: defaultdict[Any, list[int]] = defaultdict(list)
    for position in order:
        rows_of[keys[position]].append(position)
    absent = rows_of.pop(None, [])
    return [*chain.from_iterable(map(rows_of.__getitem__, sorted(rows_of, reverse=reverse))), *absent]


def _turned(order: list[int], keys: list[Any]) -> list[int]:
    """A sorted order from its other end, without sorting anew; equal rows keep their order among themselves."""
    groups = [(key, list(rows)) for key, rows in groupby(order, keys.__getitem__)]
    absent = groups.pop()[1] if groups and groups[-1][0] is None else []
    return [*chain.from_iterable(rows for _key, rows in reversed(groups)), *absent]


def sort_keys(index: FleetIndex, column: str, start: int = 0) -> list[Any]:
    """For each position from `start` what it sorts by in `column`, None without a value.

    Raises:
        KeyError: no such column.
    """
    return _KEYS[column](index, start)


def _ranked(column: Coded[Any, Any], start: int, key: Callable[[Any], Any]) -> list[Any]:
    """A key per row, computed once for each different value."""
    keys = [None if value is None or value in {"", ()} else key(value) for value in column.values]
    return list(map(keys.__getitem__, column.codes[start:]))


def _by_currency(index: FleetIndex, start: int) -> list[Any]:
    """Amounts; those of one currency together, the fleet's own first, as no two of them can be compared."""
    costs = _ranked(index.monthly_costs, start, lambda cost: cost)
    if not index.knows("cost_currency"):
        return costs
    currencies = [value or "" for value in index.cost_currencies.values]
    codes = index.cost_currencies.codes[start:]
    return [None if cost is None else (currencies[code], cost) for cost, code in zip(costs, codes, strict=True)]


def _folded(texts: Sequence[str | None]) -> list[str | None]:
    """Each different text is folded once; nothing and the empty text have no key."""
    different = [text for text in set(texts) if text]
    folded = dict(zip(different, fold_all(different), strict=True))
    return list(map(folded.get, texts))  # type: ignore[arg-type]  # None is no key, and gives None


_STATUS_ORDER: dict[str, int] = {status: rank for rank, status in enumerate(LineStatus)}


def _status_key(code: str) -> tuple[int, str]:
    """The course of a line; states a newer server invented come after, by name."""
    return _STATUS_ORDER.get(code, len(_STATUS_ORDER)), fold(status_word(code))


_KEYS: dict[str, Callable[[FleetIndex, int], list[Any]]] = {
    "number": lambda index, start: [number or None for number in index.msisdns[start:]],
    "description": lambda index, start: _folded(index.descriptions[start:]),
    "user": lambda index, start: _folded(index.persons[start:]),
    "iccid": lambda index, start: index.iccids[start:],
    "plan": lambda index, start: _ranked(index.plans, start, lambda code: fold(index.plan_name(code))),
    "status": lambda index, start: _ranked(index.statuses, start, _status_key),
    "account": lambda index, start: _ranked(index.billing_accounts, start, fold),
    "options": lambda index, start: _ranked(
        index.options, start, lambda codes: tuple(fold(index.option_name(code)) for code in codes)
    ),
    "split": lambda index, start: _ranked(index.split_bill_profiles, start, fold),
    "department": lambda index, start: _ranked(index.departments, start, fold),
    "cost_centre": lambda index, start: _ranked(index.cost_centres, start, fold),
    "left": lambda index, start: _ranked(index.left_on, start, lambda day: day),
    "since": lambda index, start: _ranked(index.suspended_on, start, lambda day: day),
    "blocks": lambda index, start: _ranked(index.blocks, start, tuple),
    "cost": _by_currency,
    "limit": lambda index, start: _ranked(index.pay_by_mobile_limits, start, lambda limit: limit),
    "labels": lambda index, start: _ranked(index.labels, start, lambda names: tuple(map(fold, names))),
    "operator": lambda index, start: _ranked(index.operators, start, fold),
    "status_words": lambda index, start: _ranked(index.status_words, start, fold),
    "scheduled": lambda index, start: _ranked(index.scheduled_dates, start, lambda day: day),
}
