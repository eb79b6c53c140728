"""The models of the changes: everything that can be ordered for a line, one type each, told apart by `kind`.

One line or ten thousand, from a screen, the command line or an edited workbook: the same union. `docs/orders.md`
lists, for each kind, its inverse and what it loses.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, get_args

from pydantic import Discriminator, Field, Tag

from fleet_tui.domain.base import Day, Request, Resource
from fleet_tui.domain.blocks import Block
from fleet_tui.domain.changes.kinds import KINDS
from fleet_tui.domain.iccid import Iccid
from fleet_tui.domain.money import Money
from fleet_tui.domain.msisdn import Msisdn
from fleet_tui.domain.person import NewPerson

Code = Annotated[str, Field(min_length=1, max_length=100)]


class NoUser(Request):
    """A line without a user: a van, an alarm."""

    kind: Literal["none"] = "none"


class ExistingUser(Request):
    """A person the company already has."""

    kind: Literal["existing"] = "existing"
    person_id: Code


class NewUser(Request):
    """A person to be created with the order."""

    kind: Literal["new"] = "new"
    person: NewPerson


UserChoice = Annotated[NoUser | ExistingUser | NewUser, Field(discriminator="kind")]


class NewNumber(Request):
    """A number the operator offers."""

    kind: Literal["new_number"] = "new_number"
    msisdn: Msisdn


class PortIn(Request):
    """A number that comes from another operator (Belgian rules: mandate, and SIM serial or customer number there)."""

    kind: Literal["port_in"] = "port_in"
    msisdn: Msisdn
    current_operator: Code
    prepaid: bool
    sim_serial: Annotated[str, Field(max_length=40)] | None = None
    customer_number: Annotated[str, Field(max_length=40)] | None = None
    mandate: bool
    wished_date: Day | None = None


NumberChoice = Annotated[NewNumber | PortIn, Field(discriminator="kind")]


class AddLine(Request):
    """A new line on a blank card; it ends PENDING, activating it is a separate act."""

    kind: Literal["add_line"] = "add_line"
    iccid: Iccid
    description: Annotated[str, Field(max_length=300)] = ""
    split_bill_profile: Code | None = None
    user: UserChoice
    plan: Code
    options: list[Code] = []
    billing_account: Code
    number: NumberChoice


class Activate(Request):
    """PENDING → ACTIVE."""

    kind: Literal["activate"] = "activate"


class Suspend(Request):
    """ACTIVE → SUSPENDED, until somebody reactivates it: it never resumes or ends by itself."""

    kind: Literal["suspend"] = "suspend"


class Reactivate(Request):
    """SUSPENDED → ACTIVE."""

    kind: Literal["reactivate"] = "reactivate"


class SwapSim(Request):
    """Another card for the line; the old one is retired."""

    kind: Literal["swap_sim"] = "swap_sim"
    iccid: Iccid


class ReportLoss(Request):
    """A card is lost or stolen: the line is suspended, or stays so, and a ticket tells the service desk.

    On a company's own list no ticket is written: the operator is told with the order itself.

    `iccid`: the card that takes its place; None: it comes later, by another report. It can be used once the line is
    reactivated. `message`: what the ticket says besides.
    """

    kind: Literal["report_loss"] = "report_loss"
    iccid: Iccid | None = None
    stolen: bool = False
    message: Annotated[str, Field(max_length=1000)] = ""


class Cease(Request):
    """The end of the line. A PENDING line is deleted, its card goes back to stock."""

    kind: Literal["cease"] = "cease"


class PortOut(Request):
    """The number goes to another operator; ends the line here."""

    kind: Literal["port_out"] = "port_out"
    recipient_operator: Code


class SetUser(Request):
    """Another user, or none."""

    kind: Literal["set_user"] = "set_user"
    user: UserChoice
    description: Annotated[str, Field(max_length=300)] | None = None


class SetPlan(Request):
    """Another tariff plan; options that do not go with it are lost."""

    kind: Literal["set_plan"] = "set_plan"
    plan: Code


class AddOptions(Request):
    """More options."""

    kind: Literal["add_options"] = "add_options"
    options: Annotated[list[Code], Field(min_length=1, max_length=50)]


class RemoveOptions(Request):
    """Fewer options."""

    kind: Literal["remove_options"] = "remove_options"
    options: Annotated[list[Code], Field(min_length=1, max_length=50)]


class SetBillingAccount(Request):
    """Billed to another account."""

    kind: Literal["set_billing_account"] = "set_billing_account"
    billing_account: Code


class SetSplitBill(Request):
    """Another split-bill profile, or none."""

    kind: Literal["set_split_bill"] = "set_split_bill"
    split_bill_profile: Code | None


class SetBlocks(Request):
    """Switches that change; those not named stay as they are."""

    kind: Literal["set_blocks"] = "set_blocks"
    blocks: Annotated[dict[Block, bool], Field(min_length=1)]


class SetPayByMobileLimit(Request):
    """Monthly cap on payments by mobile phone; None: the legal ceiling (EU: € 300 a month, € 50 a transaction)."""

    kind: Literal["set_pay_by_mobile_limit"] = "set_pay_by_mobile_limit"
    limit: Money | None


class DepartureAction(StrEnum):
    """What becomes of the line when its user leaves."""

    SUSPEND = "SUSPEND"
    CEASE = "CEASE"
    PORT_OUT = "PORT_OUT"
    REASSIGN = "REASSIGN"

    @property
    def ends_line(self) -> bool:
        """The line ends by it; that cannot be taken back."""
        return self in {DepartureAction.CEASE, DepartureAction.PORT_OUT}


class ReportDeparture(Request):
    """An employee leaves: one order for what becomes of the line."""

    kind: Literal["report_departure"] = "report_departure"
    action: DepartureAction
    user: UserChoice = Field(default_factory=NoUser)
    recipient_operator: Code | None = None
    clear_split_bill: bool = True


_Field = (
    Suspend | Reactivate | SetUser | SetPlan | AddOptions | RemoveOptions | SetBillingAccount | SetSplitBill | SetBlocks
    | SetPayByMobileLimit
)  # fmt: skip


class Combined(Request):
    """Several changes to one line, one after the other: all of them or none.

    Options added and removed in one order; what takes back a change that did several.

    None of them may end the line or concern its SIM card.
    """

    kind: Literal["combined"] = "combined"
    changes: Annotated[list[Annotated[_Field, Field(discriminator="kind")]], Field(min_length=1, max_length=20)]


class UnknownChange(Resource):
    """A change a newer server knows and this client does not: shown by its kind, never sent."""

    kind: str


Change = Annotated[
    AddLine | Activate | Suspend | Reactivate | SwapSim | Cease | PortOut | SetUser | SetPlan | AddOptions
    | RemoveOptions | SetBillingAccount | SetSplitBill | SetBlocks | SetPayByMobileLimit | ReportLoss | ReportDeparture
    | Combined,
    Field(discriminator="kind"),
]  # fmt: skip

MODELS: Mapping[str, type[Any]] = {model.model_fields["kind"].default: model for model in get_args(get_args(Change)[0])}
"""The model of each kind, by its code."""


def _known(value: Any) -> str:
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return "known" if kind in KINDS else "unknown"


def _overlapping(schema: dict[str, Any]) -> None:
    """A known change is also an unknown one, which has a `kind` and may have anything else: any of the two, not one."""
    if "oneOf" in schema:
        schema["anyOf"] = schema.pop("oneOf")


ReadChange = Annotated[
    Annotated[Change, Tag("known")] | Annotated[UnknownChange, Tag("unknown")],
    Discriminator(_known),
    Field(json_schema_extra=_overlapping),
]
"""A change as a client reads it back from a server that may be newer."""
