"""An invoice out of its file, packed as it is handed over: lines of JSON in gzip, read and packed as one stream."""

from __future__ import annotations

import base64
import hashlib
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from fleet_tui.domain.invoice_charges import InvoiceCharge
from fleet_tui.domain.own_files import PIECE, UploadFile, UploadHead, UploadRow
from fleet_tui.domain.text import Text
from fleet_tui.workbook.ubl import UblInvoice, read_ubl

_CHUNK = 2**20
_GZIP = 16 + zlib.MAX_WBITS
_QUICK = 1


@dataclass(frozen=True, slots=True)
class PackedInvoice:
    """What a file holds; its charges and the files inside are packed in `body`, and let go of."""

    path: Path
    invoice: UblInvoice
    head: UploadHead
    body: bytes

    @property
    def packed(self) -> bytes:
        """All of it, as it is handed over."""
        packer = Packer()
        packer.row(UploadRow(head=self.head))
        return packer.whole() + self.body

    def with_text_numbers(self, taken: bool) -> PackedInvoice:
        """The same with the word of somebody: whether phone numbers out of the text of charges are right."""
        return replace(self, head=self.head.model_copy(update={"text_numbers": taken}))


def pack_invoice(path: Path, account: str | None = None) -> PackedInvoice:
    """Read the invoice in the file at `path` and pack it; `account` is the billing account, where somebody knows it.

    An invoice of 50,000 charges takes some seconds: run it in a thread.

    Raises:
        XmlRefused: it is no invoice, or goes beyond a limit.
    """
    body = Packer()
    charges = TypeAdapter(InvoiceCharge)

    def take(charge: InvoiceCharge) -> None:
        body.line(b'{"charge":%b}' % charges.dump_json(charge, exclude_defaults=True))

    found = read_ubl(path, take)
    try:
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
    return PackedInvoice(path, found, head, body.whole())


class Packer:
    """A member of a gzip file, put together line by line."""

    def __init__(self) -> None:
        self._zip = zlib.compressobj(_QUICK, zlib.DEFLATED, _GZIP)
        self._parts: list[bytes] = []

    def row(self, row: UploadRow) -> None:
        """One row of its own."""
        self.line(row.model_dump_json(exclude_unset=True).encode())

    def line(self, line: bytes) -> None:
        """One row that is JSON already."""
        if packed := self._zip.compress(line + b"\n"):
            self._parts.append(packed)

    def whole(self) -> bytes:
        """All of it, ended."""
        self._parts.append(self._zip.flush())
        return b"".join(self._parts)


def digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
