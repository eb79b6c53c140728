"""The query language: phone numbers, whole or in part, and lists of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from fleet_tui.domain.msisdn import home_code
from fleet_tui.domain.text import clean
from fleet_tui.fleet.grammar import Field, QueryError, Term, number_forms
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.number_list import read_numbers
from fleet_tui.i18n import _

Positions = Sequence[int]
Select = Callable[[FleetIndex, Positions], list[int]]
"""Gives those of some positions for which a condition holds, in their order."""

RANKED_FROM = 4
"""Digits from which a word is more likely a part of a phone number than of a name such as "Van 3"."""
_OF_A_NUMBER = re.compile(r"[+\d\s./()‐‑‒–—−\-]+")


def select_numbers(term: Term) -> Select:
    """Whole numbers are looked up, so that a long list stays fast; parts are searched for.

    Among whole numbers a part is none of them: the last one may still be on its way, any other is refused. A list that
    lost its end must never ask for every number that begins as the last one does.
    """
    whole = [whole_number(value) for value in term.values]
    several = any(whole) and len(whole) > 1
    for value, number in zip(term.values, whole, strict=True):
        if not _OF_A_NUMBER.fullmatch(value) or (several and number is None and value is not term.values[-1]):
            message = _("“{value}” is no phone number, nor a part of one.")
            raise QueryError(message.format(value=clean(value, 60)), term.value_start, term.end)
    if several or (term.operator == "=" and all(whole)):
        wanted = {*filter(None, whole)}

        def select_whole(index: FleetIndex, positions: Positions) -> list[int]:
            msisdns, iccids = index.msisdns, index.iccids
            return [each for each in positions if msisdns[each] in wanted or iccids[each] in wanted]

        return select_whole
    forms = (*(form for value in term.values for form in number_forms(value)), *filter(None, whole))
    home = home_code()
    parts = tuple(f"{home}{form[1:]}" if form.startswith("0") else form for form in forms)
    holds = re.compile("|".join(map(re.escape, forms + parts))).search

    def select_part(index: FleetIndex, positions: Positions) -> list[int]:
        msisdns = index.msisdns
        return [position for position in positions if holds(msisdns[position])]

    return select_part


def whole_number(value: str) -> str | None:
    """The phone number (E.164) or SIM card number that `value` is, None where it is a part of one."""
    if sum(map(str.isdecimal, value)) < 8:
        return None
    listed = read_numbers(value)
    return listed.numbers[0] if listed.count == 1 and listed.numbers and listed.is_clear else None


def digits_of(term: Term) -> tuple[str, ...]:
    """The digits that a free word consists of, as they may stand in a phone number."""
    if term.field is not None or term.quoted or term.negated:
        return ()
    return tuple(value.removeprefix("0") for value in term.values if value.isdecimal() and len(value) >= RANKED_FROM)


def is_list(term: Term) -> bool:
    """Whether `term` asks for several phone numbers, one of which at least is whole."""
    if term.field is not Field.NUMBER or term.quoted:
        return False
    return (len(term.values) > 1 and any(map(whole_number, term.values))) or (term.unfinished and term.operator == "=")


def ranked(index: FleetIndex, positions: list[int], digits: Sequence[str]) -> list[int]:
    """`positions`, those first whose phone number has some of `digits`."""
    msisdns = index.msisdns
    first = [each for each in positions if any(value in msisdns[each] for value in digits)]
    if not first or len(first) == len(positions):
        return positions
    of_number = set(first)
    return first + [each for each in positions if each not in of_number]
