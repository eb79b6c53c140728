"""Order sheets: what a fleet manager sends to the operator when the fleet is not connected to one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pydantic import TypeAdapter

from fleet_tui.domain.base import Notice
from fleet_tui.domain.changes.models import Activate, Change
from fleet_tui.domain.money import Money
from fleet_tui.domain.order import ItemCounts, ItemStatus, Order, OrderItem, OrderStatus
from fleet_tui.domain.text import Text
from fleet_tui.i18n import speaking_in
from fleet_tui.workbook.order_mail import write_any_sheet
from fleet_tui.workbook.order_sheet import OrderSheet, SheetLine, details, order_sheet_text, write_order_sheet

NOW = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)
CHANGE: TypeAdapter[Change] = TypeAdapter(Change)
HOSTILE = "=1+1\x1b]52;c;YQ==\x07\u202e陳大文"


def order_sheet(description: str = "Margaux Sastre") -> OrderSheet:
    order = Order(
        id="o1", number="2026-0007", version=1, status=OrderStatus.SUBMITTED, kind="activate",
        counts=ItemCounts(total=2, waiting=1, refused=1), effective_date=date(2026, 11, 24), created_at=NOW,
        created_by=Text("Margaux"), note=Text("urgent"),
    )  # fmt: skip
    refusal = Notice(code="NOT_PENDING", message=Text("the line is not pending"))
    items = [
        OrderItem(
            position=0, line_id="l1", msisdn="+32489744365", description=Text(description), status=ItemStatus.WAITING,
            change=Activate(),
        ),
        OrderItem(
            position=1, line_id="l2", msisdn="+32488268365", description=Text("Zoë"), status=ItemStatus.REFUSED,
            change=Activate(), refusal=refusal,
        ),
    ]  # fmt: skip
    line = SheetLine("8932030000205518327", "Mobile Contact", "Margaux Sastre", "100457319")
    names = {"mobile_europe": "Mobile Europe"}
    return OrderSheet(order, items, "Brouwerij De Molen", NOW, {"l1": line}, names, "Margaux, margaux@example.be")


def test_the_workbook_lists_what_is_ordered_and_apart_what_is_not(tmp_path: Path) -> None:
    path = tmp_path / "order.xlsx"
    write_order_sheet(path, order_sheet())
    book = load_workbook(path)
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert rows[0] == [
        "Phone number", "SIM card number", "Tariff plan", "User", "Description", "Change", "Details", "From",
    ]  # fmt: skip
    assert len(rows) == 2
    assert rows[1][:6] == [
        "0489 74 43 65", "8932030000205518327", "Mobile Contact", "Margaux Sastre", "Margaux Sastre", "activate",
    ]  # fmt: skip
    assert rows[1][7] == datetime(2026, 11, 24)  # noqa: DTZ001  # Excel knows no time zones
    about = {name.value: value.value for name, value in book.worksheets[1].iter_rows()}
    assert about["Company"] == "Brouwerij De Molen"
    assert about["Order"] == "2026-0007"
    assert (about["Customer number"], about["Contact"]) == ("100457319", "Margaux, margaux@example.be")
    assert about["Not ordered"] == "0488 26 83 65, Zoë, activate, the line is not pending"


def test_the_text_can_be_read_aloud() -> None:
    text = order_sheet_text(order_sheet())
    assert "1 line:" in text
    assert "  0489 74 43 65  8932030000205518327  Mobile Contact  Margaux Sastre  Margaux Sastre\n" in text
    assert "    → activate  from 24/11/2026\n" in text
    assert "Not ordered:" in text
    assert "the line is not pending" in text
    assert "24/11/2026" in text


def test_the_mail_has_the_text_and_the_workbook_and_nobody_it_goes_to(tmp_path: Path) -> None:
    path = tmp_path / "order.eml"
    with speaking_in("nl"):
        write_any_sheet(path, order_sheet("Zoë\r\nBcc: everybody@example.be"))
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert mail["Subject"] == "Opdracht 2026-0007 van Brouwerij De Molen"
    assert (mail["To"], mail["Bcc"], mail["X-Unsent"]) == (None, None, "1")
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Opdrachtbon" in body.get_content()
    [attached] = mail.iter_attachments()
    book = load_workbook(BytesIO(attached.get_content()))
    assert (attached.get_filename(), book.worksheets[0]["A2"].value) == ("2026-0007.xlsx", "0489 74 43 65")


def test_codes_are_told_by_their_names() -> None:
    assert details(CHANGE.validate_python({"kind": "set_plan", "plan": "mobile_europe"}), {"mobile_europe": "E"}) == (
        "tariff plan: E"
    )


def test_hostile_text_acts_neither_in_excel_nor_in_a_terminal(tmp_path: Path) -> None:
    sheet = order_sheet(HOSTILE)
    assert not {"\x1b", "\x07", "\u202e"} & set(order_sheet_text(sheet))
    path = tmp_path / "order.xlsx"
    write_order_sheet(path, sheet)
    cells = [cell for page in load_workbook(path).worksheets for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type in {"f", "e"}]


USER = {"kind": "new", "person": {"given_name": "Zoë", "family_name": "Peeters", "birth_date": "1990-05-06"}}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "activate"}, ""),
        ({"kind": "swap_sim", "iccid": "8932030000205518327"}, "SIM card number: 8932030000205518327"),
        ({"kind": "set_plan", "plan": "mobile_europe"}, "tariff plan: mobile_europe"),
        ({"kind": "add_options", "options": ["a", "b"]}, "options: a, b"),
        ({"kind": "set_split_bill", "split_bill_profile": None}, "split-bill profile: none"),
        ({"kind": "set_pay_by_mobile_limit", "limit": None}, "PayByMobile limit: the legal ceiling"),
        (
            {"kind": "set_pay_by_mobile_limit", "limit": Money(amount=Decimal(50))},
            "PayByMobile limit: € 50.00",
        ),
        (
            {"kind": "set_blocks", "blocks": {"MMS": True, "MOBILE_DATA": False}},
            "MMS: block; mobile data: allow",
        ),
        ({"kind": "set_user", "user": {"kind": "none"}}, "no user"),
        (
            {"kind": "set_user", "user": USER},
            "new user; first name: Zoë; last name: Peeters; date of birth: 06/05/1990; language: FR",
        ),
        (
            {"kind": "report_departure", "action": "CEASE"},
            "what becomes of the line: CEASE; no user; end the split bill: yes",
        ),
        (
            {
                "kind": "combined",
                "changes": [
                    {"kind": "remove_options", "options": ["a"]},
                    {"kind": "add_options", "options": ["b", "[/]"]},
                    {"kind": "suspend"},
                ],
            },
            "remove options: options: a; add options: options: b, [/]; suspend",
        ),
    ],
)
def test_every_change_says_what_it_asks_for(change: dict[str, object], words: str) -> None:
    assert details(CHANGE.validate_python(change)) == words


def test_a_new_line_says_everything_the_operator_needs() -> None:
    change = {
        "kind": "add_line", "iccid": "8932030000205518327", "user": {"kind": "none"}, "plan": "mobile_1",
        "billing_account": "100457319",
        "number": {"kind": "port_in", "msisdn": "0488268365", "current_operator": "Other", "prepaid": False,
                   "sim_serial": "123", "mandate": True, "wished_date": "2026-12-01"},
    }  # fmt: skip
    text = details(CHANGE.validate_python(change))
    for fact in (
        "SIM card number: 8932030000205518327", "no user", "tariff plan: mobile_1", "billing account: 100457319",
        "keep an existing number", "phone number: +32488268365", "current operator: Other", "prepaid: no",
        "SIM serial number: 123", "mandate of the holder: yes", "wished date: 01/12/2026",
    ):  # fmt: skip
        assert fact in text
