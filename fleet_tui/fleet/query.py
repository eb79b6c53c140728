"""The query language: what a query means, evaluated over the index.

A value matches where it stands anywhere in the code, in the word of the language in use, or in the English word:
`status:pending`, `status:attente` and `status:PENDING` ask for the same. Where the list is closed it must begin a word
(`status:pend` does not ask for suSPENDed). What means nothing in these two is looked for in the other languages, and
then among the other forms of all (`actif`, `geschorst`): a query kept in one of them holds in all, and while one
types, no word of a language that one does not use gets in.
"""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from fleet_tui.domain.amount import InvalidAmount, parse_amount
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.labels import BLOCKS, LINE_STATUSES
from fleet_tui.domain.text import INVISIBLE, clean, fold
from fleet_tui.domain.typed_day import InvalidDay, day_parts, parse_day
from fleet_tui.fleet.coded import Coded
from fleet_tui.fleet.forms import IS_FORMS, STATUS_FORMS
from fleet_tui.fleet.grammar import COMPARABLE, Field, QueryError, Term, parse
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.number_list import NumberList, read_numbers
from fleet_tui.fleet.number_query import Positions, Select, digits_of, is_list, ranked, select_numbers, whole_number
from fleet_tui.fleet.selecting import coded, contains, flagged, presence_asked, text
from fleet_tui.i18n import N_, _, in_other_languages


class Query:
    """A query ready to be asked. The empty query holds for every line.

    Raises:
        QueryError: the text cannot be understood (see `fleet_tui.fleet.grammar`).
    """

    def __init__(self, text: str) -> None:
        self.text = INVISIBLE.sub("", text)
        written = parse(self.text)
        self.terms = tuple(term for term in written if term.values)
        self._selects = tuple(map(_select, self.terms))
        self._unfinished = [term for term in written if term.unfinished or _is_unfinished(term)]
        self._digits = tuple(value for term in self.terms for value in digits_of(term))

    def __bool__(self) -> bool:
        return bool(self.terms)

    def select(self, index: FleetIndex, positions: Positions) -> list[int]:
        """Those of `positions` where the line answers the query, in their order."""
        found = positions
        for term, select in zip(self.terms, self._selects, strict=True):
            found = _without(found, select(index, found)) if term.negated else select(index, found)
        return list(found)

    def check_whole(self) -> None:
        """Accept a query that nobody is typing any more.

        Raises:
            QueryError: a part of it says nothing: `status:`, `cost>`, `scheduled<30/11`, an open quote.
        """
        for term in self._unfinished:
            part = clean(self.text[term.start : term.end])
            raise QueryError(_("“{part}” is not finished.").format(part=part), term.start, term.end)

    def idle(self, index: FleetIndex) -> QueryError | None:
        """What is to be said of an exclusion that leaves out no line of the fleet, as a slip does: `-plan:typo`.

        None: each leaves out some, or says nothing that a line is called.
        """
        for term, select in zip(self.terms, self._selects, strict=True):
            names = term.field not in _OF_KNOWN_VALUES and presence_asked(term) is None and not term.unfinished
            if term.negated and names and not select(index, range(len(index))):
                part = clean(self.text[term.start : term.end].removeprefix("-"))
                message = _("No line has “{part}”: nothing is left out by it.").format(part=part)
                return QueryError(message, term.start, term.end)
        return None

    @cached_property
    def listed(self) -> NumberList | None:
        """The numbers of a list that the query holds: each of them is found or named. None without such a list."""
        for term in self.terms:
            if is_list(term) and not term.negated:
                return read_numbers(self.text[term.value_start : term.end])
        return None

    @property
    def asks_who_left(self) -> bool:
        """It asks for the lines of users who left, which is told by the HR list alone."""
        typed = (term for term in self.terms if term.field is Field.IS)
        written = {code for term in typed for value in term.values for code in _closed(Field.IS).codes(value)}
        return "departed" in written.union(*map(_states, self.terms))

    @property
    def ranks(self) -> bool:
        """Lines do not stand in the order they came in: those whose phone number is meant come first."""
        return bool(self._digits)

    def ranked(self, index: FleetIndex, positions: list[int]) -> list[int]:
        """`positions`, those first whose phone number has the digits asked for: many lines have those of an account."""
        return ranked(index, positions, self._digits) if self._digits else positions

    def narrows(self, other: Query) -> bool:
        """Whether every line found by this query is surely found by `other`, which was asked before."""
        return all(any(_implies(mine, theirs) for mine in self.terms) for theirs in other.terms)


