"""The query language: how a query is written.

    margaux  "van 3"  0489 74 43 65          all of these words, anywhere in the line
    plan:europe  status=ACTIVE               a field holds, or is, a value; several: status:pending,active
    cost>20  cost<=12,50  limit>50  scheduled>2026-11-30
    -block:data  -"depot"                    not
    user:no  split:yes                       without a user, with a split bill
    statut:active  Konto:100457319            in any of the languages, whichever is in use

Case and accents do not matter. What is still being typed (`status:`, `cost>`, an open quote) is never an error: it
asks for nothing yet. `parse` knows the form only; `fleet_tui.fleet.query` knows what the values mean.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from fleet_tui.domain.text import fold
from fleet_tui.fleet.forms import FIELD_FORMS
from fleet_tui.i18n import N_, _, in_other_languages


class QueryError(ValueError):
    """The query cannot be understood. `message` is translated; `start`, `end` are where in the text it is wrong."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


class Field(StrEnum):
    """What can stand before a colon."""

    NUMBER = N_("number")
    DESCRIPTION = N_("description")
    PLAN = N_("plan")
    STATUS = N_("status")
    ACCOUNT = N_("account")
    OPTION = N_("option")
    USER = N_("user")
    ICCID = N_("iccid")
    SPLIT = N_("split")
    BLOCK = N_("block")
    COST = N_("cost")
    LIMIT = N_("limit")
    SCHEDULED = N_("scheduled")
    IS = N_("is")


COMPARABLE = frozenset({Field.COST, Field.LIMIT, Field.SCHEDULED})
_WHOLE = frozenset({None, Field.COST, Field.LIMIT})
"""Where a comma is part of the value: a word, a decimal comma."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition; all of them must hold.

    A free word has no `field`. `operator` is `:` (holds), `=` (is), `<`, `<=`, `>`, `>=`. `values` are alternatives,
    folded; none while the term is still being typed. `quoted` values are literal: never yes or no, never a number to
    be read. `start`, `end`: the whole term in the text; `value_start`: its value.
    """

    field: Field | None
    operator: str
    values: tuple[str, ...]
    negated: bool
    quoted: bool
    start: int
    end: int
    value_start: int

    def means_as(self, other: Term) -> bool:
        """The same condition, wherever it stands."""
        return self._meaning == other._meaning

    @property
    def _meaning(self) -> tuple[object, ...]:
        return self.field, self.operator, self.values, self.negated, self.quoted


_TOKEN = re.compile(
    r"""
    (?P<negated>-)?
    (?:(?P<field>[^\W\d_]+)(?P<operator>:|<=|>=|=|<|>))?
    (?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]*))
    """,
    re.VERBOSE,
)
_DIALLED = re.compile(r"\+?\d[\d\s./()\-]*")
_SEPARATORS = re.compile(r"[\s./()\-]+")
_FIRST_GROUP = re.compile(r"\+\d{1,4}|0\d{0,3}|89\d{0,2}")
_NEXT_GROUP = re.compile(r"\d{1,4}")


def parse(text: str) -> tuple[Term, ...]:
    """The conditions of `text`, in their order; the empty text has none.

    Raises:
        QueryError: an unknown field, or one that cannot be compared.
    """
    return tuple(_joined([_term(match) for match in _TOKEN.finditer(text) if match.group()]))


@dataclass(frozen=True, slots=True)
class Token:
    """The part of a query that a cursor stands in. `start`, `end`: what a completion replaces; `value`: that text."""

    field: str | None
    value: str
    quoted_word: bool
    start: int
    end: int


def token_at(text: str, cursor: int) -> Token | None:
    """The word or value at `cursor`, None where none stands. A value's last alternative is what one completes."""
    for match in _TOKEN.finditer(text):
        if match.group() and match.start() <= cursor <= match.end():
            quoted = match["quoted"] is not None
            value_start = match.start("quoted") - 1 if quoted else match.start("bare")
            if cursor < value_start:
                return None
            value = match["quoted"] if quoted else match["bare"]
            if match["field"] and not quoted:
                value_start += value.rfind(",") + 1
                value = value.rpartition(",")[2]
            return Token(match["field"], value, quoted and not match["field"], value_start, match.end())
    return None


def fields() -> dict[str, Field]:
    """The names a field answers to: the English one and that of the language in use, folded."""
    names = {_name(_(field.value)): field for field in Field}
    return names | {field.value: field for field in Field}


def every_field() -> dict[str, Field]:
    """As `fields`, the names in the other languages, and what else people call them: see `forms.py`.

    A query that was kept is understood in each language.
    """
    forms = {name: Field(field) for field, names in FIELD_FORMS.items() for name in names.split()}
    others = {_name(name): field for field in Field for name in in_other_languages(field.value)}
    return forms | others | fields()


def _name(word: str) -> str:
    return fold(word).replace(" ", "")


def _term(match: re.Match[str]) -> Term:
    name, operator = match["field"], match["operator"] or ":"
    quoted = match["quoted"] is not None
    written = match["quoted"] if quoted else match["bare"]
    field = _field(name, match) if name else None
    if field and operator not in {":", "="} and field not in COMPARABLE:
        raise QueryError(
            _("“{field}” cannot be compared; write {field}:value.").format(field=name), match.start(), match.end()
        )
    values = tuple(fold(part) for part in ([written] if quoted or field in _WHOLE else written.split(",")))
    if field is None and not quoted:
        values = number_forms(values[0])
    value_start = match.start("quoted") if quoted else match.start("bare")
    return Term(
        field, operator, tuple(filter(None, values)), bool(match["negated"]), quoted, match.start(), match.end(),
        value_start,
    )  # fmt: skip


def number_forms(value: str) -> tuple[str, ...]:
    """`value`, and what it is as a phone or card number when it can be one: without separators, 0032 as +32."""
    if not _DIALLED.fullmatch(value):
        return (value,)
    digits = _SEPARATORS.sub("", value)
    forms = [value, digits]
    if digits.startswith("0032"):
        forms.append("+" + digits[2:])
    return tuple(dict.fromkeys(forms))


def _field(name: str, match: re.Match[str]) -> Field:
    known = fields()
    wanted = fold(name)
    if found := known.get(wanted) or every_field().get(wanted):
        return found
    near = difflib.get_close_matches(wanted, known, 1, 0.5)
    message = (
        _("There is no field “{name}”. Did you mean {near}?").format(name=name, near=near[0])
        if near
        else _("There is no field “{name}”. Fields: {fields}.").format(
            name=name, fields=", ".join(_(field.value) for field in Field)
        )
    )
    raise QueryError(message, match.start("field"), match.end("field"))


def _joined(terms: list[Term]) -> list[Term]:
    """Groups of digits in a row (`0489 74 43 65`, `8932 0300 …`) are one number, as people write it."""
    out: list[Term] = []
    growing = False
    for term in terms:
        if growing and _is_group(term, _NEXT_GROUP):
            first = out.pop()
            forms = number_forms(first.values[-1] + term.values[0])
            out.append(replace(first, values=forms, end=term.end))
        else:
            growing = _is_group(term, _FIRST_GROUP)
            out.append(term)
    return out


def _is_group(term: Term, pattern: re.Pattern[str]) -> bool:
    free = term.field is None and not term.quoted and not (term.negated and pattern is _NEXT_GROUP)
    return free and bool(term.values) and pattern.fullmatch(term.values[0]) is not None
