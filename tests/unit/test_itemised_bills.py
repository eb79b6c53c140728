"""Itemised bills of any operator: one shape, nothing counted twice, nobody's calls kept.

Each file is made here in the form that an operator's is known to have; numbers, names and amounts are invented.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fleet_tui.domain.charges import ChargeCategory, ChargeUnit
from fleet_tui.workbook.detail import DetailFile, read_detail
from fleet_tui.workbook.detail_upload import pack_detail
from fleet_tui.workbook.examples.files import write_examples
from fleet_tui.workbook.kinds import Kind, recognise
from fleet_tui.workbook.tables import WorkbookError
from tests.table_files import book, text_file

A, B = "+32488000001", "+32488000002"
PLAIN = [
    ["Numéro d'appel", "Période du", "au", "Rubrique", "Libellé", "Quantité", "Unité", "N° appelé",
     "Montant HTVA", "TVA"],
    ["0488/00.00.01", "01/11/2026", "30/11/2026", "Abonnement", "Mobile Europe", "1", "mois", "", "45,0000", "21"],
    ["0488/00.00.02", "01/11/2026", "30/11/2026", "Abonnement", "Data National", "1", "mois", "", "25,0000", "21"],
]  # fmt: skip


def of(path: Path, found: DetailFile | None = None) -> list[tuple[str | None, str, Decimal]]:
    return [(each.msisdn, str(each.text), each.net) for each in (found or read_detail(path)).charges]


def test_a_bill_with_one_row_a_charge_is_no_list_of_lines(tmp_path: Path) -> None:
    rows = [*PLAIN, [*PLAIN[1][:3], "Options", "Asia [/]", "1", "mois", "", "(7.23)", "21"]]
    assert recognise(text_file(tmp_path / "once.csv", PLAIN)) is Kind.DETAIL  # though no number stands twice
    path = text_file(tmp_path / "detail.csv", rows)
    assert recognise(path) is Kind.DETAIL
    found = read_detail(path)
    assert of(path, found) == [
        (A, "Mobile Europe", Decimal(45)), (B, "Data National", Decimal(25)), (A, "Asia [/]", Decimal("-7.23")),
    ]  # fmt: skip
    first = found.charges[0]
    assert (first.category, first.unit, first.vat_rate) == (
        ChargeCategory.SUBSCRIPTION, ChargeUnit.MONTH, Decimal(21),
    )  # fmt: skip
    assert (first.period_from, first.period_until) == (date(2026, 11, 1), date(2026, 11, 30))
    assert found.reading.unused == {"N° appelé": ""}


def test_the_template_of_the_examples_is_one(tmp_path: Path) -> None:
    write_examples(tmp_path := tmp_path / "examples")
    with pytest.raises(WorkbookError, match="no rows below"):
        read_detail(tmp_path / "template-detail.xlsx")


def test_telenor_writes_many_columns_and_amounts_of_four_decimals(tmp_path: Path) -> None:
    rows = [
        ["Fakturanummer", "Fakturadato", "Abonnementets eierkonto", "Mobilnummer", "Brukerreferanse 1", "Hovedgruppe",
         "Undergruppe", "Fakturatekst", "Startdato", "Sluttdato", "Varighet", "Antall", "Volume", "Netto", "MVA",
         "MVA_prosent"],
        ["900", "01.11.2026", "77", "+4741234567", "CC1", "Abonnement", "Fast", "Bedrift M", "01.11.2026", "30.11.2026",
         "", "1", "", "199,5000", "49,8750", "25"],
        ["900", "01.11.2026", "77", "+4741234567", "CC1", "Roaming", "Data", "Data Roaming", "03.11.2026", "03.11.2026",
         "", "1", "512 MB", "12,3456", "3,0864", "25"],
    ]  # fmt: skip
    path = tmp_path / "t.csv"
    path.write_bytes("\n".join("¤".join(row) for row in rows).encode("latin-1"))
    assert recognise(path) is Kind.DETAIL
    found = read_detail(path)
    assert [(each.net, each.invoice, each.issued, each.account) for each in found.charges] == [
        (Decimal("199.5000"), "900", date(2026, 11, 1), "77"), (Decimal("12.3456"), "900", date(2026, 11, 1), "77"),
    ]  # fmt: skip
    assert (found.charges[1].category, found.charges[1].quantity) == (ChargeCategory.ROAMING, Decimal(512))


def test_telekom_writes_a_head_above_the_charges_and_seconds(tmp_path: Path) -> None:
    rows = [
        ["Rechnungsnummer", "Rechnungsdatum", "Kundennummer"],
        ["R-77", "02.11.2026", "4711"],
        ["Kartennummer", "Rufnummer", "Tarifzone", "Startzeitpunkt", "Dauer (s)", "Nettobetrag", "Bruttobetrag",
         "Zielrufnummer"],
        ["1", "0488000001", "Roaming Telefonie", "01.10.2026 10:00:00", "90", "0,250", "0,298", "0470123456"],
        ["1", "0488000001", "Roaming Telefonie", "05.10.2026 11:00:00", "30", "0,10", "0,119", "0470123456"],
    ]  # fmt: skip
    found = read_detail(text_file(tmp_path / "t.csv", rows))
    (charge,) = found.charges
    assert (charge.net, charge.quantity, charge.unit) == (Decimal("0.350"), Decimal(2), ChargeUnit.MINUTE)
    assert (charge.invoice, charge.issued, charge.account) == ("R-77", date(2026, 11, 2), "4711")
    assert (charge.period_from, charge.period_until) == (date(2026, 10, 1), date(2026, 10, 5))
    assert "0470123456" not in repr(found)


def test_o2_writes_each_number_once_above_its_charges(tmp_path: Path) -> None:
    rows = [
        ["MSISDN", "FeeType", "FeeName", "PayableAmount", "Period"],
        ["+421903000001", "recurring_arrears", "O2 Biznis", "10.00", "2026-11"],
        ["", "recurring_arrears", "Data 5 GB", "5.00", "2026-11"],
        ["", "one_time", "SIM", "1.50", "2026-11"],
        ["+421903000002", "recurring_arrears", "O2 Biznis", "10.00", "2026-11"],
        ["", "recurring_arrears", "Data 5 GB", "5.00", "2026-11"],
    ]
    found = read_detail(text_file(tmp_path / "o2.csv", rows, sign=","))
    assert [each.msisdn for each in found.charges] == ["+421903000001"] * 3 + ["+421903000002"] * 2
    assert found.filled_down == 3
    assert found.charges[0].period_until == date(2026, 11, 30)


def test_verizon_writes_instalments_and_what_it_costs(tmp_path: Path) -> None:
    rows = [
        ["Wireless Number", "User Name", "Item Category", "Item Description", "Cost", "Bill Date"],
        ["212-555-0123", "Zoë", "Equipment", "Device Payment Agreement 25 of 24", "$", "11/01/2026"],
    ]
    rows[1][4] = "3.50"
    rows[1][0] = "+1 212 555 0123"
    found = read_detail(text_file(tmp_path / "v.txt", rows, sign="\t"))
    assert [(each.category, each.instalment, each.net) for each in found.charges] == [
        (ChargeCategory.DEVICE, (25, 24), Decimal("3.50"))
    ]


def test_at_and_t_writes_one_row_a_number_with_its_use_and_rows_of_the_account(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Wireless number", "User name", "Rate plan name", "Market cycle end date", "Total current charges",
         "Total KB usage"],
        ["+12125550123", "A", "Unlimited", "2026-11-30", 40.25, 2048],
        ["+12125550124", "B", "Unlimited", "2026-11-30", 40.25, 0],
        [None, None, "Group charges", "2026-11-30", 9.5, None],
        [None, None, "Total", "2026-11-30", 90, None],
    ]  # fmt: skip
    found = read_detail(book(tmp_path / "att.xlsx", rows))
    assert [(each.msisdn, each.net) for each in found.charges] == [
        ("+12125550123", Decimal("40.25")), ("+12125550124", Decimal("40.25")), (None, Decimal("9.5")),
    ]  # fmt: skip
    assert [place.number for place in found.totals] == [5]
    assert [(use.msisdn, use.month, use.mb_home, use.minutes) for use in found.use] == [
        ("+12125550123", date(2026, 11, 1), Decimal("2.048"), None), ("+12125550124", date(2026, 11, 1), 0, None),
    ]  # fmt: skip


def test_telekom_in_slovakia_has_attributes_of_its_xml_as_headings(tmp_path: Path) -> None:
    rows = [
        ["Bill@Number", "Subscriber@MSISDN", "Charge@Label", "Charge@Desc", "Charge@Price", "Charge@Units",
         "Charge@UnitType", "Charge@VatRate", "Charge@From", "Charge@To"],
        ["8001", "+421903000001", "Mesačné poplatky", "Biznis Pohoda", "19.9000", "1", "month", "23", "01.11.2026",
         "30.11.2026"],
        ["8001", "+421903000001", "Prevádzka", "Roaming zone EU", "0.1234", "512", "MB", "23", "05.11.2026",
         "05.11.2026"],
    ]  # fmt: skip
    path = text_file(tmp_path / "sk.csv", rows)
    assert recognise(path) is Kind.DETAIL
    first, second = read_detail(path).charges
    assert (first.net, first.invoice, first.vat_rate, first.unit) == (
        Decimal("19.9000"), "8001", Decimal(23), ChargeUnit.MONTH,
    )  # fmt: skip
    assert (second.category, second.quantity, second.unit) == (
        ChargeCategory.ROAMING, Decimal(512), ChargeUnit.MEGABYTE,
    )  # fmt: skip


def test_tangoe_and_wireless_logic_have_charges_only_and_use_is_not_known(tmp_path: Path) -> None:
    tangoe = [
        ["Invoice Number", "Invoice Date", "Account Number", "Wireless Number", "User Name", "Cost Center",
         "Charge Type", "Charge Description", "Charge Amount"],
        ["77", "01/11/2026", "9", "+12125550123", "Zoë", "CC1", "Monthly", "Business Plan", "40.00"],
        ["77", "01/11/2026", "9", "+12125550123", "Zoë", "CC1", "Usage", "Voice calls", "1.25"],
        ["77", "01/11/2026", "9", "", "", "", "Credit", "Loyalty discount", "(2.00)"],
    ]  # fmt: skip
    path = text_file(tmp_path / "tangoe.csv", tangoe, sign=",")
    assert recognise(path) is Kind.DETAIL
    found = read_detail(path)
    assert [(each.msisdn, each.net, each.cost_centre, each.invoice) for each in found.charges] == [
        ("+12125550123", Decimal("40.00"), "CC1", "77"), ("+12125550123", Decimal("1.25"), "CC1", "77"),
        (None, Decimal("-2.00"), None, "77"),
    ]  # fmt: skip
    assert found.use == []
    logic = [
        ["Invoice No", "Mobile No", "SIM Number", "Item", "Period From", "Period To", "Qty", "Net", "VAT %"],
        ["W1", "+447400123456", "8944", "Monthly tariff 10MB", "2026-11-01", "2026-11-30", "1", "2.50", "20"],
        ["W1", "+447400123457", "8944", "Monthly tariff 10MB", "2026-11-01", "2026-11-30", "1", "2.50", "20"],
        ["W1", "+447400123457", "8944", "Out of bundle data", "2026-11-01", "2026-11-30", "4", "0.40", "20"],
    ]
    found = read_detail(text_file(tmp_path / "logic.csv", logic, sign="\t"))
    assert [each.net for each in found.charges] == [Decimal("2.50"), Decimal("2.50"), Decimal("0.40")]
    assert found.use == []


def test_use_is_taken_where_what_cost_nothing_is_listed_too(tmp_path: Path) -> None:
    heads = ["Number", "Date", "Category", "Text", "Duration", "Volume (MB)", "Amount"]
    call = ["0488000001", "03/11/2026", "Calls", "Call", "00:01:30", "", "0,00"]
    rows = [
        heads,
        ["0488000001", "01/11/2026", "Subscription", "Mobile Europe", "00:00:00", "0", "45,00"],
        call,
        [*call[:4], "00:00:30", "", "0,20"],
        ["0488000001", "04/11/2026", "Data", "Internet", "", "250,5", "0,00"],
        ["0488000001", "05/12/2026", "SMS", "SMS", "", "", "0,00"],
        ["0488000002", "05/11/2026", "Roaming", "Roaming data EU", "", "10", "0,00"],
        ["0488000002", "05/11/2026", "Roaming", "Roaming data zone 7", "", "99", "3,00"],  # where that is, nothing says
    ]
    use = read_detail(text_file(tmp_path / "d.csv", rows)).use
    assert [(each.msisdn, each.month.month, each.minutes, each.sms, each.mb_home, each.mb_eu) for each in use] == [
        (A, 11, Decimal(2), None, Decimal("250.5"), None), (B, 11, None, None, None, Decimal(10)),
        (A, 12, None, 1, None, None),
    ]  # fmt: skip
    charged = [row for row in rows if row[-1] != "0,00"]
    assert read_detail(text_file(tmp_path / "e.csv", charged)).use == []


def test_totals_are_known_by_adding_up_and_a_charge_that_equals_one_stays(tmp_path: Path) -> None:
    rows = [
        PLAIN[0],
        PLAIN[1],
        [*PLAIN[1][:4], "Option", "1", "mois", "", "45,00", "21"],  # as much as all above it: a charge
        ["0488/00.00.01", "", "", "", "", "", "", "", "90,00", ""],
        PLAIN[2],
        ["Total général", "", "", "", "", "", "", "", "115,00", ""],
        ["", "", "", "", "Sous-total", "", "", "", "99,00", ""],
    ]
    found = read_detail(text_file(tmp_path / "d.csv", rows))
    assert [each.net for each in found.charges] == [45, 45, 25]
    assert [place.number for place in found.totals] == [4, 6]
    assert [(place.number, amount) for place, amount in found.wrong_totals] == [(7, Decimal(99))]


def test_calls_are_added_up_by_line_month_and_wording_and_subscriptions_are_not(tmp_path: Path) -> None:
    call = ["0488/00.00.01", "03/11/2026", "03/11/2026", "Appels", "Appel vers 0470 12 34 56", "1,5", "minutes", "0470",
            "0,1500", "21"]  # fmt: skip
    other = [*call[:1], "09/11/2026", "09/11/2026", "Appels", "Appel vers 0471 98 76 54", *call[5:]]
    found = read_detail(text_file(tmp_path / "d.csv", [PLAIN[0], PLAIN[1], PLAIN[1], call, other]))
    assert [(each.net, each.quantity) for each in found.charges] == [
        (Decimal(45), Decimal(1)), (Decimal(45), Decimal(1)), (Decimal("0.3000"), Decimal(3)),
    ]  # fmt: skip
    assert not any(number in repr(found) for number in ("0470", "0471", "98 76"))


def test_amounts_with_vat_are_taken_without_it_or_refused(tmp_path: Path) -> None:
    rows = [["Number", "Text", "Amount incl. VAT", "VAT %", "Month"], ["0488000001", "Plan", "24.20", "21", "2026-11"]]
    assert [each.net for each in read_detail(text_file(tmp_path / "d.csv", rows)).charges] == [Decimal("20.0000")]
    rows = [["Number", "Text", "Amount incl. VAT", "Month"], ["0488000001", "Plan", "24.20", "2026-11"]]
    with pytest.raises(WorkbookError, match="with VAT only"):
        read_detail(text_file(tmp_path / "e.csv", rows))


def test_each_month_or_invoice_that_a_file_names_is_one(tmp_path: Path) -> None:
    rows = [["Number", "Text", "Amount", "Month", "Invoice"], ["0488000001", "Plan", "20", "2026-10", ""],
            ["0488000001", "Plan", "20", "2026-11", ""], ["0488000001", "Plan", "20", "2026-11", "77"]]  # fmt: skip
    _detail, packed = pack_detail(text_file(tmp_path / "d.csv", rows))
    assert [(each.number, each.net) for each in packed] == [
        ("2026-10", Decimal(20)), ("2026-11", Decimal(20)), ("77", Decimal(20)),
    ]  # fmt: skip


def test_a_file_that_says_of_no_month_is_refused(tmp_path: Path) -> None:
    rows = [["Number", "Text", "Amount"], ["0488000001", "Plan", "20"], ["0488000001", "Option", "5"]]
    with pytest.raises(WorkbookError, match=r"row 2: nothing says of which month"):
        pack_detail(text_file(tmp_path / "d.csv", rows))


def test_two_files_with_the_same_headings_have_one_fingerprint(tmp_path: Path) -> None:
    one = read_detail(text_file(tmp_path / "a.csv", PLAIN))
    other = read_detail(text_file(tmp_path / "b.csv", PLAIN[:2], sign="|"))
    third = read_detail(text_file(tmp_path / "c.csv", [[*PLAIN[0], "New"], *PLAIN[1:]]))
    assert one.fingerprint == other.fingerprint != third.fingerprint


def test_data_abroad_is_none_at_home_whatever_it_is_filed_under(tmp_path: Path) -> None:
    heads = ["Number", "Date", "Category", "Text", "Volume (MB)", "Amount"]
    texts = ["Internet", "Internet in the EU", "Data à l'étranger: monde", "Daten im Ausland", "Data hors forfait"]
    rows = [["0488000001", "04/11/2026", "Data", text, f"{10**place}", "0,00"] for place, text in enumerate(texts)]
    (use,) = read_detail(text_file(tmp_path / "d.csv", [heads, *rows])).use
    assert (use.mb_home, use.mb_eu, use.mb_world) == (Decimal(10001), Decimal(10), Decimal(100))
    stated = [["Number", "Date", "Category", "Text", "Data usage (MB)", "Amount"]]
    stated += [["0488000001", "04/11/2026", "Abroad", "Roaming outside the EU", "70", "9,00"]]
    (use,) = read_detail(text_file(tmp_path / "s.csv", stated)).use
    assert (use.mb_home, use.mb_world) == (None, Decimal(70))