def find(index: FleetIndex, text: str) -> list[int]:
    """The positions of the lines that answer the query `text`, in the order of the index. Raises QueryError."""
    return Query(text).select(index, range(len(index)))


def _without(positions: Positions, found: Iterable[int]) -> list[int]:
    gone = set(found)
    return [position for position in positions if position not in gone]


def _implies(mine: Term, theirs: Term) -> bool:
    if mine.means_as(theirs):
        return True
    free = mine.field is None and theirs.field is None and not mine.negated and not theirs.negated
    return free and not _states(mine) and all(any(short in long for short in theirs.values) for long in mine.values)


# One select for each kind of condition


def _is_unfinished(term: Term) -> bool:
    """A comparison whose value is on its way, or a list whose last number is: `cost>-`, `scheduled<30/11`."""
    if is_list(term):
        return not all(map(whole_number, term.values))
    parse_value = {Field.COST: _amount, Field.LIMIT: _amount, Field.SCHEDULED: _day, Field.SINCE: _day}.get(
        term.field or Field.IS
    )
    return parse_value is not None and presence_asked(term) is None and None in map(parse_value, term.values)


def _select(term: Term) -> Select:
    if term.field is None:
        return _free(term)
    return _FIELDS[term.field](term)


def _free(term: Term) -> Select:
    """A word anywhere in the line; one that is a state (`suspended`, `leavers`) means those lines as well."""
    within, states = contains(term.values), _states(term)
    if not states:
        return within

    def select(index: FleetIndex, positions: Positions) -> list[int]:
        found = {*within(index, positions), *_in_state(states, index, positions)}
        return [position for position in positions if position in found]

    return select


def _states(term: Term) -> set[str]:
    """The codes of `is:` that a free word is, written out."""
    if term.field is not None or term.quoted or not term.values:
        return set()
    return set(_closed(Field.IS, operator.eq).codes(term.values[0]))


class _Words:
    """The folded names of codes: those that everybody understands, and for a value that is none of them the others.

    `labels`: the English word of each code. `matches`: whether a name answers a value. `forms`: see `forms.py`.
    """

    def __init__(
        self, labels: Mapping[str, str], matches: Callable[[str, str], bool], forms: Mapping[str, str] | None = None
    ) -> None:
        self.own = {code: [fold(code), fold(word), fold(_(word))] for code, word in labels.items()}
        self._labels = labels
        self._matches = matches
        self._forms = forms or {}

    def codes(self, value: str) -> list[str]:
        """The codes that `value` names."""
        return (
            self._named(value, self.own)
            or self._named(value, {code: map(fold, in_other_languages(word)) for code, word in self._labels.items()})
            or self._named(value, {code: forms.split() for code, forms in self._forms.items()})
        )

    def label(self, code: str) -> str:
        """The word for `code` in the language in use."""
        return _(self._labels[code])

    def _named(self, value: str, names: Mapping[str, Iterable[str]]) -> list[str]:
        return [code for code, several in names.items() if any(self._matches(name, value) for name in several)]


def begins(name: str, value: str) -> bool:
    """Whether `value` begins a word of `name`; both folded."""
    return name.startswith(value) or f" {value}" in name


def _chosen(term: Term, words: _Words, message: str) -> set[str]:
    """The codes that the values of `term` name. Raises QueryError where one names none: no line can have it."""
    chosen: set[str] = set()
    for value in term.values:
        codes = words.codes(value)
        if not codes:
            names = {name: words.label(code) for code, several in words.own.items() for name in several}
            near = [names[name] for name in difflib.get_close_matches(value, names, 1, 0.5)]
            hint = _("Did you mean {near}?").format(near=", ".join(near or dict.fromkeys(names.values())))
            raise QueryError(message.format(value=clean(value), near=hint), term.value_start, term.end)
        chosen.update(codes)
    return chosen


