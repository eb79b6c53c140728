"""Payments: made once whatever happens on the way, ended once, and the page at which they are made."""

from __future__ import annotations

import asyncio
import re
import uuid
from typing import Any

import httpx
import pytest
from stdnum import iban
from stdnum.be import ogm_vcs

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.failure import Failure, OutcomeUnknown, Refused
from fleet_tui.domain.payment import Payment, PaymentRequest, PaymentStatus
from tests.contract.server import Server, known
from tests.faults import FaultTransport, cut_after, refused, reset_after, reset_before, status
from tests.one_run import in_one_run

EXAMPLE = "213800090167"
ONLINE = PaymentRequest(method="BANCONTACT", invoices=[EXAMPLE])
TRANSFER = PaymentRequest(method="TRANSFER", invoices=[EXAMPLE])


async def begun(client: FleetClient, request: PaymentRequest = ONLINE) -> Payment:
    """A payment that was just made."""
    return await client.pay(request, uuid.uuid4().hex)


async def code_of(client: FleetClient, request: PaymentRequest = ONLINE) -> str:
    """Why it is refused."""
    with pytest.raises(Refused) as caught:
        await begun(client, request)
    return caught.value.code


async def test_a_transfer_says_where_to_and_what_with(server: Server) -> None:
    client = await server.manager()
    payment = await begun(client, TRANSFER)
    assert payment.transfer is not None
    assert iban.is_valid(payment.transfer.iban, check_country=False)  # modulo 97
    assert not iban.is_valid(payment.transfer.iban)  # and of no bank that there is: a sample
    assert ogm_vcs.is_valid(payment.transfer.communication)
    assert (payment.status, str(payment.amount.amount), payment.page) == ("PENDING", "91.61", None)
    assert payment.expires_at is None
    assert payment.sample
    assert "Sample" in payment.transfer.beneficiary
    assert (await client.invoice(EXAMPLE)).communication == payment.transfer.communication


async def test_from_created_to_paid_and_nothing_is_unpaid_anywhere(server: Server) -> None:
    client, browser = await server.manager(), server.plain()
    payment = await begun(client)
    assert payment.status == PaymentStatus.CREATED
    assert payment.expires_at is not None
    page = await browser.get(str(payment.page))
    assert "This is the sample payment page, no real money moves." in page.text
    assert (await client.payment(payment.id)).status == PaymentStatus.PENDING
    forms = re.findall(r'<form method="post" action="([^"]+)">', page.text)
    assert len(forms) == 2
    assert "The payment was made." in (await browser.post(forms[0])).text
    paid = await client.payment(payment.id)
    assert (paid.status, paid.finished_at) == (PaymentStatus.PAID, server.clock())
    assert "The payment was made." in (await browser.post(forms[1])).text  # what has ended stays so
    assert known((await client.invoice(EXAMPLE)).unpaid).amount == 0
    assert await client.invoices(unpaid=True) == []
    assert known((await client.dashboard()).unpaid_balance).amount == 0
    assert all(not account.unpaid_balance for account in await client.billing_accounts())
    assert await code_of(client) == "INVOICE_PAID"
    http = await server.http()
    actions = [row["action"] for row in (await http.get("/v1/audit")).json()["items"]]
    assert actions[:2] == ["payment.paid", "payment.make"]
    assert (await client.payments()).items == [paid]


@pytest.mark.parametrize(
    ("language", "words"),
    {
        "en": ("Invoice 213800090167: € 91.61, Card", "Pay € 91.61", "The payment failed; nothing was paid."),
        "fr": ("Facture 213800090167 : 91,61 €, Carte bancaire", "Payer 91,61 €", "Le paiement a échoué"),
        "nl": ("Factuur 213800090167: € 91,61, Bankkaart", "€ 91,61 betalen", "De betaling is mislukt"),
        "de": ("Rechnung 213800090167: 91,61 €, Bankkarte", "91,61 € bezahlen", "Die Zahlung ist fehlgeschlagen"),
    }.items(),
)
async def test_the_page_is_in_the_language_of_the_browser(
    server: Server, language: str, words: tuple[str, str, str]
) -> None:
    client, browser = await server.manager(), server.plain()
    browser.headers["Accept-Language"] = f"{language}-BE, da;q=0.9"
    payment = await begun(client, PaymentRequest(method="CARD", invoices=[EXAMPLE]))
    page = await browser.get(str(payment.page))
    assert f'<html lang="{language}">' in page.text
    assert (page.headers["content-language"], page.headers["vary"]) == (language, "Accept-Language")
    about, button, failed = words
    assert f"<p>{about}</p>" in page.text
    assert f">{button}</button>" in page.text
    assert failed in (await browser.post(f"{payment.page}/failed")).text


