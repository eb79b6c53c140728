"""An invoice as it comes in: unpacked and read piece by piece, never more of it in memory than one piece."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pydantic import ValidationError

from fleet_tui.domain.invoice_charges import InvoiceCharge
from fleet_tui.domain.own_files import UploadHead, UploadRow
from fleet_tui.server.problems import ApiProblem, invalid

BATCH = 500
CHARGE_LIMIT = 201_000
"""Lines of an invoice, and what is taken off or added for the whole of it."""
FILES_LIMIT = 20 * 2**20
_ROW_LIMIT = 512 * 1024
_CHUNK = 64 * 1024
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_NUL = b"\\u0000"
_HIGHEST_NET, _HIGHEST_QUANTITY, _HIGHEST_PRICE = Decimal(10**10), Decimal(10**12), Decimal(9 * 10**8)


@dataclass(slots=True)
class ReceivedFile:
    """A file inside an invoice, as far as it has come."""

    name: str
    media_type: str
    content: bytearray


class UploadedRows:
    """The rows of one upload, in their order: `head`, then `charges()`, then `files()`."""

    def __init__(self, body: bytes) -> None:
        self._rows = _rows(body)
        first = next(self._rows, None)
        if first is None or first.head is None:
            raise _bad("The first row is the head of the invoice.")
        self.head: UploadHead = first.head
        self._behind: UploadRow | None = None
        self._count = 0

    def batch(self) -> list[InvoiceCharge]:
        """The next charges, none when all have come. Raises ApiProblem 422."""
        found: list[InvoiceCharge] = []
        while len(found) < BATCH and self._behind is None and (row := next(self._rows, None)) is not None:
            if row.charge is None:
                self._behind = row
                break
            self._count += 1
            if self._count > CHARGE_LIMIT or row.charge.position != self._count:
                raise _bad("Charges are numbered from 1, and there are not too many.")
            found.append(_storable(row.charge))
        return found

    def files(self) -> Iterator[ReceivedFile]:
        """The files behind the charges, one after the other. Raises ApiProblem 422."""
        file: ReceivedFile | None = None
        size = 0
        row = self._behind
        while row is not None:
            if row.file is not None:
                if file is not None:
                    yield file
                file = ReceivedFile(row.file.name.raw[:200], row.file.media_type, bytearray())
            elif row.piece is not None and file is not None:
                size += len(row.piece)
                if size > FILES_LIMIT:
                    raise _bad("The files inside are too large.")
                file.content += row.piece
            else:
                raise _bad("Files come last.")
            row = next(self._rows, None)
        if file is not None:
            yield file


def _rows(body: bytes) -> Iterator[UploadRow]:
    for line in _lines(body):
        if _NUL in line:
            raise _bad("A text holds a NUL.")
        try:
            yield UploadRow.model_validate_json(line)
        except ValidationError:
            raise _bad("A row is not as the contract has it.") from None


def _lines(body: bytes) -> Iterator[bytes]:
    """The lines inside gzip; one that never ends is refused long before it is in memory."""
    rest = b""
    for some in _unpacked(body):
        *lines, rest = (rest + some).split(b"\n")
        yield from lines
        if len(rest) > _ROW_LIMIT:
            raise _bad("A row is too long.")
    if rest.strip():
        yield rest


def _unpacked(body: bytes) -> Iterator[bytes]:
    """The bytes inside gzip, of one member after the other (RFC 1952, 2.2)."""
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    begun = False
    try:
        for start in range(0, len(body), _CHUNK):
            fed = body[start : start + _CHUNK]
            while fed:
                begun = True
                yield unpacker.decompress(fed, _CHUNK)
                fed = unpacker.unconsumed_tail
                if unpacker.eof:
                    fed, unpacker, begun = unpacker.unused_data, zlib.decompressobj(16 + zlib.MAX_WBITS), False
    except zlib.error:
        raise _bad("The upload is not gzip.") from None
    if begun:
        raise _bad("The upload is not whole.")


def _storable(charge: InvoiceCharge) -> InvoiceCharge:
    """`charge`, when its numbers fit what is kept. Raises ApiProblem 422."""
    fits = bool(
        abs(charge.net) < _HIGHEST_NET
        and abs(charge.quantity) < _HIGHEST_QUANTITY
        and (charge.unit_price is None or abs(charge.unit_price) < _HIGHEST_PRICE)
        and (charge.vat_rate is None or 0 <= charge.vat_rate <= 100)
        and (charge.msisdn is None or _E164.fullmatch(charge.msisdn))
        and len(charge.vat_category) <= 4
        and len(charge.code) <= 100
        and len(charge.unit) <= 20
    )
    if not fits:
        raise _bad(f"Charge {charge.position} holds a value that cannot be kept.")
    return charge


def _bad(said: str) -> ApiProblem:
    return invalid("", "UPLOAD_INVALID", said)
