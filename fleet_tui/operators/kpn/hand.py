"""KPN's side of the ledger: reads one contract, says which order makes which change, and finds orders again."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from pydantic import JsonValue

from fleet_tui.domain.amount import cents_text
from fleet_tui.domain.base import Notice
from fleet_tui.domain.calendar import BRUSSELS, Clock, day_of
from fleet_tui.domain.changes.facts import Facts, LineState, PersonFact, PlanFact, Refusal, notice
from fleet_tui.domain.changes.models import (
    Cease,
    Change,
    DepartureAction,
    ExistingUser,
    PortOut,
    Reactivate,
    ReportDeparture,
    SetBillingAccount,
    SetUser,
    Suspend,
    SwapSim,
)
from fleet_tui.domain.failure import NotFound, Refused
from fleet_tui.i18n import _
from fleet_tui.ledger.step import Fate, Standing, Step, Traced
from fleet_tui.operators.kpn import sheet
from fleet_tui.operators.kpn.calls import Caller, call
from fleet_tui.operators.kpn.company import Company
from fleet_tui.operators.kpn.contract import PREFIX, Contract, moment_of
from fleet_tui.operators.told import mapping_of, mappings_of, text_of, whole_number
from fleet_tui.transport.failures import bad_answer, outcome_unknown

TITLE = "KPN"
_NOT_OFFERED = "{operator} does not offer this through its API."
_NO_DATE = "{operator} does this at once: no day can be given."


def fresh_reference() -> str:
    """What an order is found again by: never given twice, and within what KPN takes."""
    return "FT" + base64.b32encode(secrets.token_bytes(13)).decode().rstrip("=")


class KpnHand:
    """Reads contracts and orders changes of them by `caller`; `company` knows accounts and people."""

    name = TITLE

    def __init__(
        self, caller: Caller, company: Company, clock: Clock, reference: Callable[[], str] = fresh_reference
    ) -> None:
        self._caller = caller
        self._company = company
        self._clock = clock
        self._reference = reference

    async def contract(self, line_id: str) -> Contract:
        """One contract as it is now. Raises NotFound, Failure."""
        told, _answer = await self._caller.json(call(sheet.ONE, _number(line_id)))
        contract = Contract(mapping_of(told))
        if contract.id is None:
            raise NotFound(_("It does not exist, or no longer; nothing was changed."))
        return contract

    async def standing(self, line_id: str) -> Standing:
        """One contract as it is now. Raises NotFound, Failure."""
        contract = await self.contract(line_id)
        account, user = contract.account, contract.user
        if user is not None:
            self._company.meet(user)
        own: dict[str, JsonValue] = {
            "state": contract.word,
            "simCardNumber": contract.iccid,
            "ended": contract.ended,
            "account": account.number if account else None,
            "person": user.id if user else None,
            "individualBundle": contract.told.get("individualBundle") is True,
        }
        return Standing(contract.state(), own)

    def facts(self, lines: Iterable[LineState], today: date) -> Facts:
        """What KPN lets one choose from: accounts and people. A plan is changed by a basket, which is not asked for."""
        plans = {line.plan: PlanFact(line.plan, None, contracted=False) for line in lines}
        people = {each.id: PersonFact(each.name, confirmed=False) for each in self._company.met.values()}
        return Facts(today, False, plans, {}, frozenset(self._company.accounts), {}, people)

    # Before ordering

    async def prepared(self, change: Change, standing: Standing, day: date | None) -> Standing:
        """What KPN says: whether it is possible now, the earliest day and the fee of an end, whether a card fits."""
        meant, number = _meant(change), _number(standing.line.id)
        wanted = sheet.POSSIBLE.get(meant.kind)
        if wanted is None:
            return standing
        told, _answer = await self._caller.json(call(sheet.OPERATIONS_NOW, params={"contractId": number}))
        possible = mapping_of(mapping_of(told).get(wanted))
        own: dict[str, JsonValue] = {**standing.own, "possible": possible.get("enabled") is not False}
        blocking = mappings_of(possible.get("blockingOrders"))
        own["blocking"] = text_of(blocking[0].get("kpnReference")) if blocking else ""
        if not own["possible"]:
            return replace(standing, own=own)
        match meant:
            case SwapSim(iccid=iccid):
                own["unfit"] = await self._unfit(number, iccid)
            case SetBillingAccount(billing_account=account):
                await self._company.read_account(account)
            case SetUser(user=ExistingUser(person_id=person_id)):
                await self._company.read_person(person_id)
            case Cease():
                own |= await self._end(number, day)
        return replace(standing, own=own)

    async def _unfit(self, number: int, iccid: str) -> str:
        """Why KPN does not take a card for a contract; empty where it does."""
        body: dict[str, JsonValue] = {"contractId": number, "newSimCardNumber": iccid}
        try:
            await self._caller.send(call(sheet.VALIDATE, body=body, changes=False))
        except Refused as refused:
            return str(refused.problem.detail if refused.problem else refused.user_message)
        return ""

    async def _end(self, number: int, day: date | None) -> dict[str, JsonValue]:
        told, _answer = await self._caller.json(call(sheet.EARLIEST, number))
        moment = moment_of(told)
        earliest = max(day_of(moment), self._today) if moment else self._today
        ends = max(day or earliest, earliest)
        params: dict[str, str | int] = {"contractId": number, "wishDate": _wish(ends)}
        told, _answer = await self._caller.json(call(sheet.FEE, params=params))
        fee = whole_number(mapping_of(told).get("terminationFeeInCents"))
        return {"earliest": earliest.isoformat(), "ends": ends.isoformat(), "fee": fee}

    def remarks(self, change: Change, standing: Standing, day: date | None) -> Sequence[Notice]:
        """When KPN ends a contract, and what that costs."""
        if not isinstance(_meant(change), Cease):
            return []
        ends, fee = text_of(standing.own.get("ends")), whole_number(standing.own.get("fee"))
        if fee is None:
            said = "{operator} ends it on {date}; whether for a fee is not told."
            return [notice("ENDS_ON", said, operator=TITLE, date=ends)]
        said = "{operator} ends it on {date}, for a fee of € {fee}."
        return [notice("ENDS_FOR", said, operator=TITLE, date=ends, fee=cents_text(fee))]

    def steps(self, change: Change, standing: Standing, day: date | None) -> Sequence[Step]:
        """The order of `change`: one. Raises Refusal."""
        own = standing.own
        _require_possible(own)
        meant = _meant(change)
        if own.get("ended") and isinstance(meant, Cease | PortOut):
            raise Refusal("EXPIRES", "{operator} does something to it on a day already.", operator=TITLE)
        match meant:
            case Suspend():
                return [self._step("block-sim", standing, {"state": "BLOCKED"}, day)]
            case Reactivate():
                return [self._step("unblock-sim", standing, {"state": "ACTIVE"}, day)]
            case SwapSim(iccid=iccid):
                _require_fit(own)
                shows = {"simCardNumber": iccid}
                return [self._step("replace-sim", standing, shows, day, newSimCardNumber=iccid, esim=False)]
            case Cease():
                _require_not_too_early(own, day)
                ends = date.fromisoformat(text_of(own.get("ends")) or self._today.isoformat())
                return [self._step("terminate", standing, {"ended": True}, ends)]
            case PortOut():
                return [self._step("porting-out", standing, {"ended": True}, day)]
            case SetBillingAccount(billing_account=account):
                return [self._move(standing, {"account": account}, account, day)]
            case SetUser(user=ExistingUser(person_id=person_id), description=None):
                return [self._move(standing, {"person": person_id}, person_id, day)]
            case _:
                raise Refusal("NOT_OFFERED", _NOT_OFFERED, operator=TITLE)

    def _move(self, standing: Standing, shows: Mapping[str, JsonValue], to: str, day: date | None) -> Step:
        more = {"moveAddonBundles": True} if standing.own.get("individualBundle") else {}
        return self._step("move", standing, shows, day, destinationGroupId=int(to), **more)

    def _step(
        self, name: str, standing: Standing, shows: Mapping[str, JsonValue], day: date | None, **more: JsonValue
    ) -> Step:
        body: dict[str, JsonValue] = {"contractId": _number(standing.line.id), **more}
        if day is not None:
            if "wishDate" not in sheet.STEPS[name].sends:
                raise Refusal("NO_DATE", _NO_DATE, operator=TITLE)
            body["wishDate"] = _wish(day)
        return Step(name, shows, body | {"referenceNumber": self._reference()})

    def undated(self, standing: Standing) -> Step:
        """None: an order for a later day is cancelled as any other."""
        raise NotImplementedError

    # At KPN

    async def send(self, line_id: str, step: Step) -> Traced:
        """Order `step`, once. An answer that names no order says nothing: it is looked for by its reference."""
        told, answer = await self._caller.json(call(sheet.STEPS[step.name], body=step.body))
        traced = _traced(mapping_of(told), sheet.FATES_TOLD)
        if not traced.id:
            raise outcome_unknown(bad_answer("no id", self._caller.host, answer.reference))
        return traced

    async def trace(self, step: Step, taken_as: str) -> Traced | None:
        """The order by its number, else by its reference: of what KPN finds, the one that has exactly that."""
        if taken_as:
            told, _answer = await self._caller.json(call(sheet.ORDER, taken_as))
            return _traced(mapping_of(told), sheet.FATES)
        reference = text_of(mapping_of(step.body).get("referenceNumber"))
        states: list[tuple[str, str | int]] = [("status", state) for state in sheet.FATES]
        params = [("patterns", reference), *states, ("from", 0), ("to", 100)]
        told, _answer = await self._caller.json(call(sheet.ORDERS, params=params))
        for order in mappings_of(mapping_of(told).get("result")):
            if reference and order.get("customerReference") == reference:
                return _traced(order, sheet.FATES)
        return None

    async def withdraw(self, taken_as: str) -> None:
        """Cancel an order. Raises Refused where KPN does not let it go."""
        told, _answer = await self._caller.json(call(sheet.ORDER, taken_as))
        if mapping_of(mapping_of(told).get("cancelOrder")).get("enabled") is not True:
            raise Refused(_("KPN does not let this order be cancelled any more; nothing was changed."))
        await self._caller.send(call(sheet.CANCEL, taken_as))

    @property
    def _today(self) -> date:
        return day_of(self._clock())


def _require_possible(own: Mapping[str, JsonValue]) -> None:
    if own.get("possible") is not False:
        return
    if order := text_of(own.get("blocking")):
        raise Refusal("ORDER_IN_THE_WAY", "Order {order} at {operator} is in the way.", operator=TITLE, order=order)
    raise Refusal("NOT_NOW", "{operator} does not allow it for this line now.", operator=TITLE)


def _require_fit(own: Mapping[str, JsonValue]) -> None:
    if reason := text_of(own.get("unfit")):
        said = "{operator} does not take this card: {reason}."
        raise Refusal("CARD_UNFIT", said, operator=TITLE, reason=reason)


def _require_not_too_early(own: Mapping[str, JsonValue], day: date | None) -> None:
    earliest = text_of(own.get("earliest"))
    if day is not None and day.isoformat() < earliest:
        raise Refusal("TOO_EARLY", "{operator} ends it on {date} at the earliest.", operator=TITLE, date=earliest)


def _meant(change: Change) -> Change:
    """What KPN is asked for: a departure is one of the changes that it knows."""
    match change:
        case ReportDeparture(action=DepartureAction.SUSPEND):
            return Suspend()
        case ReportDeparture(action=DepartureAction.CEASE):
            return Cease()
        case ReportDeparture(action=DepartureAction.PORT_OUT, recipient_operator=str(operator)):
            return PortOut(recipient_operator=operator)
        case ReportDeparture(action=DepartureAction.REASSIGN, user=user):
            return SetUser(user=user)
        case _:
            return change


def _traced(order: Mapping[str, JsonValue], fates: Mapping[str, Fate]) -> Traced:
    """A state of a later version is under way, in KPN's own word."""
    word, number = text_of(order.get("status")), whole_number(order.get("id"))
    wish = moment_of(order.get("wishDate"))
    fate = fates.get(word, Fate.UNDER_WAY)
    if word == "WAITING" and wish is not None:
        fate = Fate.SCHEDULED
    return Traced("" if number is None else str(number), fate, word)


def _number(line_id: str) -> int:
    """KPN's number of a contract. Raises NotFound."""
    number = line_id.removeprefix(PREFIX)
    if not line_id.startswith(PREFIX) or not number.isascii() or not number.isdecimal():
        raise NotFound(_("It does not exist, or no longer; nothing was changed."))
    return int(number)


def _wish(day: date) -> str:
    """The beginning of a day in the Netherlands."""
    return datetime.combine(day, time(), BRUSSELS).isoformat()
