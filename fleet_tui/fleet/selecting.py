"""The query language: how a condition finds rows, in a column of free texts and in one of few values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from fleet_tui.domain.text import fold
from fleet_tui.fleet.coded import Coded
from fleet_tui.fleet.forms import ANSWER_FORMS, none_words
from fleet_tui.fleet.grammar import Field, Term
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.number_query import Positions, Select
from fleet_tui.i18n import N_, _, in_other_languages

YES = N_("yes")
NO = N_("no")


def contains(needles: tuple[str, ...]) -> Select:
    """Rows whose searchable text holds one of `needles`."""
    if len(needles) == 1:
        (needle,) = needles

        def select_one(index: FleetIndex, positions: Positions) -> list[int]:
            haystacks = index.haystacks
            return [position for position in positions if needle in haystacks[position]]

        return select_one

    holds = re.compile("|".join(map(re.escape, needles))).search

    def select_any(index: FleetIndex, positions: Positions) -> list[int]:
        haystacks = index.haystacks
        return [position for position in positions if holds(haystacks[position])]

    return select_any


def text(read: Callable[[FleetIndex], Sequence[str | None]]) -> Callable[[Term], Select]:
    """A column of its own texts; the searchable text sorts out most rows before any is folded."""

    def make(term: Term) -> Select:
        presence = presence_asked(term)
        if presence is not None:
            return lambda index, positions: _present(read(index), positions, presence)
        first = contains(term.values)
        matches = _matcher(term)

        def select(index: FleetIndex, positions: Positions) -> list[int]:
            cells = read(index)
            return [position for position in first(index, positions) if matches([fold(cells[position] or "")])]

        return select

    return make


def _present(cells: Sequence[str | None], positions: Positions, wanted: bool) -> list[int]:
    return [position for position in positions if bool(cells[position]) is wanted]


def coded(
    read: Callable[[FleetIndex], Coded[Any, Any]], words: Callable[[Any, FleetIndex], list[str]]
) -> Callable[[Term], Select]:
    """A column of few values, decided once for each of them. `words` are the names a value goes by."""

    def make(term: Term) -> Select:
        presence = presence_asked(term)
        matches = _matcher(term)

        def holds(value: Any, index: FleetIndex) -> bool:
            if presence is not None:
                return bool(value) is presence
            return bool(value) and matches([fold(word) for word in words(value, index)])

        return lambda index, positions: flagged(read(index), positions, lambda value: holds(value, index))

    return make


def flagged(column: Coded[Any, Any], positions: Positions, holds: Callable[[Any], bool]) -> list[int]:
    flags = column.flags(holds)
    codes = column.codes
    return [position for position in positions if flags[codes[position]]]


def _matcher(term: Term) -> Callable[[list[str]], bool]:
    """Whether one of a value's names is (`=`) or holds (`:`) one of the term's values."""
    if term.operator == "=":
        return lambda names: any(name in term.values for name in names)
    return lambda names: any(value in name for value in term.values for name in names)


_NAMED = frozenset({Field.DESCRIPTION, Field.USER, Field.ICCID})
"""Fields of free text: there a yes or no of another language is more likely the beginning of a name."""


def presence_asked(term: Term) -> bool | None:
    """True for `yes`, False for `no`, None when the value is something else."""
    if term.quoted or len(term.values) != 1:
        return None
    for answer, word in ((True, YES), (False, NO)):
        others = () if term.field in _NAMED else (*in_other_languages(word), *ANSWER_FORMS.get(word, "").split())
        if term.values[0] in {word, *map(fold, (_(word), *others))}:
            return answer
    return False if term.values[0] in none_words() else None
