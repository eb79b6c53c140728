"""Invoices at the keyboard: seen, explained, downloaded, paid once."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import update
from stdnum.be import ogm_vcs
from textual.pilot import Pilot

from fleet_tui.domain.payment import PaymentStatus
from fleet_tui.server.storage import tables
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.terminal import browser
from screens.invoices.invoice import InvoiceScreen
from screens.invoices.list import InvoicesScreen
from screens.invoices.pay import PayScreen
from screens.invoices.payment import PaymentScreen
from screens.invoices.qr_screen import QrScreen
from tests.codes import codes_on
from tests.faults import Fault, FaultTransport, cut_after, reset_after
from tests.harness import (
    SIZES,
    World,
    at_every_size,
    at_rest,
    fleet_app,
    on_screen,
    paste,
    press,
    running,
    screen_lines,
    screen_text,
    type_text,
    words_on,
    world,
)
from tests.journeys.hostile import HOSTILE
from tests.journeys.served import served
from tests.journeys.steps import Steps, Task

EXAMPLE = "213800090167"
MONTHLY = "213800090063"


async def pay_by_transfer(steps: Steps) -> None:
    """The first invoice is the one to pay; the first method is the transfer."""
    await steps.key("7", "p", "enter")
    on_screen(steps.pilot, PaymentScreen)
    assert "+++380/0090/16728+++" in steps.screen


async def pay_with_bancontact(steps: Steps) -> None:
    """To the payment page; what is done there is no step here, as it is none at the portal."""
    await steps.key("7", "p", "b", "enter")
    assert on_screen(steps.pilot, PaymentScreen).payment.method == "BANCONTACT"


TASKS = (
    Task("Pay an invoice by transfer", 4, pay_by_transfer, tried=3),
    Task("Pay an invoice online", 4, pay_with_bancontact),
)


async def one_by_one(pilot: Pilot[None], *keys: str) -> None:
    """Press `keys`, each once what the one before started is there."""
    for key in keys:
        await press(pilot, key)


async def test_a_payment_at_the_sample_page_leaves_nothing_unpaid_anywhere(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await one_by_one(pilot, "7", "p", "b", "enter")
        assert "the payment page has not been opened yet" in screen_text(pilot.app)
        assert "until 09:56" in words_on(pilot.app)
        await press(pilot, "f7")
        assert "This is the sample payment page, no real money moves." in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "the payment page is open, waiting for its answer" in screen_text(pilot.app)
        await one_by_one(pilot, "f7", "p")
        screen = on_screen(pilot, PaymentScreen)
        assert screen.payment.status == PaymentStatus.PAID
        assert "Nothing more is to be done." in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "unpaid € 0.00 incl. VAT" in screen_text(pilot.app)
        assert "due in" not in screen_text(pilot.app)
        await press(pilot, "p")
        assert "This invoice is paid." in words_on(pilot.app)
        await press(pilot, "escape")
        assert "€ 0.00 due" in screen_text(pilot.app)


async def test_a_payment_that_fails_or_expires_says_so_and_can_be_made_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await one_by_one(pilot, "7", "p", "b", "enter", "f7", "f")
        assert "failed, nothing was paid" in screen_text(pilot.app)
        await one_by_one(pilot, "escape", "p", "c", "enter")
        here.clock.advance(minutes=15)
        await press(pilot, "f5")
        assert "expired, nothing was paid" in screen_text(pilot.app)
        footer = screen_lines(pilot.app)[-1]
        assert "payment page" not in footer
        assert "cancel" not in footer
        await one_by_one(pilot, "escape", "p", "enter")
        assert on_screen(pilot, PaymentScreen).payment.under_way


async def test_a_payment_under_way_is_shown_again_and_can_be_cancelled(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await one_by_one(pilot, "7", "p", "enter")
        first = on_screen(pilot, PaymentScreen).payment
        await press(pilot, "escape")
        assert "being paid" in screen_text(pilot.app)
        await press(pilot, "p")
        assert on_screen(pilot, PaymentScreen).payment.id == first.id
        await press(pilot, "ctrl+x")
        assert "it would be paid twice" in words_on(pilot.app)
        await one_by_one(pilot, "tab", "enter")
        assert "cancelled, nothing was paid" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "due in 29 days" in screen_text(pilot.app)


async def test_somebody_else_pays_meanwhile_and_nothing_is_paid_twice(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await one_by_one(pilot, "7", "p")
        client = await here.client()
        from fleet_tui.domain.payment import PaymentRequest

        await client.pay(PaymentRequest(method="CARD", invoices=[EXAMPLE]), "theirs")
        await client.close()
        await press(pilot, "enter")
        on_screen(pilot, PayScreen)
        assert "A payment for this invoice is under way already; nothing was changed." in words_on(pilot.app)
        await one_by_one(pilot, "escape", "p")
        assert on_screen(pilot, PaymentScreen).payment.method == "CARD"


@pytest.mark.parametrize("fault", [reset_after, cut_after])
async def test_a_lost_answer_makes_one_payment_also_after_a_restart(tmp_path: Path, fault: Fault) -> None:
    def paying(request: httpx.Request) -> bool:
        return request.method == "POST" and request.url.path == "/v1/payments"

    async with world(tmp_path) as here:
        here.wrap = lambda inner: FaultTransport(inner, [fault] * 3, applies=paying)
        async with running(here.app()) as pilot:
            await one_by_one(pilot, "7", "p", "b", "enter")
            on_screen(pilot, PayScreen)
            text = words_on(pilot.app)
            assert "it is not known whether the change was made" in text
            assert "ctrl+g asks what became of it; nothing is done twice." in text
            await press(pilot, "escape")
        here.wrap = lambda inner: inner
        async with running(here.app()) as pilot:
            await press(pilot, "9")
            assert f"Pay {EXAMPLE}" in screen_text(pilot.app)
            await press(pilot, "home")
            await press(pilot, "enter")
            screen = on_screen(pilot, PayScreen)
            assert screen.typed()["method"] == "BANCONTACT"
            await press(pilot, "ctrl+g")
            payment = on_screen(pilot, PaymentScreen).payment
        client = await here.client()
        page = await client.payments()
        await client.close()
        assert [each.id for each in page.items] == [payment.id]


async def test_the_code_on_an_80_by_24_terminal_is_read_by_a_decoder(tmp_path: Path, subtests: pytest.Subtests) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await one_by_one(pilot, "7", "p", "enter", "c")
        on_screen(pilot, QrScreen)
        for theme in ("dark", "light", "ansi-dark", "monochrome"):
            with subtests.test(theme):
                pilot.app.theme = theme
                await at_rest(pilot)
                (code,) = codes_on(pilot.app)
                lines = code.split("\n")
                assert lines[:4] == ["BCD", "002", "1", "SCT"]
                assert lines[4:8] == ["SAMPBEB0", "Sample Operator", "BE68539007547034", "EUR91.61"]
                assert lines[8] == ""
                assert lines[9] == "380009016728"
                assert ogm_vcs.is_valid(lines[9])
                assert "Sample: do not pay" in screen_text(pilot.app)


async def test_the_code_stands_beside_the_text_where_there_is_room(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=(100, 30)) as pilot:
        await one_by_one(pilot, "7", "p", "enter")
        assert len(codes_on(pilot.app)) == 1
        assert "BE68 5390 0754 7034" in screen_text(pilot.app)


async def test_without_half_blocks_a_code_that_does_not_fit_says_what_it_needs(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        app = here.app()
        app.half_blocks = False
        async with running(app) as pilot:
            await one_by_one(pilot, "7", "p", "enter", "c")
            assert "needs 90 columns and 45 rows; this terminal has 80 and 24" in words_on(pilot.app)
            await pilot.resize_terminal(120, 50)
            await at_rest(pilot)
            assert len(codes_on(pilot.app)) == 1
            assert not set(screen_text(pilot.app)) & set("▀▄█")


async def test_at_a_server_the_page_is_an_address_and_a_code_and_opens_by_itself_never(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(browser, "open_page", lambda address, environ: opened.append(address))
    monkeypatch.setattr(browser, "opener", lambda environ: "xdg-open" if environ.get("DISPLAY") else None)
    monkeypatch.delenv("DISPLAY", raising=False)
    async with served(tmp_path) as there:
        await there.sign_in("one")
        async with running(there.app(), size=SIZES[2]) as pilot:
            await one_by_one(pilot, "7", "p", "b", "enter")
            page = on_screen(pilot, PaymentScreen).payment.page
            assert page is not None
            assert page.startswith(f"{there.url}/pay/")
            assert page in screen_text(pilot.app)
            assert codes_on(pilot.app) == [page]
            assert "open the page here" not in screen_lines(pilot.app)[-1]
            await press(pilot, "f6")
            monkeypatch.setenv("DISPLAY", ":0")
            await press(pilot, "f5")
            assert opened == []
            await press(pilot, "f6")
            assert opened == [page]
            async with httpx.AsyncClient() as telephone:
                assert "no real money moves" in (await telephone.get(page)).text
                await telephone.post(f"{page}/paid")
            await press(pilot, "f5")
            assert "Nothing more is to be done." in screen_text(pilot.app)


async def test_an_account_is_chosen_and_its_terms_lead_to_the_settings(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "7")
        assert "25 of 25 shown" in screen_text(pilot.app)
        await one_by_one(pilot, "q", "3")
        text = screen_text(pilot.app)
        assert "100457327  Rue de Fer 48, 5000 Namur" in text
        assert "Payment: direct debit · sent Peppol · unpaid € 0.00 incl. VAT" in text
        assert "12 of 12 shown" in text
        await one_by_one(pilot, "f")
        await type_text(pilot, "2026 10")
        await press(pilot, "enter")
        await press(pilot, "f6")
        assert "Fleet › Billing settings" in screen_text(pilot.app)


async def test_an_invoice_says_what_rose_and_why(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(), size=SIZES[2]) as pilot:
        await one_by_one(pilot, "7", "down", "enter")
        screen = on_screen(pilot, InvoiceScreen)
        text = words_on(pilot.app)
        assert "€ 7,229.73 excl. VAT · VAT € 1,481.64 · + € 247.50 against the month before" in text
        assert screen.listing.total == 178
        await press(pilot, "ctrl+o")
        assert "Mobile 1 → Mobile Europe" in screen_text(pilot.app)
        assert "roaming + € 32.76" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert "Roaming outside the EU: Switzerland, 397 MB" in screen_text(pilot.app)
        await one_by_one(pilot, "escape", "ctrl+o", "c")
        text = words_on(pilot.app)
        assert "subscriptions € 3,557.00 € 3,517.00 + € 40.00" in text
        assert "Amount incl. VAT € 8,711.37" in text
        await one_by_one(pilot, "escape", "f")
        await type_text(pilot, "xyzzy")
        assert "No results." in screen_text(pilot.app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "roaming switzerland")
        assert 0 < len(screen.listing.shown) < 40


async def test_the_charges_go_to_excel_and_add_up(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(export_dir=tmp_path)) as pilot:
        await one_by_one(pilot, "7", "down", "enter", "e", "enter")
    book = load_workbook(tmp_path / f"invoice-{MONTHLY}.xlsx")
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:4] == ("Number", "Description", "Category", "Charge")
    assert sum(Decimal(str(row[6])) for row in rows[1:]) == Decimal("7229.73")
    about = {str(row[0]): row[1] for row in book.worksheets[1].iter_rows(values_only=True)}
    assert about["Invoice"] == MONTHLY


async def test_a_pdf_is_downloaded_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "invoice.pdf"
    target.write_text("precious", encoding="utf-8")

    async def altered(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        response = await inner.handle_async_request(request)
        body = bytearray(await response.aread())
        body[len(body) // 2] ^= 1
        return httpx.Response(response.status_code, headers=response.headers.raw, content=bytes(body))

    faults = [altered, cut_after, cut_after, cut_after]
    async with world(tmp_path) as here:
        here.wrap = lambda inner: FaultTransport(
            inner, faults, applies=lambda request: request.url.path.endswith("pdf")
        )
        async with running(here.app()) as pilot:
            await press(pilot, "7")
            for _fault in range(2):
                await download(pilot, target)
                assert "nothing was changed" in words_on(pilot.app)
                assert target.read_text(encoding="utf-8") == "precious"
                assert [each.name for each in tmp_path.iterdir() if "invoice" in each.name] == ["invoice.pdf"]
                here.wrap = lambda inner: inner
            await download(pilot, target)
            assert "Written:" in words_on(pilot.app)
    assert "91.61" in PdfReader(target).pages[0].extract_text()


async def download(pilot: Pilot[None], path: Path) -> None:
    """Download what is under the cursor to `path`, which is there already."""
    await press(pilot, "f7")
    await press(pilot, "ctrl+u")
    await paste(pilot, str(path))
    await one_by_one(pilot, "enter", "enter")


async def test_what_is_copied_of_an_invoice_and_of_a_payment(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await one_by_one(pilot, "7", "y")
        assert pilot.app.clipboard == "+++380/0090/16728+++"
        await one_by_one(pilot, "escape", "p", "enter", "y")
        assert pilot.app.clipboard == "+++380/0090/16728+++"
        await press(pilot, "2")
        assert pilot.app.clipboard == "BE68539007547034"


async def test_read_only_has_no_way_to_pay(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(options=LaunchOptions(read_only=True))) as pilot:
        await press(pilot, "7")
        assert "pay" not in screen_lines(pilot.app)[-1]
        await press(pilot, "p")
        on_screen(pilot, InvoicesScreen)


async def spoil(here: World) -> None:
    """Put hostile texts wherever an invoice or a payment shows one of somebody else's."""
    from fleet_tui.server.sample import charges

    lines = [
        charges.Billed(f"l{place}", f"+3247012{place:04}", text, "MOBILE_1", (), 12)
        for place, text in enumerate(HOSTILE)
    ]
    database = here.backend._database
    assert database is not None
    async with database.write() as connection:
        await connection.execute(update(tables.billed_lines).values(lines=charges.pack(lines)))
        await connection.execute(update(tables.billing_accounts).values(name=HOSTILE[1]))
        await connection.execute(update(tables.profiles).values(description=HOSTILE[2]))


