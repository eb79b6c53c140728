"""A company in which each line is one case of what can be found, as files; and exactly what is found on it.

20 € Contact, 45 Europe, 10 Start, 33 Limitless, 25 National, 12 Data; invoices of 1 September, October and November
2026 for that month. A list came in on 1 June already: since then a line is suspended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from fleet_tui.domain.msisdn import plain
from tests.table_files import text_file
from tests.ubl_files import Line, Ubl, group, tag

TODAY = datetime(2026, 11, 29, 9, tzinfo=UTC)
LAST_DAYS = {9: 30, 10: 31, 11: 30}
FEES = {"Contact": "20", "Europe": "45", "Start": "10", "Limitless": "33", "National": "25", "Data": "12"}
ACCOUNT = "700000001"

Charge = tuple[int, str, str]
"""Month, text, net."""


@dataclass(frozen=True)
class OwnCase:
    """A line with its plan, and what is found on it: code, euros a month, euros to claim; – is no amount."""

    plan: str
    found: Sequence[str] = ()
    fee: str = ""
    """What is billed each month; empty: what the plan costs."""
    more: Sequence[Charge] = ()
    use: str = ""
    """GB a month, September first; empty: not known, `0` in each: no calls and no texts either."""
    sms: str = ""
    status: str = "active"
    ended: str = ""
    activated: str = ""
    billed: Sequence[int] = (9, 10, 11)
    user: str = ""
    """Other than the name HR has."""
    hr: Sequence[tuple[str, str, bool]] = ()
    """Name, last day, and whether the work mobile is this line; by default one with the line's user."""
    listed: bool = True
    days: str = ""
    """First day of the November rent, where it is another than the first."""


CASES: dict[str, OwnCase] = {
    "1": OwnCase("Contact", use="1 1 1"),
    "2": OwnCase("Europe", ["BILLED_AFTER_END 45.00/90.00"], status="stopped", ended="30/09/2026"),
    "3": OwnCase("Contact", ["BILLED_AFTER_END 0.00/12.00"], status="stopped", ended="12/11/2026"),
    "4a": OwnCase("Contact", status="stopped", ended="12/11/2026"),
    "4b": OwnCase("Contact", ["BILLED_AFTER_END 0.00/2.00"], status="stopped", ended="12/11/2026"),
    "5": OwnCase("Start", ["BILLED_UNKNOWN 10.00/10.00"], billed=[11], listed=False),
    "6a": OwnCase("National", ["BILLED_TWICE 25.00/25.00"], more=[(11, "Mobile National", "25.00")]),
    "6b": OwnCase("National"),
    "6c": OwnCase("National"),
    "7": OwnCase("Contact", ["BILLED_TWICE 20.00/20.00"]),
    "8": OwnCase("Limitless", ["PRICE_DIFFERS 3.50/10.50"], fee="36.50"),
    "9a": OwnCase("Contact", fee="5.33", activated="23/11/2026", billed=[11], days="2026-11-23"),
    "9b": OwnCase("Contact", ["PRICE_LOWER 0.00/0.00"], fee="18"),
    "10": OwnCase("Contact", ["NOT_IN_CONTRACT 4.99/0.00"], more=[(11, "Option Premium assistance", "4.99")]),
    "11": OwnCase("Contact", ["RATE_DIFFERS 0.00/10.00"], more=[(11, "Extra data", "35.00")]),
    "12": OwnCase(
        "Contact", ["INSTALMENT_PAST_END 3.50/10.50"],
        more=[(month, f"Smartphone, instalment {month + 16} of 24", "3.50") for month in LAST_DAYS],
    ),
    "13": OwnCase("Contact", ["VAT_WRONG 0.00/2.10", "THIRD_PARTY –/–"], more=[(11, "Parking", "10.00")]),
    "14": OwnCase("Contact", billed=[]),
    "15a": OwnCase("Europe", ["LEAVER 45.00/–"], hr=[("Case 15a", "14/08/2026", False)]),
    "15b": OwnCase("Europe", hr=[("Case 15b", "31/12/2026", False)]),
    "16": OwnCase("Contact", ["LEAVER 20.00/–"], user="Elise De Smet", hr=[("DE SMET, Élise", "14/08/2026", False)]),
    "17a": OwnCase(
        "Contact", ["PERSON_AMBIGUOUS –/–"], user="Jan Peeters",
        hr=[("Jan Peeters", "14/08/2026", False), ("Jan Peeters", "", False)],
    ),
    "17b": OwnCase(
        "Contact", ["LEAVER 20.00/–"], user="Piet Janssens",
        hr=[("Piet Janssens", "14/08/2026", True), ("Piet Janssens", "", False)],
    ),
    "18a": OwnCase("Contact", ["NO_USE 20.00/–"], use="0 0 0"),
    "18c": OwnCase("Contact", use="? 0 0"),
    "19": OwnCase("Data", ["NO_USE 12.00/–"], use="0 0 0", sms="2"),
    "20a": OwnCase("Contact", ["SUSPENDED_BILLED 20.00/–"], status="suspended"),
    "20b": OwnCase("Start", ["PENDING_BILLED 10.00/–"], status="pending"),
    "21a": OwnCase("Europe", ["CHEAPER_PLAN 25.00/–"], use="1.2 1.2 1.2"),
    "21b": OwnCase("Europe", ["CHEAPER_PLAN 10.00/–"], use="8 8 8"),
    "21c": OwnCase("Europe", use="13 13 13"),
    "22": OwnCase(
        "Contact", ["ROAMING_OUTLIER –/–"],
        more=[(10, "Roaming Switzerland", "12.00"), (11, "Roaming Switzerland", "96.40")],
    ),
    "23": OwnCase(
        "Limitless", ["PRICE_DIFFERS 3.50/10.50", "LEAVER 33.00/–"], fee="36.50", use="0 0 0",
        hr=[("Case 23", "14/08/2026", False)],
    ),
}  # fmt: skip
KEPT = "18a"
"""The case whose line is kept afterwards: then nothing is found on it."""
OF_INVOICES = ["SUM_WRONG –/–"]
"""What is found of case 14, on no line."""


