"""An order sheet as a mail to open in a mail program: the text, and the workbook attached. Nothing is sent."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from tempfile import TemporaryDirectory

from fleet_tui.domain.text import clean
from fleet_tui.files import write_private
from fleet_tui.i18n import _
from fleet_tui.workbook.order_sheet import OrderSheet, order_sheet_text, write_order_sheet

_WORKBOOK = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
SHEET_SUFFIXES = (".xlsx", ".txt", ".eml")
"""Forms of an order sheet."""


def write_any_sheet(path: Path, sheet: OrderSheet) -> None:
    """Write `sheet` in the form that the name of `path` ends in. Raises OSError as `fleet_tui.files.replacing`."""
    match path.suffix.lower():
        case ".txt":
            write_private(path, order_sheet_text(sheet).encode())
        case ".eml":
            write_private(path, order_mail(sheet).as_bytes())
        case _:
            write_order_sheet(path, sheet)


def order_mail(sheet: OrderSheet) -> EmailMessage:
    """The mail, a draft (`X-Unsent`) without a recipient: whoever sends it says who the operator is."""
    message = EmailMessage(policy=SMTP)
    number, company = clean(str(sheet.order.number)), clean(sheet.company, 100)
    message["Subject"] = _("Order {number} of {company}").format(number=number, company=company)
    message["X-Unsent"] = "1"
    message.set_content(order_sheet_text(sheet))
    with TemporaryDirectory() as directory:
        workbook = Path(directory) / "sheet.xlsx"
        write_order_sheet(workbook, sheet)
        content = workbook.read_bytes()
    main, sub = _WORKBOOK
    message.add_attachment(content, maintype=main, subtype=sub, filename=f"{number}.xlsx")
    return message
