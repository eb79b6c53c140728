"""What a screen may ask of an operator: one small Protocol for each screen's needs.

`fleet_tui.api.FleetClient` answers all of them over the contract of `docs/openapi.json`. Another operator's API stands
behind the same Protocols (see `docs/architecture.md`, "Another operator"). Every method may raise the errors of
`fleet_tui.domain.failure`; none returns a failure as a value.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from fleet_tui.domain.attachment import Attachment
    from fleet_tui.domain.audit import AuditPage, AuditQuery
    from fleet_tui.domain.billing import BillingAccount, Invoice, SplitBillProfile
    from fleet_tui.domain.billing_settings import BillingAccountUpdate, SplitBillProfileRequest
    from fleet_tui.domain.charges import InvoiceDetail, InvoiceLinePage
    from fleet_tui.domain.dashboard import Dashboard
    from fleet_tui.domain.fleet_import import ImportRequest, ImportResult
    from fleet_tui.domain.group_pack import GroupPack, LineUsagePage, PackOrder, PackPreview, PackStop, PackUpdate
    from fleet_tui.domain.line import Line, LinePage
    from fleet_tui.domain.order import (
        LineHistoryPage,
        Order,
        OrderItemPage,
        OrderPage,
        OrderRequest,
        OrderStatus,
        Preview,
        Undo,
    )
    from fleet_tui.domain.payment import Payment, PaymentMethod, PaymentPage, PaymentRequest
    from fleet_tui.domain.person import Address, Person, PersonUpdate
    from fleet_tui.domain.plan import Contract
    from fleet_tui.domain.profile import NewProfile, Profile, ProfileDetails, ProfilePage, ProfileUpdate
    from fleet_tui.domain.session import Credentials, InvitationAcceptance, Me
    from fleet_tui.domain.sim_card import PukReveal, SimCardPage, SimCardStatus
    from fleet_tui.domain.spending import SpendingBy, SpendingPage
    from fleet_tui.domain.ticket import NewTicket, NewTicketMessage, SimCardStock, Ticket, TicketPage, TicketStatus
    from fleet_tui.domain.ticket_topic import TicketTopicList


class SessionPort(Protocol):
    """Signing in and out."""

    async def sign_in(self, credentials: Credentials) -> Me:
        """Sign in; the tokens stay behind the port. Raises NotSignedIn when identifier or password is wrong."""
        ...

    async def accept_invitation(self, acceptance: InvitationAcceptance) -> Me:
        """Complete an invited profile, and be signed in. Raises Refused (INVITATION_UNKNOWN, INVITATION_EXPIRED)."""
        ...

    async def sign_out(self) -> None:
        """Revoke the tokens and forget every copy."""
        ...

    async def me(self) -> Me:
        """Who is signed in. Raises NotSignedIn."""
        ...


class DashboardPort(Protocol):
    """The dashboard's figures."""

    async def dashboard(self) -> Dashboard: ...


class FleetPort(Protocol):
    """The fleet, page by page, and single lines."""

    @property
    def far(self) -> bool:
        """Answers come over a network: pages are then asked for side by side."""
        ...

    async def line_page(self, *, cursor: str | None = None, limit: int = 1000) -> LinePage:
        """The page at `cursor`; without one the first, which names the cursors of all others."""
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
        """Submit `order` under the idempotency key `key`; the same key and order again give the same order.

        Raises OutcomeUnknown when no answer says whether the order was taken: only the same order with the same key
        may be sent then.
        """
        ...

    async def order(self, order_id: str) -> Order:
        """Raises NotFound."""
        ...

    async def order_items(self, order_id: str, *, cursor: str | None = None, limit: int = 500) -> OrderItemPage: ...

    async def orders(
        self, *, status: OrderStatus | None = None, cursor: str | None = None, limit: int = 100
    ) -> OrderPage:
        """Orders, newest first; only those in `status` when it is given."""
        ...

    async def cancel_order(self, order_id: str) -> Order:
        """Cancel what has not started. Raises Refused (ORDER_FINAL)."""
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