def number_of(case: str) -> str:
    """The phone number of a case, E.164."""
    return f"+3248800{list(CASES).index(case) + 1:02}13"


FOUND: dict[str, list[str]] = {number_of(name): sorted(case.found) for name, case in CASES.items() if case.found}
"""By number, what is found; nothing on any other."""


def account_of(case: str) -> str:
    """The billing account of a case: the invoice of 14 is another account's."""
    return "700000002" if case == "14" else ACCOUNT


def user_of(case: str) -> str:
    return CASES[case].user or f"Case {case}"


@dataclass
class CaseFiles:
    """The files of the cases in a directory."""

    directory: Path

    def lists(self) -> Path:
        """The operator's list: in June and on 28 November alike, but for those that began or ended since."""
        rows = [
            [
                plain(number_of(name)),
                user_of(name),
                f"Mobile {case.plan}",
                case.status,
                case.ended,
                case.activated,
                account_of(name),
            ]
            for name, case in CASES.items()
            if case.listed
        ]
        head = ["Phone number", "User", "Tariff plan", "Status", "End date", "Activation date", "Billing account"]
        return text_file(self.directory / "list.csv", [head, *rows])

    def list_of_june(self) -> Path:
        """Only the line that is suspended since then, and one of the other account."""
        head = ["Phone number", "User", "Tariff plan", "Status", "Billing account"]
        rows = [
            [plain(number_of(name)), user_of(name), "Mobile Contact", CASES[name].status, account_of(name)]
            for name in ("20a", "14")
        ]
        return text_file(self.directory / "june.csv", [head, *rows])

    def others(self) -> list[Path]:
        """Invoices, use, people: in the order in which they come in."""
        return [*self._invoices(), self._use(), self._people()]

    def prices(self) -> Path:
        """The price list, which names the plans of the second list."""
        included = {"Contact": ["2", "2.50"], "Europe": ["no limit", ""]}
        rows = [["plan", f"Mobile {name}", fee, *included.get(name, ["", ""]), ""] for name, fee in FEES.items()]
        head = ["Kind", "Item", "Price", "Included (GB)", "Beyond, a GB", "Unit"]
        return text_file(self.directory / "prices.csv", [head, *rows, ["rate", "Extra data", "2.50", "", "", "GB"]])

    def _invoices(self) -> Iterator[Path]:
        for month, last in LAST_DAYS.items():
            lines = [line for name in CASES for line in _lines(name, month)]
            if month == 11:
                lines.append(POOL)
            yield self._invoice(f"2026{month:02}0001", lines, month, f"2026-{month:02}-01", last)
        interim = [_line("7", "Mobile Contact", "20.00", ("2026-11-01", "2026-11-30"))]
        yield self._invoice("2026119001", interim, 11, "2026-11-15", 30)
        wrong = [_line("14", "Mobile Contact", "20.00", ("2026-11-01", "2026-11-30"))]
        path = self.directory / "sums.xml"
        sums = {"LineExtensionAmount": "41.00"}
        yield Ubl(wrong, "2026119002", reference=account_of("14"), sums=sums, payment="").write(path)
        credit = [_line(name, "Mobile Contact", net, ("2026-11-01", "2026-11-30")) for name, net in CREDITED.items()]
        yield Ubl(
            credit, "CN-1", issued="2026-11-20", credit=True, credited="2026110001", reference=ACCOUNT, payment=""
        ).write(self.directory / "credit.xml")

    def _invoice(self, number: str, lines: Sequence[Line], month: int, issued: str, last: int) -> Path:
        period = (f"2026-{month:02}-01", f"2026-{month:02}-{last}")
        invoice = Ubl(lines, number, issued=issued, period=period, reference=ACCOUNT, payment="")
        return invoice.write(self.directory / f"{number}.xml")

    def _use(self) -> Path:
        head = ["Phone number", "Month", "Minutes", "SMS", "Data Belgium (MB)", "Data EU (MB)", "Data world (MB)"]
        rows = [
            [plain(number_of(name)), f"2026-{month:02}", *_talk(case, gb), f"{Decimal(gb) * 1000:f}", "0", "0"]
            for name, case in CASES.items()
            for month, gb in zip(LAST_DAYS, case.use.split(), strict=False)
            if gb != "?"
        ]  # fmt: skip
        return text_file(self.directory / "usage.csv", [head, *rows])

    def _people(self) -> Path:
        head = ["Employee number", "Name", "E-mail", "Mobile", "Department", "Start date", "End date"]
        people = [
            (name, case, who) for name, case in CASES.items() if case.listed
            for who in (case.hr or [(user_of(name), "", False)])
        ]  # fmt: skip
        rows = [
            [f"E{place:03}", who, "", plain(number_of(name)) if mobile else "", "Sales", "06/01/2020", leaves]
            for place, (name, _case, (who, leaves, mobile)) in enumerate(people, start=1)
        ]
        return text_file(self.directory / "hr.csv", [head, *rows])


