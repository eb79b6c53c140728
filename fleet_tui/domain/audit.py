"""The audit log: who did what, when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, JsonValue

from fleet_tui.domain.base import Page, Request, Resource
from fleet_tui.domain.text import Text


class AuditRow(Resource):
    """Who did what. Personal data in `before` and `after` are keyed digests.

    `by` is the name of the profile that did it, None where nobody was signed in. `subject` is the id of what it was
    done to, `subject_name` what people call that now (a phone number, a name), None where it is gone.
    """

    id: int
    at: datetime
    profile_id: str | None
    by: Text | None = None
    action: str
    subject: str
    subject_name: Text | None = None
    before: JsonValue = None
    after: JsonValue = None
    idempotency_key: str | None = None
    request_id: str | None = None


class AuditPage(Page):
    """A page of the audit log, newest first. `total` counts every row that was asked for."""

    items: list[AuditRow]


class AuditQuery(Request):
    """Which rows: days in Europe/Brussels, both included; `subject` is an id, a phone number or a SIM card number."""

    since: date | None = None
    until: date | None = None
    profile: Annotated[str, Field(max_length=32)] | None = None
    action: Annotated[str, Field(max_length=60)] | None = None
    subject: Annotated[str, Field(max_length=100)] | None = None
