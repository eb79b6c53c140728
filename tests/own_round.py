"""The files of one month: a list, prices and an invoice with two things wrong, the next list, a credit note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fleet_tui.domain.msisdn import plain
from tests.table_files import text_file
from tests.ubl_files import Line, Ubl, group, tag

BEGINS = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)
NEXT_LIST = datetime(2026, 12, 1, 8, 41, tzinfo=UTC)
COMPANY, OPERATOR = "Garage [/] Zoë", "Northwind =1+1"
DEAR, NEVER_ACTIVATED = "+32488000011", "+32488000012"
"""The line billed above the contract, and the one that is paid and was never activated."""
_LINES = (
    (DEAR, "Mobile Limitless", "36.50", "active"), (NEVER_ACTIVATED, "Mobile Contact", "20.00", "pending"),
    ("+32488000013", "Mobile Contact", "20.00", "active"), ("+32488000014", "Mobile Start", "10.00", "active"),
)  # fmt: skip
_NOVEMBER = ("2026-11-01", "2026-11-30")


@dataclass(frozen=True)
class RoundFiles:
    """The files, each written where it is asked for."""

    directory: Path

    def first_list(self) -> Path:
        return self._list("list.csv", *(number for number, *_rest in _LINES))

    def next_list(self) -> Path:
        """The operator stopped what it was asked to stop."""
        return self._list("next.csv", *(number for number, *_rest in _LINES if number != NEVER_ACTIVATED))

    def prices(self) -> Path:
        fees = (("Mobile Limitless", "33"), ("Mobile Contact", "20"), ("Mobile Start", "10"))
        return text_file(self.directory / "prices.csv", [["Kind", "Item", "Price"], *(["plan", *fee] for fee in fees)])

    def invoice(self) -> Path:
        lines = [_line(number, plan, net) for number, plan, net, _status in _LINES]
        return Ubl(lines, "2026110001", reference="700000001", payment="").write(self.directory / "invoice.xml")

    def credit_note(self) -> Path:
        """What was too much, and the rent for the seven days after the end of the line that was stopped."""
        given = [_line(DEAR, "Mobile Limitless", "3.50"), _line(NEVER_ACTIVATED, "Mobile Contact", "4.67")]
        note = Ubl(
            given, "CN-1", issued="2026-12-01", credit=True,
            credited="2026110001", reference="700000001", payment="",
        )  # fmt: skip
        return note.write(self.directory / "credit.xml")

    def _list(self, name: str, *numbers: str) -> Path:
        head = ["Phone number", "Tariff plan", "Status", "Billing account"]
        rows = [
            [plain(number), plan, status, "700000001"] for number, plan, _net, status in _LINES if number in numbers
        ]
        return text_file(self.directory / name, [head, *rows])


def _line(number: str, text: str, net: str) -> Line:
    scheme = group("DocumentReference", tag("ID", plain(number), schemeID="AWV"), tag("DocumentTypeCode", 130))
    return Line(text, net, before=scheme, period=_NOVEMBER)
