"""The fleet, what can be chosen for a line, and one SIM."""

from __future__ import annotations

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, Listing, new_key, segment
from fleet_tui.domain.billing import BillingAccount, SplitBillProfile
from fleet_tui.domain.dashboard import Dashboard
from fleet_tui.domain.line import Line, LinePage
from fleet_tui.domain.order import LineHistoryPage
from fleet_tui.domain.person import Person, PersonUpdate
from fleet_tui.domain.plan import Contract
from fleet_tui.domain.sim_card import PukReveal, SimCardPage, SimCardStatus

CHANGES_LIMIT = 5000
"""Lines asked for in one page of changes; the contract's most."""


class FleetLines(Endpoint):
    """The fleet, what can be chosen for a line, and one SIM."""

    @property
    def far(self) -> bool:
        return self._far

    async def dashboard(self) -> Dashboard:
        return await self._get(Dashboard, "/dashboard")

    async def line_page(self, *, cursor: str | None = None, limit: int = 1000) -> LinePage:
        return await self._get(LinePage, "/lines", cursor=cursor, limit=limit)

    async def lines_changed_since(self, sync_token: str) -> list[LinePage]:
        """Raises Refused (SYNC_TOKEN_EXPIRED)."""
        pages = [await self._get(LinePage, "/lines", modified_since=sync_token, limit=CHANGES_LIMIT)]
        for cursor in pages[0].cursors or []:
            pages.append(await self.line_page(cursor=cursor, limit=CHANGES_LIMIT))
        return pages

    async def line(self, line_id: str) -> Line:
        return await self._get(Line, f"/lines/{segment(line_id)}")

    async def contracts(self) -> list[Contract]:
        return (await self._get(Listing[Contract], "/contracts")).items

    async def billing_accounts(self) -> list[BillingAccount]:
        return (await self._get(Listing[BillingAccount], "/billing-accounts")).items

    async def split_bill_profiles(self) -> list[SplitBillProfile]:
        return (await self._get(Listing[SplitBillProfile], "/split-bill-profiles")).items

    async def people(self, search: str, *, limit: int = 20) -> list[Person]:
        return (await self._get(Listing[Person], "/people", q=search, limit=limit)).items

    async def sim_cards(
        self, *, status: SimCardStatus | None = None, prefix: str = "", cursor: str | None = None, limit: int = 20
    ) -> SimCardPage:
        return await self._get(SimCardPage, "/sim-cards", status=status, prefix=prefix, cursor=cursor, limit=limit)

    async def available_numbers(self, ending: str = "", *, limit: int = 20) -> list[str]:
        return (await self._get(Listing[str], "/available-numbers", ending=ending or None, limit=limit)).items

    async def reveal_puk(self, iccid: str) -> PukReveal:
        """Raises NotFound, Refused (PUK_UNKNOWN)."""
        return await self._ask(PukReveal, Call("POST", f"/sim-cards/{segment(iccid)}/puk-reveals", key=new_key()))

    async def change_person(self, person_id: str, version: int, changes: PersonUpdate) -> Person:
        """Raises Conflict, Refused (PERSON_CONFIRMED), OutcomeUnknown."""
        body = changes.model_dump_json(exclude_unset=True).encode()
        path = f"/people/{segment(person_id)}"
        return await self._ask(Person, Call("PATCH", path, body=body, version=version, changes=True))

    async def line_history(self, line_id: str, *, cursor: str | None = None, limit: int = 50) -> LineHistoryPage:
        return await self._get(LineHistoryPage, f"/lines/{segment(line_id)}/history", cursor=cursor, limit=limit)
