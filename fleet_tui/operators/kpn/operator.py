"""KPN behind the port: a contract is a line, KPN keeps the orders, and a ledger sees to it that each is given once."""

from __future__ import annotations

from typing import cast

from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.capabilities import Capabilities
from fleet_tui.domain.failure import NotFound, Refused
from fleet_tui.domain.line import Line, LinePage
from fleet_tui.domain.person import Person
from fleet_tui.domain.plan import Contract as Offer
from fleet_tui.domain.problem import Problem
from fleet_tui.domain.profile import Role
from fleet_tui.domain.session import Credentials, FleetOrigin, Me, Organisation
from fleet_tui.domain.sim_card import PukReveal
from fleet_tui.domain.text import Text
from fleet_tui.i18n import N_, _
from fleet_tui.operators.asked import Asked
from fleet_tui.operators.booked import Booked, supported
from fleet_tui.operators.keys import Key
from fleet_tui.operators.kpn import sheet
from fleet_tui.operators.kpn.calls import Caller, Pass, call
from fleet_tui.operators.kpn.company import Company
from fleet_tui.operators.kpn.contract import Contract
from fleet_tui.operators.kpn.hand import TITLE, KpnHand
from fleet_tui.operators.kpn.lines import Contracts, line_of
from fleet_tui.operators.told import mapping_of, mappings_of, text_of
from fleet_tui.port import Operator

_GAPS = {
    "swap_sim": N_("An eSIM is not ordered from here, only a card whose number you have. KPN says whether it fits."),
    "cease": N_("KPN says what is the first day, and the fee; without a day it is that first day."),
    "set_user": N_("The line is moved to somebody whom KPN knows already; nobody new is made, and none taken away."),
    "report_departure": N_("One thing at a time: suspend, stop, move to another operator, or move to another person."),
}
"""What is missing of a kind that is offered in part."""
_WHOLE = frozenset({"suspend", "reactivate", "port_out", "set_billing_account"})
_UNTOLD = (
    "billing_account", "options", "split_bill_profile", "blocks", "pay_by_mobile_limit", "monthly_cost", "department",
    "cost_centre", "left_on", "suspended_on",
)  # fmt: skip
"""Columns that KPN's list has nothing for."""


def make(asked: Asked) -> Operator:
    """KPN as `asked` says; nothing is asked of it yet."""
    return cast("Operator", Kpn(asked))  # what it does not offer is `Unoffered`'s


class Kpn(Booked):
    """What one key sees of a company."""

    title = TITLE

    def __init__(self, asked: Asked) -> None:
        self._caller = Caller(asked)
        self._company = Company(self._caller)
        self._contracts = Contracts(self._caller, self._company)
        self._hand = KpnHand(self._caller, self._company, asked.clock)
        super().__init__(asked, self._caller, self._hand, self._hand)

    async def capabilities(self) -> Capabilities:
        """What is offered; the ledger honours keys."""
        return Capabilities(
            operator=Text(TITLE),
            areas=(),
            changes=supported(_WHOLE, _GAPS),
            idempotent=True,
            untold=_UNTOLD,
            page=sheet.MOST,
            side_by_side=4,
            card_stock=False,
            ticket_desk=False,
            country="NL",
            details=False,
        )

    # Signing in

    async def sign_in(self, credentials: Credentials) -> Me:
        """The identifier is the id of a key, the password its secret. Raises NotSignedIn."""
        return _me(await self._caller.enter(Key(credentials.identifier, credentials.password)))

    async def sign_out(self) -> None:
        """Forget the token, and a key that was typed."""
        await self._caller.leave()

    async def _whose(self) -> tuple[str, str]:
        account = (await self._caller.passed()).account
        return account, account

    async def me(self) -> Me:
        """Whose key it is, which is all that KPN tells. Raises NotSignedIn."""
        return _me(await self._caller.passed())

    # Lines

    async def line_page(self, *, cursor: str | None = None, limit: int = sheet.MOST) -> LinePage:
        """A page; the first names the cursors of all others."""
        return await self._contracts.page(cursor, limit)

    async def line(self, line_id: str) -> Line:
        """One contract as it is now. Raises NotFound."""
        return line_of(await self._hand.contract(line_id))

    async def reveal_puk(self, iccid: str) -> PukReveal:
        """The PUK of a card in use. Raises NotFound, Refused (PUK_UNKNOWN)."""
        params: dict[str, str | int] = {"filters": f'SIM_CARD_NUMBER: "{iccid}"', "from": 0, "to": 20}
        told, _answer = await self._caller.json(call(sheet.CONTRACTS, params=params))
        for each in mappings_of(mapping_of(told).get("result")):
            found = Contract(each)
            if found.iccid == iccid:
                puk = text_of((await self._hand.contract(found.line_id)).told.get("puk"))
                if not puk:
                    sentence = _("KPN does not tell the PUK of this card.")
                    raise Refused(sentence, problem=Problem(title=Text(sentence), status=404, code="PUK_UNKNOWN"))
                return PukReveal(iccid=iccid, puk=puk, revealed_at=self.asked.clock())
        raise NotFound(_("It does not exist, or no longer; nothing was changed."))

    # What there is to choose from

    async def contracts(self) -> list[Offer]:
        """The products that lines have; what else there is, KPN tells in a basket only."""
        return [Offer(number=TITLE, plans=list(self._company.products.values()), options=[])]

    async def billing_accounts(self) -> list[BillingAccount]:
        """Debtors and cost centres."""
        return list((await self._company.read_accounts()).values())

    async def people(self, search: str, *, limit: int = 20) -> list[Person]:
        """Subscribers."""
        return await self._company.people(search, limit)


def _me(signed: Pass) -> Me:
    return Me(
        profile_id=signed.account,
        name=Text(signed.account),
        role=Role.MANAGER,
        organisation=Organisation(id=signed.account, name=Text(TITLE), origin=FleetOrigin.OPERATOR),
    )