class ProfilesPort(Protocol):
    """User profiles and their invitations."""

    async def profiles(self) -> ProfilePage: ...

    async def profile(self, profile_id: str) -> ProfileDetails:
        """One profile with the lines of its person. Raises NotFound."""
        ...

    async def create_profile(self, profile: NewProfile, key: str) -> ProfileDetails:
        """A new profile, whose invitation goes out; the same key and profile again give the same profile.

        Raises Refused (IDENTIFIER_TAKEN, PERSON_HAS_PROFILE), OutcomeUnknown.
        """
        ...

    async def change_profile(self, profile_id: str, version: int, changes: ProfileUpdate) -> ProfileDetails:
        """Change what `changes` names, made on `version` of the profile.

        Raises Conflict, Refused (LAST_MANAGER, LOCAL_MANAGER, PROFILE_VALIDATED, IDENTIFIER_TAKEN), OutcomeUnknown.
        """
        ...

    async def remove_profile(self, profile: Profile) -> None:
        """Withdraw the invitation or remove the profile, as `profile` shows it.

        Raises Conflict when it changed meanwhile, Refused (LAST_MANAGER, LOCAL_MANAGER), OutcomeUnknown.
        """
        ...

    async def invite_again(self, profile: Profile, key: str) -> ProfileDetails:
        """Send the invitation again; the same key sends it once.

        Raises Conflict, Refused (PROFILE_VALIDATED, NO_ADDRESS), OutcomeUnknown.
        """
        ...


class AuditPort(Protocol):
    """Who did what."""

    async def audit(self, query: AuditQuery, *, cursor: str | None = None, limit: int = 100) -> AuditPage:
        """A page of the rows that `query` asks for, newest first."""
        ...


class TicketsPort(Protocol):
    """Tickets to the service desk."""

    async def tickets(self) -> TicketPage:
        """All of them with their conversations, newest first."""
        ...

    async def ticket(self, ticket_id: str) -> Ticket:
        """One with its conversation. Raises NotFound."""
        ...

    async def ticket_topics(self) -> TicketTopicList:
        """What they can be about, what each kind asks for, what may be attached."""
        ...

    async def create_ticket(self, ticket: NewTicket, key: str) -> Ticket:
        """Send a ticket under the idempotency key `key`. Raises Refused (by field), OutcomeUnknown."""
        ...

    async def reply_to_ticket(self, ticket_id: str, message: NewTicketMessage, key: str) -> Ticket:
        """Go on with the conversation. Raises Refused (TICKET_CLOSED), OutcomeUnknown."""
        ...

    async def set_ticket_status(self, ticket: Ticket, status: TicketStatus) -> Ticket:
        """Close it, or open it again, as it is in `ticket`. Raises Conflict, OutcomeUnknown."""
        ...

    async def upload(self, name: str, content: bytes, on_sent: Callable[[int], None] | None = None) -> Attachment:
        """A file for a ticket; `on_sent` is told how many bytes have left. Sent again, it is the same attachment.

        Raises Refused (TOO_LARGE, TYPE_NOT_ALLOWED, CONTENT_DIFFERS, …).
        """
        ...

    async def attachment(self, attachment: Attachment) -> bytes:
        """The content of a file. Raises NotFound, BadAnswer when it is not what was announced."""
        ...

    async def sim_card_stock(self) -> SimCardStock:
        """Blank cards in stock, and on their way."""
        ...

    async def delivery_addresses(self) -> list[Address]:
        """Where blank cards were sent to before, the latest first."""
        ...


class InvoicesPort(Protocol):
    """Invoices, and paying them."""

    async def invoices(self, billing_account: str | None = None, *, unpaid: bool = False) -> list[Invoice]:
        """Invoices, newest first; of one billing account when it is given, only those not paid with `unpaid`."""
        ...

    async def invoice(self, number: str) -> InvoiceDetail:
        """One invoice with its sums. Raises NotFound."""
        ...

    async def invoice_lines(self, number: str, *, cursor: str | None = None, limit: int = 500) -> InvoiceLinePage:
        """What an invoice charges, phone line by phone line. Raises NotFound."""
        ...

    async def invoice_pdf(self, number: str) -> bytes:
        """The invoice as PDF. Raises NotFound, and BadAnswer when not all of it came as it was sent."""
        ...

    async def payment_methods(self) -> list[PaymentMethod]:
        """The ways to pay, the most usual first."""
        ...

    async def pay(self, request: PaymentRequest, key: str) -> Payment:
        """Begin a payment under the idempotency key `key`; the same key and request again give the same payment.

        Raises Refused (INVOICE_PAID, PAYMENT_UNDER_WAY, NOTHING_TO_PAY), OutcomeUnknown.
        """
        ...

    async def payment(self, payment_id: str) -> Payment:
        """Raises NotFound."""
        ...

    async def payments(self, *, cursor: str | None = None, limit: int = 100) -> PaymentPage:
        """Payments, newest first."""
        ...

    async def cancel_payment(self, payment_id: str) -> Payment:
        """End a payment that was not made. Raises Refused (PAYMENT_FINAL)."""
        ...

    async def open_sample_page(self, payment: Payment) -> None:
        """See the sample's payment page, as a browser would; in this process there is no other way to it."""
        ...

    async def answer_sample_page(self, payment: Payment, *, paid: bool) -> None:
        """Choose there: it is paid, or it fails. No money moves."""
        ...