def _status(term: Term) -> Select:
    chosen = _chosen(term, _closed(Field.STATUS), _("There is no status “{value}”. {near}"))
    return lambda index, positions: flagged(index.statuses, positions, chosen.__contains__)


def _block(term: Term) -> Select:
    """Blocks whose name holds a value (`:`), or is it (`=`)."""
    presence = presence_asked(term)
    if presence is not None:
        return lambda index, positions: flagged(index.blocks, positions, lambda codes: bool(codes) is presence)
    words = _Words(BLOCKS, operator.eq if term.operator == "=" else operator.contains)
    chosen = _chosen(term, words, _("There is no block “{value}”. {near}"))
    return lambda index, positions: flagged(index.blocks, positions, lambda codes: not chosen.isdisjoint(codes))


def _has(status: LineStatus) -> Callable[[Any, date], bool]:
    return lambda value, _today: bool(value == status)


_IS: dict[str, tuple[str, Callable[[FleetIndex], Coded[Any, Any]], Callable[[Any, date], bool]]] = {
    "scheduled": (N_("scheduled"), lambda index: index.scheduled_dates, lambda day, _today: bool(day)),
    "blocked": (N_("blocked"), lambda index: index.blocks, lambda codes, _today: bool(codes)),
    "split": (N_("split"), lambda index: index.split_bill_profiles, lambda name, _today: bool(name)),
    "departed": (N_("departed"), lambda index: index.left_on, lambda day, today: day is not None and day < today),
    **{status.lower(): (LINE_STATUSES[status], lambda index: index.statuses, _has(status)) for status in LineStatus},
}  # fmt: skip
"""`is:` and a word: its English label, the column, and what must be true of it on the day the lines came."""


CLOSED: Mapping[Field, tuple[Mapping[str, str], Mapping[str, str]]] = {
    Field.STATUS: (LINE_STATUSES, STATUS_FORMS),
    Field.IS: ({code: word for code, (word, _read, _holds) in _IS.items()}, IS_FORMS),
}
"""The fields whose values are a closed list: their English words, and other forms of these, by their code."""


def named(field: Field, value: str = "") -> list[str]:
    """What a value that begins with the folded `value` means, in the words of the language in use."""
    labels, _forms = CLOSED[field]
    return [_(labels[code]) for code in _closed(field).codes(value)]


def _closed(field: Field, matches: Callable[[str, str], bool] = begins) -> _Words:
    labels, forms = CLOSED[field]
    return _Words(labels, matches, forms)


def _is(term: Term) -> Select:
    chosen = _chosen(term, _closed(Field.IS), _("“is:” knows no “{value}”. {near}"))

    def select(index: FleetIndex, positions: Positions) -> list[int]:
        found = _in_state(chosen, index, positions)
        return [position for position in positions if position in found]

    return select


def _in_state(states: Iterable[str], index: FleetIndex, positions: Positions) -> set[int]:
    """Those of `positions` in one of `states`, codes of `is:`."""
    found: set[int] = set()
    for code in states:
        _word, read, holds = _IS[code]
        found.update(flagged(read(index), positions, partial(_holds, holds, index.today)))
    return found


def _holds(holds: Callable[[Any, date], bool], today: date, value: Any) -> bool:
    return holds(value, today)


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ":": operator.eq, "=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_POINT_AT_THE_END = re.compile(r"(?<=[0-9])[.,]$")
_UNFINISHED_DATE = re.compile(r"\d{1,4}([-/.]\d{0,2}([-/.]\d{0,4})?)?", re.ASCII)
_SHORT_YEAR = re.compile(r"^(\d{1,2}[-/.]\d{1,2}[-/.])(\d{2})$", re.ASCII)


def _cost(term: Term) -> Select:
    return _compared(term, lambda index: index.monthly_costs, _amount)


