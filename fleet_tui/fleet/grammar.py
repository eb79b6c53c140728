"""The query language: how a query is written.

    margaux  "van 3"  0489 74 43 65          all of these words, anywhere in the line
    suspended  leavers                       a word of `is:`, written out, means these lines too
    0489744365, 0488 26 83 65                one of these numbers
    dept:logistics  cost_centre=CC100        of the line, or of its user in the HR list
    plan:europe  status=ACTIVE               a field holds, or is, a value; several: status:pending,active
    cost>20  cost<=12,50  limit>50  scheduled>2026-11-30
    since<2026-09-01                         suspended since a day, where that is known
    label:depot  operator:kpn                what people wrote on it at the operator; whose it is
    -block:data  -"depot"                    not
    user:no  no user  split:yes              without a user, with a split bill
    statut:active  Konto:100457319            in any of the languages, whichever is in use

Case and accents do not matter. What is still being typed (`status:`, `cost>`, an open quote) asks for nothing yet: no
error while somebody types, one where the query is whole (`Query.check_whole`). `parse` knows the form only;
`fleet_tui.fleet.query` knows what the values mean.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from fleet_tui.domain.msisdn import home_code
from fleet_tui.domain.text import clean, fold
from fleet_tui.fleet.forms import FIELD_FORMS, without_words
from fleet_tui.fleet.number_list import read_numbers
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
    DEPARTMENT = N_("dept")
    COST_CENTRE = N_("cost_centre")
    LABEL = N_("label")
    OPERATOR = N_("operator")
    ICCID = N_("iccid")
    SPLIT = N_("split")
    BLOCK = N_("block")
    COST = N_("cost")
    LIMIT = N_("limit")
    SCHEDULED = N_("scheduled")
    SINCE = N_("since")
    IS = N_("is")


COMPARABLE = frozenset({Field.COST, Field.LIMIT, Field.SCHEDULED, Field.SINCE})
_WHOLE = frozenset({None, Field.COST, Field.LIMIT})
"""Where a comma is part of the value: a word, a decimal comma."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition; all of them must hold.

    A free word has no `field`. `operator` is `:` (holds), `=` (is), `<`, `<=`, `>`, `>=`. `values` are alternatives,
    folded; none while the term is still being typed. `quoted` values are literal: never yes or no, never a number to
    be read. `start`, `end`: the whole term in the text; `value_start`: its value. `unfinished`: a part of it is still
    being typed, and asks for nothing.
    """

    field: Field | None
    operator: str
    values: tuple[str, ...]
    negated: bool
    quoted: bool
    start: int
    end: int
    value_start: int
    unfinished: bool = False

    def means_as(self, other: Term) -> bool:
        """The same condition, wherever it stands."""
        return self._meaning == other._meaning

    @property
    def _meaning(self) -> tuple[object, ...]:
        return self.field, self.operator, self.values, self.negated, self.quoted


_QUOTES = '"“”„'
"""Those of keyboards, and what mails and word processors make of them."""
_TOKEN = re.compile(
    rf"""
    (?P<negated>-)?
    (?:(?P<field>[^\W\d_](?:[^\W\d]*[^\W\d_])?)(?P<operator>:|<=|>=|=|<|>))?
    (?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<bare>[^\s{_QUOTES}]*))
    """,
    re.VERBOSE,
)
_DIALLED = re.compile(r"[(+]*\d[\d\s./()‐‑‒–—−\-]*")
_SEPARATORS = re.compile(r"[\s./()‐‑‒–—−\-]+")
_FIRST_GROUP = re.compile(r"\(?(?:\+\d{1,4}|0\d{0,3}|89\d{0,2})\)?")
_NEXT_GROUP = re.compile(r"\(?\d{1,4}\)?")
_OF_NUMBERS = re.compile(r"[\d+./()‐‑‒–—−,;|&\-]+")
"""A word that may be a part of a list of numbers."""
_CUT = re.compile(r"…|\.\.")
"""A number that lost its end is no part to look for: `04…` would be every number."""
_BETWEEN_NUMBERS = re.compile(r"[,;|]")
_LEAST_DIGITS = 8


def parse(text: str) -> tuple[Term, ...]:
    """The conditions of `text`, in their order; the empty text has none.

    Raises:
        QueryError: an unknown field, or one that cannot be compared.
    """
    terms = [_term(match) for match in _TOKEN.finditer(text) if match.group()]
    return tuple(_phrased(_joined(_with_numbers(terms, text))))


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
    if field is Field.NUMBER and _CUT.search(written):
        raise QueryError(_("“{part}” is cut: write the whole number.").format(part=clean(written, 60)), *match.span())
    unfinished = not all(values) or (quoted and _is_open(match))
    if field is None and not quoted:
        values = number_forms(values[0])
    value_start = match.start("quoted") if quoted else match.start("bare")
    return Term(
        field, operator, tuple(filter(None, values)), bool(match["negated"]), quoted, match.start(), match.end(),
        value_start, unfinished,
    )  # fmt: skip


def _is_open(match: re.Match[str]) -> bool:
    """Whether the quotes of a term were opened and not closed."""
    return match.end() == match.end("quoted")


def number_forms(value: str) -> tuple[str, ...]:
    """`value`, and what it is as a phone or card number when it can be one: without separators, 0032 as +32 at home."""
    if not _DIALLED.fullmatch(value) or _CUT.search(value):
        return (value,)
    digits = _SEPARATORS.sub("", value)
    forms = [value, digits]
    if digits.startswith("00" + home_code()[1:]):
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


def _with_numbers(terms: list[Term], text: str) -> list[Term]:
    """Words in a row that are phone numbers, each of them whole, are one of these numbers; a single one is that number.

    Behind a comma the next number may still be on its way: until it is whole it asks for nothing, never for every
    number that it could begin.
    """
    out: list[Term] = []
    for first, *others in _runs(terms):
        end = others[-1].end if others else first.end
        written = text[first.value_start : end]
        out += _as_numbers(first, written, end) or [first, *others]
    return out


def _runs(terms: list[Term]) -> list[list[Term]]:
    """`terms`, those together that may be one number or a list of them."""
    runs: list[list[Term]] = []
    for term in terms:
        of_numbers = _may_be_of_numbers(term)
        goes_on = of_numbers and not (term.negated and term.values)
        if goes_on and runs and _may_be_of_numbers(runs[-1][-1]):
            runs[-1].append(term)
        else:
            runs.append([term])
    return runs


def _may_be_of_numbers(term: Term) -> bool:
    if term.field is not None or term.quoted:
        return False
    return not term.values or _OF_NUMBERS.fullmatch(term.values[0]) is not None


def _as_numbers(first: Term, written: str, end: int) -> list[Term]:
    """`written` as one term of numbers; nothing where it is something else."""
    if sum(map(str.isdigit, written)) < _LEAST_DIGITS or not _may_be_of_numbers(first) or not first.values:
        return []
    listed = read_numbers(written)
    between = _BETWEEN_NUMBERS.search(written) is not None
    if not listed.numbers or listed.beside or ((listed.unread or first.negated) and listed.count > 1 and not between):
        return []
    if listed.count == 1:
        number = listed.numbers[0]
        forms = (*number_forms(fold(written)), number)
        return [replace(first, values=tuple(dict.fromkeys(forms)), end=end, unfinished=False)]
    return [
        Term(Field.NUMBER, "=", listed.numbers, first.negated, False, first.start, end, first.value_start,
             bool(listed.unread))
    ]  # fmt: skip


def _phrased(terms: list[Term]) -> list[Term]:
    """`no user`, `sans utilisateur`: as `user:no`."""
    out: list[Term] = []
    for term in terms:
        before = out[-1] if out else None
        if before is not None and _is_word(before) and _is_word(term) and before.values[0] in without_words():
            field = every_field().get(term.values[0])
            if field in _ABSENT and not before.negated and not term.negated:
                out[-1] = Term(field, ":", ("no",), False, False, before.start, term.end, term.value_start)
                continue
        out.append(term)
    return out


_ABSENT = frozenset({
    Field.USER, Field.DEPARTMENT, Field.COST_CENTRE, Field.SPLIT, Field.OPTION, Field.BLOCK, Field.LIMIT, Field.ACCOUNT,
    Field.LABEL, Field.NUMBER,
})  # fmt: skip
"""What a line may be without."""


def _is_word(term: Term) -> bool:
    return term.field is None and not term.quoted and bool(term.values)


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
