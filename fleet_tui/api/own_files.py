"""A company's own files beside its list."""

from __future__ import annotations

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, json_of, new_key, segment
from fleet_tui.domain.own_files import MEDIA_TYPE, FormatPage, InvoiceImport, SourcePage, UndoneFile
from fleet_tui.domain.own_import import OwnDataImport, OwnDataRequest
from fleet_tui.domain.price_list import PricePage


class OwnFiles(Endpoint):
    """Taking in files, and which were."""

    async def import_invoice(self, packed: bytes, *, validate_only: bool) -> InvoiceImport:
        """Raises Refused, OutcomeUnknown."""
        call = Call(
            "POST",
            "/imports/invoices",
            {"validate_only": "true"} if validate_only else {},
            body=packed,
            key=None if validate_only else new_key(),
            changes=not validate_only,
            patient=True,
            media_type=MEDIA_TYPE,
        )
        return await self._ask(InvoiceImport, call)

    async def sources(self, *, cursor: str | None = None, limit: int = 100) -> SourcePage:
        return await self._get(SourcePage, "/sources", cursor=cursor, limit=limit)

    async def import_own_data(self, asked: OwnDataRequest, *, validate_only: bool) -> OwnDataImport:
        """Raises Refused, OutcomeUnknown."""
        call = Call(
            "POST",
            "/imports/own-data",
            {"validate_only": "true"} if validate_only else {},
            body=json_of(asked),
            key=None if validate_only else new_key(),
            changes=not validate_only,
            patient=True,
        )
        return await self._ask(OwnDataImport, call)

    async def undo_source(self, source_id: str, *, validate_only: bool = False) -> UndoneFile:
        """Raises NotFound, Refused, OutcomeUnknown."""
        only = {"validate_only": "true"} if validate_only else {}
        call = Call("DELETE", f"/sources/{segment(source_id)}", only, changes=not validate_only, patient=True)
        return await self._ask(UndoneFile, call)

    async def formats(self) -> FormatPage:
        return await self._get(FormatPage, "/formats")

    async def forget_format(self, fingerprint: str) -> None:
        """Raises NotFound, OutcomeUnknown."""
        await self._caller.send(Call("DELETE", f"/formats/{segment(fingerprint)}", changes=True))

    async def prices(self) -> PricePage:
        return await self._get(PricePage, "/prices")
