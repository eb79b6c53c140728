"""Orders: a list of items (line + change) with an effective date. Every change to a line is one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from fleet_tui.domain.base import Day, Notice, Page, Request, Resource
from fleet_tui.domain.changes.models import Change, Code, ReadChange
from fleet_tui.domain.money import Money
from fleet_tui.domain.text import Text

MAX_ITEMS = 20_000
"""Items one order may have; a larger job is several orders."""


class OrderStatus(StrEnum):
    """SUBMITTED → SCHEDULED → IN_PROGRESS → DONE / PARTIAL / REJECTED / CANCELLED.

    PARTIAL: some items done, some refused. REJECTED: none done. DRAFT and UNKNOWN exist on the client only.
    """

    DRAFT = "DRAFT"
    UNKNOWN = "UNKNOWN"
    SUBMITTED = "SUBMITTED"
    SCHEDULED = "SCHEDULED"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    PARTIAL = "PARTIAL"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"

    @property
    def final(self) -> bool:
        """Nothing more will happen to such an order."""
        return self in _FINAL


_FINAL = frozenset({OrderStatus.DONE, OrderStatus.PARTIAL, OrderStatus.REJECTED, OrderStatus.CANCELLED})


class ItemStatus(StrEnum):
    """WAITING → IN_PROGRESS → DONE / REFUSED / CANCELLED."""

    WAITING = "WAITING"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"


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

    @property
    def irreversible(self) -> int:
        """How many of the accepted items nothing would take back."""
        return sum(1 for item in self.items if item.irreversible)


class ItemCounts(Resource):
    """How far an order is; the five add up to `total`."""

    total: int
    waiting: int = 0
    in_progress: int = 0
    done: int = 0
    refused: int = 0
    cancelled: int = 0


class Order(Resource):
    """An order. `kind` is the items' change kind, or "mixed"."""

    id: str
    number: str
    version: int
    status: OpenOrderStatus
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

    @property
    def final(self) -> bool:
        """Nothing more will happen to it."""
        return isinstance(self.status, OrderStatus) and self.status.final


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


class LineHistoryEntry(Resource):
    """What one order had in store for a line, and what came of it."""

    order: Order
    item: OrderItem


class LineHistoryPage(Page):
    """The orders that concerned one line, newest first."""

    items: list[LineHistoryEntry]


class OrderPage(Page):
    """Orders, newest first."""

    items: list[Order]


class OrderItemPage(Page):
    """Items of one order, by position."""

    items: list[OrderItem]
