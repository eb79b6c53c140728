"""A company's own files beside its list: what came in, and invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fleet_tui.domain.own_files import FormatPage, InvoiceImport, SourcePage, UndoneFile
    from fleet_tui.domain.own_import import OwnDataImport, OwnDataRequest
    from fleet_tui.domain.price_list import PricePage


class OwnFilesPort(Protocol):
    """Taking in files of a company, and which were."""

    async def import_invoice(self, packed: bytes, *, validate_only: bool) -> InvoiceImport:
        """Take in an invoice as `workbook.invoice_upload` packs it, or only say what would become of it.

        Raises Refused, OutcomeUnknown.
        """
        ...

    async def import_own_data(self, asked: OwnDataRequest, *, validate_only: bool) -> OwnDataImport:
        """Take in prices, people or use, or only say what would become of them. Raises Refused, OutcomeUnknown."""
        ...

    async def sources(self, *, cursor: str | None = None, limit: int = 100) -> SourcePage:
        """Files that were taken in, the last first."""
        ...

    async def undo_source(self, source_id: str, *, validate_only: bool = False) -> UndoneFile:
        """Take a file back with what it brought, and what it replaced is there again; or only say what would be.

        Raises NotFound, Refused (LIST_STAYS, SOURCE_REPLACES, SOURCE_STAYS, SOURCE_BUILT_ON, SOURCE_BEFORE_FILE,
        SOURCE_BEFORE_ORDER, SOURCE_BEFORE_CHANGE), OutcomeUnknown.
        """
        ...

    async def formats(self) -> FormatPage:
        """Forms of files that are remembered."""
        ...

    async def forget_format(self, fingerprint: str) -> None:
        """Remember a form no longer. Raises NotFound, OutcomeUnknown."""
        ...

    async def prices(self) -> PricePage:
        """The price list, in the order of its file."""
        ...