async def test_hostile_texts_do_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await spoil(here)
        async with running(here.app()) as pilot:
            for keys in (
                ("7",),
                ("down", "enter"),
                ("c", "escape"),
                ("enter", "escape"),
                ("escape", "home", "p"),
                ("enter",),
            ):
                await one_by_one(pilot, *keys)
                assert fleet_app(pilot).is_running
                async for lines in at_every_size(pilot):
                    assert all(line.isprintable() for line in lines)
            on_screen(pilot, PaymentScreen)
        await here_pdf(here)


async def here_pdf(here: World) -> None:
    """The PDF is made of them too."""
    client = await here.client()
    assert (await client.invoice_pdf(MONTHLY)).startswith(b"%PDF")
    await client.close()


def test_a_browser_is_there_only_on_a_local_display(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "xdg-open"
    program.write_text('#!/bin/sh\nprintf "%s %s" "$1" "$BROWSER" > "$0.said"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert browser.opener({}, platform="linux") is None
    assert browser.opener({"DISPLAY": ":0", "SSH_CONNECTION": "a b"}, platform="linux") is None
    assert browser.opener({"DISPLAY": ":0"}, platform="linux") == str(program)
    with pytest.raises(ValueError, match="web"):
        browser.open_page("file:///etc/passwd", {"DISPLAY": ":0"})
