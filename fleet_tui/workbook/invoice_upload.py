"""An invoice out of its file, packed as it is handed over: lines of JSON in gzip, read and packed as one stream."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import TypeAdapter

from fleet_tui.domain.invoice_charges import InvoiceCharge
from fleet_tui.domain.own_files import PIECE, UploadFile, UploadHead, UploadRow
from fleet_tui.domain.text import Text, clean
from fleet_tui.workbook.attached_bills import AttachedBill, attached_bills
from fleet_tui.workbook.decimals import NOT_SAID, SignsSaid
from fleet_tui.workbook.invoice_file import read_invoice
from fleet_tui.workbook.packing import Packer, digest
from fleet_tui.workbook.ubl import UblInvoice


@dataclass(frozen=True, slots=True)
class PackedInvoice:
    """What a file holds; its charges and the files inside are packed in `body`, and let go of."""

    path: Path
    invoice: UblInvoice
    head: UploadHead
    body: bytes
    bills: list[AttachedBill] = field(default_factory=list)
    """Itemised bills among the files inside: they explain it."""
    unread: list[str] = field(default_factory=list)
    """A sentence for each of those that cannot be read."""

    @property
    def packed(self) -> bytes:
        """All of it, as it is handed over."""
        packer = Packer()
        packer.row(UploadRow(head=self.head))
        return packer.whole() + self.body

    def with_text_numbers(self, taken: bool) -> PackedInvoice:
        """The same with the word of somebody: whether phone numbers out of the text of charges are right."""
        return replace(self, head=self.head.model_copy(update={"text_numbers": taken}))


def pack_invoice(path: Path, account: str | None = None, said: SignsSaid = NOT_SAID) -> PackedInvoice:
    """Read the invoice in the file at `path` and pack it.

    `account`: the billing account, where somebody knows it; `said`: what stands before decimals in the
    bills inside.
    An invoice of 50,000 charges takes some seconds: run it in a thread.

    Raises:
        XmlRefused: it is no invoice, or goes beyond a limit.
        NumbersUnclear: a number of a bill inside may be thousands or decimals, and it is not `said` which.
    """
    body = Packer()
    charges = TypeAdapter(InvoiceCharge)

    def take(charge: InvoiceCharge) -> None:
        body.line(b'{"charge":%b}' % charges.dump_json(charge, exclude_defaults=True))

    found = read_invoice(path, take)
    try:
        bills, unread = attached_bills(found.files, found.head, clean(path.name), said)
        for each in found.files:
            body.row(UploadRow(file=UploadFile(name=each.name, media_type=each.media_type)))
            while piece := each.file.read(PIECE):
                body.line(b'{"piece":"%b"}' % base64.b64encode(piece))
    finally:
        found.close()
    head = UploadHead(
        invoice=found.head,
        sha256=digest(path),
        references=list(found.references),
        terms=found.terms,
        mandate=found.mandate,
        account=None if account is None else Text(account),
    )
    return PackedInvoice(path, found, head, body.whole(), bills, unread)
