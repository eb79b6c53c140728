"""Orders: a list of items (line + change) with an effective date. Every change to a line is one."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from fleet_tui.domain.approval import Approval, OpenReason, worse
from fleet_tui.domain.base import Day, Elsewhere, Notice, Page, Request, Resource
from fleet_tui.domain.changes.models import Change, Code, ReadChange
from fleet_tui.domain.money import Money
from fleet_tui.domain.text import Text

MAX_ITEMS = 20_000
"""Items one order may have; a larger job is several orders."""


class OrderStatus(StrEnum):
    """SUBMITTED → SCHEDULED → IN_PROGRESS → DONE / PARTIAL / REJECTED / CANCELLED.

    PARTIAL: some items done, some refused. REJECTED: none done. DRAFT exists on the client only. UNKNOWN: it, or an
    item of it, may or may not have been done at an operator; our own server has none.

    Where a company asks for four eyes, an order may come in as AWAITS_APPROVAL: a second manager's approval makes it
    SUBMITTED or SCHEDULED, their refusal REJECTED.

    Where the lines are a list of the company's own, nobody carries an order out here: SUBMITTED → TO_SEND (looked at,
    no operator has heard of it) → ASKED (its sheet was written, or it was noted as sent) → DONE once each item was
    confirmed, by a later list or by hand.

    Another operator may keep one back until it, or somebody there, lets it go on: HELD.
    """

    DRAFT = "DRAFT"
    UNKNOWN = "UNKNOWN"
    AWAITS_APPROVAL = "AWAITS_APPROVAL"
    SUBMITTED = "SUBMITTED"
    SCHEDULED = "SCHEDULED"
    IN_PROGRESS = "IN_PROGRESS"
    TO_SEND = "TO_SEND"
    ASKED = "ASKED"
    DONE = "DONE"
    PARTIAL = "PARTIAL"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"
    HELD = "HELD"

    @property
    def final(self) -> bool:
        """Nothing more will happen to such an order."""
        return self in _FINAL

    @property
    def settled(self) -> bool:
        """Nothing more happens to such an order by itself, at least not today."""
        return self in _SETTLED


_FINAL = frozenset({OrderStatus.DONE, OrderStatus.PARTIAL, OrderStatus.REJECTED, OrderStatus.CANCELLED})
_SETTLED = _FINAL | {
    OrderStatus.UNKNOWN,
    OrderStatus.AWAITS_APPROVAL,
    OrderStatus.SCHEDULED,
    OrderStatus.HELD,
    OrderStatus.TO_SEND,
    OrderStatus.ASKED,
}


class ItemStatus(StrEnum):
    """WAITING → IN_PROGRESS → DONE / REFUSED / CANCELLED; of a company's own list TO_SEND → ASKED → CONFIRMED.

    UNKNOWN: it was sent to an operator, and nothing says whether it was done; our own server has none.
    """

    WAITING = "WAITING"
    IN_PROGRESS = "IN_PROGRESS"
    TO_SEND = "TO_SEND"
    ASKED = "ASKED"
    CONFIRMED = "CONFIRMED"
    DONE = "DONE"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"
    UNKNOWN = "UNKNOWN"


class ConfirmedBy(StrEnum):
    """Who said that the operator did what it was asked: a list or an invoice that shows it, or somebody."""

    LIST = "LIST"
    INVOICE = "INVOICE"
    HAND = "HAND"


OpenOrderStatus = Annotated[OrderStatus | Text, Field(union_mode="left_to_right")]
OpenItemStatus = Annotated[ItemStatus | Text, Field(union_mode="left_to_right")]


class OrderItemRequest(Request):
    """One change to one line. `line_id` is None only for `add_line`; `expected_version` guards against overwriting."""

    line_id: Code | None = None
    expected_version: Annotated[int, Field(ge=1)] | None = None
    change: Change


class OrderRequest(Request):
    """What is ordered. `effective_date` is a day in Europe/Brussels; None: as soon as possible.

    `undo_of` is the id of the order that this one takes back (`Undo`); an order is taken back once.
    """

    items: Annotated[list[OrderItemRequest], Field(min_length=1, max_length=MAX_ITEMS)]
    effective_date: Day | None = None
    note: Annotated[str, Field(max_length=1000)] = ""
    undo_of: Code | None = None


class OrderUpdate(Request):
    """Another day for an order that waits for its day."""

    effective_date: Day


class OrderSent(Request):
    """That the operator was asked: when, and what it calls the order. None of the days: today."""

    asked_on: Day | None = None
    reference: Annotated[str, Field(max_length=200)] = ""


class OrderConfirmation(Request):
    """That the operator did what it was asked. `positions` are those of the items; None: all that are asked."""

    positions: Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=1, max_length=MAX_ITEMS)] | None = None


class Effect(Resource):
    """One field a change would alter: before → after. Values are codes, names or amounts as in `Line`."""

    field: str
    before: JsonValue = None
    after: JsonValue = None


class ItemPreview(Resource):
    """What one item would do. A `refusal` means nothing would change for this line."""

    line_id: str | None
    msisdn: str | None = None
    description: Text = Text("")
    person: Text | None = None
    effects: list[Effect] = []
    monthly_difference: Money | None = None
    losses: list[Notice] = []
    warnings: list[Notice] = []
    refusal: Notice | None = None
    irreversible: bool = False
    """Nothing would take this back."""


class Preview(Resource):
    """The same order with `validate_only`: nothing was changed. Items are in the order of the request."""

    items: list[ItemPreview]
    accepted: int
    refused: int
    monthly_difference: Money | None
    effective_date: Day
    approval: list[OpenReason] = []
    """Why a second manager would have to approve it; empty: nobody has to."""

    @property
    def irreversible(self) -> int:
        """How many of the accepted items nothing would take back."""
        return sum(1 for item in self.items if item.irreversible)


class ItemCounts(Resource):
    """How far an order is; the six add up to `total`. What was confirmed is done, what is to be sent waits."""

    total: int
    waiting: int = 0
    in_progress: int = 0
    asked: int = 0
    done: int = 0
    refused: int = 0
    cancelled: int = 0


class Order(Resource):
    """An order. `kind` is the items' change kind, or "mixed"."""

    id: str
    number: str
    version: int
    status: OpenOrderStatus
    status_words: Elsewhere[Text | None] = None
    """The operator's own word for its status, where that says more."""
    kind: str
    counts: ItemCounts
    effective_date: Day
    created_at: datetime
    finished_at: datetime | None = None
    created_by: Text
    note: Text = Text("")
    irreversible: bool = False
    """Nothing would take any of it back. Of a mixed order the rest can be: `Undo.left_out` counts what cannot."""
    undo_of: str | None = None
    asked_on: date | None = None
    """When the operator was asked; None: it was not, or carries orders out itself."""
    reference: Text = Text("")
    """What the operator calls it."""
    ticket: str | None = None
    """Number of the first ticket that it wrote to the service desk, when losses were reported.

    Cards of which the same is told are one ticket. None on a company's own list: no desk is told there.
    """
    due: date | None = None
    """By when all of it should be done, in working days from the day it was asked."""
    approval: Approval | None = None
    """What it waits or waited for a second manager for; None: nobody had to approve it."""

    @property
    def final(self) -> bool:
        """Nothing more will happen to it."""
        return isinstance(self.status, OrderStatus) and self.status.final

    @property
    def settled(self) -> bool:
        """Nothing more happens to it by itself today."""
        return isinstance(self.status, OrderStatus) and self.status.settled

    def late(self, today: date) -> bool:
        """Whether the operator should have done it before `today`."""
        return self.status == OrderStatus.ASKED and self.due is not None and self.due < today


