"""Lines: the fleet, what can be chosen for a line, one SIM card, orders, a company's own list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fleet_tui.domain.billing import BillingAccount, SplitBillProfile
    from fleet_tui.domain.fleet_import import ImportRequest, ImportResult
    from fleet_tui.domain.line import Line, LinePage
    from fleet_tui.domain.list_difference import Drift
    from fleet_tui.domain.order import (
        LineHistoryPage,
        Order,
        OrderConfirmation,
        OrderItemPage,
        OrderPage,
        OrderRequest,
        OrderSent,
        OrderStatus,
        Preview,
        Undo,
    )
    from fleet_tui.domain.person import Person, PersonUpdate
    from fleet_tui.domain.plan import Contract
    from fleet_tui.domain.sim_card import PukReveal, SimCardPage, SimCardStatus


class FleetPort(Protocol):
    """The fleet, page by page, and single lines."""

    @property
    def far(self) -> bool:
        """Answers come over a network: pages are then asked for side by side."""
        ...

    async def line_page(self, *, cursor: str | None = None, limit: int = 1000) -> LinePage:
        """The page at `cursor`; without one the first, which names the cursors of all others, or only the next one.

        Refused or NotFound for a cursor that is not known any more: the list is then read from its beginning.
        """
        ...

    async def lines_changed_since(self, sync_token: str) -> list[LinePage]:
        """Lines modified and removed since `sync_token` was given (the last page holds the new token).

        Raises Refused (SYNC_TOKEN_EXPIRED) when the fleet must be fetched whole again.
        """
        ...

    async def line(self, line_id: str) -> Line:
        """One line with all that hangs on it. Raises NotFound."""
        ...


class CataloguePort(Protocol):
    """What can be chosen: plans, options, accounts, split-bill profiles, users, SIM cards."""

    async def contracts(self) -> list[Contract]: ...

    async def billing_accounts(self) -> list[BillingAccount]: ...

    async def split_bill_profiles(self) -> list[SplitBillProfile]: ...

    async def people(self, search: str, *, limit: int = 20) -> list[Person]:
        """The first `limit` people whose name has every word of `search`, accents folded, by name."""
        ...

    async def sim_cards(
        self, *, status: SimCardStatus | None = None, prefix: str = "", cursor: str | None = None, limit: int = 20
    ) -> SimCardPage:
        """SIM cards by number, blank ones too: those in `status` whose number starts with `prefix` (digits)."""
        ...

    async def available_numbers(self, ending: str = "", *, limit: int = 20) -> list[str]:
        """Free numbers (E.164) that end in the digits `ending`; not reserved. None where no operator offers any."""
        ...


class ManageSimPort(Protocol):
    """One SIM: its PUK, the data of its user, the history of its line."""

    async def reveal_puk(self, iccid: str) -> PukReveal:
        """The PUK of a card; who asked is recorded. Raises NotFound, Refused (PUK_UNKNOWN)."""
        ...

    async def change_person(self, person_id: str, version: int, changes: PersonUpdate) -> Person:
        """Change a user's data, made on `version` of them.

        Raises Conflict when they changed meanwhile, Refused (PERSON_CONFIRMED), OutcomeUnknown.
        """
        ...

    async def line_history(self, line_id: str, *, cursor: str | None = None, limit: int = 50) -> LineHistoryPage:
        """The orders that concerned a line, newest first. Raises NotFound."""
        ...


class OrderPort(Protocol):
    """Orders: preview, submit, follow."""

    async def preview(self, order: OrderRequest) -> Preview:
        """What `order` would do; nothing is changed."""
        ...

    async def submit(self, order: OrderRequest, key: str) -> Order:
        """Submit `order` under the idempotency key `key`.

        Raises OutcomeUnknown when no answer says whether the order was taken: `find` may tell. Where the capabilities
        say `idempotent`, the same key and order again give the same order; elsewhere they would order once more.
        """
        ...

    async def find(self, key: str) -> Order | None:
        """The order that was submitted under `key`. None: there is none, or not yet, or none can be found so."""
        ...

    async def order(self, order_id: str) -> Order:
        """Raises NotFound."""
        ...

    async def order_items(self, order_id: str, *, cursor: str | None = None, limit: int = 500) -> OrderItemPage: ...

    async def orders(
        self, *, status: OrderStatus | None = None, cursor: str | None = None, limit: int = 100
    ) -> OrderPage:
        """Orders, newest first; only those in `status` when it is given. A page's `next_cursor` goes on with either."""
        ...

    async def cancel_order(self, order_id: str) -> Order:
        """Cancel what has not started. Raises Refused (ORDER_FINAL)."""
        ...

    async def order_sent(self, order_id: str, sent: OrderSent) -> Order:
        """Note that the operator was asked for an order of a company's own list.

        Raises Refused (NOT_ASKED_FOR, DATE_AHEAD), OutcomeUnknown.
        """
        ...

    async def confirm_order(self, order_id: str, confirmed: OrderConfirmation) -> Order:
        """Note that the operator did what it was asked: the lines become so.

        Raises Refused (NOT_ASKED_FOR), OutcomeUnknown.
        """
        ...

    async def reschedule_order(self, order: Order, day: date) -> Order:
        """Another day for an order that waits for its day; today means now.

        Raises Conflict when it is not as `order` says any more, Refused (ORDER_FINAL, ORDER_UNDER_WAY,
        DATE_IN_THE_PAST).
        """
        ...

    async def undo(self, order_id: str | None = None) -> Undo:
        """How an order of mine is taken back, by default the last: an order to review and submit. Nothing is changed.

        Raises Refused (NOTHING_TO_UNDO, IRREVERSIBLE, ALREADY_UNDONE, NOT_YOURS, ORDER_UNDER_WAY).
        """
        ...


class ImportPort(Protocol):
    """Loading a company's own list into a local fleet."""

    async def import_lines(self, request: ImportRequest, *, validate_only: bool) -> ImportResult:
        """Import a list, or only say what would happen.

        Raises Refused (NOT_A_LOCAL_FLEET, LIST_OLDER, DATE_AHEAD, PART_OR_WHOLE).
        """
        ...

    async def drift(self) -> Drift:
        """What differs between what was asked of the operator and what it listed last."""
        ...
