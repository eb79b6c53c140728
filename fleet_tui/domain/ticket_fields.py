"""The values of a ticket's fields, checked against their description: the same rules on both sides of the wire."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from fleet_tui.domain.msisdn import InvalidMsisdn, parse_msisdn
from fleet_tui.domain.postcodes import has_form, municipalities
from fleet_tui.domain.ticket import MESSAGE_LIMIT, MOST_NUMBERS, Value
from fleet_tui.domain.ticket_topic import FieldKind, TicketDetail, TicketField

LENGTHS = {FieldKind.MULTILINE: MESSAGE_LIMIT, FieldKind.E_MAIL: 254, FieldKind.PHONE: 40}
TEXT_LENGTH = 200
"""Characters of a text whose field names no limit."""
_E_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class FieldProblem(ValueError):
    """A value that cannot be. `code` is stable, `params` what a sentence about it names."""

    def __init__(self, code: str, **params: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def checked(field: TicketField, value: Value | None, today: date) -> Value | None:
    """`value` as it is kept (numbers in E.164); None where nothing was filled in. Raises FieldProblem."""
    if value is None or (isinstance(value, str) and not value.strip()) or value == []:
        if field.required:
            raise FieldProblem("REQUIRED")
        return None
    if field.kind == FieldKind.COUNT:
        return _count(field, value)
    if field.kind == FieldKind.MSISDN:
        return _numbers(field, value)
    if not isinstance(value, str):
        raise FieldProblem("NOT_A_TEXT")
    text = value.strip()
    limit = field.max_length or LENGTHS.get(FieldKind(field.kind) if field.kind in set(FieldKind) else FieldKind.TEXT)
    if len(text) > (limit or TEXT_LENGTH):
        raise FieldProblem("TOO_LONG", limit=limit or TEXT_LENGTH)
    return _text(field, text, today)


def checked_all(detail: TicketDetail, values: Mapping[str, Value], today: date) -> dict[str, Value]:
    """All values of a ticket by name of the field, those that were filled in.

    Raises:
        FieldProblems: which of them cannot be.
    """
    kept: dict[str, Value] = {}
    wrong = {
        name: FieldProblem("UNKNOWN_FIELD") for name in values if name not in {each.name for each in detail.fields}
    }
    for field in detail.fields:
        try:
            value = checked(field, values.get(field.name), today)
        except FieldProblem as problem:
            wrong[field.name] = problem
        else:
            if value is not None:
                kept[field.name] = value
    countries = [field.name for field in detail.fields if field.kind == FieldKind.COUNTRY]
    country = str(kept.get(countries[0], "")) if countries else ""
    for field in detail.fields:
        if field.kind == FieldKind.POSTCODE and field.name in kept:
            try:
                check_postcode(country, str(kept[field.name]))
            except FieldProblem as problem:
                wrong[field.name] = problem
    if wrong:
        raise FieldProblems(wrong)
    return kept


class FieldProblems(ValueError):
    """`problems` by name of the field."""

    def __init__(self, problems: Mapping[str, FieldProblem]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def check_postcode(country: str, postcode: str) -> None:
    """Whether there is this postcode in `country`: of Belgium all are known, of its neighbours the form.

    Raises:
        FieldProblem: POSTCODE_FORM, POSTCODE_UNKNOWN.
    """
    if not has_form(country, postcode):
        raise FieldProblem("POSTCODE_FORM")
    if country == "BE" and not municipalities(postcode):
        raise FieldProblem("POSTCODE_UNKNOWN", postcode=postcode)


def _count(field: TicketField, value: Value) -> int:
    if not isinstance(value, int):
        raise FieldProblem("NOT_A_COUNT")
    if field.multiple_of and value % field.multiple_of:
        raise FieldProblem("NOT_A_MULTIPLE", of=field.multiple_of)
    least = field.minimum if field.minimum is not None else 1
    if value < least:
        raise FieldProblem("TOO_FEW", least=least)
    if field.maximum is not None and value > field.maximum:
        raise FieldProblem("TOO_MANY", most=field.maximum)
    return value


def _numbers(field: TicketField, value: Value) -> Value:
    wanted = value if isinstance(value, list) else [value]
    if len(wanted) > (MOST_NUMBERS if field.many else 1):
        raise FieldProblem("TOO_MANY", most=MOST_NUMBERS if field.many else 1)
    numbers = []
    for each in wanted:
        try:
            numbers.append(parse_msisdn(str(each)))
        except InvalidMsisdn:
            raise FieldProblem("NOT_A_NUMBER", number=str(each)[:40]) from None
    return list(dict.fromkeys(numbers)) if field.many else numbers[0]


def _text(field: TicketField, text: str, today: date) -> str:
    match field.kind:
        case FieldKind.DATE:
            try:
                day = date.fromisoformat(text)
            except ValueError:
                raise FieldProblem("NOT_A_DAY") from None
            if day < today:
                raise FieldProblem("DATE_IN_THE_PAST")
            return day.isoformat()
        case FieldKind.E_MAIL if not _E_MAIL.fullmatch(text):
            raise FieldProblem("NOT_AN_E_MAIL")
        case FieldKind.PHONE:
            try:
                return parse_msisdn(text)
            except InvalidMsisdn:
                raise FieldProblem("NOT_A_NUMBER", number=text[:40]) from None
        case FieldKind.CHOICE | FieldKind.COUNTRY if field.choices:
            if text not in {choice.code for choice in field.choices}:
                raise FieldProblem("NOT_A_CHOICE")
    return text