class ApprovalReview(Resource):
    """An order that waits for approval, evaluated anew: what it would do now.

    `seen` names what is shown; an approval carries it, and is refused when things are not so any more.
    """

    order: Order
    preview: Preview
    seen: str

    @property
    def worse(self) -> bool:
        """It is worse than it was shown to whoever ordered."""
        approval = self.order.approval
        return approval is not None and worse(approval, self.preview.monthly_difference, self.preview.refused)


class Undo(Resource):
    """How an order is taken back: the order of inverse changes, to be reviewed and submitted as any other.

    `left_out` counts the items of `of` that were done and that nothing takes back.
    """

    of: Order
    order: OrderRequest
    left_out: int = 0


class OrderItem(Resource):
    """One item with its result."""

    position: int
    line_id: str | None
    msisdn: str | None = None
    description: Text = Text("")
    status: OpenItemStatus
    change: ReadChange
    refusal: Notice | None = None
    finished_at: datetime | None = None
    effects: list[Effect] = []
    """What it changed; of an item that is or was asked, what it is to change."""
    due: date | None = None
    confirmed_by: Annotated[ConfirmedBy | Text, Field(union_mode="left_to_right")] | None = None
    confirmed_on: date | None = None


class LineHistoryEntry(Resource):
    """What one order had in store for a line, and what came of it."""

    order: Order
    item: OrderItem


class OutsideChange(Resource):
    """What a list of the operator showed changed though nobody here had asked for it; values as people read them."""

    listed_on: date
    field: str
    before: Text = Text("")
    after: Text = Text("")


class LineHistoryPage(Page):
    """The orders that concerned one line, newest first."""

    items: list[LineHistoryEntry]
    outside: list[OutsideChange] = []
    """On the first page: what lists changed, the newest first."""


class OrderPage(Page):
    """Orders, newest first."""

    items: list[Order]


class OrderItemPage(Page):
    """Items of one order, by position."""

    items: list[OrderItem]