async def test_an_invoice_has_one_payment_under_way_at_a_time(server: Server) -> None:
    client = await server.manager()
    first = await begun(client)
    assert (await client.invoice(EXAMPLE)).payment == first.id
    with pytest.raises(Refused) as caught:
        await begun(client, TRANSFER)
    assert caught.value.code == "PAYMENT_UNDER_WAY"
    assert caught.value.problem is not None
    assert first.id in caught.value.problem.errors[0].message
    assert (await client.cancel_payment(first.id)).status == PaymentStatus.CANCELLED
    with pytest.raises(Refused) as caught:
        await client.cancel_payment(first.id)
    assert caught.value.code == "PAYMENT_FINAL"
    second = await begun(client, TRANSFER)
    assert (await client.invoice(EXAMPLE)).payment == second.id
    browser = server.plain()
    assert "cancelled" in (await browser.post(f"{first.page}/paid")).text
    assert known((await client.invoice(EXAMPLE)).unpaid).amount > 0


async def test_two_managers_at_once_make_one_payment(server: Server) -> None:
    one, other = await server.manager(), await server.other_manager()
    results = await asyncio.gather(begun(one), begun(other), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Payment", "Refused"]
    assert (await one.payments()).total == 1


async def test_it_expires_after_a_quarter_of_an_hour_by_the_servers_clock(server: Server) -> None:
    client, browser = await server.manager(), server.plain()
    payment = await begun(client)
    server.clock.advance(minutes=14, seconds=59)
    assert (await client.payment(payment.id)).under_way
    server.clock.advance(seconds=1)
    ended = await client.payment(payment.id)
    assert (ended.status, ended.finished_at) == (PaymentStatus.EXPIRED, payment.expires_at)
    for answer in (await browser.get(str(payment.page)), await browser.post(f"{payment.page}/paid")):
        assert "The time for this payment is over; nothing was paid." in answer.text
    assert (await client.invoice(EXAMPLE)).payment is None
    assert (await begun(client)).status == PaymentStatus.CREATED


async def test_one_that_failed_can_be_made_again(server: Server) -> None:
    client = await server.manager()
    payment = await begun(client)
    await client.open_sample_page(payment)
    await client.answer_sample_page(payment, paid=False)
    assert (await client.payment(payment.id)).status == PaymentStatus.FAILED
    assert (await begun(client)).under_way


async def test_all_of_an_account_at_once_with_a_communication_of_its_own(server: Server) -> None:
    client = await server.manager()
    await set_unpaid(server, "213800082144")
    payment = await begun(client, PaymentRequest(method="TRANSFER", billing_account="100457319"))
    assert set(payment.invoices) == {EXAMPLE, "213800082144"}
    unpaid = [known(invoice.unpaid).amount for invoice in await client.invoices(unpaid=True)]
    assert payment.amount.amount == sum(unpaid)
    assert payment.transfer is not None
    assert ogm_vcs.is_valid(payment.transfer.communication)
    assert payment.transfer.communication not in {invoice.communication for invoice in await client.invoices()}
    assert await code_of(client, PaymentRequest(method="CARD", billing_account="100457327")) == "NOTHING_TO_PAY"


async def set_unpaid(server: Server, number: str) -> None:
    """As if an earlier invoice had been left."""
    from sqlalchemy import update

    from fleet_tui.server.storage import tables

    async with server.database.write() as connection:
        await connection.execute(update(tables.invoices).where(tables.invoices.c.number == number).values(unpaid=100))


@in_one_run(
    "body",
    [
        {"method": "CARD"},
        {"method": "CARD", "invoices": [EXAMPLE], "billing_account": "100457319"},
        {"method": "CARD", "invoices": [EXAMPLE, EXAMPLE]},
        {"method": "GOLD", "invoices": [EXAMPLE]},
        {"method": "CARD", "invoices": [EXAMPLE], "card_number": "4111"},
    ],
)
async def test_what_is_no_payment_is_refused(server: Server, body: dict[str, Any]) -> None:
    http = await server.http()
    answer = await http.post("/v1/payments", json=body, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID")
    without = await http.post("/v1/payments", json={"method": "CARD", "invoices": [EXAMPLE]})
    assert (without.status_code, without.json()["code"]) == (400, "IDEMPOTENCY_KEY_MISSING")


FAULTS = {
    "refused": refused,
    "reset before": reset_before,
    "reset after": reset_after,
    "cut after": cut_after,
    "504 after": status(504, page=True, reached=True),
    "500 after": status(500, reached=True),
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("times", [1, 3])
async def test_a_payment_under_a_fault_is_made_once_or_not_at_all(server: Server, name: str, times: int) -> None:
    def paying(request: httpx.Request) -> bool:
        return request.method == "POST"

    transport = FaultTransport(server.backend.transport, [FAULTS[name]] * times, applies=paying)
    client = server.client(await server.backend.local_tokens(), transport)
    (made,) = await asyncio.gather(client.pay(ONLINE, "the-key"), return_exceptions=True)
    there = (await client.payments()).total
    assert there <= 1
    if isinstance(made, Failure):
        assert isinstance(made, OutcomeUnknown) or not there
    else:
        assert there
    later = await server.manager()
    again = await later.pay(ONLINE, "the-key")  # the next start of the application, the same key
    assert not isinstance(made, Payment) or made.id == again.id
    server.clock.advance(days=3)
    later = await server.manager()
    assert (await later.pay(ONLINE, "the-key")).id == again.id  # after a weekend too
    assert (await later.payments()).total == 1


async def test_payments_and_their_pages_are_of_one_company(server: Server) -> None:
    client, theirs, stranger = await server.manager(), await server.other_company(), server.plain()
    payment = await begun(client)
    assert (await theirs.get(f"/v1/payments/{payment.id}")).status_code == 404
    cancel = await theirs.post(f"/v1/payments/{payment.id}/cancellation", headers={"Idempotency-Key": "k"})
    assert cancel.status_code == 404
    reach = {"method": "CARD", "invoices": [EXAMPLE]}
    assert (await theirs.post("/v1/payments", json=reach, headers={"Idempotency-Key": "k"})).status_code == 404
    assert (await theirs.get("/v1/payments")).json()["items"] == []
    for path in ("/pay/guessed", "/pay/guessed/paid"):
        method = "POST" if path.endswith("paid") else "GET"
        assert (await stranger.request(method, path)).status_code == 404
    page = await stranger.get(str(payment.page))
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert "<input" not in page.text  # nothing is asked for, no card least of all
    assert len(str(payment.page)) > len("/pay/") + 40


@pytest.mark.parametrize("others", [("failed",), ("cancelled",), ("failed", "cancelled", "paid")])
async def test_ends_that_come_at_once_leave_one_state_that_all_agree_on(
    server: Server, others: tuple[str, ...]
) -> None:
    client, browser = await server.manager(), server.plain()
    for _ in range(4):
        payment = await begun(client)

        def ended(how: str, payment: Payment = payment) -> Any:
            if how == "cancelled":
                return client.cancel_payment(payment.id)
            return browser.post(f"{payment.page}/{how}")

        answers = await asyncio.gather(*(ended(how) for how in ("paid", *others)), return_exceptions=True)
        assert not [each for each in answers if isinstance(each, Failure) and not isinstance(each, Refused)]
        assert all(each.status_code == 200 for each in answers if isinstance(each, httpx.Response))
        status = (await client.payment(payment.id)).status
        assert (known((await client.invoice(EXAMPLE)).unpaid).amount == 0) == (status == PaymentStatus.PAID)
        log = (await (await server.http()).get("/v1/audit", params={"subject": payment.id})).json()["items"]
        ends = [row["action"] for row in log if row["action"] != "payment.make"]
        assert ends == [{"PAID": "payment.paid", "FAILED": "payment.failed", "CANCELLED": "payment.cancel"}[status]]
        await set_unpaid(server, EXAMPLE)  # for the next round
