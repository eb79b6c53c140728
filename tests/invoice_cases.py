"""Invoices in which each charge or file is one case of how they are read, and exactly what comes of it.

24: one charge with its number in each place there is, with none, with two. 25: the same invoice again, another buyer's,
a credit note, one in an envelope. 26: files that would harm whoever reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from tests.table_files import text_file
from tests.ubl_files import Line, Ubl, attachment, group, in_envelope, item_property, tag

NUMBER, OTHER = "+32488000011", "+32488000012"
ACCOUNT = "700000001"
_SHOWN = "0488 00 00 11"


def _document(scheme: str) -> str:
    return group("DocumentReference", tag("ID", _SHOWN, schemeID=scheme), tag("DocumentTypeCode", 130))


NAMED = (
    Line("Mobile Contact", "20.00", before=_document("AWV")),
    Line("Mobile Contact", "20.00", before=_document("ZZZ")),
    Line("Mobile Contact", "20.00", in_item=item_property("Numéro GSM", _SHOWN)),
    Line("Mobile Contact", "20.00", note=f"GSM {_SHOWN}"),
    Line(f"Mobile Contact {_SHOWN}", "20.00"),
)
"""Case 24: the same charge of one line, five times."""
NAMELESS = (Line("Mobile Contact", "20.00"), Line("0488 00 00 11 and 0488 00 00 12", "20.00"))
"""Case 24: without a number, and with two: the whole account's."""
OF_LINE, OF_ACCOUNT = Decimal("100.00"), Decimal("40.00")
"""What case 24 comes to, on the line and on the account."""


def list_file(directory: Path) -> Path:
    """The two lines of the company."""
    head = ["Phone number", "Tariff plan", "Status", "Billing account"]
    rows = [[number, "Mobile Contact", "active", ACCOUNT] for number in (_SHOWN, "0488 00 00 12")]
    return text_file(directory / "list.csv", [head, *rows])


def places(directory: Path) -> Path:
    """The invoice of case 24."""
    return Ubl((*NAMED, *NAMELESS), reference=ACCOUNT, payment="").write(directory / "places.xml")


def credit_note(directory: Path) -> Path:
    """Case 25: what gives back a charge of `places`."""
    given = [Line("Mobile Contact", "20.00", before=_document("AWV"))]
    note = Ubl(given, "CN-1", credit=True, credited="2026110001", reference=ACCOUNT, payment="")
    return note.write(directory / "credit.xml")


def enveloped(directory: Path) -> Path:
    """Case 25: an invoice with the envelope it travelled in still around it."""
    path = directory / "envelope.xml"
    path.write_text(in_envelope(Ubl([NAMED[0]], "2026110002", reference=ACCOUNT, payment="")), encoding="utf-8")
    return path


# Case 26

HEAD = Ubl([Line("A", "20.00")]).xml().partition("<cac:InvoiceLine>")[0]


def doctype() -> Iterator[str]:
    entity = '<!ENTITY a "ha">'
    yield f"<!DOCTYPE lolz [{entity * 100_000}]>{HEAD}"


def outside() -> Iterator[str]:
    yield HEAD.replace("<Invoice", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><Invoice', 1)


def no_root() -> Iterator[str]:
    yield "<order/>"


def huge_attribute() -> Iterator[str]:
    yield HEAD.replace("<cbc:ID>", '<cbc:ID schemeID="', 1).partition('schemeID="')[0] + 'schemeID="'
    yield from ("x" * 2**20 for _ in range(20))


def huge_comment() -> Iterator[str]:
    yield HEAD + "<!--"
    yield from (" " * 2**20 for _ in range(20))


def deep() -> Iterator[str]:
    yield HEAD
    yield "<a>" * 200_000


def many_lines() -> Iterator[str]:
    line = group("InvoiceLine", tag("LineExtensionAmount", "20.00"), group("Item", tag("Name", "A")))
    yield HEAD
    yield from (line * 1000 for _ in range(201))


def large_file() -> Iterator[str]:
    yield HEAD.replace("<cac:AccountingSupplierParty>", attachment("a.pdf", "application/pdf", "@"), 1).partition("@")[
        0
    ]
    yield from ("JVBE" * 2**18 for _ in range(32))


def many_names() -> Iterator[str]:
    yield HEAD
    yield from (
        "".join(f"<e{number}/>" for number in range(start, start + 10_000)) for start in range(0, 10**6, 10_000)
    )


def long_text() -> Iterator[str]:
    yield HEAD + "<cac:InvoiceLine><cbc:Note>"
    yield from ("x " * 2**19 for _ in range(20))


def many_parties() -> Iterator[str]:
    yield HEAD
    yield from ("<cac:AllowanceCharge/>" * 100_000 for _ in range(20))


HOSTILE: Sequence[tuple[Callable[[], Iterator[str]], str]] = (
    (doctype, "DOCTYPE"), (huge_attribute, "TOKEN"), (huge_comment, "TOKEN"), (deep, "DEPTH"), (many_lines, "LINES"),
    (large_file, "ATTACHMENT"), (many_names, "TOKEN"), (long_text, "TOKEN"), (many_parties, "LINES"),
)  # fmt: skip
"""What makes each file, and the code it is refused by."""
REFUSED: Mapping[Callable[[], Iterator[str]], str] = {
    doctype: "declares a document type or an entity, which no invoice needs.",
    outside: "declares a document type or an entity, which no invoice needs.",
    huge_attribute: "holds a single piece that is longer than anything in an invoice.",
    deep: "is nested deeper than 32 elements, deeper than any invoice.",
    many_lines: "has more than 2000 lines.",
    large_file: "holds files of more than 20 MB together.",
    no_root: "is no UBL invoice or credit note: it begins with “order”.",
}
"""Case 26: what is said of each."""