def _talk(case: OwnCase, gb: str) -> tuple[str, str]:
    """Minutes and SMS of a month in which so much data was used."""
    return ("0", case.sms or "0") if gb == "0" else ("60", "5")


POOL = Line("Data in the pool", "3091.26", "278362.5", "4L", price="0.01110515964")
"""Case 11: a rate of eleven decimals, reckoned exactly."""
CREDITED = {"4a": "12.00", "4b": "10.00"}
"""What the credit note gives back."""


def _lines(name: str, month: int) -> Iterator[Line]:
    case = CASES[name]
    whole = (f"2026-{month:02}-01", f"2026-{month:02}-{LAST_DAYS[month]}")
    if month in case.billed:
        period = (case.days, whole[1]) if case.days and month == 11 else whole
        yield _line(name, f"Mobile {case.plan}", f"{Decimal(case.fee or FEES[case.plan]):.2f}", period)
    for of_month, text, net in case.more:
        if of_month == month:
            yield _line(name, text, net, whole)


def _line(name: str, text: str, net: str, period: tuple[str, str]) -> Line:
    scheme = group("DocumentReference", tag("ID", plain(number_of(name)), schemeID="AWV"), tag("DocumentTypeCode", 130))
    if text == "Extra data":
        return Line(text, net, "10", "E34", price="3.50", before=scheme, period=period)
    return Line(text, net, before=scheme, period=period)
