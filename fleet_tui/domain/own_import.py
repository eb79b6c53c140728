"""Prices, people and use on their way from a company's own file into its fleet.

Plans and options are called by their names as the file has them; the server gives them the codes they have there.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from fleet_tui.domain.base import Day, Notice, Request, Resource
from fleet_tui.domain.msisdn import Msisdn
from fleet_tui.domain.own_data import PriceKind, UsageUnit
from fleet_tui.domain.own_files import FileKind
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.text import Text

Exact = Annotated[Decimal, Field(max_digits=24, decimal_places=12, allow_inf_nan=False)]
"""An amount with the decimals of the file: a rate may be 0.01110515964."""
Name = Annotated[str, Field(min_length=1, max_length=300)]
Words = Annotated[str, Field(max_length=300)]
Place = Annotated[int, Field(ge=0, le=10_000_000)]


class PriceRow(Request):
    """One price; `row` is its number in the file. See `fleet_tui.domain.own_data.Price`."""

    item: Name
    price: Exact
    kind: PriceKind
    plan: Name | None = None
    """Name of the one plan it is for."""
    group: PlanGroup = PlanGroup.MOBILE
    unit: UsageUnit | None = None
    included: dict[UsageUnit, Exact | None] | None = None
    beyond: dict[UsageUnit, Exact] = {}
    valid_from: Day | None = None
    valid_until: Day | None = None
    aliases: Annotated[list[Name], Field(max_length=50)] = []
    row: Place = 0


class PairRow(Request):
    """An option that goes with a plan; without a price it is not known."""

    option: Name
    plan: Name
    price: Exact | None = None


class Matrix(Request):
    """A list of options by plans: what is not paired does not go together."""

    plans: Annotated[list[Name], Field(fail_fast=True, max_length=1_000)]
    options: Annotated[list[Name], Field(fail_fast=True, max_length=20_000)]
    pairs: Annotated[list[PairRow], Field(fail_fast=True, max_length=200_000)]


class PriceList(Request):
    """A whole price list, which takes the place of the one before.

    Without `kinds_known` the file does not say what each price is for: known names of plans and options decide.
    """

    rows: Annotated[list[PriceRow], Field(fail_fast=True, max_length=200_000)]
    kinds_known: bool = True
    matrix: Matrix | None = None


class EmployeeRow(Request):
    """Somebody in the HR list: nothing else of it is taken. See `fleet_tui.domain.own_data.Employee`."""

    number: Annotated[str, Field(max_length=100)] = ""
    name: Name
    given_name: Words = ""
    family_name: Words = ""
    e_mail: Annotated[str, Field(max_length=254)] | None = None
    mobile: Msisdn | None = None
    department: Name | None = None
    cost_centre: Name | None = None
    language: Annotated[str, Field(max_length=10)] | None = None
    starts: Day | None = None
    leaves: Day | None = None
    row: Place = 0


class UsageRow(Request):
    """What one line used in one month (its first day). See `fleet_tui.domain.own_data.UsageMonth`."""

    msisdn: Msisdn
    month: Day
    minutes: Exact | None = None
    sms: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None
    mb_home: Exact | None = None
    mb_eu: Exact | None = None
    mb_world: Exact | None = None


class OwnDataRequest(Request):
    """What one file says; exactly one of `prices`, `people` and `usage`. `sha256` is of the file."""

    name: Name
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    refused: Place = 0
    """Rows of the file that were not taken."""
    beside: bool = False
    """Of use: what is known of a month and not said here stays known, as when a bill lists calls and no data."""
    prices: PriceList | None = None
    people: Annotated[list[EmployeeRow], Field(fail_fast=True, min_length=1, max_length=200_000)] | None = None
    usage: Annotated[list[UsageRow], Field(fail_fast=True, min_length=1, max_length=1_000_000)] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(each is not None for each in (self.prices, self.people, self.usage)) != 1:
            raise ValueError("exactly one of prices, people and usage")
        return self

    @property
    def kind(self) -> FileKind:
        """What the file is."""
        if self.prices is not None:
            return FileKind.PRICES
        return FileKind.PEOPLE if self.people is not None else FileKind.USAGE


class OwnDataImport(Resource):
    """What became, or would become, of a file.

    `already_in` is when the very same file was taken in, no other of its kind since: nothing was changed then.
    """

    kind: Annotated[FileKind | Text, Field(union_mode="left_to_right")]
    taken: int
    """Prices, people, or months of lines."""
    before: int = 0
    """How many there were before it; of use: how many of the same months are replaced."""
    already_in: datetime | None = None
    refused: Notice | None = None
    """Why it is not taken; nothing was changed."""
    new_names: list[Text] = []
    """Plans and options that no line and no list named before."""
    data_plans: list[Text] = []
    """Plans taken to be for data alone: they are compared only with one another."""
    months: list[Day] = []
    matched: int = 0
    """Lines whose user is somebody in the HR list."""
    to_ask: int = 0
    """Lines whose user could be several people."""
    leavers: int = 0
    """People whose last day is past and who have a line that is not stopped."""
    unknown_numbers: int = 0
    """Phone numbers that no line has."""
