"""What it costs: invoices and their payment, billing settings, spending, group packs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fleet_tui.domain.billing import BillingAccount, Invoice, SplitBillProfile
    from fleet_tui.domain.billing_settings import BillingAccountUpdate, SplitBillProfileRequest
    from fleet_tui.domain.charges import InvoiceDetail, InvoiceLinePage
    from fleet_tui.domain.group_pack import GroupPack, LineUsagePage, PackOrder, PackPreview, PackStop, PackUpdate
    from fleet_tui.domain.payment import Payment, PaymentMethod, PaymentPage, PaymentRequest
    from fleet_tui.domain.spending import SpendingBy, SpendingPage


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


class SamplePaymentsPort(Protocol):
    """The payment page of a sample, in this process; of an operator whose capabilities say `sample_payments`."""

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
        against: str | None = None,
        number: str | None = None,
        by_change: bool = False,
        cursor: str | None = None,
        limit: int = 500,
    ) -> SpendingPage:
        """Sums of a month (`2026-11`, without one the newest), of all or one billing account; lines come in pages.

        Each is beside the month `against`, without one the month before. `number`: the categories of one phone number.
        """
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
