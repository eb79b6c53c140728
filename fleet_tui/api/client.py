"""`FleetClient`: every Protocol of `fleet_tui.port` over the contract of `docs/openapi.json`."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import random as _random
import ssl
import uuid
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Generic, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from fleet_tui.api import failures
from fleet_tui.api.answer import Answer
from fleet_tui.api.calls import Call, Caller, Deadlines
from fleet_tui.api.credentials import TokenStore
from fleet_tui.api.origin import check_base_url, tls_context, trusting_nobody
from fleet_tui.api.session import Session
from fleet_tui.domain.base import Resource
from fleet_tui.domain.billing import BillingAccount, InvoicePage, SplitBillProfile
from fleet_tui.domain.calendar import Clock, system_clock
from fleet_tui.domain.dashboard import Dashboard
from fleet_tui.domain.failure import NotFound, NotSignedIn
from fleet_tui.domain.fleet_import import ImportRequest, ImportResult
from fleet_tui.domain.group_pack import GroupPack
from fleet_tui.domain.line import Line, LinePage
from fleet_tui.domain.order import (
    LineHistoryPage,
    Order,
    OrderItemPage,
    OrderPage,
    OrderRequest,
    OrderStatus,
    OrderUpdate,
    Preview,
    Undo,
)
from fleet_tui.domain.person import Person, PersonUpdate
from fleet_tui.domain.plan import Contract
from fleet_tui.domain.profile import ProfilePage
from fleet_tui.domain.session import Credentials, InvitationAcceptance, Me, Tokens
from fleet_tui.domain.sim_card import PukReveal, SimCardPage, SimCardStatus
from fleet_tui.domain.ticket import TicketPage
from fleet_tui.i18n import _

T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)

CHANGES_LIMIT = 5000
"""Lines asked for in one page of changes; the contract's most."""
_KEPT_ALIVE = 60.0
"""Seconds an idle connection is kept: a person reads for a while between two keys."""


class _Listing(Resource, Generic[T]):
    """A list that is never paged."""

    items: list[T]


