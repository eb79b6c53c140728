"""Itemised bills that came inside an invoice: tables among its files, told by their content."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fleet_tui.domain.invoice_charges import SupplierInvoice
from fleet_tui.domain.text import Text, clean
from fleet_tui.workbook.decimals import NOT_SAID, NumbersUnclear, SignsSaid
from fleet_tui.workbook.detail import DetailFile
from fleet_tui.workbook.detail_upload import PackedDetail, pack_detail
from fleet_tui.workbook.embedded_files import EmbeddedFile
from fleet_tui.workbook.kinds import Kind, recognise
from fleet_tui.workbook.packing import digest
from fleet_tui.workbook.tables import WorkbookError

_TABLES = {"text/csv": ".csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx"}


@dataclass(frozen=True, slots=True)
class AttachedBill:
    """One of them, packed; it explains the invoice it came with."""

    name: Text
    detail: DetailFile
    packed: list[PackedDetail]
    sha256: str


def attached_bills(
    files: Iterable[EmbeddedFile], head: SupplierInvoice, inside: str, said: SignsSaid = NOT_SAID
) -> tuple[list[AttachedBill], list[str]]:
    """The itemised bills among `files`, and a sentence for each that cannot be read; what is none stays a file.

    `inside` is the name of the invoice's file; `said`: what stands before decimals.

    Raises:
        NumbersUnclear: a number in one may be thousands or decimals, and it is not `said` which.
    """
    bills: list[AttachedBill] = []
    unread: list[str] = []
    for file in files:
        if file.media_type not in _TABLES:
            continue
        with tempfile.TemporaryDirectory(prefix="fleet-tui-") as directory:
            path = Path(directory, f"attached{_TABLES[file.media_type]}")  # its own name is never a path
            path.write_bytes(file.file.read())
            file.file.seek(0)
            try:
                if recognise(path) is not Kind.DETAIL:
                    continue
            except WorkbookError:
                continue  # a table of whatever
            try:
                label = f"{clean(file.name)} ({inside})"
                detail, packed = pack_detail(
                    path, head.supplier, said=said, invoice=head.number, name=file.name, label=label
                )
                bills.append(AttachedBill(file.name, detail, packed, digest(path)))
            except NumbersUnclear:
                raise
            except WorkbookError as error:
                unread.append(str(error).replace(path.name, file.name))
    return bills, unread
