"""Lines: a phone number with a plan, options, a user and a billing account.

Source of the states: the portal's overview (PENDING, ACTIVE) and its feature list (suspend, reactivate, stop).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from fleet_tui.domain.base import Elsewhere, LineStatus, Resource
from fleet_tui.domain.billing import BillingAccount, SplitBillProfile
from fleet_tui.domain.blocks import Block
from fleet_tui.domain.money import Money
from fleet_tui.domain.person import Person
from fleet_tui.domain.plan import Option, Plan
from fleet_tui.domain.sim_card import SimCard
from fleet_tui.domain.text import Text

NotTold = SkipJsonSchema[None]
"""Where another operator does not tell what our own contract always has."""

OpenLineStatus = Annotated[LineStatus | Text, Field(union_mode="left_to_right")]
OpenBlock = Annotated[Block | Text, Field(union_mode="left_to_right")]


class Schedule(Resource):
    """A dated change that waits for its day. `kind` is the change's (`activate`, `cease`, …)."""

    order_id: str
    kind: str
    effective_date: date


class Asked(Resource):
    """A change that was asked of the operator, or is to be, and that no list has shown yet. `kind` is the change's."""

    order_id: str
    order: str
    """The order's number."""
    kind: str
    asked_on: date | None = None
    """None: not sent yet."""
    due: date | None = None


class AskedMark(Resource):
    """What a list of lines shows of a change that is asked of the operator. Days as in `Asked`."""

    kind: str
    asked_on: date | None = None
    due: date | None = None


class PayByMobileUse(Resource):
    """What was paid by mobile phone since the first of the month, as far as it was known at `as_of`."""

    amount: Money
    as_of: datetime


def own_id(line_id: str) -> str:
    """What an operator itself calls a line of the id `operator:own`; empty where an id means something to us alone."""
    return line_id.partition(":")[2]


class Line(Resource):
    """One line with all that hangs on it. `version` goes into every order item as `expected_version`."""

    id: str
    version: int
    msisdn: str | NotTold
    """Without one it goes by its card and its description."""
    description: Text
    status: OpenLineStatus
    plan: Plan | NotTold
    options: list[Option]
    monthly_cost: Money | None
    sim_card: SimCard | None
    person: Person | None
    billing_account: BillingAccount | None
    split_bill_profile: SplitBillProfile | None
    blocks: list[OpenBlock]
    pay_by_mobile_limit: Money | None
    pay_by_mobile_use: PayByMobileUse | None = None
    """None: not known."""
    schedules: list[Schedule] = []
    asked: list[Asked] = []
    """Of a company's own list: the other fields are as the operator listed them last."""
    listed_on: date | None = None
    """The last list that had it; None: not known, or not out of a list."""
    gone_on: date | None = None
    """The first list that did not have it any more."""
    activated_on: date | None = None
    department: Text | None = None
    """As the list has it, else as the HR list has that of the user; `cost_centre` likewise."""
    cost_centre: Text | None = None
    left_on: date | None = None
    """The user's last day of work, by the HR list."""
    suspended_on: date | None = None
    """Since when it is suspended, as far as that is known: of a line of a list, the first list that has it so."""
    modified_at: datetime
    labels: Elsewhere[list[Text]] = []
    """What people wrote on it at the operator."""
    operator: Elsewhere[Text | None] = None
    """Whose line it is, where the fleet is at more than one."""
    status_words: Elsewhere[Text | None] = None
    """The operator's own word for its status, where that says more: one of two ways to be suspended."""

    @property
    def plan_code(self) -> str:
        """The code of the plan, empty where it is not told."""
        return self.plan.code if self.plan is not None else ""


class LinePage(Resource):
    """A page of the fleet, column by column: what the list needs of each line, and nothing else.

    All columns have the same length. A reply with 100,000 lines as objects is 28 MB; columns are a third of it and
    go into the list without a model per row. `cursors` (first page only) names every further page, so that a client
    far away fetches them side by side; `sync_token` goes into `modified_since` and `removed` names lines deleted since.
    """

    total: Annotated[int, Field(ge=0)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "EUR"
    sync_token: str
    cursors: list[str] | None = None
    next_cursor: Elsewhere[str | None] = None
    """Of an operator whose pages name only the next one; `total` is then what is known by now."""
    removed: list[str] = []
    asked: dict[str, AskedMark] = {}
    """Of a company's own list: the first change that no list has shown yet, by the line's id."""

    id: list[str]
    version: list[int]
    msisdn: list[str | NotTold]
    iccid: list[str | None]
    description: list[str]
    person: list[str | None]
    """Name of the user, None without one."""
    plan: list[str | NotTold]
    """Plan code; names come with the contract."""
    status: list[str]
    billing_account: list[str | None]
    options: list[list[str]]
    """Option codes."""
    split_bill_profile: list[str | None]
    """Name of the split-bill profile, None when the bill is not split."""
    blocks: list[list[str]]
    pay_by_mobile_limit: list[Decimal | None]
    """A month; None: the legal ceiling."""
    monthly_cost: list[Decimal | None]
    scheduled_kind: list[str | None]
    scheduled_date: list[str | None]
    """ISO 8601 day of the next dated change."""
    department: list[str | None] = []
    """As the next two: of the list or the HR list, and empty where no line of the page has any."""
    cost_centre: list[str | None] = []
    left_on: list[str | None] = []
    """ISO 8601 day, the user's last day of work."""
    suspended_on: list[str | None] = []
    """ISO 8601 day, since when it is suspended."""
    labels: Elsewhere[list[list[str]]] = []
    """As the next three: as in `Line`, and empty where no line of the page has any."""
    operator: Elsewhere[list[str | None]] = []
    status_words: Elsewhere[list[str | None]] = []
    cost_currency: Elsewhere[list[str | None]] = []
    """ISO 4217, of `monthly_cost`; None: the page's `currency`."""

    @model_validator(mode="after")
    def _same_length(self) -> Self:
        length = len(self.id)
        for name in LINE_COLUMNS:
            if len(getattr(self, name)) not in ({0, length} if name in SPARSE_COLUMNS else {length}):
                raise ValueError(f"column {name} has another length than id")
        return self


CONTRACT_COLUMNS: tuple[str, ...] = (
    "id", "version", "msisdn", "iccid", "description", "person", "plan", "status", "billing_account", "options",
    "split_bill_profile", "blocks", "pay_by_mobile_limit", "monthly_cost", "scheduled_kind", "scheduled_date",
    "department", "cost_centre", "left_on", "suspended_on",
)  # fmt: skip
"""The columns of a `LinePage` that our own contract has, in their order."""
_ELSEWHERE = ("labels", "operator", "status_words", "cost_currency")
LINE_COLUMNS = CONTRACT_COLUMNS + _ELSEWHERE
"""All of them."""
SPARSE_COLUMNS = frozenset({"department", "cost_centre", "left_on", "suspended_on", *_ELSEWHERE})
"""Those that a page leaves out where no line of it has any."""