def _limit(term: Term) -> Select:
    return _compared(term, lambda index: index.pay_by_mobile_limits, _amount)


def _scheduled(term: Term) -> Select:
    return _compared(term, lambda index: index.scheduled_dates, _day)


def _since(term: Term) -> Select:
    return _compared(term, lambda index: index.suspended_on, _day)


def _compared(term: Term, read: Callable[[FleetIndex], Coded[Any, Any]], parse_value: Callable[[str], Any]) -> Select:
    presence = presence_asked(term)
    if presence is not None:
        return lambda index, positions: flagged(read(index), positions, lambda value: (value is not None) is presence)
    try:
        limits = [parse_value(value) for value in term.values]
    except ValueError as error:
        raise QueryError(str(error), term.value_start, term.end) from None
    compare = _COMPARE[term.operator]
    if None in limits:  # still being typed
        return lambda _index, positions: list(positions)

    def holds(value: Any) -> bool:
        return value is not None and any(compare(value, limit) for limit in limits)

    return lambda index, positions: flagged(read(index), positions, holds)


def _amount(text: str) -> Decimal | None:
    """An amount, `12,` as 12 while its cents are being typed; None while only a sign is there."""
    if text.replace("€", "").strip() in {"", "-"}:
        return None
    try:
        return parse_amount(_POINT_AT_THE_END.sub("", text))
    except InvalidAmount as error:
        if error.code == "AMOUNT_UNCLEAR":
            raise ValueError(error.message) from None
        raise ValueError(
            _("“{value}” is not an amount; write cost>20 or cost<=12.50.").format(value=clean(text))
        ) from None


def _day(text: str) -> date | None:
    """A day as everywhere, or with a year of two digits (30/11/26); None while it is being typed."""
    whole = _SHORT_YEAR.sub(r"\g<1>20\2", text)
    if day_parts(whole):
        try:
            return parse_day(whole)
        except InvalidDay as error:
            raise ValueError(error.message) from None
    if _UNFINISHED_DATE.fullmatch(text):
        return None
    raise ValueError(_("“{value}” is not a day; write DD/MM/YYYY or YYYY-MM-DD.").format(value=clean(text)))


def _number(term: Term) -> Select:
    """Phone numbers; `number:no` for the lines of which the operator tells none."""
    presence = presence_asked(term)
    if presence is None:
        return select_numbers(term)
    return lambda index, positions: [each for each in positions if bool(index.msisdns[each]) is presence]


_OF_KNOWN_VALUES = frozenset({*CLOSED, *COMPARABLE, Field.BLOCK})
"""Fields whose values are known without any line: what is none of them is an error wherever it stands."""

_FIELDS: dict[Field, Callable[[Term], Select]] = {
    Field.NUMBER: _number,
    Field.DESCRIPTION: text(lambda index: index.descriptions),
    Field.USER: text(lambda index: index.persons),
    Field.ICCID: text(lambda index: index.iccids),
    Field.PLAN: coded(lambda index: index.plans, lambda code, index: [code, index.plan_name(code)]),
    Field.STATUS: _status,
    Field.ACCOUNT: coded(
        lambda index: index.billing_accounts, lambda number, index: [number, index.catalogue.account_name(number)]
    ),
    Field.OPTION: coded(
        lambda index: index.options,
        lambda codes, index: [word for code in codes for word in (code, index.option_name(code))],
    ),
    Field.DEPARTMENT: coded(lambda index: index.departments, lambda name, _index: [name]),
    Field.COST_CENTRE: coded(lambda index: index.cost_centres, lambda name, _index: [name]),
    Field.LABEL: coded(lambda index: index.labels, lambda names, _index: list(names)),
    Field.OPERATOR: coded(lambda index: index.operators, lambda name, _index: [name]),
    Field.SPLIT: coded(lambda index: index.split_bill_profiles, lambda name, _index: [name]),
    Field.BLOCK: _block,
    Field.COST: _cost,
    Field.LIMIT: _limit,
    Field.SCHEDULED: _scheduled,
    Field.SINCE: _since,
    Field.IS: _is,
}
