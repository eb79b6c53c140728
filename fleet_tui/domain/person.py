"""People: the user of a line, and the address their line is registered at."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from fleet_tui.domain.base import Day, Request, Resource
from fleet_tui.domain.msisdn import Msisdn
from fleet_tui.domain.text import Text


class Salutation(StrEnum):
    """*Civilité*."""

    MR = "MR"
    MRS = "MRS"
    MX = "MX"


class Language(StrEnum):
    """Language the operator writes to a person in (ISO 639-1)."""

    FR = "FR"
    NL = "NL"
    EN = "EN"
    DE = "DE"


OpenSalutation = Annotated[Salutation | Text, Field(union_mode="left_to_right")]
OpenLanguage = Annotated[Language | Text, Field(union_mode="left_to_right")]


class Address(Resource):
    """A postal address."""

    street: Text
    number: Text
    number_suffix: Text = Text("")
    box: Text = Text("")
    postcode: Text
    town: Text
    country: Text = Text("BE")


class Person(Resource):
    """The user of one or more lines. `confirmed`: they validated their own data, which nobody else edits then."""

    id: str
    version: int = 1
    salutation: OpenSalutation | None = None
    given_name: Text
    family_name: Text
    birth_date: Day | None = None
    e_mail: Text | None = None
    phone_number: Text | None = None
    language: OpenLanguage = Language.FR
    address: Address | None = None
    confirmed: bool = False

    @property
    def name(self) -> Text:
        """First and last name, cleaned."""
        return Text(f"{self.given_name.raw} {self.family_name.raw}".strip())


def _plausible(value: date) -> date:
    """A day on which somebody alive was born; one day is given, as it is tomorrow already east of here."""
    if value.year < 1900 or value > datetime.now(UTC).date() + timedelta(days=1):
        raise ValueError("a date of birth lies between 1900 and today")
    return value


NAME_LENGTH = 200
"""Characters a name has at most."""
Name = Annotated[str, Field(min_length=1, max_length=NAME_LENGTH)]
BirthDate = Annotated[Day, AfterValidator(_plausible)]
_E_MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
_E_MAIL_LENGTH = 254
EMail = Annotated[str, Field(max_length=_E_MAIL_LENGTH, pattern=_E_MAIL)]
PhoneNumber = Msisdn
"""A number to call somebody at: any phone, so that landlines are taken as well."""


def is_e_mail(text: str) -> bool:
    """Tell whether the contract takes `text` for an e-mail address."""
    return len(text) <= _E_MAIL_LENGTH and re.fullmatch(_E_MAIL, text) is not None


class NewPerson(Request):
    """The eight fields of *Créer un nouveau profil d'utilisateur* without the description, which is the line's."""

    salutation: Salutation | None = None
    given_name: Name
    family_name: Name
    birth_date: BirthDate | None = None
    e_mail: EMail | None = None
    phone_number: PhoneNumber | None = None
    language: Language = Language.FR


class PersonUpdate(Request):
    """Other data of a person, as a merge patch (RFC 7396): a field that is not named stays, null empties it.

    The defaults only say that a field may be left out; what was given is in `model_fields_set`.
    """

    salutation: Salutation | None = None
    given_name: Name = ""
    family_name: Name = ""
    birth_date: BirthDate | None = None
    e_mail: EMail | None = None
    phone_number: PhoneNumber | None = None
    language: Language = Language.FR

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("an update names a field at least")
        return self
