"""Which endpoint each question of a screen is put to, and what carries a key."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.failure import Conflict, Failure, Forbidden, NotFound, Refused
from fleet_tui.domain.fleet_import import ImportRequest, ImportRow
from fleet_tui.domain.line import LINE_COLUMNS
from fleet_tui.domain.payment import PaymentRequest
from fleet_tui.domain.person import Language, PersonUpdate
from fleet_tui.domain.session import Credentials, InvitationAcceptance
from fleet_tui.domain.sim_card import SimCardStatus
from fleet_tui.domain.ticket import NewTicket, NewTicketMessage
from fleet_tui.port import Operator
from tests.faults import problem
from tests.unit.api_support import ORDER, client

LIST = ImportRequest(name="Brouwerij De Molen", rows=[ImportRow(row=2, msisdn="0489 74 43 65")])
TICKET = NewTicket(topic="TECHNICAL", detail="NO_SERVICE")
PAYMENT = PaymentRequest(method="TRANSFER", invoices=["213800090167"])
CREDENTIALS = Credentials(identifier="m@example.com", password=SecretStr("a long password"))
ACCEPTANCE = InvitationAcceptance(
    code="a-code-of-one",
    identifier="m@example.com",
    password=SecretStr("a long password"),
    given_name="M",
    family_name="S",
)

QUESTIONS: list[tuple[Callable[[FleetClient], Awaitable[Any]], str, bool]] = [
    (lambda fleet: fleet.sign_in(CREDENTIALS), "POST /v1/sessions", False),
    (lambda fleet: fleet.accept_invitation(ACCEPTANCE), "POST /v1/invitations/accept", True),
    (lambda fleet: fleet.sign_out(), "DELETE /v1/sessions/current", False),
    (lambda fleet: fleet.me(), "GET /v1/me", False),
    (lambda fleet: fleet.dashboard(), "GET /v1/dashboard", False),
    (lambda fleet: fleet.line_page(), "GET /v1/lines?limit=1000", False),
    (lambda fleet: fleet.line_page(cursor="a b", limit=5), "GET /v1/lines?cursor=a+b&limit=5", False),
    (lambda fleet: fleet.lines_changed_since("7"), "GET /v1/lines?modified_since=7&limit=5000", False),
    (lambda fleet: fleet.line("line/1"), "GET /v1/lines/line%2F1", False),
    (lambda fleet: fleet.contracts(), "GET /v1/contracts", False),
    (lambda fleet: fleet.billing_accounts(), "GET /v1/billing-accounts", False),
    (lambda fleet: fleet.split_bill_profiles(), "GET /v1/split-bill-profiles", False),
    (lambda fleet: fleet.people("Zoë P"), "GET /v1/people?q=Zo%C3%AB+P&limit=20", False),
    (
        lambda fleet: fleet.sim_cards(status=SimCardStatus.STOCK, prefix="8932"),
        "GET /v1/sim-cards?status=STOCK&prefix=8932&limit=20",
        False,
    ),
    (lambda fleet: fleet.available_numbers("00"), "GET /v1/available-numbers?ending=00&limit=20", False),
    (lambda fleet: fleet.reveal_puk("8932"), "POST /v1/sim-cards/8932/puk-reveals", True),
    (
        lambda fleet: fleet.change_person("person-1", 3, PersonUpdate(language=Language.DE)),
        "PATCH /v1/people/person-1",
        False,
    ),
    (lambda fleet: fleet.line_history("line-1", cursor="c"), "GET /v1/lines/line-1/history?cursor=c&limit=50", False),
    (lambda fleet: fleet.preview(ORDER), "POST /v1/orders?validate_only=true", False),
    (lambda fleet: fleet.submit(ORDER, "key-1"), "POST /v1/orders", True),
    (lambda fleet: fleet.order("order-1"), "GET /v1/orders/order-1", False),
    (lambda fleet: fleet.order_items("order-1"), "GET /v1/orders/order-1/items?limit=500", False),
    (lambda fleet: fleet.orders(), "GET /v1/orders?limit=100", False),
    (lambda fleet: fleet.cancel_order("order-1"), "POST /v1/orders/order-1/cancellation", True),
    (lambda fleet: fleet.profiles(), "GET /v1/profiles", False),
    (lambda fleet: fleet.tickets(), "GET /v1/tickets", False),
    (lambda fleet: fleet.ticket("t"), "GET /v1/tickets/t", False),
    (lambda fleet: fleet.ticket_topics(), "GET /v1/ticket-topics", False),
    (lambda fleet: fleet.create_ticket(TICKET, "key-1"), "POST /v1/tickets", True),
    (
        lambda fleet: fleet.reply_to_ticket("t", NewTicketMessage(text="x"), "key-1"),
        "POST /v1/tickets/t/messages",
        True,
    ),
    (lambda fleet: fleet.sim_card_stock(), "GET /v1/sim-cards/stock", False),
    (lambda fleet: fleet.delivery_addresses(), "GET /v1/delivery-addresses", False),
    (lambda fleet: fleet.invoices(), "GET /v1/invoices?limit=500", False),
    (
        lambda fleet: fleet.invoices("100457319", unpaid=True),
        "GET /v1/invoices?billing_account=100457319&unpaid=true&limit=500",
        False,
    ),
    (lambda fleet: fleet.invoice("21380/1"), "GET /v1/invoices/21380%2F1", False),
    (lambda fleet: fleet.invoice_lines("1", cursor="c"), "GET /v1/invoices/1/lines?cursor=c&limit=500", False),
    (lambda fleet: fleet.payment_methods(), "GET /v1/payment-methods", False),
    (lambda fleet: fleet.pay(PAYMENT, "key-1"), "POST /v1/payments", True),
    (lambda fleet: fleet.payment("payment-1"), "GET /v1/payments/payment-1", False),
    (lambda fleet: fleet.payments(), "GET /v1/payments?limit=100", False),
    (lambda fleet: fleet.cancel_payment("payment-1"), "POST /v1/payments/payment-1/cancellation", True),
    (lambda fleet: fleet.invoice_pdf("213800090167"), "GET /v1/invoices/213800090167/pdf", False),
    (lambda fleet: fleet.group_packs(), "GET /v1/group-packs", False),
    (lambda fleet: fleet.import_lines(LIST, validate_only=True), "POST /v1/imports?validate_only=true", False),
    (lambda fleet: fleet.import_lines(LIST, validate_only=False), "POST /v1/imports", True),
]


@pytest.mark.parametrize(("ask", "asked", "keyed"), QUESTIONS, ids=[asked for _ask, asked, _keyed in QUESTIONS])
async def test_a_question_goes_to_its_endpoint(
    ask: Callable[[FleetClient], Awaitable[Any]], asked: str, keyed: bool
) -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return problem(422, "SEEN")

    with pytest.raises(Failure):
        await ask(client(httpx.MockTransport(answer)))
    (request,) = requests
    assert f"{request.method} {request.url.raw_path.decode()}" == asked
    assert ("Idempotency-Key" in request.headers) is keyed
    assert (request.headers.get("Content-Type") == "application/json") is bool(request.content)


async def test_a_password_travels_whole_and_only_in_the_body() -> None:
    bodies: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        assert "password" not in str(request.url) + str(request.headers)
        return problem(422, "SEEN")

    fleet = client(httpx.MockTransport(answer))
    for ask in (fleet.sign_in(CREDENTIALS), fleet.accept_invitation(ACCEPTANCE)):
        with pytest.raises(Refused):
            await ask
    assert bodies[0] == {"identifier": "m@example.com", "password": "a long password"}
    assert bodies[1]["password"] == "a long password"
    assert bodies[1]["code"] == "a-code-of-one"


async def test_an_update_names_its_version_and_only_what_changes() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return problem(412, "VERSION_CONFLICT")

    with pytest.raises(Conflict):
        await client(httpx.MockTransport(answer)).change_person("p", 3, PersonUpdate(e_mail=None, family_name="Maes"))
    (request,) = requests
    assert request.headers["If-Match"] == '"3"'
    assert json.loads(request.content) == {"family_name": "Maes", "e_mail": None}


async def test_a_read_only_client_sends_nothing_that_changes_anything() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return problem(404, "NOT_FOUND")

    fleet = client(httpx.MockTransport(answer), read_only=True)
    for change in (
        fleet.submit(ORDER, "k" * 32),
        fleet.change_person("p", 3, PersonUpdate(family_name="Maes")),
        fleet.cancel_order("o"),
    ):
        with pytest.raises(Forbidden, match="this run is read-only"):
            await change
    assert not requests
    with pytest.raises(NotFound):
        await fleet.preview(ORDER)
    assert len(requests) == 1


async def test_all_pages_of_changes_come_in_their_order() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        cursor = request.url.params.get("cursor")
        empty = {column: list[Any]() for column in LINE_COLUMNS}
        page = {**empty, "total": 3, "sync_token": "8", "removed": [cursor or "first"]}
        return httpx.Response(200, json=page if cursor else {**page, "cursors": ["b", "c"]})

    pages = await client(httpx.MockTransport(answer)).lines_changed_since("7")
    assert [page.removed for page in pages] == [["first"], ["b"], ["c"]]
    assert pages[-1].sync_token == "8"


def test_the_client_is_an_operator() -> None:
    fleet: Operator = client(httpx.MockTransport(lambda request: problem(404, "NOT_FOUND")))
    assert isinstance(fleet, Operator)
