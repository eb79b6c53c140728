"""Invoices and their payment from the command line."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from fleet_tui.api.invoices import Invoices
from fleet_tui.domain.failure import OutcomeUnknown
from fleet_tui.domain.payment import Payment, PaymentRequest
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]

EXAMPLE = "213800090167"


def test_invoices_are_listed_and_shown(fleet: Fleet) -> None:
    listed = fleet("invoices", "list", "--unpaid")
    assert listed.exit == 0
    assert EXAMPLE in listed.out
    assert "€ 91.61" in listed.out
    every = fleet("invoices", "list", "--account", "100457319", "--json").json
    assert len(every) == 13
    assert {invoice["billing_account"] for invoice in every} == {"100457319"}
    shown = fleet("invoices", "show", every[1]["number"], "--lines")
    assert "subscriptions" in shown.out
    assert "0489 74 43 65" in shown.out
    whole = fleet("invoices", "show", every[1]["number"], "--lines", "--json").json
    assert len(whole["lines"]) == whole["line_count"] + 1  # and the whole account's own charge
    assert fleet("invoices", "show", "1").exit == 1


def test_an_invoice_comes_as_pdf(fleet: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "invoice.pdf"
    assert fleet("invoices", "pdf", EXAMPLE, str(path)).exit == 0
    assert "91.61" in PdfReader(io.BytesIO(path.read_bytes())).pages[0].extract_text()
    assert fleet("invoices", "pdf", EXAMPLE, str(tmp_path / "invoice.doc")).exit == 2
    assert fleet("invoices", "pdf", EXAMPLE, str(tmp_path / "nowhere" / "invoice.pdf")).exit == 2


def test_a_transfer_says_where_to_and_what_with_and_shows_a_code(fleet: Fleet) -> None:
    dry = fleet("invoices", "pay", EXAMPLE, "--dry-run")
    assert (dry.exit, dry.out) == (0, "")
    assert "1 invoice · € 91.61 · Bank transfer" in dry.err
    assert fleet("invoices", "pay", EXAMPLE).exit == 2  # nobody is there to say yes
    assert fleet("invoices", "pay", EXAMPLE, "--yes", options=("--read-only",)).exit == 2
    paid = fleet("invoices", "pay", EXAMPLE, "--yes", "--qr")
    assert paid.exit == 0
    assert "BE68 5390 0754 7034" in paid.out
    assert "+++380/0090/16728+++" in paid.out
    assert "Sample: no money moves." in paid.err
    found = decoded([line for line in paid.out.splitlines() if set(line) <= set("█▀▄ ") and len(line) > 20])
    assert found.split("\n")[:4] == ["BCD", "002", "1", "SCT"]
    again = fleet("invoices", "pay", EXAMPLE, "--yes")
    assert again.exit == 1
    assert "under way" in again.err


def decoded(lines: list[str]) -> str:
    """What the code drawn in half blocks says: blocks are light."""
    halves = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}
    rows = [[halves[char][half] for char in line.ljust(len(lines[0]))] for line in lines for half in (0, 1)]
    image = Image.new("L", (len(rows[0]), len(rows)))
    image.putdata([pixel for row in rows for pixel in row])
    (found,) = zxingcpp.read_barcodes(image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST))
    return str(found.text)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "one of both"),
        ((EXAMPLE, "--account", "100457319"), "one of both"),
        ((EXAMPLE, "--method", "gold", "--yes"), "There is no method"),
    ],
)
def test_what_cannot_be_meant_is_said(fleet: Fleet, words: tuple[str, ...], said: str) -> None:
    result = fleet("invoices", "pay", *words)
    assert result.exit == 2
    assert said in result.err


def test_an_account_is_paid_at_once_and_one_without_debts_is_not(fleet: Fleet) -> None:
    paid = fleet("invoices", "pay", "--account", "100457319", "--method", "Bancontact", "--yes", "--json").json
    assert (paid["invoices"], paid["status"], paid["method"]) == ([EXAMPLE], "CREATED", "BANCONTACT")
    nothing = fleet("invoices", "pay", "--account", "100457327", "--yes")
    assert nothing.exit == 1
    assert "unpaid" in nothing.err


def test_a_lost_answer_is_asked_for_by_the_same_command_again(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    real = Invoices.pay

    async def lost(self: Any, request: PaymentRequest, key: str) -> Payment:
        keys.append(key)
        payment = await real(self, request, key)
        if len(keys) == 1:
            raise OutcomeUnknown("No answer came; it is not known whether the change was made.")
        return payment

    monkeypatch.setattr(Invoices, "pay", lost)
    unknown = fleet("invoices", "pay", EXAMPLE, "--yes")
    assert unknown.exit == 5
    assert "not known" in unknown.err
    dry = fleet("invoices", "pay", EXAMPLE, "--dry-run")
    assert "no answer came" in dry.err
    settled = fleet("invoices", "pay", EXAMPLE, "--yes", "--json")
    assert settled.exit == 0
    assert keys == [keys[0]] * 2
    assert settled.json["status"] == "PENDING"
    assert fleet("invoices", "pay", EXAMPLE, "--yes").exit == 1  # it is under way, and has no draft any more