class BillingSettingsPort(Protocol):
    """How accounts are billed, and who pays what of a shared bill. The lists are the catalogue's."""

    async def change_billing_account(self, account: BillingAccount, changes: BillingAccountUpdate) -> BillingAccount:
        """Change the settings of an account, made on `account` as it was.

        Raises Conflict, Refused (MANDATE_MISSING, E_MAIL_MISSING, ENTERPRISE_NUMBER_MISSING), OutcomeUnknown.
        """
        ...

    async def add_split_bill_profile(self, wanted: SplitBillProfileRequest, key: str) -> SplitBillProfile:
        """A new profile, once for each `key`. Raises Refused (NAME_TAKEN), OutcomeUnknown."""
        ...

    async def change_split_bill_profile(
        self, profile: SplitBillProfile, wanted: SplitBillProfileRequest
    ) -> SplitBillProfile:
        """All of a profile anew, made on `profile` as it was. Raises Conflict, Refused (NAME_TAKEN), OutcomeUnknown."""
        ...

    async def remove_split_bill_profile(self, profile: SplitBillProfile) -> None:
        """Remove a profile. Raises Conflict, Refused (PROFILE_IN_USE), OutcomeUnknown."""
        ...


class SpendingPort(Protocol):
    """What was spent, added up from the invoices."""

    async def spending(
        self,
        by: SpendingBy,
        *,
        account: str | None = None,
        month: str | None = None,
        by_change: bool = False,
        cursor: str | None = None,
        limit: int = 500,
    ) -> SpendingPage:
        """Sums of a month (`2026-11`, without one the newest), of all or one billing account; lines come in pages."""
        ...


class GroupPacksPort(Protocol):
    """Group packs and their consumption; ordering, changing, stopping one.

    Changes are made on a `version` and raise Conflict when it is not the present one, OutcomeUnknown, Refused: the same
    key again gives the same answer. Previews change nothing.
    """

    async def group_packs(self) -> list[GroupPack]: ...

    async def group_pack(self, pack_id: str) -> GroupPack:
        """Raises NotFound."""
        ...

    async def group_pack_lines(self, pack_id: str, *, cursor: str | None = None, limit: int = 500) -> LineUsagePage:
        """Lines by what they used of a pack, the greatest first. Raises NotFound."""
        ...

    async def preview_pack_order(self, order: PackOrder) -> PackPreview: ...

    async def order_pack(self, order: PackOrder, key: str) -> GroupPack: ...

    async def preview_pack_change(self, pack_id: str, version: int, changes: PackUpdate) -> PackPreview: ...

    async def change_pack(self, pack_id: str, version: int, changes: PackUpdate, key: str) -> GroupPack: ...

    async def preview_pack_stop(self, pack_id: str, version: int, stop: PackStop) -> PackPreview: ...

    async def stop_pack(self, pack_id: str, version: int, stop: PackStop, key: str) -> GroupPack: ...


class ImportPort(Protocol):
    """Loading a company's own list into a local fleet."""

    async def import_lines(self, request: ImportRequest, *, validate_only: bool) -> ImportResult:
        """Import a list, or only say what would happen. Raises Refused (NOT_A_LOCAL_FLEET) at an operator's fleet."""
        ...


@runtime_checkable
class Operator(
    SessionPort,
    DashboardPort,
    FleetPort,
    CataloguePort,
    ManageSimPort,
    OrderPort,
    ProfilesPort,
    AuditPort,
    TicketsPort,
    InvoicesPort,
    BillingSettingsPort,
    SpendingPort,
    GroupPacksPort,
    ImportPort,
    Protocol,
):
    """Everything at once: what the application is wired to."""

    async def close(self) -> None:
        """Release connections. The port cannot be used afterwards."""
        ...
