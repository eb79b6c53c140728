"""Invoices in CII, alone and inside a PDF: the same charges as in UBL, the same limits, and no text of a PDF."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from fleet_tui.domain.invoice_charges import InvoiceCharge, InvoiceKind
from fleet_tui.workbook.invoice_file import read_invoice
from fleet_tui.workbook.kinds import Kind
from fleet_tui.workbook.ubl import UblInvoice
from fleet_tui.workbook.xml_stream import XmlRefused
from fleet_tui.workspace.own_import import kind_of_file
from tests.cii_files import cii, in_pdf, tag
from tests.ubl_files import Line, Ubl
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]

LINES = [
    Line("Mobile Limitless", "33.00", note="0488 00 00 11", period=("2026-11-01", "2026-11-30")),
    Line("Roaming zone 3", "3.09", quantity="300", unit="4L", note="0488 00 00 12"),
    Line("Rental & service", "5.00", unit="C62"),
]


def read(path: Path) -> tuple[UblInvoice, list[InvoiceCharge]]:
    charges: list[InvoiceCharge] = []
    found = read_invoice(path, charges.append)
    found.close()
    return found, charges


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_same_invoice_in_either_syntax_and_in_a_pdf_has_the_same_charges(tmp_path: Path) -> None:
    ubl, of_ubl = read(Ubl(LINES).write(tmp_path / "u.xml"))
    alone, of_cii = read(written(tmp_path / "c.xml", cii(LINES)))
    inside, of_pdf = read(in_pdf(tmp_path / "invoice.pdf", cii(LINES)))
    with_ubl, of_other = read(in_pdf(tmp_path / "other.pdf", Ubl(LINES).xml(), "invoice.xml"))
    assert of_ubl == of_cii == of_pdf == of_other
    for found in (alone, inside, with_ubl):
        head = found.head
        assert (head.supplier_vat, head.buyer_vat, head.issued, head.due) == (
            ubl.head.supplier_vat, ubl.head.buyer_vat, ubl.head.issued, ubl.head.due,
        )  # fmt: skip
        assert (head.totals, head.differences, head.iban) == (ubl.head.totals, (), ubl.head.iban)
        assert (found.references, str(head.communication)) == (ubl.references, str(ubl.head.communication))
    assert [(each.name, each.media_type) for each in inside.files] == [("invoice.pdf", "application/pdf")]
    assert kind_of_file(tmp_path / "invoice.pdf") is kind_of_file(tmp_path / "c.xml") is Kind.INVOICE


def test_a_credit_note_gives_back_and_a_file_inside_is_kept(tmp_path: Path) -> None:
    content = base64.b64encode(b"%PDF-1.7 the bill").decode()
    attached = tag(
        "AdditionalReferencedDocument", tag("IssuerAssignedID", "bill"), tag("TypeCode", "916"),
        tag("AttachmentBinaryObject", content, mimeCode="application/pdf", filename="bill.pdf"),
    )  # fmt: skip
    found, charges = read(written(tmp_path / "c.xml", cii(LINES, kind="381", head=attached)))
    assert found.head.kind is InvoiceKind.CREDIT_NOTE
    assert [str(each.net) for each in charges] == ["-33.0000", "-3.0900", "-5.0000"]
    assert [each.name for each in found.files] == ["bill.pdf"]


def test_what_is_hostile_or_no_invoice_is_refused_by_its_code(tmp_path: Path) -> None:
    whole = cii(LINES)
    cases = {
        "DOCTYPE": whole.replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>', 1),
        "DEPTH": whole.replace("<rsm:SupplyChain", "<a>" * 50 + "<rsm:SupplyChain", 1),
        "NOT_XML": whole[:-20],
        "FIELD": whole.replace("2026110001", ""),
        "AMOUNT": whole.replace(">33.00<", ">many<", 1),
    }
    for code, text in cases.items():
        for path in (written(tmp_path / "x.xml", text), in_pdf(tmp_path / "x.pdf", text)):
            with pytest.raises(XmlRefused) as refused:
                read(path)
            assert refused.value.code == code, (code, path.suffix)
    with pytest.raises(XmlRefused, match="PDF without an invoice in XML inside") as refused:
        read(in_pdf(tmp_path / "empty.pdf", None))
    assert refused.value.code == "NOT_UBL"
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7\n1 0 obj << /Type /Catalog")
    with pytest.raises(XmlRefused):
        read(damaged)


def test_a_pdf_invoice_comes_in_from_the_command_line(fleet: Fleet, tmp_path: Path) -> None:
    listed = written(tmp_path / "list.csv", "Phone number;Plan\n0488000011;Mobile Limitless\n")
    said = fleet("import", str(listed), str(in_pdf(tmp_path / "f.pdf", cii(LINES))), "--yes")
    assert said.exit == Exit.DONE, said.err
    assert "invoice 2026110001 of Northwind Mobile: 3 charges, € 41.09 excl. VAT, sums right." in said.err
    refused = fleet("import", str(in_pdf(tmp_path / "g.pdf", None)), "--yes")
    assert refused.exit == Exit.FAILURE
    assert "its text is not read" in refused.err


def test_lines_that_add_up_others_or_only_say_something_are_no_charges(tmp_path: Path) -> None:
    place = tag("LineID", 3)
    for kind, count in (("DETAIL", 3), ("GROUP", 2), ("INFORMATION", 2)):
        text = cii(LINES).replace(place, place + tag("LineStatusReasonCode", kind), 1)
        _found, charges = read(written(tmp_path / "c.xml", text))
        assert len(charges) == count, kind


def test_vat_is_the_one_in_the_invoices_own_currency(tmp_path: Path) -> None:
    own = tag("TaxTotalAmount", "8.63", currencyID="EUR")
    other = tag("TaxTotalAmount", "9.41", currencyID="USD")
    assert own in cii(LINES)
    for both in (other + own, own + other):
        found, _charges = read(written(tmp_path / "c.xml", cii(LINES).replace(own, both)))
        assert (str(found.head.totals.vat), found.head.differences) == ("8.63", ())


def test_what_is_refused_of_a_pdf_is_named_as_it_is_called_and_nothing_else_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(XmlRefused, match=r"^bill of may\.pdf lacks"):
        read(in_pdf(tmp_path / "bill of may.pdf", cii(LINES).replace("2026110001", "")))
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7\n1 0 obj << /Type /Catalog\nxref\n0 1\n")
    with pytest.raises(XmlRefused):
        read(damaged)
    assert caplog.messages == []
