"""What can be chosen: contracts, plans, options, accounts, split-bill profiles."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from fleet_tui.server.contract_models import (
    BillingAccountList,
    ContractList,
    OptionList,
    PlanList,
    SplitBillProfileList,
)
from fleet_tui.server.permissions import Manager, SignedIn
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.catalogue import CatalogueRepository

router = APIRouter(prefix="/v1", tags=["catalogue"])


@router.get("/contracts", response_model=ContractList)
async def list_contracts(caller: SignedIn, using: Using) -> Response:
    """The contracts: plans, options and group packs with their prices per month."""
    async with using.database.read() as connection:
        return reply(ContractList(items=await CatalogueRepository(connection, caller.organisation_id).contracts()))


@router.get("/plans", response_model=PlanList)
async def list_plans(caller: SignedIn, using: Using) -> Response:
    """All tariff plans."""
    async with using.database.read() as connection:
        found = await CatalogueRepository(connection, caller.organisation_id).plans()
    return reply(PlanList(items=list(found.values())))


@router.get("/options", response_model=OptionList)
async def list_options(caller: SignedIn, using: Using) -> Response:
    """All options; a plan that is missing in `prices` is *sans objet*."""
    async with using.database.read() as connection:
        found = await CatalogueRepository(connection, caller.organisation_id).options()
    return reply(OptionList(items=list(found.values())))


@router.get("/billing-accounts", response_model=BillingAccountList)
async def list_billing_accounts(caller: Manager, using: Using) -> Response:
    """All billing accounts with what is unpaid."""
    async with using.database.read() as connection:
        found = await CatalogueRepository(connection, caller.organisation_id).billing_accounts()
    return reply(BillingAccountList(items=list(found.values())))


@router.get("/split-bill-profiles", response_model=SplitBillProfileList)
async def list_split_bill_profiles(caller: Manager, using: Using) -> Response:
    """All split-bill profiles."""
    async with using.database.read() as connection:
        found = await CatalogueRepository(connection, caller.organisation_id).split_bill_profiles()
    return reply(SplitBillProfileList(items=list(found.values())))
