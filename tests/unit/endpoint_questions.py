"""Which endpoint each question of a screen is put to, and what it carries: one row a question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from enum import Flag, auto
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, SecretStr

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.approval import ApprovalRule, ApprovalRuleRequest
from fleet_tui.domain.attachment import Attachment
from fleet_tui.domain.audit import AuditQuery
from fleet_tui.domain.billing import BillingAccount, SplitBillProfile
from fleet_tui.domain.billing_settings import BillingAccountUpdate, SplitBillProfileRequest
from fleet_tui.domain.employee_list import MatchesOf
from fleet_tui.domain.finding_list import Dispute, DisputeUpdate, FindingState, FindingUpdate, NewDispute
from fleet_tui.domain.fleet_import import ImportRequest, ImportRow
from fleet_tui.domain.group_pack import PackOrder, PackStop, PackUpdate
from fleet_tui.domain.order import ApprovalReview, Order, OrderConfirmation, OrderSent, OrderStatus
from fleet_tui.domain.own_import import OwnDataRequest
from fleet_tui.domain.payment import Payment, PaymentRequest
from fleet_tui.domain.person import Language, PersonUpdate
from fleet_tui.domain.profile import NewProfile, Profile, ProfileUpdate
from fleet_tui.domain.second_factor import SecondFactorCode, SecondFactorProof, SecondFactorStart
from fleet_tui.domain.session import Credentials, InvitationAcceptance, PasswordChange, PasswordReset
from fleet_tui.domain.sim_card import SimCardStatus
from fleet_tui.domain.spending import SpendingBy
from fleet_tui.domain.ticket import NewTicket, NewTicketMessage, Ticket, TicketStatus
from tests.unit.api_support import ORDER


class Carries(Flag):
    """What a question bears besides its body. One that changes something is not asked in a read-only run."""

    NOTHING = 0
    CHANGE = auto()
    KEY = auto()
    VERSION = auto()


NOTHING, CHANGE, KEY, VERSION = Carries.NOTHING, Carries.CHANGE, Carries.KEY, Carries.VERSION


Model = TypeVar("Model", bound=BaseModel)


class Question(NamedTuple):
    """A call of the client, and the request it becomes: `asked` is its verb, path and query."""

    ask: Callable[[FleetClient], Awaitable[Any]]
    asked: str
    carries: Carries = NOTHING


PASSWORD = SecretStr("a long password")
CREDENTIALS = Credentials(identifier="m@example.com", password=PASSWORD)
ACCEPTANCE = InvitationAcceptance(
    code="a-code-of-one", identifier="m@example.com", password=PASSWORD, given_name="M", family_name="S"
)
RESET = PasswordReset(code="a-code-of-one", password=PASSWORD)
PROOF = SecondFactorProof(present=PASSWORD, code="123456")
LIST = ImportRequest(name="Brouwerij De Molen", rows=[ImportRow(row=2, msisdn="0489 74 43 65")])
TICKET = NewTicket(topic="TECHNICAL", detail="NO_SERVICE")
PAYMENT = PaymentRequest(method="TRANSFER", invoices=["213800090167"])


def _of(model: type[Model], **told: Any) -> Model:
    """A record or a request of which only `told` is known: enough to ask about it."""
    return model.model_construct(**told)


# What a record is asked about by: its id or number, and its version. The rest of it is not sent.
_HELD = _of(Order, id="o/1", version=3)
_REVIEW = _of(ApprovalReview, order=_HELD, seen="digest")
_RULE = _of(ApprovalRule, version=3)
_ACCOUNT = _of(BillingAccount, number="100457319", version=3)
_SPLIT = _of(SplitBillProfile, id="s/1", version=3)
_PROFILE = _of(Profile, id="p/1", version=3)
_TICKET = _of(Ticket, id="t/1", version=3)
_DISPUTE = _of(Dispute, number=7, version=3)
_PAGE = _of(Payment, id="y/1", page="/sample-payments/y")

ACCESS = [
    Question(lambda fleet: fleet.health(), "GET /v1/health"),
    Question(lambda fleet: fleet.capabilities(), "GET /v1/capabilities"),
    Question(lambda fleet: fleet.sign_in(CREDENTIALS), "POST /v1/sessions"),
    Question(lambda fleet: fleet.accept_invitation(ACCEPTANCE), "POST /v1/invitations/accept", CHANGE | KEY),
    Question(lambda fleet: fleet.sign_out(), "DELETE /v1/sessions/current"),
    Question(lambda fleet: fleet.me(), "GET /v1/me"),
    Question(
        lambda fleet: fleet.change_password(PasswordChange(present=PASSWORD, password=PASSWORD)),
        "PUT /v1/me/password",
        CHANGE,
    ),
    Question(lambda fleet: fleet.forget_password("m@example.com"), "POST /v1/password-resets", CHANGE),
    Question(lambda fleet: fleet.reset_password(RESET), "POST /v1/password-resets/complete", CHANGE),
    Question(lambda fleet: fleet.second_factor(), "GET /v1/me/second-factor"),
    Question(
        lambda fleet: fleet.begin_second_factor(SecondFactorStart(present=PASSWORD)),
        "POST /v1/me/second-factor",
        CHANGE,
    ),
    Question(
        lambda fleet: fleet.confirm_second_factor(SecondFactorCode(code="123456")),
        "POST /v1/me/second-factor/confirm",
        CHANGE,
    ),
    Question(lambda fleet: fleet.renew_recovery_codes(PROOF), "POST /v1/me/second-factor/recovery-codes", CHANGE),
    Question(lambda fleet: fleet.end_second_factor(PROOF), "POST /v1/me/second-factor/end", CHANGE),
    Question(lambda fleet: fleet.open_sessions(), "GET /v1/sessions"),
    Question(lambda fleet: fleet.end_session("e/1"), "DELETE /v1/sessions/e%2F1", CHANGE),
    Question(lambda fleet: fleet.end_other_sessions(), "DELETE /v1/sessions/others", CHANGE),
]

LINES = [
    Question(lambda fleet: fleet.dashboard(), "GET /v1/dashboard"),
    Question(lambda fleet: fleet.line_page(), "GET /v1/lines?limit=1000"),
    Question(lambda fleet: fleet.line_page(cursor="a b", limit=5), "GET /v1/lines?cursor=a+b&limit=5"),
    Question(lambda fleet: fleet.lines_changed_since("7"), "GET /v1/lines?modified_since=7&limit=5000"),
    Question(lambda fleet: fleet.line("line/1"), "GET /v1/lines/line%2F1"),
    Question(lambda fleet: fleet.line_history("line-1", cursor="c"), "GET /v1/lines/line-1/history?cursor=c&limit=50"),
    Question(lambda fleet: fleet.contracts(), "GET /v1/contracts"),
    Question(lambda fleet: fleet.people("Zoë P"), "GET /v1/people?q=Zo%C3%AB+P&limit=20"),
    Question(
        lambda fleet: fleet.change_person("person-1", 3, PersonUpdate(language=Language.DE)),
        "PATCH /v1/people/person-1",
        CHANGE | VERSION,
    ),
    Question(
        lambda fleet: fleet.sim_cards(status=SimCardStatus.STOCK, prefix="8932"),
        "GET /v1/sim-cards?status=STOCK&prefix=8932&limit=20",
    ),
    Question(lambda fleet: fleet.sim_card_stock(), "GET /v1/sim-cards/stock"),
    Question(lambda fleet: fleet.reveal_puk("8932"), "POST /v1/sim-cards/8932/puk-reveals", KEY),
    Question(lambda fleet: fleet.available_numbers("00"), "GET /v1/available-numbers?ending=00&limit=20"),
    Question(lambda fleet: fleet.import_lines(LIST, validate_only=True), "POST /v1/imports?validate_only=true"),
    Question(lambda fleet: fleet.import_lines(LIST, validate_only=False), "POST /v1/imports", CHANGE | KEY),
    Question(lambda fleet: fleet.drift(), "GET /v1/drift"),
]

ORDERS = [
    Question(lambda fleet: fleet.preview(ORDER), "POST /v1/orders?validate_only=true"),
    Question(lambda fleet: fleet.submit(ORDER, "key-1"), "POST /v1/orders", CHANGE | KEY),
    Question(lambda fleet: fleet.find("key/1"), "GET /v1/order-keys/key%2F1"),
    Question(lambda fleet: fleet.order("order-1"), "GET /v1/orders/order-1"),
    Question(lambda fleet: fleet.order_items("order-1"), "GET /v1/orders/order-1/items?limit=500"),
    Question(lambda fleet: fleet.orders(), "GET /v1/orders?limit=100"),
    Question(lambda fleet: fleet.orders(status=OrderStatus.DONE), "GET /v1/orders?status=DONE&limit=100"),
    Question(lambda fleet: fleet.cancel_order("o/1"), "POST /v1/orders/o%2F1/cancellation", CHANGE | KEY),
    Question(
        lambda fleet: fleet.reschedule_order(_HELD, date(2026, 12, 1)), "PATCH /v1/orders/o%2F1", CHANGE | VERSION
    ),
    Question(lambda fleet: fleet.order_sent("o/1", OrderSent()), "POST /v1/orders/o%2F1/sending", CHANGE | KEY),
    Question(
        lambda fleet: fleet.confirm_order("o/1", OrderConfirmation()),
        "POST /v1/orders/o%2F1/confirmation",
        CHANGE | KEY,
    ),
    Question(lambda fleet: fleet.undo(), "GET /v1/undo"),
    Question(lambda fleet: fleet.undo("o/1"), "GET /v1/undo?order=o%2F1"),
    Question(lambda fleet: fleet.approval_review("o/1"), "GET /v1/orders/o%2F1/approval"),
    Question(lambda fleet: fleet.approve_order(_REVIEW, "key-1"), "POST /v1/orders/o%2F1/approval", CHANGE | KEY),
    Question(lambda fleet: fleet.refuse_order("o/1", "no", "key-1"), "POST /v1/orders/o%2F1/refusal", CHANGE | KEY),
    Question(lambda fleet: fleet.approval_rule(), "GET /v1/approval-rule"),
    Question(
        lambda fleet: fleet.change_approval_rule(_RULE, _of(ApprovalRuleRequest)),
        "PUT /v1/approval-rule",
        CHANGE | VERSION,
    ),
    Question(
        lambda fleet: fleet.approve_approval_rule(_RULE, "key-1"),
        "POST /v1/approval-rule/approval",
        CHANGE | KEY | VERSION,
    ),
    Question(lambda fleet: fleet.drop_approval_proposal(_RULE), "DELETE /v1/approval-rule/proposal", CHANGE | VERSION),
]

PEOPLE = [
    Question(lambda fleet: fleet.profiles(), "GET /v1/profiles"),
    Question(lambda fleet: fleet.profile("p/1"), "GET /v1/profiles/p%2F1"),
    Question(lambda fleet: fleet.create_profile(_of(NewProfile), "key-1"), "POST /v1/profiles", CHANGE | KEY),
    Question(
        lambda fleet: fleet.change_profile("p/1", 3, _of(ProfileUpdate)),
        "PATCH /v1/profiles/p%2F1",
        CHANGE | VERSION,
    ),
    Question(lambda fleet: fleet.remove_profile(_PROFILE), "DELETE /v1/profiles/p%2F1", CHANGE | VERSION),
    Question(lambda fleet: fleet.reset_second_factor(_PROFILE), "DELETE /v1/profiles/p%2F1/second-factor", CHANGE),
    Question(
        lambda fleet: fleet.invite_again(_PROFILE, "key-1"),
        "POST /v1/profiles/p%2F1/invitations",
        CHANGE | KEY | VERSION,
    ),
    Question(
        lambda fleet: fleet.audit(AuditQuery(since=date(2026, 11, 1), subject="8932")),
        "GET /v1/audit?limit=100&since=2026-11-01&subject=8932",
    ),
    Question(lambda fleet: fleet.find_person("Zoë"), "POST /v1/personal-data/searches"),
    Question(lambda fleet: fleet.export_person("p/1"), "POST /v1/personal-data/exports"),
    Question(lambda fleet: fleet.erase_person("p/1", validate_only=True), "POST /v1/personal-data/erasure-previews"),
    Question(lambda fleet: fleet.erase_person("p/1", validate_only=False), "POST /v1/personal-data/erasures", CHANGE),
    Question(lambda fleet: fleet.employees(), "GET /v1/employees?limit=500"),
    Question(lambda fleet: fleet.employee_matches(MatchesOf.TO_ASK), "GET /v1/employee-matches?of=TO_ASK&limit=100"),
    Question(lambda fleet: fleet.employee_match("l/1"), "GET /v1/lines/l%2F1/employee-match"),
    Question(
        lambda fleet: fleet.answer_employee_match("l/1", "e"), "PUT /v1/lines/l%2F1/employee-match/answer", CHANGE
    ),
    Question(
        lambda fleet: fleet.ask_employee_match_again("l/1"), "DELETE /v1/lines/l%2F1/employee-match/answer", CHANGE
    ),
]

TICKETS = [
    Question(lambda fleet: fleet.tickets(), "GET /v1/tickets"),
    Question(lambda fleet: fleet.ticket("t"), "GET /v1/tickets/t"),
    Question(lambda fleet: fleet.ticket_topics(), "GET /v1/ticket-topics"),
    Question(lambda fleet: fleet.create_ticket(TICKET, "key-1"), "POST /v1/tickets", CHANGE | KEY),
    Question(
        lambda fleet: fleet.reply_to_ticket("t", NewTicketMessage(text="x"), "key-1"),
        "POST /v1/tickets/t/messages",
        CHANGE | KEY,
    ),
    Question(
        lambda fleet: fleet.set_ticket_status(_TICKET, TicketStatus.CLOSED),
        "PATCH /v1/tickets/t%2F1",
        CHANGE | VERSION,
    ),
    Question(lambda fleet: fleet.upload("a.pdf", b"%PDF"), "POST /v1/attachments", CHANGE | KEY),
    Question(lambda fleet: fleet.attachment(_of(Attachment, id="a/1")), "GET /v1/attachments/a%2F1"),
    Question(lambda fleet: fleet.delivery_addresses(), "GET /v1/delivery-addresses"),
]

MONEY = [
    Question(lambda fleet: fleet.invoices(), "GET /v1/invoices?limit=500"),
    Question(
        lambda fleet: fleet.invoices("100457319", unpaid=True),
        "GET /v1/invoices?billing_account=100457319&unpaid=true&limit=500",
    ),
    Question(lambda fleet: fleet.invoice("21380/1"), "GET /v1/invoices/21380%2F1"),
    Question(lambda fleet: fleet.invoice_lines("1", cursor="c"), "GET /v1/invoices/1/lines?cursor=c&limit=500"),
    Question(lambda fleet: fleet.invoice_pdf("213800090167"), "GET /v1/invoices/213800090167/pdf"),
    Question(lambda fleet: fleet.payment_methods(), "GET /v1/payment-methods"),
    Question(lambda fleet: fleet.pay(PAYMENT, "key-1"), "POST /v1/payments", CHANGE | KEY),
    Question(lambda fleet: fleet.payment("payment-1"), "GET /v1/payments/payment-1"),
    Question(lambda fleet: fleet.payments(), "GET /v1/payments?limit=100"),
    Question(lambda fleet: fleet.cancel_payment("y/1"), "POST /v1/payments/y%2F1/cancellation", CHANGE | KEY),
    Question(lambda fleet: fleet.open_sample_page(_PAGE), "GET /sample-payments/y"),
    Question(lambda fleet: fleet.answer_sample_page(_PAGE, paid=True), "POST /sample-payments/y/paid", CHANGE | KEY),
    Question(lambda fleet: fleet.answer_sample_page(_PAGE, paid=False), "POST /sample-payments/y/failed", CHANGE | KEY),
    Question(lambda fleet: fleet.billing_accounts(), "GET /v1/billing-accounts"),
    Question(
        lambda fleet: fleet.change_billing_account(_ACCOUNT, _of(BillingAccountUpdate)),
        "PATCH /v1/billing-accounts/100457319",
        CHANGE | VERSION,
    ),
    Question(lambda fleet: fleet.split_bill_profiles(), "GET /v1/split-bill-profiles"),
    Question(
        lambda fleet: fleet.add_split_bill_profile(_of(SplitBillProfileRequest), "key-1"),
        "POST /v1/split-bill-profiles",
        CHANGE | KEY,
    ),
    Question(
        lambda fleet: fleet.change_split_bill_profile(_SPLIT, _of(SplitBillProfileRequest)),
        "PUT /v1/split-bill-profiles/s%2F1",
        CHANGE | VERSION,
    ),
    Question(
        lambda fleet: fleet.remove_split_bill_profile(_SPLIT),
        "DELETE /v1/split-bill-profiles/s%2F1",
        CHANGE | VERSION,
    ),
    Question(
        lambda fleet: fleet.spending(SpendingBy.LINE, month="2026-11", against="2026-10", by_change=True),
        "GET /v1/spending?by=line&month=2026-11&against=2026-10&sort=change&limit=500",
    ),
]

PACKS = [
    Question(lambda fleet: fleet.group_packs(), "GET /v1/group-packs"),
    Question(lambda fleet: fleet.group_pack("g/1"), "GET /v1/group-packs/g%2F1"),
    Question(lambda fleet: fleet.group_pack_lines("g/1"), "GET /v1/group-packs/g%2F1/usage?by=line&limit=500"),
    Question(lambda fleet: fleet.preview_pack_order(_of(PackOrder)), "POST /v1/group-packs?validate_only=true"),
    Question(lambda fleet: fleet.order_pack(_of(PackOrder), "key-1"), "POST /v1/group-packs", CHANGE | KEY),
    Question(
        lambda fleet: fleet.preview_pack_change("g/1", 3, _of(PackUpdate)),
        "PATCH /v1/group-packs/g%2F1?validate_only=true",
        VERSION,
    ),
    Question(
        lambda fleet: fleet.change_pack("g/1", 3, _of(PackUpdate), "key-1"),
        "PATCH /v1/group-packs/g%2F1",
        CHANGE | KEY | VERSION,
    ),
    Question(
        lambda fleet: fleet.preview_pack_stop("g/1", 3, _of(PackStop)),
        "POST /v1/group-packs/g%2F1/stop?validate_only=true",
        VERSION,
    ),
    Question(
        lambda fleet: fleet.stop_pack("g/1", 3, _of(PackStop), "key-1"),
        "POST /v1/group-packs/g%2F1/stop",
        CHANGE | KEY | VERSION,
    ),
]

OWN_FILES = [
    Question(
        lambda fleet: fleet.import_invoice(b"packed", validate_only=True),
        "POST /v1/imports/invoices?validate_only=true",
    ),
    Question(
        lambda fleet: fleet.import_invoice(b"packed", validate_only=False), "POST /v1/imports/invoices", CHANGE | KEY
    ),
    Question(
        lambda fleet: fleet.import_own_data(_of(OwnDataRequest), validate_only=True),
        "POST /v1/imports/own-data?validate_only=true",
    ),
    Question(
        lambda fleet: fleet.import_own_data(_of(OwnDataRequest), validate_only=False),
        "POST /v1/imports/own-data",
        CHANGE | KEY,
    ),
    Question(lambda fleet: fleet.sources(), "GET /v1/sources?limit=100"),
    Question(lambda fleet: fleet.undo_source("s/1", validate_only=True), "DELETE /v1/sources/s%2F1?validate_only=true"),
    Question(lambda fleet: fleet.undo_source("s/1"), "DELETE /v1/sources/s%2F1", CHANGE),
    Question(lambda fleet: fleet.formats(), "GET /v1/formats"),
    Question(lambda fleet: fleet.forget_format("f/1"), "DELETE /v1/formats/f%2F1", CHANGE),
    Question(lambda fleet: fleet.prices(), "GET /v1/prices"),
    Question(lambda fleet: fleet.findings(state=FindingState.DISMISSED), "GET /v1/findings?state=DISMISSED&limit=500"),
    Question(lambda fleet: fleet.findings_progress(), "GET /v1/findings/progress"),
    Question(lambda fleet: fleet.finding("f/1"), "GET /v1/findings/f%2F1"),
    Question(lambda fleet: fleet.change_finding("f/1", _of(FindingUpdate)), "PATCH /v1/findings/f%2F1", CHANGE),
    Question(lambda fleet: fleet.keep_line("f/1"), "PUT /v1/findings/f%2F1/keep", CHANGE),
    Question(lambda fleet: fleet.plan_advice(), "GET /v1/plan-advice?months=12"),
    Question(lambda fleet: fleet.disputes(), "GET /v1/disputes"),
    Question(lambda fleet: fleet.dispute(7), "GET /v1/disputes/7"),
    Question(lambda fleet: fleet.open_dispute(_of(NewDispute), "key-1"), "POST /v1/disputes", CHANGE | KEY),
    Question(
        lambda fleet: fleet.change_dispute(_DISPUTE, _of(DisputeUpdate)),
        "PATCH /v1/disputes/7",
        CHANGE | VERSION,
    ),
]

QUESTIONS = [*ACCESS, *LINES, *ORDERS, *PEOPLE, *TICKETS, *MONEY, *PACKS, *OWN_FILES]
