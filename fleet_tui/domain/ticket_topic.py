"""What tickets can be about, as the server describes it: topic, details, and the fields that each detail asks for.

A client builds its form from this: a new topic, or a field with another name, needs nothing new here. A kind of field
that a client does not know is a text to it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Resource
from fleet_tui.domain.text import Text


class FieldKind(StrEnum):
    """How a field is filled in and checked. Values are texts but for COUNT (a number) and many MSISDNs (a list)."""

    MSISDN = "MSISDN"
    DATE = "DATE"
    TEXT = "TEXT"
    MULTILINE = "MULTILINE"
    E_MAIL = "E_MAIL"
    PHONE = "PHONE"
    COUNT = "COUNT"
    COUNTRY = "COUNTRY"
    POSTCODE = "POSTCODE"
    CHOICE = "CHOICE"


class TicketChoice(Resource):
    """One of the values of a CHOICE or COUNTRY."""

    code: str
    name: Text


class TicketField(Resource):
    """A field that a ticket of this kind asks for, with its limits.

    `name` is its code, `label` the server's own words. `many`: several phone numbers. `line_statuses`: states in which
    a line may be named, empty for any. `of_caller`: begins with the datum of who is signed in.
    """

    name: str
    label: Text = Text("")
    kind: Annotated[FieldKind | Text, Field(union_mode="left_to_right")] = FieldKind.TEXT
    required: bool = False
    many: bool = False
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    multiple_of: int | None = None
    line_statuses: list[str] = []
    choices: list[TicketChoice] = []
    of_caller: bool = False


class TicketDetail(Resource):
    """A kind of ticket below its topic.

    `attachments`: how many files it takes. `attachment_content`: EMPLOYEES when a CSV file or workbook of employees is
    needed. `working_days`: within how many of them what is ordered arrives.
    """

    code: str
    name: Text
    fields: list[TicketField]
    attachments: int = 0
    attachment_content: str | None = None
    working_days: int | None = None


class TicketTopic(Resource):
    """A subject of tickets."""

    code: str
    name: Text
    details: list[TicketDetail]


class AttachmentRules(Resource):
    """What files may be: at most `most` of them in a message, `max_bytes` each, of these media types."""

    most: int = 4
    max_bytes: int = 5 * 2**20
    media_types: list[str] = []


class TicketTopicList(Resource):
    """All subjects, and what may be attached."""

    items: list[TicketTopic]
    attachment_rules: AttachmentRules = AttachmentRules()

    def detail(self, topic: str, detail: str) -> TicketDetail | None:
        """The detail with these codes."""
        found = (each for one in self.items if one.code == topic for each in one.details if each.code == detail)
        return next(found, None)