class FleetClient:
    """An operator behind the contract at `base_url`.

    `transport` is given for an embedded backend and for tests; without one the address must be safe for a token.
    `far` says that answers come over a network. `verify` checks the server's certificate (`origin.tls_context`).

    Raises:
        UnsafeServer: `base_url` is not an address that a token is sent to.
    """

    def __init__(
        self,
        base_url: str,
        tokens: TokenStore,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        verify: ssl.SSLContext | None = None,
        far: bool = True,
        deadlines: Deadlines | None = None,
        clock: Clock = system_clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Callable[[], float] = _random.random,
    ) -> None:
        base_url = base_url.rstrip("/") if transport else check_base_url(base_url)
        self._far = far
        self._session = Session(tokens)
        self._http = _http_client(base_url, transport, verify)
        self._caller = Caller(
            self._http,
            base_url,
            self._session,
            deadlines=deadlines or Deadlines(),
            clock=clock,
            sleep=sleep,
            random=random,
        )

    # Session

    async def sign_in(self, credentials: Credentials) -> Me:
        """Raises NotSignedIn (WRONG_CREDENTIALS), Throttled."""
        body = _with_password(credentials, credentials.password.get_secret_value())
        await self._session.adopt(await self._ask(Tokens, Call("POST", "/sessions", body=body, signed_in=False)))
        return await self.me()

    async def accept_invitation(self, acceptance: InvitationAcceptance) -> Me:
        """Raises Refused (INVITATION_UNKNOWN, INVITATION_EXPIRED)."""
        body = _with_password(acceptance, acceptance.password.get_secret_value())
        call = Call("POST", "/invitations/accept", body=body, key=_new_key(), changes=True, signed_in=False)
        await self._session.adopt(await self._ask(Tokens, call))
        return await self.me()

    async def sign_out(self) -> None:
        """Revoke and forget; forgotten also when the server cannot be asked."""
        try:
            with contextlib.suppress(NotSignedIn):
                await self._caller.send(Call("DELETE", "/sessions/current"))
        finally:
            await self._session.forget()

    async def me(self) -> Me:
        return await self._get(Me, "/me")

    # Fleet

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
        return await self._get(Line, f"/lines/{_segment(line_id)}")

    # Catalogue

    async def contracts(self) -> list[Contract]:
        return (await self._get(_Listing[Contract], "/contracts")).items

    async def billing_accounts(self) -> list[BillingAccount]:
        return (await self._get(_Listing[BillingAccount], "/billing-accounts")).items

    async def split_bill_profiles(self) -> list[SplitBillProfile]:
        return (await self._get(_Listing[SplitBillProfile], "/split-bill-profiles")).items

    async def people(self, search: str, *, limit: int = 20) -> list[Person]:
        return (await self._get(_Listing[Person], "/people", q=search, limit=limit)).items

    async def sim_cards(
        self, *, status: SimCardStatus | None = None, prefix: str = "", cursor: str | None = None, limit: int = 20
    ) -> SimCardPage:
        return await self._get(SimCardPage, "/sim-cards", status=status, prefix=prefix, cursor=cursor, limit=limit)

    async def available_numbers(self, ending: str = "", *, limit: int = 20) -> list[str]:
        return (await self._get(_Listing[str], "/available-numbers", ending=ending or None, limit=limit)).items

    # One SIM

    async def reveal_puk(self, iccid: str) -> PukReveal:
        """Raises NotFound, Refused (PUK_UNKNOWN)."""
        return await self._ask(PukReveal, Call("POST", f"/sim-cards/{_segment(iccid)}/puk-reveals", key=_new_key()))

    async def change_person(self, person_id: str, version: int, changes: PersonUpdate) -> Person:
        """Raises Conflict, Refused (PERSON_CONFIRMED), OutcomeUnknown."""
        body = changes.model_dump_json(exclude_unset=True).encode()
        path = f"/people/{_segment(person_id)}"
        return await self._ask(Person, Call("PATCH", path, body=body, version=version, changes=True))

    async def line_history(self, line_id: str, *, cursor: str | None = None, limit: int = 50) -> LineHistoryPage:
        return await self._get(LineHistoryPage, f"/lines/{_segment(line_id)}/history", cursor=cursor, limit=limit)

    # Orders

    async def preview(self, order: OrderRequest) -> Preview:
        call = Call("POST", "/orders", {"validate_only": "true"}, body=_json(order))
        return await self._ask(Preview, call)

    async def submit(self, order: OrderRequest, key: str) -> Order:
        """Raises OutcomeUnknown, Refused."""
        return await self._ask(Order, Call("POST", "/orders", body=_json(order), key=key, changes=True))

    async def order(self, order_id: str) -> Order:
        return await self._get(Order, f"/orders/{_segment(order_id)}")

    async def order_items(self, order_id: str, *, cursor: str | None = None, limit: int = 500) -> OrderItemPage:
        return await self._get(OrderItemPage, f"/orders/{_segment(order_id)}/items", cursor=cursor, limit=limit)

    async def orders(
        self, *, status: OrderStatus | None = None, cursor: str | None = None, limit: int = 100
    ) -> OrderPage:
        return await self._get(OrderPage, "/orders", status=status, cursor=cursor, limit=limit)

    async def cancel_order(self, order_id: str) -> Order:
        """Raises Refused (ORDER_FINAL)."""
        call = Call("POST", f"/orders/{_segment(order_id)}/cancellation", key=_new_key(), changes=True)
        return await self._ask(Order, call)

    async def reschedule_order(self, order: Order, day: date) -> Order:
        """Raises Conflict, Refused (ORDER_FINAL, ORDER_UNDER_WAY, DATE_IN_THE_PAST), OutcomeUnknown."""
        path, body = f"/orders/{_segment(order.id)}", _json(OrderUpdate(effective_date=day))
        return await self._ask(Order, Call("PATCH", path, body=body, version=order.version, changes=True))

    async def undo(self, order_id: str | None = None) -> Undo:
        """Raises Refused (NOTHING_TO_UNDO, IRREVERSIBLE, ALREADY_UNDONE, NOT_YOURS, ORDER_UNDER_WAY)."""
        return await self._get(Undo, "/undo", order=order_id)

    # Lists

    async def profiles(self) -> ProfilePage:
        return await self._get(ProfilePage, "/profiles")

    async def tickets(self) -> TicketPage:
        return await self._get(TicketPage, "/tickets")

    async def invoices(self, billing_account: str | None = None) -> InvoicePage:
        return await self._get(InvoicePage, "/invoices", billing_account=billing_account)

    async def invoice_pdf(self, number: str) -> bytes:
        """Raises NotFound; BadAnswer when what came is not what the server has."""
        answer = await self._caller.send(Call("GET", f"/invoices/{_segment(number)}/pdf"))
        if answer.media_type != "application/pdf" or not _matches_digest(answer):
            raise failures.bad_answer("not the announced PDF", self._caller.host, answer.reference)
        return answer.body

    async def group_packs(self) -> list[GroupPack]:
        return (await self._get(_Listing[GroupPack], "/group-packs")).items

    # Import

    async def import_lines(self, request: ImportRequest, *, validate_only: bool) -> ImportResult:
        """Raises Refused (NOT_A_LOCAL_FLEET)."""
        call = Call(
            "POST",
            "/imports",
            {"validate_only": "true"} if validate_only else {},
            body=_json(request),
            key=None if validate_only else _new_key(),
            changes=not validate_only,
            patient=True,
        )
        return await self._ask(ImportResult, call)

    async def health(self) -> None:
        """Return when the server answers, signed in or not. Raises Unreachable, ServerFault, BadAnswer."""
        await self._caller.send(Call("GET", "/health", signed_in=False))

    async def close(self) -> None:
        """Release connections. The client cannot be used afterwards."""
        await self._http.aclose()

    async def _get(self, model: type[Model], path: str, **params: str | int | None) -> Model:
        given = {name: value for name, value in params.items() if value is not None}
        return await self._ask(model, Call("GET", path, given))

    async def _ask(self, model: type[Model], call: Call) -> Model:
        answer = await self._caller.send(call)
        try:
            return model.model_validate_json(answer.body)
        except ValidationError as error:
            failure = failures.unexpected(error, self._caller.host, answer.reference)
            raise (failures.outcome_unknown(failure) if call.changes else failure) from None


