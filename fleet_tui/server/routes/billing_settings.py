"""Changing how accounts are billed, and split-bill profiles."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.billing import BillingAccount, SplitBillProfile
from fleet_tui.domain.billing_settings import BillingAccountUpdate, SplitBillProfileRequest
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.idempotency import LIFETIME, Keyed, keyed
from fleet_tui.server.permissions import Manager
from fleet_tui.server.preconditions import IfMatch, required_version
from fleet_tui.server.problems import request_id_of
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Services, Using
from fleet_tui.server.storage.billing_settings import BillingSettings

router = APIRouter(prefix="/v1", tags=["billing settings"])

Wanted = Annotated[SplitBillProfileRequest, Depends(BodyOf(SplitBillProfileRequest))]


@router.patch("/billing-accounts/{number}", response_model=BillingAccount)
async def change_billing_account(
    *,
    number: str,
    caller: Manager,
    request: Request,
    changes: Annotated[BillingAccountUpdate, Depends(BodyOf(BillingAccountUpdate))],
    using: Using,
    if_match: IfMatch = None,
) -> Response:
    """Change how an account is paid and where its invoices go; fields that are not named stay."""
    version = required_version(if_match)
    async with using.database.write() as connection:
        return reply(await _settings(connection, caller, using, request).change_account(number, version, changes))


@router.post("/split-bill-profiles", status_code=201, response_model=SplitBillProfile)
async def create_split_bill_profile(
    *, caller: Manager, request: Request, wanted: Wanted, key: Annotated[Keyed, Depends(keyed)], using: Using
) -> Response:
    """A new split-bill profile."""

    async def work(connection: AsyncConnection) -> Response:
        settings = _settings(connection, caller, using, request, key.key)
        return reply(await settings.add_profile(wanted), 201)

    return await key.once(using, caller, LIFETIME, work)


@router.put("/split-bill-profiles/{profile_id}", response_model=SplitBillProfile)
async def replace_split_bill_profile(
    *, profile_id: str, caller: Manager, request: Request, wanted: Wanted, using: Using, if_match: IfMatch = None
) -> Response:
    """All of a split-bill profile anew; the lines that have it keep it."""
    version = required_version(if_match)
    async with using.database.write() as connection:
        return reply(await _settings(connection, caller, using, request).change_profile(profile_id, version, wanted))


@router.delete("/split-bill-profiles/{profile_id}", status_code=204)
async def delete_split_bill_profile(
    *, profile_id: str, caller: Manager, request: Request, using: Using, if_match: IfMatch = None
) -> Response:
    """Remove a split-bill profile that no line has."""
    version = required_version(if_match)
    async with using.database.write() as connection:
        await _settings(connection, caller, using, request).remove_profile(profile_id, version)
    return Response(status_code=204)


def _settings(
    connection: AsyncConnection, caller: Caller, using: Services, request: Request, key: str | None = None
) -> BillingSettings:
    return BillingSettings(connection, caller, using.clock(), request_id=request_id_of(request), key=key)
