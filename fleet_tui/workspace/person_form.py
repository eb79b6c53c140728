"""The data of a line's user as a form holds them: a text for each field, what is wrong with one, what of them changed.

Words stand where the contract has codes (`Mrs`, `French`); the code, or the beginning of the word, is understood too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from fleet_tui.domain.labels import LANGUAGES, SALUTATIONS, label
from fleet_tui.domain.person import NewPerson, Person, PersonUpdate
from fleet_tui.domain.text import fold
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import day
from fleet_tui.workspace.days import parse_day

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

_REQUIRED = frozenset({"given_name", "family_name", "language"})

PersonT = TypeVar("PersonT", NewPerson, PersonUpdate)


class Mistyped(ValueError):
    """Some of what was typed cannot be. `problems`: a sentence by field, in the order of the form."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def texts_of(person: Person | None) -> dict[str, str]:
    """What stands in the fields for `person`; nothing but a language without one."""
    if person is None:
        return dict.fromkeys(PERSON_FIELDS, "")
    return {
        "salutation": label(SALUTATIONS, person.salutation) if person.salutation else "",
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": day(person.birth_date) if person.birth_date else "",
        "e_mail": person.e_mail or "",
        "phone_number": person.phone_number or "",
        "language": label(LANGUAGES, person.language),
    }


def update_of(typed: Mapping[str, str]) -> PersonUpdate:
    """The update that `typed`, the fields that changed, asks for. Raises Mistyped."""
    return _parsed(PersonUpdate, typed)


def new_person_of(typed: Mapping[str, str]) -> NewPerson:
    """The person that `typed` describes; without a language, the contract's first. Raises Mistyped."""
    filled = {name: text for name, text in typed.items() if text.strip()}
    return _parsed(NewPerson, dict.fromkeys(("given_name", "family_name"), "") | filled)


def _parsed(model: type[PersonT], typed: Mapping[str, str]) -> PersonT:
    values: dict[str, Any] = {}
    wrong: set[str] = set()
    for name, text in typed.items():
        try:
            values[name] = _READ[name](text.strip())
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


def _coded(table: Mapping[str, str]) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        wanted = fold(text)
        if not wanted:
            return None
        words = {code: (fold(code), fold(_(word))) for code, word in table.items()}
        exact = [code for code, names in words.items() if wanted in names]
        found = exact or [code for code, (_code, word) in words.items() if word.startswith(wanted)]
        if len(found) != 1:
            raise ValueError(text)
        return found[0]

    return read


def _born(text: str) -> date | None:
    return parse_day(text)


_READ: Mapping[str, Callable[[str], Any]] = {
    "salutation": _coded(SALUTATIONS),
    "given_name": str,
    "family_name": str,
    "birth_date": _born,
    "e_mail": lambda text: text or None,
    "phone_number": lambda text: text or None,
    "language": _coded(LANGUAGES),
}


def _problem(name: str, text: str) -> str:
    if name in _REQUIRED and not text.strip():
        return _("Please fill this in.")
    match name:
        case "salutation":
            return _one_of(SALUTATIONS)
        case "language":
            return _one_of(LANGUAGES)
        case "birth_date":
            return _("Write the day like {example}.").format(example=day(date(1980, 11, 24)))
        case "e_mail":
            return _("This is not an e-mail address.")
        case _:
            return _("This is too long.")


def _one_of(table: Mapping[str, str]) -> str:
    return _("One of: {words}.").format(words=", ".join(_(word) for word in table.values()))