def _http_client(
    base_url: str, transport: httpx.AsyncBaseTransport | None, verify: ssl.SSLContext | None
) -> httpx.AsyncClient:
    secure = base_url.startswith("https:")
    if transport is None and secure and verify is None:
        verify = tls_context()
    return httpx.AsyncClient(
        transport=transport,
        verify=verify if verify and secure else trusting_nobody(),
        # Plain http goes to this machine only, and there straight: a proxy would see the token.
        trust_env=secure,
        follow_redirects=False,
        limits=httpx.Limits(keepalive_expiry=_KEPT_ALIVE),
        headers={"User-Agent": "fleet-tui"},
    )


def _json(request: BaseModel) -> bytes:
    return request.model_dump_json().encode()


def _with_password(request: Credentials | InvitationAcceptance, password: str) -> bytes:
    # The models hide a password from every dump, as they should; only this request shows it.
    return json.dumps({**request.model_dump(mode="json"), "password": password}).encode()


def _segment(value: str) -> str:
    """`value` as one segment of a path; dots alone would walk up to another endpoint."""
    if value in {"", ".", ".."}:
        raise NotFound(_("It does not exist, or no longer; nothing was changed."))
    return quote(value, safe="")


def _new_key() -> str:
    return uuid.uuid4().hex


def _matches_digest(answer: Answer) -> bool:
    """The SHA-256 that the server announced (RFC 9530, `Repr-Digest`) is that of the body; True when it said none."""
    announced = answer.headers.get("repr-digest", "")
    digest = base64.b64encode(hashlib.sha256(answer.body).digest()).decode()
    return not announced or f"sha-256=:{digest}:" in announced
