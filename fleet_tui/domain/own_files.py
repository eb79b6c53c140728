"""A company's own files: what came in, and an invoice as it is handed over to be kept.

An invoice may have 200,000 charges and files of 20 MB inside. It is handed over as lines of JSON (`UploadRow`), gzip
around them: the head first, the charges, then each file followed by its content in pieces.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Base64Bytes, Field

from fleet_tui.domain.base import Notice, Page, Request, Resource
from fleet_tui.domain.invoice_charges import InvoiceCharge, SupplierInvoice
from fleet_tui.domain.money import Money
from fleet_tui.domain.text import EMPTY, Text

PIECE = 192 * 1024
"""Bytes of a file in one row."""
UNDATED = date(1900, 1, 1)
"""The day of an itemised bill that names its invoice and no day: it can only explain one that is here."""
MEDIA_TYPE = "application/x-ndjson+gzip"
"""Of an invoice that is handed over."""


class FileKind(StrEnum):
    """What a file of a company is, told by its content."""

    LIST = "LIST"
    PRICES = "PRICES"
    INVOICE = "INVOICE"
    DETAIL = "DETAIL"
    PEOPLE = "PEOPLE"
    USAGE = "USAGE"


class Source(Resource):
    """A file that was taken in. `rows` are what it held of its kind, `refused` those of them that were not taken."""

    id: str
    kind: Annotated[FileKind | Text, Field(union_mode="left_to_right")]
    operator: Text = EMPTY
    name: Text
    sha256: str
    rows: int
    refused: int = 0
    period_from: date | None = None
    period_until: date | None = None
    subject: Text | None = None
    """What came of it: the number of an invoice."""
    imported_by: Text = EMPTY
    imported_at: datetime


class SourcePage(Page):
    """Files, the last first."""

    items: list[Source]


class UndoneFile(Resource):
    """What taking a file back brings back, or would bring back.

    `before` is the file of its kind that counts again. `lines_gone` and `names_gone` (plans, options, billing accounts,
    split-bill profiles) came with it and go; `lines_back` are as they were before it; `items_open` of orders wait for
    the operator again. `prices` and `people` are what those lists hold then, `charges` and `months` (of use, a line
    each) what goes.
    """

    source: Source
    before: Source | None = None
    lines_gone: int = 0
    lines_back: int = 0
    items_open: int = 0
    names_gone: int = 0
    prices: int = 0
    people: int = 0
    charges: int = 0
    months: int = 0


class FileFormat(Resource):
    """What was learnt of a form of files, and holds for the next one of it; `fingerprint` names it.

    Of an itemised bill: which heading is which column. Of a supplier's invoices: whether phone numbers that stand in
    the text of charges only (`number_places`) are taken.
    """

    fingerprint: str
    kind: Annotated[FileKind | Text, Field(union_mode="left_to_right")]
    operator: Text = EMPTY
    columns: dict[str, Text] = {}
    """Headings by what they are taken for (`workbook.detail_form.Column`)."""
    number_places: list[str] = []
    """As `NumberFoundIn`."""
    numbers_refused: bool = False
    """Somebody said that numbers out of text are none of ours."""
    decimals: Literal[",", "."] | None = None
    """Of an itemised bill: the sign before decimals, as one showed it or somebody said."""
    used_at: datetime


class FormatPage(Page):
    """Every form that is remembered, the one used last first."""

    items: list[FileFormat]


class UploadHead(Request):
    """What the whole of an invoice says; `sha256` is of the file, `references` may be the account's number."""

    invoice: SupplierInvoice
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    references: Annotated[list[Text], Field(max_length=50)] = []
    terms: Text = EMPTY
    mandate: Text | None = None
    account: Text | None = None
    """The billing account, where the file does not say which and somebody did."""
    detail: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    """Of an itemised bill: the fingerprint of its headings. It explains the invoice of its number, or is one itself."""
    columns: Annotated[dict[str, Text], Field(max_length=50)] = {}
    """Of an itemised bill: its headings by what they are taken for; kept for the next one."""
    decimals: Literal[",", "."] | None = None
    """Of an itemised bill: the sign before decimals, as it shows it or somebody said; kept for the next one."""
    text_numbers: bool | None = None
    """Whether phone numbers that stand in the text of charges only are right; None: as was said before, or not yet."""


class UploadFile(Request):
    """A file inside the invoice; its content follows."""

    name: Text
    media_type: Annotated[str, Field(max_length=100)]


class UploadRow(Request):
    """One line of an invoice that is handed over: exactly one of these."""

    head: UploadHead | None = None
    charge: InvoiceCharge | None = None
    file: UploadFile | None = None
    piece: Base64Bytes | None = None


class InvoiceImport(Resource):
    """What became, or would become, of an invoice.

    `already_in` is when the very same file was taken in before: nothing was changed then. `unknown_numbers` are phone
    numbers that no line has. `text_examples` are charges whose number was read out of free text, where no one of this
    supplier ever was before: somebody should look once.
    """

    number: Text
    supplier: Text
    kind: Text
    issued_on: date
    billing_account: str
    charges: int
    net: Money
    amount: Money
    differences: int = 0
    already_in: datetime | None = None
    refused: Notice | None = None
    """Why it is not taken; nothing was changed."""
    unknown_numbers: int = 0
    whole_account: int = 0
    """Charges without a phone number."""
    text_examples: list[Text] = []
    numbers_refused: bool = False
    """Phone numbers in the text of charges are not taken: somebody said so, now or before."""
    credited_number: Text | None = None
    credited_known: bool = False
    buyer_vat: str | None = None
    """Whom it is addressed to, where this is the first to say it: taken as the company's own from now on."""
    files: int = 0
    detail: bool = False
    """It came from an itemised bill: without VAT's total, and taken away when the invoice itself comes in."""
    explains: bool = False
    """The invoice is here: its charges are explained, nothing is added to it."""
    differs: Money | None = None
    """How much the itemised bill is above the invoice that it explains, where it differs."""
    form_known: bool = False
    """Files with the same headings were taken in before."""
