"""What was spent."""

from __future__ import annotations

from fleet_tui.api.endpoint import Endpoint
from fleet_tui.domain.spending import SpendingBy, SpendingPage


class Spending(Endpoint):
    """What was spent, added up from the invoices."""

    async def spending(
        self,
        by: SpendingBy,
        *,
        account: str | None = None,
        month: str | None = None,
        against: str | None = None,
        number: str | None = None,
        by_change: bool = False,
        cursor: str | None = None,
        limit: int = 500,
    ) -> SpendingPage:
        sort = "change" if by_change else None
        return await self._get(
            SpendingPage,
            "/spending",
            by=by,
            account=account,
            month=month,
            against=against,
            number=number,
            sort=sort,
            cursor=cursor,
            limit=limit,
        )
