"""Soracom behind the port: a SIM is a line, its speed class a plan, its name the description; orders go by a ledger."""

from __future__ import annotations

from typing import cast

from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.capabilities import Capabilities
from fleet_tui.domain.line import Line, LinePage
from fleet_tui.domain.msisdn import HOME_COUNTRY
from fleet_tui.domain.person import Person
from fleet_tui.domain.plan import Contract
from fleet_tui.domain.profile import Role
from fleet_tui.domain.session import Credentials, FleetOrigin, Me, Organisation
from fleet_tui.domain.text import Text
from fleet_tui.i18n import N_
from fleet_tui.operators.asked import Asked
from fleet_tui.operators.booked import Booked, supported
from fleet_tui.operators.keys import Key
from fleet_tui.operators.soracom import sheet
from fleet_tui.operators.soracom.calls import Caller, Pass, call
from fleet_tui.operators.soracom.hand import TITLE, SoracomHand
from fleet_tui.operators.soracom.lines import line_of, page_of, plan_of
from fleet_tui.operators.soracom.sim import Sim
from fleet_tui.port import Operator

_GAPS = {
    "cease": N_(
        "Soracom ends a SIM in two steps: its protection from being ended is taken off first, and stays off if the "
        "second step is refused. One that was never active is not ended from here."
    ),
    "set_plan": N_("The plan is the speed class; which of them go with a SIM's subscription, Soracom says when asked."),
    "set_user": N_("At Soracom a SIM has a name and no user: only the description can be changed."),
}
"""What is missing of a kind that is offered in part."""
_WHOLE = frozenset({"activate", "suspend", "reactivate", "combined"})


def make(asked: Asked) -> Operator:
    """Soracom at the coverage of `asked`; nothing is asked of it yet."""
    return cast("Operator", Soracom(asked))  # what it does not offer is `Unoffered`'s


class Soracom(Booked):
    """One account."""

    title = TITLE

    def __init__(self, asked: Asked) -> None:
        self._caller = Caller(asked)
        self._hand = SoracomHand(self._caller, asked.options.get("pause") or "suspend")
        super().__init__(asked, self._caller, self._hand)

    async def capabilities(self) -> Capabilities:
        """What is offered; the ledger honours keys."""
        return Capabilities(
            operator=Text(TITLE),
            areas=(),
            changes=supported(_WHOLE, _GAPS),
            idempotent=True,
            untold=_UNTOLD,
            page=sheet.MOST,
            card_stock=False,
            ticket_desk=False,
            machines=True,
            country="JP" if self.asked.coverage == "japan" else HOME_COUNTRY,
            puk=False,
        )

    # Signing in

    async def sign_in(self, credentials: Credentials) -> Me:
        """The identifier is the id of a key, the password its secret. Raises NotSignedIn."""
        return _me(await self._caller.enter(Key(credentials.identifier, credentials.password)))

    async def sign_out(self) -> None:
        """Revoke the token, and forget a key that was typed."""
        await self._caller.leave()

    async def _whose(self) -> tuple[str, str]:
        signed = await self._caller.passed()
        return signed.account, _who(signed)

    async def me(self) -> Me:
        """Whose key it is. Raises NotSignedIn."""
        return _me(await self._caller.passed())

    # Lines

    async def line_page(self, *, cursor: str | None = None, limit: int = sheet.MOST) -> LinePage:
        """A page; each names the next. Of the first, the total is what it holds."""
        before, _colon, key = (cursor or "0:").partition(":")
        params: dict[str, str | int] = {"limit": min(limit, sheet.MOST)}
        if key:
            params["last_evaluated_key"] = key
        answered, answer = await self._caller.json(call(sheet.SIMS, params=params))
        found = answered if isinstance(answered, list) else []
        sims = [sim for each in found if isinstance(each, dict) and (sim := Sim(each)).there]
        known, following = int(before) + len(sims), answer.headers.get(sheet.NEXT, "")
        return page_of(sims, total=known, next_cursor=f"{known}:{following}" if following else None)

    async def line(self, line_id: str) -> Line:
        """One SIM as it is now. Raises NotFound."""
        return line_of(await self._hand.sim(line_id))

    # What there is to choose from

    async def contracts(self) -> list[Contract]:
        """The speed classes."""
        return [Contract(number=TITLE, plans=[plan_of(speed) for speed in sheet.SPEEDS], options=[])]

    async def billing_accounts(self) -> list[BillingAccount]:
        """None: there is one payer."""
        return []

    async def people(self, search: str, *, limit: int = 20) -> list[Person]:
        """None: a SIM has a name, and no user."""
        return []


_UNTOLD = (
    "person", "billing_account", "options", "split_bill_profile", "blocks", "pay_by_mobile_limit", "monthly_cost",
    "department", "cost_centre", "left_on", "suspended_on",
)  # fmt: skip
"""Columns of a list that Soracom has nothing for."""


def _who(signed: Pass) -> str:
    return signed.user or signed.account


def _me(signed: Pass) -> Me:
    return Me(
        profile_id=f"{signed.account}/{signed.user}",
        name=Text(_who(signed)),
        role=Role.MANAGER,
        organisation=Organisation(id=signed.account, name=Text(signed.account), origin=FleetOrigin.OPERATOR),
    )
