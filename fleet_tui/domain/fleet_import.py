"""Importing a company's own list into a local fleet."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Day, LineStatus, Notice, Request, Resource
from fleet_tui.domain.iccid import Iccid
from fleet_tui.domain.list_difference import ListDifference
from fleet_tui.domain.money import Amount
from fleet_tui.domain.msisdn import Msisdn

Cell = Annotated[str, Field(max_length=1000)]


class ImportRow(Request):
    """One line of a list; `row` is its number in the file, for messages. What the list does not say is None.

    What the list says there is none of is `""` (for options `[]`): it is taken away. `person` is the whole name;
    `given_name` and `family_name` stand beside it where the list has them apart. `unknown_status` is what the list says
    of the status when that is none of the four: an existing line keeps its own, a new line is refused.
    """

    row: Annotated[int, Field(ge=1)]
    msisdn: Msisdn
    iccid: Iccid | None = None
    description: Cell | None = None
    person: Cell | None = None
    given_name: Cell | None = None
    family_name: Cell | None = None
    plan: Cell | None = None
    status: LineStatus | None = None
    unknown_status: Cell | None = None
    billing_account: Cell | None = None
    options: list[Cell] | None = None
    split_bill_profile: Cell | None = None
    monthly_cost: Amount | None = None
    activated_on: Day | None = None
    ended_on: Day | None = None
    """The last day of a line that is stopped."""
    contract_until: Day | None = None
    instalment_until: Day | None = None
    department: Cell | None = None
    cost_centre: Cell | None = None
    employee_number: Cell | None = None
    e_mail: Cell | None = None


class ListFile(Request):
    """The file that a list came in, noted among the files that were taken in; `sha256` is of its content."""

    name: Annotated[str, Field(min_length=1, max_length=300)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class ListCover(StrEnum):
    """What a list that lacks lines is: the WHOLE fleet (those are gone), or a PART of it (nothing is said of them)."""

    WHOLE = "WHOLE"
    PART = "PART"


class ImportRequest(Request):
    """A whole list. `name` is what to call the fleet (the company's name or the file's).

    Plans, options, billing accounts and split-bill profiles that the fleet does not have are left out and named, as
    most of them are slips, unless `new_names` says to take them; a fleet that has none of a kind takes what comes.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    company: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    """The company's name, where somebody gave it: the fleet is called so from now on."""
    operator: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    """Whose list it is."""
    file: ListFile | None = None
    listed_on: Day | None = None
    """The day of the list; None: today."""
    covers: ListCover | None = None
    """None: the whole fleet, unless it names fewer than half of the lines: then somebody has to say."""
    incomplete: bool = False
    """Rows of the file could not be read: a line that it does not name may be in one of them."""
    new_names: bool = False
    rows: Annotated[list[ImportRow], Field(fail_fast=True, min_length=1, max_length=200_000)]


class RowNotice(Resource):
    """Something to say about one row."""

    row: int
    refused: bool
    notice: Notice


class ImportResult(Resource):
    """What an import did, or (with `validate_only`) would do.

    `missing` counts the lines that the list should have and has not. `asks_cover`: it names fewer than half of the
    lines; `ImportRequest.covers` has to say what it is.
    """

    replaces_sample: bool
    added: int
    updated: int
    unchanged: int
    missing: int
    refused: int
    listed_on: date | None = None
    asks_cover: bool = False
    differences: list[ListDifference] = []
    """Against what was known and asked; of the first list none."""
    notices: list[RowNotice] = []
