"""What is held of a person (GDPR articles 15 and 17): found, handed out, taken away."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from fleet_tui.domain.base import Notice, Request, Resource
from fleet_tui.domain.text import Text

LONGEST_QUESTION = 300
"""Characters by which somebody is looked for at most."""


class PersonSearch(Request):
    """Whom to find: an employee number, an e-mail address, a phone number of a line, or a name."""

    who: Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]


class PersonRef(Request):
    """Who it is about: `id` of a `FoundPerson`."""

    id: Annotated[str, Field(min_length=1, max_length=320)]


class FoundPerson(Resource):
    """Somebody of whom something is held, and what tells them from a namesake."""

    id: str
    name: Text
    employee_number: str | None = None
    e_mail: Text | None = None
    msisdns: list[str] = []
    """Their lines, those that are stopped too."""


class FoundPeople(Resource):
    """Everybody who may be meant."""

    items: list[FoundPerson]


class HeldRows(Resource):
    """Rows of one table that are theirs or name them. Passwords, tokens and codes are left out."""

    table: str
    rows: list[dict[str, JsonValue]]


class PersonData(Resource):
    """All that is held of one person (article 15). Rows about a line may name who used it before: look through them."""

    person: FoundPerson
    at: datetime
    organisation: Text
    held: list[HeldRows]
    kept_months: int
    """Months after the end of their last line until the name is replaced by itself."""


class ErasureAct(StrEnum):
    """What becomes of rows: they go; they stay under a pseudonym; they stay as they are."""

    REMOVED = "REMOVED"
    REPLACED = "REPLACED"
    KEPT = "KEPT"


class ErasurePart(Resource):
    """What becomes of rows of one table; `reason`: why they stay (TRAIL, BOOKS, FLEET, DESK, AS_RECEIVED)."""

    table: str
    act: Annotated[ErasureAct | Text, Field(union_mode="left_to_right")]
    rows: int
    reason: str | None = None


class Erasure(Resource):
    """What an erasure does or did. With `obstacles` it is not done: each says what has to be done before.

    Nothing of the person is in it: `pseudonym` is what they are called wherever a row stays.
    """

    pseudonym: str
    parts: list[ErasurePart]
    obstacles: list[Notice] = []
    already: bool = False
    """They were erased before: nothing was left to do."""
