"""Invoices in UBL: each fact is found where operators put it, nothing is guessed, and nothing hostile gets far."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fleet_tui.domain.charges import ChargeCategory, ChargeUnit
from fleet_tui.domain.invoice_charges import InvoiceCharge, InvoiceKind, NumberFoundIn, SumRule
from fleet_tui.domain.text import Text
from fleet_tui.workbook.invoice_file import read_invoice
from fleet_tui.workbook.kinds import Kind
from fleet_tui.workbook.tables import WorkbookError
from fleet_tui.workbook.ubl import LINE_LIMIT, UblInvoice
from fleet_tui.workbook.xml_stream import XmlRefused
from fleet_tui.workspace.own_import import kind_of_file
from tests.invoice_cases import HEAD, HOSTILE
from tests.selection import WHOLE
from tests.ubl_files import Line, Ubl, attachment, group, in_envelope, item_property, tag

NUMBER = "+32488000013"
FOUND = ("0488 00 00 13", "0488/00.00.13", "+32 488 00 00 13", "0032488000013")


def read(tmp_path: Path, invoice: Ubl | str | bytes) -> tuple[UblInvoice, list[InvoiceCharge]]:
    path = tmp_path / "invoice.xml"
    content = invoice.xml() if isinstance(invoice, Ubl) else invoice
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    charges: list[InvoiceCharge] = []
    found = read_invoice(path, charges.append)
    found.close()
    return found, charges


def only(tmp_path: Path, line: Line) -> InvoiceCharge:
    _found, charges = read(tmp_path, Ubl([line]))
    (charge,) = charges
    return charge


def refused(tmp_path: Path, content: Ubl | str | bytes) -> str:
    with pytest.raises(XmlRefused) as refusal:
        read(tmp_path, content)
    assert "invoice.xml" in refusal.value.user_message
    return refusal.value.code


def document(identifier: str, scheme: str) -> str:
    return group("DocumentReference", tag("ID", identifier, schemeID=scheme), tag("DocumentTypeCode", 130))


def test_what_stands_at_the_top_of_an_invoice(tmp_path: Path) -> None:
    found, charges = read(tmp_path, Ubl([Line("Mobile Limitless", "33.00")]))
    head = found.head
    assert (head.number, head.kind, head.currency) == ("2026110001", InvoiceKind.INVOICE, "EUR")
    assert (head.supplier, head.supplier_vat, head.buyer_vat) == ("Northwind Mobile", "BE0202239951", "BE0433670865")
    assert (head.issued, head.due) == (date(2026, 11, 1), date(2026, 12, 1))
    assert (head.period_from, head.period_until) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (head.communication, head.iban) == ("+++090/9337/55493+++", "BE68539007547034")
    assert head.totals.lines == Decimal("33.00")
    assert head.totals.gross == head.totals.payable == Decimal("39.93")
    assert head.totals.vat == Decimal("6.93")
    assert head.differences == ()
    assert found.references == ("100457319",)
    assert found.charges == len(charges) == 1
    assert charges[0].invoice == head.id == "BE0202239951/2026110001"


def test_a_charge_with_all_it_can_carry(tmp_path: Path) -> None:
    line = Line(
        "Data roaming zone 3",
        "3091.26",
        quantity="278362.5",
        unit="4L",
        price="0.01110515964",
        period=("2026-10-01", "2026-10-31"),
        cost_centre="CC100",
        before=document(NUMBER, "AWV"),
        in_item=group("SellersItemIdentification", tag("ID", "RM-3")),
    )
    assert only(tmp_path, line) == InvoiceCharge(
        invoice="BE0202239951/2026110001",
        position=1,
        category=ChargeCategory.ROAMING,
        text=Text("Data roaming zone 3"),
        net=Decimal("3091.26"),
        msisdn=NUMBER,
        found_in=NumberFoundIn.AWV,
        code="RM-3",
        quantity=Decimal("278362.5"),
        unit=ChargeUnit.MEGABYTE,
        unit_price=Decimal("0.0111051596"),
        vat_category="S",
        vat_rate=Decimal(21),
        period_from=date(2026, 10, 1),
        period_until=date(2026, 10, 31),
        cost_centre=Text("CC100"),
    )


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (Line("Mobile Limitless", "33.00", before=document("0488000013", "AWV")), NumberFoundIn.AWV),
        (Line("Mobile Limitless", "33.00", before=document("0488000013", "ZZZ")), NumberFoundIn.OTHER_SCHEME),
        (Line("Mobile Limitless", "33.00", in_item=item_property("Numéro GSM", "0488000013")), NumberFoundIn.PROPERTY),
        (Line("Mobile Limitless", "33.00", in_item=item_property("MSISDN", "32488000013")), NumberFoundIn.PROPERTY),
        (Line("Mobile Limitless", "33.00", in_item=item_property("Gsm-nummer", "0488000013")), NumberFoundIn.PROPERTY),
        (Line("Mobile Limitless", "33.00", in_item=item_property("Rufnummer", "0488000013")), NumberFoundIn.PROPERTY),
        (Line("Mobile Limitless", "33.00", note="GSM 0488000013"), NumberFoundIn.TEXT),
        (Line("Mobile Limitless", "33.00", in_item=tag("Description", "0488000013")), NumberFoundIn.TEXT),
        (Line("Mobile Limitless 0488 00 00 13 01/11/2026 - 30/11/2026", "33.00"), NumberFoundIn.TEXT),
        (Line("Mobile Limitless", "33.00", cost_centre="0488000013"), NumberFoundIn.REFERENCE),
        (
            Line("Mobile Limitless", "33.00", in_item=group("BuyersItemIdentification", tag("ID", "0488000013"))),
            NumberFoundIn.REFERENCE,
        ),
    ],
)
def test_the_same_charge_whichever_place_its_number_is_in(tmp_path: Path, line: Line, place: NumberFoundIn) -> None:
    charge = only(tmp_path, line)
    assert (charge.msisdn, charge.found_in, charge.net) == (NUMBER, place, Decimal("33.00"))


@pytest.mark.parametrize("written", FOUND)
def test_a_number_in_free_text_however_it_is_written(tmp_path: Path, written: str) -> None:
    assert only(tmp_path, Line(f"Abonnement {written} (novembre)", "20.00")).msisdn == NUMBER


@pytest.mark.parametrize(
    "line",
    [
        Line("Mobile Limitless", "33.00"),
        Line("0488 00 00 13 et 0488 00 00 14", "33.00"),
        Line("Mobile 0488 00 00 13", "33.00", note="0488 00 00 14"),
        Line("Mobile", "33.00", before=document("0488000013", "AWV") + document("0488000014", "AWV")),
        Line("Appels vers 0033 6 12 34 56 78", "3.00"),
        Line("Du 01/10/2026 au 31/10/2026, facture 2026110001", "3.00"),
        Line("Virement BE48 0488 0000 1301", "3.00"),
        Line("Mobile", "33.00", in_item=item_property("Numéro de client", "0488000013")),
        Line("Mobile", "33.00", in_item=item_property("Numéro appelé", "0488000013")),
        Line("Mobile", "33.00", before=document("100457319", "ABT")),
    ],
)
def test_without_one_certain_number_a_charge_is_the_whole_accounts(tmp_path: Path, line: Line) -> None:
    charge = only(tmp_path, line)
    assert (charge.msisdn, charge.found_in) == (None, NumberFoundIn.NOWHERE)


def test_a_surer_place_goes_before_free_text(tmp_path: Path) -> None:
    line = Line("Option of 0488 00 00 14", "5.00", before=document("0488000013", "AWV"))
    assert only(tmp_path, line).msisdn == NUMBER


def test_where_numbers_were_found_is_told_with_an_example(tmp_path: Path) -> None:
    lines = [Line("Mobile 0488 00 00 13", "33.00"), Line("Mobile 0488 00 00 14", "33.00"), Line("Fee", "1.00")]
    found, _charges = read(tmp_path, Ubl(lines))
    assert found.found_in == {NumberFoundIn.TEXT: 2, NumberFoundIn.NOWHERE: 1}
    assert found.examples[NumberFoundIn.TEXT] == "Mobile 0488 00 00 13"


def test_the_period_of_a_line_goes_before_the_invoices(tmp_path: Path) -> None:
    lines = [Line("Rent in advance", "20.00"), Line("Calls", "1.00", period=("2026-10-01", "2026-10-31"))]
    _found, charges = read(tmp_path, Ubl(lines, period=("2026-10-01", "2026-11-30")))
    assert [(charge.period_from, charge.period_until) for charge in charges] == [
        (date(2026, 10, 1), date(2026, 11, 30)),
        (date(2026, 10, 1), date(2026, 10, 31)),
    ]


@pytest.mark.parametrize(
    ("line", "category"),
    [
        (Line("Mobile Limitless", "33.00"), ChargeCategory.SUBSCRIPTION),
        (Line("Data National 10 GB", "25.00"), ChargeCategory.OPTION),
        (Line("Appels nationaux", "1.00", unit="MIN"), ChargeCategory.CALLS),
        (Line("Nationaal", "1.00", unit="SEC"), ChargeCategory.CALLS),
        (Line("National", "1.00", unit="NF"), ChargeCategory.SMS),
        (Line("Volume", "1.00", unit="E34"), ChargeCategory.DATA),
        (Line("Roaming zone 2", "1.00", unit="4L"), ChargeCategory.ROAMING),
        (Line("Frais de rappel", "10.00", unit="C62"), ChargeCategory.ONE_OFF),
        (Line("Device Payment Agreement 25 of 24", "3.50"), ChargeCategory.DEVICE),
        (Line("City parking", "10.00", unit="C62", vat=("O", "")), ChargeCategory.THIRD_PARTY),
        (Line("Museum", "10.00", unit="C62", vat=("E", "0.00")), ChargeCategory.THIRD_PARTY),
        (Line("Remise fidélité", "-5.00", quantity="-1"), ChargeCategory.DISCOUNT),
        (Line("Something", "5.00", unit="C62"), ChargeCategory.OTHER),
    ],
)
def test_kinds_of_charges(tmp_path: Path, line: Line, category: ChargeCategory) -> None:
    assert only(tmp_path, line).category == category


def test_an_instalment_says_which_of_how_many_it_is(tmp_path: Path) -> None:
    assert only(tmp_path, Line("Mensualité smartphone 25/24", "3.50")).instalment == (25, 24)
    assert only(tmp_path, Line("Abonnement 01/11", "3.50")).instalment is None


def test_a_credit_note_gives_back(tmp_path: Path) -> None:
    credit = Ubl([Line("Mobile Contact 0488 00 00 13", "12.00")], number="C1", credit=True, credited="2026110001")
    found, (charge,) = read(tmp_path, credit)
    assert found.head.kind == InvoiceKind.CREDIT_NOTE
    assert found.head.credited_number == "2026110001"
    assert (charge.net, charge.quantity, charge.unit_price) == (Decimal(-12), Decimal(-1), Decimal(12))
    assert found.head.totals.payable == Decimal("-14.52")
    assert found.head.differences == ()


def test_an_invoice_with_negative_lines_gives_back_as_well(tmp_path: Path) -> None:
    found, (charge,) = read(tmp_path, Ubl([Line("Avoir", "-12.00", quantity="-1")]))
    assert (found.head.kind, charge.net, charge.quantity) == (InvoiceKind.INVOICE, Decimal(-12), Decimal(-1))
    assert found.head.differences == ()


def test_an_envelope_is_unwrapped(tmp_path: Path) -> None:
    invoice = Ubl([Line("Mobile Limitless", "33.00")])
    assert read(tmp_path, in_envelope(invoice)) == read(tmp_path, invoice)


def test_what_is_taken_off_the_whole_invoice_is_a_charge_of_the_account(tmp_path: Path) -> None:
    allowance = group(
        "AllowanceCharge",
        tag("ChargeIndicator", "false"),
        tag("AllowanceChargeReason", "Remise volume"),
        tag("Amount", "10.00"),
        group("TaxCategory", tag("ID", "S"), tag("Percent", "21.00")),
    )
    found, charges = read(tmp_path, Ubl([Line("A", "60.00")], allowances=allowance, allowance_total="-10.00"))
    assert [(charge.position, charge.net, charge.category) for charge in charges] == [
        (1, Decimal(60), ChargeCategory.SUBSCRIPTION),
        (2, Decimal(-10), ChargeCategory.DISCOUNT),
    ]
    assert found.head.differences == ()


def test_what_is_taken_off_a_line_is_in_its_amount_already(tmp_path: Path) -> None:
    allowance = group("AllowanceCharge", tag("ChargeIndicator", "false"), tag("Amount", "3.00"))
    found, (charge,) = read(tmp_path, Ubl([Line("A", "30.00", price="33.00", allowances=allowance)]))
    assert charge.net == Decimal(30)
    assert found.head.differences == ()


@pytest.mark.parametrize(
    ("invoice", "wrong"),
    [
        (Ubl([Line("A", "20.00")], sums={"LineExtensionAmount": "41.00"}), {SumRule.LINES, SumRule.NET}),
        (Ubl([Line("A", "20.00")], sums={"TaxExclusiveAmount": "21.00"}), {SumRule.NET, SumRule.GROSS}),
        (Ubl([Line("A", "20.00")], sums={"TaxInclusiveAmount": "25.00"}), {SumRule.GROSS, SumRule.PAYABLE}),
        (Ubl([Line("A", "20.00")], sums={"PayableAmount": "25.00"}), {SumRule.PAYABLE}),
        (Ubl([Line("A", "35.00", quantity="10", price="2.50", unit="E34")]), {SumRule.LINE}),
        (Ubl([Line("A", "20.00", vat=("S", "21.00")), Line("B", "1.00", period=("2026-09-01", "2026-09-30"))]),
         {SumRule.PERIOD}),
        (Ubl([Line("A", "20.015"), Line("B", "20.005")], sums={"LineExtensionAmount": "40.00"}), set()),
    ],
)  # fmt: skip
def test_sums_that_are_wrong_are_said(tmp_path: Path, invoice: Ubl, wrong: set[SumRule]) -> None:
    found, charges = read(tmp_path, invoice)
    assert charges
    assert {difference.rule for difference in found.head.differences} == wrong


def test_vat_that_is_wrong_is_said(tmp_path: Path) -> None:
    xml = Ubl([Line("A", "100.00")]).xml().replace("<cbc:TaxAmount>21.00<", "<cbc:TaxAmount>19.00<")
    found, _charges = read(tmp_path, xml)
    assert {difference.rule for difference in found.head.differences} == {SumRule.VAT}
    assert found.head.differences[0].stated == Decimal(19)


@pytest.mark.parametrize(
    ("written", "vat"),
    [
        ("BE 0202.239.951", "BE0202239951"),
        ("0202239951", "BE0202239951"),
        ("202239951", "BE0202239951"),
        ("NL001234567B01", "NL001234567B01"),
    ],
)
def test_vat_numbers_however_they_are_written(tmp_path: Path, written: str, vat: str) -> None:
    found, _charges = read(tmp_path, Ubl([Line("A", "1.00")], supplier=("Northwind", written)))
    assert found.head.supplier_vat == vat


def pdf(text: bytes = b"invoice") -> bytes:
    return b"%PDF-1.7\n" + text


def ods() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return buffer.getvalue()


def test_files_inside_are_told_by_their_content_and_their_names_are_no_paths(tmp_path: Path) -> None:
    files = {
        "../../etc/passwd.pdf": pdf(),
        "C:\\bill\\detail.csv": b"number;amount\r\n",
        "usage.ods": ods(),
        "page.pdf": b"<html></html>",
        "run.exe": b"MZ\x90\x00",
    }
    extra = "".join(
        attachment(name, "application/pdf", base64.b64encode(data).decode()) for name, data in files.items()
    )
    path = Ubl([Line("A", "1.00")], extra=extra).write(tmp_path / "invoice.xml")
    found = read_invoice(path)
    try:
        assert [(each.name, each.media_type) for each in found.files] == [
            ("passwd.pdf", "application/pdf"),
            ("detail.csv", "text/csv"),
            ("usage.ods", "application/vnd.oasis.opendocument.spreadsheet"),
        ]
        assert found.files[0].file.read() == pdf()
        assert found.files_refused == ("page.pdf", "run.exe")
    finally:
        found.close()


def test_a_large_file_inside_comes_out_as_it_went_in(tmp_path: Path) -> None:
    data = pdf(bytes(range(256)) * 4096)
    encoded = base64.encodebytes(data).decode()
    path = Ubl([], extra=attachment("a.pdf", "application/pdf", encoded)).write(tmp_path / "invoice.xml")
    found = read_invoice(path)
    try:
        assert found.files[0].file.read() == data
    finally:
        found.close()


def test_text_from_an_invoice_is_cleaned(tmp_path: Path) -> None:
    invoice = Ubl([Line("Mobile \u202e evil [/]", "1.00")], supplier=("Nor\u200fth", "BE0202239951"))
    found, (charge,) = read(tmp_path, invoice)
    assert "\u202e" not in charge.text
    assert "\u200f" not in found.head.supplier


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    xml = Ubl([Line("Forfait é 0488 00 00 13", "1.00")]).xml().replace('"UTF-8"', f'"{encoding}"')
    _found, (charge,) = read(tmp_path, xml.encode(encoding))
    assert kind_of_file(tmp_path / "invoice.xml") is Kind.INVOICE
    assert charge.text == "Forfait é 0488 00 00 13"


@pytest.mark.parametrize("encoding", ["x-unheard-of", "utf-7", "shift_jis"])
def test_an_encoding_that_cannot_be_read_is_a_reason(tmp_path: Path, encoding: str) -> None:
    assert refused(tmp_path, Ubl([Line("A", "1.00")]).xml().replace('"UTF-8"', f'"{encoding}"')) == "NOT_XML"


TAIL = Ubl([Line("A", "20.00")]).xml().partition("<cac:InvoiceLine>")[2]
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (HEAD.replace("<Invoice", LAUGHS + "<Invoice", 1), "DOCTYPE"),
        (HEAD.replace("<Invoice", OUTSIDE + "<Invoice", 1), "DOCTYPE"),
        ("<Invoice/>", "NOT_UBL"),
        ("<html><body/></html>", "NOT_UBL"),
        ("no XML at all", "NOT_XML"),
        ("", "NOT_XML"),
        (HEAD, "NOT_XML"),
        (HEAD + "&unknown;", "NOT_XML"),
        (Ubl([Line("A", "20,00", price="1.00")], sums={"LineExtensionAmount": "20"}), "AMOUNT"),
    ],
)
def test_what_is_no_invoice_is_refused(tmp_path: Path, content: Ubl | str, code: str) -> None:
    if isinstance(content, Ubl):
        content = Ubl([Line("A", "20.00")]).xml().replace(">20.00<", ">20,00<")
    assert refused(tmp_path, content) == code


@pytest.mark.parametrize(
    ("found", "put"),
    [
        ("<cbc:ID>2026110001</cbc:ID>", ""),
        ("<cbc:IssueDate>2026-11-01</cbc:IssueDate>", "<cbc:IssueDate>yesterday</cbc:IssueDate>"),
        ("LegalMonetaryTotal", "OtherTotal"),
        ("<cbc:LineExtensionAmount currencyID=\"EUR\">20.00</cbc:LineExtensionAmount><cac:Item>", "<cac:Item>"),
    ],
)  # fmt: skip
def test_what_an_invoice_cannot_do_without(tmp_path: Path, found: str, put: str) -> None:
    xml = Ubl([Line("A", "20.00")]).xml()
    assert found in xml
    assert refused(tmp_path, xml.replace(found, put)) == "FIELD"


def test_two_invoices_in_one_envelope_are_refused(tmp_path: Path) -> None:
    one = Ubl([Line("A", "1.00")]).document()
    assert refused(tmp_path, in_envelope(Ubl([Line("A", "1.00")])).replace(one, one + one)) == "NOT_UBL"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"gone\.xml"):
        read_invoice(tmp_path / "gone.xml")


@pytest.mark.parametrize(("make", "code"), HOSTILE)
def test_a_hostile_file_is_refused_in_little_room(tmp_path: Path, make: Callable[[], Iterator[str]], code: str) -> None:
    path = tmp_path / "hostile.xml"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(make())
    limit = str(LINE_LIMIT if WHOLE else LINE_LIMIT // 10)
    done = subprocess.run([sys.executable, "-c", READ, str(path), limit], capture_output=True, text=True, check=True)
    said, peak = done.stdout.split()
    assert said == code
    assert int(peak) < 80 * 1024


READ = """
import re, sys
from pathlib import Path
from fleet_tui.workbook import ubl
from fleet_tui.workbook.invoice_file import read_invoice
from fleet_tui.workbook.kinds import Kind
from fleet_tui.workbook.xml_stream import XmlRefused
ubl.LINE_LIMIT = int(sys.argv[2])
try:
    read_invoice(Path(sys.argv[1]))
