"""Contracts as the port has lines: one with all that hangs on it, and the list, read in windows that are held to it."""

from __future__ import annotations

from collections.abc import Sequence

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.failure import BadAnswer, Refused
from fleet_tui.domain.line import Line, LinePage
from fleet_tui.domain.plan import Plan
from fleet_tui.domain.sim_card import SimCard, SimCardStatus
from fleet_tui.domain.text import Text
from fleet_tui.i18n import _
from fleet_tui.operators.kpn import sheet
from fleet_tui.operators.kpn.calls import Caller, call
from fleet_tui.operators.kpn.company import Company
from fleet_tui.operators.kpn.contract import Contract
from fleet_tui.operators.told import mapping_of, mappings_of, whole_number

_CARDS = {LineStatus.PENDING: SimCardStatus.ASSIGNED, LineStatus.CEASED: SimCardStatus.RETIRED}

_SMALLEST = 20
"""Contracts in a window that is not halved any more."""
Window = tuple[int, int]
"""From the first contract, to the one that is not of it any more; counted from 0."""


class Reading:
    """The list, read once: contracts can be doubled or missed where it moves between two windows."""

    def __init__(self, total: int, windows: Sequence[Window]) -> None:
        self.total = total
        self.windows = list(windows)
        self.left = {*windows}
        self.ids: set[int] = set()
        self.again = False

    def take(self, window: Window, total: int, ids: Sequence[int]) -> Sequence[Window]:
        """What else is to be read now that `window` came: all of it once more, where it does not add up.

        Raises BadAnswer where it did not a second time.
        """
        self.ids.update(ids)
        self.left.discard(window)
        self.total = total
        if self.left or len(self.ids) == total:
            return ()
        if self.again:
            raise BadAnswer(
                _("The list of lines moved while it was read; nothing was changed."),
                detail=f"{len(self.ids)} of {total}",
            )
        size = self.windows[0][1] - self.windows[0][0]
        self.windows = windows_of(0, total, size)
        self.left, self.ids, self.again = {*self.windows}, set(), True
        return self.windows


class Contracts:
    """The list of contracts."""

    def __init__(self, caller: Caller, company: Company) -> None:
        self._caller = caller
        self._company = company
        self._reading: Reading | None = None
        self._most = sheet.MOST

    async def page(self, cursor: str | None, limit: int) -> LinePage:
        """The first window, which names all others; or the one at `cursor`.

        Raises Refused for a window of a list that is not being read any more, BadAnswer where the list moves.
        """
        if cursor is None:
            window = (0, min(limit, self._most))
            contracts, total = await self._window(*window)
            others = windows_of(window[1], total, self._most)
            self._reading = Reading(total, [window, *others])
            more = self._reading.take(window, total, _ids(contracts))
            return self._shown(contracts, total, [*others, *more])
        first, _dash, end = cursor.partition("-")
        reading, window = self._reading, (int(first), int(end))
        if reading is None:
            raise Refused(_("The list is not being read any more; nothing was changed."))
        contracts, total = await self._window(*window)
        try:
            return self._shown(contracts, total, reading.take(window, total, _ids(contracts)))
        except BadAnswer:
            self._reading = None  # the next time from its beginning
            raise

    async def _window(self, first: int, end: int) -> tuple[list[Contract], int]:
        """Contracts from `first` to before `end`, in halves where KPN takes no window of that size.

        The second half is asked for once the first was taken: a refusal that is not about the size ends it.
        """
        params: dict[str, str | int] = {"from": first, "to": end, "sortBy": "MOBILE_NUMBER"}
        try:
            told, _answer = await self._caller.json(call(sheet.CONTRACTS, params=params))
        except Refused as refused:
            if refused.problem is None or refused.problem.status != 400 or end - first <= _SMALLEST:
                raise
            half = (end - first + 1) // 2
            one, _of_all = await self._window(first, first + half)
            self._most = min(self._most, half)
            two, most = await self._window(first + half, end)
            return [*one, *two], most
        contracts = [Contract(each) for each in mappings_of(mapping_of(told).get("result"))]
        total = whole_number(mapping_of(told).get("total"))
        if total is None:
            raise BadAnswer(_("The list of lines has no end; nothing was changed."), detail="no total")
        return [each for each in contracts if each.id is not None], total

    def _shown(self, contracts: Sequence[Contract], total: int, more: Sequence[Window]) -> LinePage:
        for contract in contracts:
            self._company.have(contract.product)
        return page_of(contracts, total=total, cursors=[f"{first}-{end}" for first, end in more])


def windows_of(first: int, total: int, size: int) -> list[Window]:
    """Windows of `size` from `first` on."""
    return [(begin, begin + size) for begin in range(first, total, size)]


def _ids(contracts: Sequence[Contract]) -> list[int]:
    return [contract.id for contract in contracts if contract.id is not None]


def page_of(contracts: Sequence[Contract], *, total: int, cursors: Sequence[str]) -> LinePage:
    """A page of contracts."""
    none: list[None] = [None] * len(contracts)
    return LinePage(
        total=total,
        sync_token="",
        cursors=list(cursors),
        id=[each.line_id for each in contracts],
        version=[each.version for each in contracts],
        msisdn=[each.msisdn or None for each in contracts],
        iccid=[each.iccid for each in contracts],
        description=["" for _each in contracts],
        person=[each.person or None for each in contracts],
        plan=[each.product or None for each in contracts],
        status=[each.status for each in contracts],
        billing_account=[*none],
        options=[[] for _each in contracts],
        split_bill_profile=[*none],
        blocks=[[] for _each in contracts],
        pay_by_mobile_limit=[*none],
        monthly_cost=[*none],
        scheduled_kind=[*none],
        scheduled_date=[*none],
        status_words=[each.own_word for each in contracts],
    )


def line_of(contract: Contract) -> Line:
    """One contract as a line."""
    status = contract.status
    known = status in {*LineStatus}
    card = _CARDS.get(LineStatus(status), SimCardStatus.ACTIVE) if known else SimCardStatus.ACTIVE
    return Line(
        id=contract.line_id,
        version=contract.version,
        msisdn=contract.msisdn or None,
        description=Text(""),
        status=LineStatus(status) if known else Text(status),
        status_words=Text(contract.own_word) if contract.own_word else None,
        plan=Plan(code=contract.product, name=Text(contract.product)) if contract.product else None,
        options=[],
        monthly_cost=None,
        sim_card=SimCard(iccid=contract.iccid, status=card, line_id=contract.line_id) if contract.iccid else None,
        person=contract.user,
        billing_account=contract.account,
        split_bill_profile=None,
        blocks=[],
        pay_by_mobile_limit=None,
        activated_on=contract.activated_on,
        modified_at=contract.modified_at,
    )
