"""What stands in the form of a ticket, as the ticket that is sent; what is wrong with it, and which lines it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import JsonValue, ValidationError

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.labels import LINE_STATUSES, label
from fleet_tui.domain.msisdn import InvalidMsisdn, grouped, parse_msisdn
from fleet_tui.domain.postcodes import doubtful, municipalities
from fleet_tui.domain.session import Me
from fleet_tui.domain.ticket import MOST_NUMBERS, Value
from fleet_tui.domain.ticket_fields import FieldProblem, FieldProblems, checked_all
from fleet_tui.domain.ticket_topic import AttachmentRules, FieldKind, TicketDetail, TicketField
from fleet_tui.domain.typed_day import parse_day
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.number_list import read_numbers, shown_number
from fleet_tui.i18n import _, joined, labelled, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.number_words import other_words
from fleet_tui.workspace.ticket_words import problem_words


@dataclass(frozen=True, slots=True)
class Described:
    """A kind of ticket as the server described it; a draft keeps it, so that it opens without a connection."""

    topic: str
    detail: TicketDetail
    rules: AttachmentRules

    def kept(self) -> dict[str, JsonValue]:
        """As a draft holds it."""
        return {
            "topic": self.topic,
            "detail": self.detail.model_dump(mode="json"),
            "rules": self.rules.model_dump(mode="json"),
        }

    @classmethod
    def of(cls, kept: object) -> Described | None:
        """What a draft holds, None when it cannot be read."""
        if not isinstance(kept, Mapping):
            return None
        try:
            detail = TicketDetail.model_validate(kept.get("detail"))
            return cls(str(kept.get("topic")), detail, AttachmentRules.model_validate(kept.get("rules")))
        except ValidationError:
            return None


def first_value(field: TicketField, me: Me | None, today: date, day_text: str) -> str:
    """What stands in a field before anything is typed: data of who is signed in, today."""
    if field.of_caller and me is not None:
        if field.kind == FieldKind.E_MAIL:
            return me.e_mail or ""
        if field.kind == FieldKind.PHONE:
            return grouped(me.phone_number) if me.phone_number else ""
    if field.kind == FieldKind.DATE and field.required:
        return day_text
    return field.choices[0].code if field.required and field.choices else ""


def values_of(detail: TicketDetail, typed: Mapping[str, str], today: date) -> dict[str, Value]:
    """The values of a ticket, as they are sent. Raises FieldProblems."""
    values: dict[str, Value] = {}
    wrong: dict[str, FieldProblem] = {}
    for field in detail.fields:
        text = typed.get(field.name, "").strip()
        if not text:
            continue
        try:
            values[field.name] = _value(field, text)
        except ValueError as error:
            wrong[field.name] = error if isinstance(error, FieldProblem) else FieldProblem("NOT_A_DAY")
    try:
        checked = checked_all(detail, values, today)
    except FieldProblems as problems:
        raise FieldProblems({**problems.problems, **wrong}) from None
    if wrong:
        raise FieldProblems(wrong)
    return checked


def problems_of(detail: TicketDetail, typed: Mapping[str, str], index: FleetIndex, today: date) -> dict[str, str]:
    """What is wrong with what is typed, a sentence by field, in the order of the form."""
    wrong: dict[str, FieldProblem] = {}
    try:
        values = values_of(detail, typed, today)
    except FieldProblems as problems:
        wrong.update(problems.problems)
    else:
        for field in detail.fields:
            if field.kind == FieldKind.MSISDN and field.name in values:
                wrong.update(_line_problem(field, values[field.name], index))
    return {field.name: problem_words(wrong[field.name]) for field in detail.fields if field.name in wrong}


def whose(field: TicketField, text: str, index: FleetIndex) -> str:
    """Whose lines the numbers in `text` are, and in which state; why one cannot be named; empty while it is typed."""
    known = []
    for piece in _pieces(text) if field.many else [text.strip()]:
        try:
            msisdn = parse_msisdn(piece)
        except InvalidMsisdn:
            return ""
        if problem := _line_problem(field, msisdn, index):
            return problem_words(problem[field.name])
        position = line_of(index, msisdn)
        if position is not None:
            name = index.persons[position] or index.descriptions[position]
            known.append(f"{name}, {label(LINE_STATUSES, index.statuses[position])}")
    if len(known) > 1:
        count = ngettext("{count} line", "{count} lines", len(known)).format(count=number(len(known)))
        return labelled(count, "; ".join(known))
    return known[0] if known else ""


def line_of(index: FleetIndex, msisdn: str) -> int | None:
    """The position of the line with this number; of several (it was given out again) the living one."""
    found: int | None = None
    start = 0
    while True:
        try:
            position = index.msisdns.index(msisdn, start)
        except ValueError:
            return found
        if index.statuses[position] != LineStatus.CEASED:
            return position
        found, start = position, position + 1


def town_of(postcode: str) -> str:
    """The municipalities of a Belgian postcode in words: `Gent (Gand)`; empty when it is none."""
    names = municipalities(postcode)
    return f"{names[0]} ({', '.join(names[1:])})" if len(names) > 1 else "".join(names)


def town_doubt(detail: TicketDetail, typed: Mapping[str, str]) -> str:
    """A word of doubt where a Belgian postcode and the town do not go together; else empty."""
    postcode = typed.get("postcode", "").strip()
    town = typed.get("town", "").strip()
    if not any(field.kind == FieldKind.POSTCODE for field in detail.fields) or typed.get("country") != "BE":
        return ""
    if not (town and municipalities(postcode) and doubtful(postcode, town)):
        return ""
    return _("{postcode} is {municipality}. If it is right so, ctrl+g once more sends it.").format(
        postcode=postcode, municipality=town_of(postcode)
    )


@dataclass(frozen=True, slots=True)
class PastedNumbers:
    """A field about several lines after a paste: its `text`, a `remark` on what was given twice or left out.

    A `problem` is why none of it is taken.
    """

    text: str
    remark: str = ""
    problem: str = ""

    @classmethod
    def into(cls, before: str, pasted: str) -> PastedNumbers:
        """What stands in the field when `pasted` is added to `before`."""
        listed = read_numbers(pasted)
        numbers = dict.fromkeys(_pieces(before))
        numbers |= dict.fromkeys((*listed.numbers, *listed.unread))
        if len(numbers) > MOST_NUMBERS:
            words = _("One ticket names at most {most} numbers; these are {count}. Nothing was inserted.")
            return cls(before, problem=words.format(most=number(MOST_NUMBERS), count=number(len(numbers))))
        return cls(", ".join(map(shown_number, numbers)), remark=joined(" · ", other_words(listed)))


def _pieces(text: str) -> tuple[str, ...]:
    """What a field about several lines names: numbers in E.164, and what is none as it is written."""
    listed = read_numbers(text)
    return (*listed.numbers, *listed.unread, *listed.beside)


def _value(field: TicketField, text: str) -> Value:
    if field.kind == FieldKind.COUNT:
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise FieldProblem("NOT_A_COUNT")
        return int(text)
    if field.kind == FieldKind.MSISDN and field.many:
        return list(_pieces(text))
    if field.kind == FieldKind.DATE and (chosen := parse_day(text)) is not None:
        return chosen.isoformat()
    return text


def _line_problem(field: TicketField, value: Value, index: FleetIndex) -> dict[str, FieldProblem]:
    """Why the lines with these numbers cannot be named; nothing as long as the fleet is not known here."""
    for msisdn in value if isinstance(value, list) else [str(value)]:
        position = line_of(index, msisdn)
        if position is None:
            if index.complete:
                return {field.name: FieldProblem("LINE_UNKNOWN", number=grouped(msisdn))}
        elif field.line_statuses and index.statuses[position] not in field.line_statuses:
            status = label(LINE_STATUSES, index.statuses[position])
            return {field.name: FieldProblem("LINE_STATUS", number=grouped(msisdn), status=status)}
    return {}