except XmlRefused as refused:
    print(refused.code)
status = Path("/proc/self/status")
print(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else 0)
"""
"""Says why a file is refused, and the most memory the process had, in KiB where the system tells."""


def test_a_file_beyond_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "invoice.xml"
    with path.open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    with pytest.raises(XmlRefused) as refusal:
        read_invoice(path)
    assert refusal.value.code == "SIZE"


def test_vat_of_a_line_as_e_fff_states_it(tmp_path: Path) -> None:
    """Belgian files before Peppol: a total of VAT on each line, with a category of their own."""
    total = group(
        "TaxTotal",
        tag("TaxAmount", "4.20"),
        group("TaxSubtotal", tag("TaxAmount", "4.20"), tag("Percent", "21"), group("TaxCategory", tag("ID", "03"))),
    )
    line = Line("Abonnement 0488 00 00 13", "20.00", allowances=total)
    xml = Ubl([line]).xml()
    start, end = xml.index("<cac:ClassifiedTaxCategory>"), xml.index("</cac:ClassifiedTaxCategory>")
    found, (charge,) = read(tmp_path, xml[:start] + xml[end + len("</cac:ClassifiedTaxCategory>") :])
    assert (charge.vat_category, charge.vat_rate) == ("S", Decimal(21))
    assert found.head.differences == ()
