"""What was spent: MyBill."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from fleet_tui.domain.spending import MONTH_PATTERN, SpendingBy, SpendingPage
from fleet_tui.server.permissions import Manager
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Using
from fleet_tui.server.storage.own_spending import spending_of

router = APIRouter(prefix="/v1", tags=["spending"])


@router.get("/spending", response_model=SpendingPage)
async def get_spending(
    *,
    caller: Manager,
    using: Using,
    by: SpendingBy,
    account: Annotated[str | None, Query(max_length=100)] = None,
    month: Annotated[str | None, Query(pattern=MONTH_PATTERN)] = None,
    against: Annotated[str | None, Query(pattern=MONTH_PATTERN)] = None,
    number: Annotated[
        str | None,
        Query(max_length=20, description="A phone number, `+32489744365`: the categories of its line alone."),
    ] = None,
    sort: Literal["amount", "change"] = "amount",
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> Response:
    """Sums of what the invoices charge, beside those of the month before; of one billing account when it is given.

    Without a `month` the newest; beside the month `against` when it is given. Categories are of one phone `number` when
    that is given. Only lines are paged and sorted; what rose or fell says why.
    """
    async with using.database.read() as connection:
        found = await spending_of(connection, caller.organisation_id, account, against)
        match by:
            case SpendingBy.MONTH:
                return reply(await found.months())
            case SpendingBy.CATEGORY:
                return reply(await found.categories(month, number))
            case SpendingBy.PLAN:
                return reply(await found.plans(month))
            case SpendingBy.DEPARTMENT | SpendingBy.COST_CENTRE:
                return reply(await found.units(by, month))
            case SpendingBy.LINE:
                return reply(await found.lines(month, sort, cursor, limit))
