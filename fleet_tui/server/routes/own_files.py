"""A company's own files: which were taken in, and an operator's invoice."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.own_files import MEDIA_TYPE, FormatPage, InvoiceImport, SourcePage, UndoneFile
from fleet_tui.domain.own_import import OwnDataImport, OwnDataRequest
from fleet_tui.domain.price_list import PricePage
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.idempotency import LIFETIME, SentKey, keyed
from fleet_tui.server.imports.invoices import InvoiceImporter
from fleet_tui.server.imports.own_data import OwnDataImporter
from fleet_tui.server.imports.price_list import listed_prices
from fleet_tui.server.imports.undo import ImportUndo
from fleet_tui.server.imports.uploaded_rows import UploadedRows
from fleet_tui.server.permissions import Manager
from fleet_tui.server.problems import not_found, request_id_of
from fleet_tui.server.reading import FILE, read_body
from fleet_tui.server.replies import reply, reply_in_pieces
from fleet_tui.server.services import Using
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.sources import SourceRepository

router = APIRouter(prefix="/v1", tags=["imports"])


@router.get("/sources", response_model=SourcePage)
async def list_sources(
    caller: Manager,
    using: Using,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """Files that were taken in, the last first."""
    async with using.database.read() as connection:
        return reply(await SourceRepository(connection, caller.organisation_id).page(cursor, limit))


@router.get("/formats", response_model=FormatPage)
async def list_formats(caller: Manager, using: Using) -> Response:
    """What is remembered of the forms of files, so that nothing is asked twice: the one used last first."""
    async with using.database.read() as connection:
        found = await SourceRepository(connection, caller.organisation_id).formats()
    return reply(FormatPage(items=found, total=len(found)))


@router.delete("/sources/{source_id}", response_model=UndoneFile)
async def undo_import(
    source_id: str, caller: Manager, request: Request, using: Using, *, validate_only: bool = False
) -> Response:
    """Take back a file while nothing was built on it: what it brought goes, what it replaced is there again.

    Of lists of lines, price lists and HR lists the newest is taken back. With `validate_only` nothing is written.
    """
    async with using.database.write() as connection:
        undo = ImportUndo(connection, caller.organisation_id, using.clock())
        if validate_only:
            return reply(await undo.look(source_id))
        undone = await undo.undo(source_id)
        audit = await AuditWriter.of(connection, caller, using.clock(), request_id=request_id_of(request))
        after = {"file": undone.source.name.raw, "sha256": undone.source.sha256}
        await audit.write(connection, "import.undo", source_id, after=after)
    return reply(undone)


@router.delete("/formats/{fingerprint}", status_code=204)
async def forget_format(fingerprint: str, caller: Manager, request: Request, using: Using) -> Response:
    """Forget a form: the next file of it is looked at as if it were the first. What came in stays."""
    async with using.database.write() as connection:
        if not await SourceRepository(connection, caller.organisation_id).forget(fingerprint):
            raise not_found()
        audit = await AuditWriter.of(connection, caller, using.clock(), request_id=request_id_of(request))
        await audit.write(connection, "format.forget", fingerprint)
    return Response(status_code=204)


@router.get("/prices", response_model=PricePage)
async def list_prices(caller: Manager, using: Using) -> Response:
    """The price list that was taken in last, whole, in the order of its file."""
    async with using.database.read() as connection:
        found = await listed_prices(connection, caller.organisation_id)
    return await reply_in_pieces(PricePage(items=found, total=len(found)))


_LINES = {
    "type": "string",
    "format": "binary",
    "contentMediaType": "application/x-ndjson",
    "contentSchema": {"$ref": "#/components/schemas/UploadRow"},
}
_BODY = {"required": True, "content": {MEDIA_TYPE: {"schema": _LINES}}}


@router.post("/imports/invoices", response_model=InvoiceImport, openapi_extra={"requestBody": _BODY})
async def import_invoice(
    *,
    caller: Manager,
    request: Request,
    using: Using,
    validate_only: bool = False,
    sent: SentKey,
) -> Response:
    """Take in one invoice of an operator, once: its head, its charges, the files inside it.

    The body is lines of JSON (`UploadRow`) in gzip. The same file again changes nothing and says when it came first.
    With `validate_only` nothing is written and no key is needed.
    """
    rows = await asyncio.to_thread(UploadedRows, await read_body(request, FILE))
    if validate_only:
        async with using.database.read() as connection:
            return reply(await InvoiceImporter(connection, caller, using.clock()).look(rows))
    key = await keyed(request, sent)

    async def work(connection: AsyncConnection) -> Response:
        importer = InvoiceImporter(connection, caller, using.clock())
        return reply(await importer.run(rows, key.key, request_id_of(request)))

    return await key.once(using, caller, LIFETIME, work)


@router.post("/imports/own-data", response_model=OwnDataImport)
async def import_own_data(
    *,
    caller: Manager,
    request: Request,
    asked: Annotated[OwnDataRequest, Depends(BodyOf(OwnDataRequest, limit=FILE))],
    using: Using,
    validate_only: bool = False,
    sent: SentKey,
) -> Response:
    """Take in what one file says of prices, of people, or of use.

    A price list and a list of people take the place of those before; use is added, month by month. The same file again
    changes nothing. With `validate_only` nothing is written and no key is needed.
    """
    if validate_only:
        async with using.database.read() as connection:
            return reply(await OwnDataImporter(connection, caller, using.clock()).look(asked))
    key = await keyed(request, sent)

    async def work(connection: AsyncConnection) -> Response:
        importer = OwnDataImporter(connection, caller, using.clock(), using.retention)
        return reply(await importer.run(asked, key.key, request_id_of(request)))

    return await key.once(using, caller, LIFETIME, work)
