"""The data of a line's user as a form holds them: a text for each field, what they make, and what is wrong with one.

Title and language are picked from a few: their texts are the codes of the contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from pydantic import ValidationError

from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.person import NewPerson, Person, PersonUpdate
from fleet_tui.domain.typed_day import parse_day
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import day

PERSON_FIELDS: Mapping[str, str] = {
    "salutation": N_("Title"),
    "given_name": N_("First name"),
    "family_name": N_("Last name"),
    "birth_date": N_("Date of birth"),
    "e_mail": N_("E-mail address"),
    "phone_number": N_("Phone number"),
    "language": N_("Language"),
}
"""What a manager fills in of a person, in the portal's order: field of `Person` and its name."""

REQUIRED = frozenset({"given_name", "family_name"})
"""What a person cannot be without."""

PersonT = TypeVar("PersonT", NewPerson, PersonUpdate)


class Mistyped(ValueError):
    """Some of what was typed cannot be. `problems`: a sentence by field, in the order of the form."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def texts_of(person: Person | None) -> dict[str, str]:
    """What stands in the fields for `person`; nothing without one."""
    if person is None:
        return dict.fromkeys(PERSON_FIELDS, "")
    return {
        "salutation": person.salutation or "",
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": day(person.birth_date) if person.birth_date else "",
        "e_mail": person.e_mail or "",
        "phone_number": grouped(person.phone_number) if person.phone_number else "",
        "language": person.language,
    }


def update_of(typed: Mapping[str, str]) -> PersonUpdate:
    """The update that `typed`, the fields that changed, asks for. Raises Mistyped."""
    return _parsed(PersonUpdate, typed)


def new_person_of(typed: Mapping[str, str]) -> NewPerson:
    """The person that `typed` describes; without a language, the contract's first. Raises Mistyped."""
    filled = {name: text for name, text in typed.items() if text.strip()}
    return _parsed(NewPerson, dict.fromkeys(("given_name", "family_name"), "") | filled)


def _parsed(model: type[PersonT], typed: Mapping[str, str]) -> PersonT:
    values: dict[str, str | date | None] = {}
    wrong: set[str] = set()
    for name, text in typed.items():
        try:
            values[name] = _value(name, text.strip())
        except ValueError:
            wrong.add(name)
    try:
        made = model.model_validate(values)
    except ValidationError as error:
        wrong.update(str(each["loc"][0]) for each in error.errors(include_input=False) if each["loc"])
    else:
        if not wrong:
            return made
    raise Mistyped({name: _problem(name, typed.get(name, "")) for name in PERSON_FIELDS if name in wrong})


def _value(name: str, text: str) -> str | date | None:
    if name == "birth_date":
        return parse_day(text)
    return text if text or name in REQUIRED else None


def _problem(name: str, text: str) -> str:
    if name in REQUIRED and not text.strip():
        return _("Please fill this in.")
    match name:
        case "birth_date" if _is_day(text):
            return _("A date of birth lies between 1900 and today.")
        case "phone_number":
            return _("This is not a phone number.")
        case "birth_date":
            return _("Write the day like {example}.").format(example=day(date(1980, 11, 24)))
        case "e_mail":
            return _("This is not an e-mail address.")
        case _:
            return _("This is too long.")


def _is_day(text: str) -> bool:
    try:
        return parse_day(text) is not None
    except ValueError:
        return False
