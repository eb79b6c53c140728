"""A double of KPN: ours, written from the published description; it shows our own logic, never KPN's.

It keeps contracts and orders, and takes only what the description knows: no other parameter, no other field, what is
needed is demanded, a reference has 25 characters at most.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from fleet_tui.domain.iccid import with_check_digit

KEY_ID, SECRET = "key-canary-id", "secret-canary"
PUK = "83746501"
API = "/mobile/kpn/mobileservices"
LETTER = {"ACTIVE": "A", "BLOCKED": "S", "ORDERED": "O", "PENDING": "P", "CLOSED": "C"}
STATES = (
    "IN_PROGRESS", "UNAUTHORIZED", "NEW", "CLOSED", "CANCELED", "REJECTED", "DRAFT", "THIRD_PARTY", "HOLD_CUSTOMER",
    "WAITING",
)  # fmt: skip
TOLD = {"CLOSED": "Finished", "UNAUTHORIZED": "WaitingForAuthorization", "IN_PROGRESS": "InProgress"}
"""What the answer to an order calls a state."""
BODIES: dict[str, tuple[set[str], set[str]]] = {
    "block-sim": ({"contractId"}, {"referenceNumber"}),
    "unblock-sim": ({"contractId"}, {"referenceNumber"}),
    "replace-sim": ({"contractId", "newSimCardNumber"}, {"esim", "email", "wishDate", "referenceNumber"}),
    "terminate": ({"contractId", "wishDate"}, {"referenceNumber"}),
    "porting-out": ({"contractId"}, {"wishDate", "referenceNumber"}),
    "move": ({"contractId", "destinationGroupId"}, {"moveAddonBundles", "wishDate", "referenceNumber"}),
}
"""Fields that a body has to have, and may have."""
DEBTOR, CENTRE, OTHER_CENTRE, JAN, PIET = 10, 11, 12, 21, 22
PLACES: dict[int, dict[str, Any]] = {
    DEBTOR: {"id": DEBTOR, "type": "DEBTOR", "name": "Acme BV"},
    CENTRE: {"id": CENTRE, "type": "COST_CENTER", "name": "Sales", "costCenterNumber": "4100"},
    OTHER_CENTRE: {"id": OTHER_CENTRE, "type": "COST_CENTER", "name": "Works", "costCenterNumber": "4200"},
    JAN: {"id": JAN, "type": "SUBSCRIBER", "firstName": "Jan", "prefix": "de", "lastName": "Vries"},
    PIET: {"id": PIET, "type": "SUBSCRIBER", "firstName": "Piet", "lastName": "Bakker", "email": "piet@acme.example"},
}
POSSIBLE = ("blockSim", "unblockSim", "replaceSim", "terminate", "portOut", "move")

Answer = tuple[int, Any, dict[str, str]]


def contract(number: int, state: str = "ACTIVE", **fields: Any) -> dict[str, Any]:
    """A contract, as the list and its details are made of."""
    return {
        "id": number,
        "state": state,
        "firstName": "Jan",
        "namePrefix": "de",
        "lastName": "Vries",
        "mobileNumber": f"06{10_000_000 + number:08d}",
        "simCardNumber": with_check_digit(f"893108000000{number:06d}"),
        "product": {"en": "Mobile Unlimited", "nl": "Mobiel Onbeperkt"},
        "path": [DEBTOR, CENTRE, JAN],
        "endDate": None,
    } | fields


class KpnDouble:
    """`orders` are those that were taken, by number; `taken` counts them by contract and operation."""

    def __init__(self, contracts: Iterable[dict[str, Any]]) -> None:
        self.contracts = {each["id"]: each for each in contracts}
        self.orders: dict[int, dict[str, Any]] = {}
        self.taken: Counter[tuple[int, str]] = Counter()
        self.tokens: set[str] = set()
        self.minted = 0
        self.seen: list[str] = []
        self.lists_after = 0
        """How many times an order is not found by its reference at first."""
        self.state = "CLOSED"
        """In which an order is once it is taken."""
        self.impossible: dict[str, str] = {}
        """Operations that are not possible now, with the order that is in the way."""
        self.refusing: dict[str, tuple[int, dict[str, str]]] = {}
        """Operations that are refused: a status and a body."""
        self.fee, self.earliest = 12050, "2027-01-31T00:00:00+01:00"
        self.most = 500
        self.doubled: list[int] = []
        """At which readings of a window the list moves: its first contract is told as the last of the one before."""
        self.quota: dict[str, str] = {}

    def answer(self, method: str, path: str, query: dict[str, list[str]], headers: Any, body: bytes) -> Answer:
        self.seen.append(f"{method} {path}")
        if path == "/oauth/grip/msm/accesstoken":
            return self._auth(parse_qs(body.decode()), query)
        if headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return 401, {"fault": {"faultstring": "Invalid token", "detail": {"errorcode": "invalid_token"}}}, {}
        assert path.startswith(API), path
        return self._operation(method, path.removeprefix(API).strip("/").split("/"), query, body)

    def _operation(self, method: str, path: list[str], query: dict[str, list[str]], body: bytes) -> Answer:
        for name in (path[-1], path[0]):
            if name in self.refusing:
                return *self.refusing[name], {}
        found = self._read(path, query) if method == "GET" else self._write(path, body)
        if found is None:
            return 404, {"transactionId": "t", "status": "404", "name": "NOT_FOUND", "message": "Not found"}, {}
        return found

    def _read(self, path: list[str], query: dict[str, list[str]]) -> Answer | None:
        match path:
            case ["contract", "all"]:
                return self._list(query)
            case ["contract", "id", number] if int(number) in self.contracts:
                return 200, self._details(self.contracts[int(number)]), {}
            case ["order", *asked]:
                return 200, self._asked(asked, query), {}
            case ["hierarchy", "children"]:
                return self._children(query)
            case ["hierarchy", "subscribers"]:
                people = [place for place in PLACES.values() if place["type"] == "SUBSCRIBER"]
                return 200, {"total": len(people), "result": people}, {}
            case ["hierarchy", "subscribers", number]:
                found = PLACES[int(number)]
                return 200, found | {"surname": found["lastName"]}, {}
            case ["track-and-trace", "orders"]:
                return self._orders(query)
            case ["track-and-trace", "orders", number] if int(number) in self.orders:
                return 200, self.orders[int(number)], {}
        return None

    def _asked(self, asked: list[str], query: dict[str, list[str]]) -> Any:
        match asked:
            case ["operations"]:
                return self._possible(int(query["contractId"][0]))
            case ["terminate", "termination-fee"]:
                assert {*query} == {"contractId", "wishDate"}
                return {"terminationFeeInCents": self.fee}
            case ["terminate", _number, "min-date"]:
                return self.earliest
        raise AssertionError(asked)

    def _write(self, path: list[str], body: bytes) -> Answer | None:
        match path:
            case ["order", "replace-sim", "validator"]:
                return 200, None, {}
            case ["order", operation] if operation in BODIES:
                return self._take(operation, json.loads(body))
            case ["track-and-trace", "orders", number, "cancel"] if int(number) in self.orders:
                self.orders[int(number)]["status"] = "CANCELED"
                return 200, None, {}
        return None

    def _auth(self, asked: dict[str, list[str]], query: dict[str, list[str]]) -> Answer:
        assert query == {"grant_type": ["client_credentials"]}
        if (asked["client_id"], asked["client_secret"]) != ([KEY_ID], [SECRET]):
            return 401, {"ErrorCode": "invalid_client", "Error": "Client identifier is invalid"}, {}
        self.minted += 1
        token = f"token-canary-{self.minted}"
        self.tokens.add(token)
        return 200, {"access_token": token, "expires_in": "3599", "token_type": "Bearer"}, {}

    def _list(self, query: dict[str, list[str]]) -> Answer:
        assert {*query} <= {"from", "to", "sortBy", "filters"}, query
        ids = sorted(self.contracts)
        if "filters" in query:
            wanted = query["filters"][0].partition('"')[2].strip('"')
            ids = [each for each in ids if self.contracts[each]["simCardNumber"] == wanted]
        first, end = int(query.get("from", ["0"])[0]), int(query.get("to", ["20"])[0])
        if end - first > self.most:
            return 400, {"name": "BAD_REQUEST", "message": "Page too large"}, {}
        page = ids[first:end]
        if first in self.doubled:
            self.doubled.remove(first)
            page = [ids[first - 1], *page[1:]]
        hidden = {"path", "endDate"}
        rows = [{name: value for name, value in self.contracts[each].items() if name not in hidden} for each in page]
        return 200, {"total": len(ids), "result": rows}, self.quota

    def _details(self, found: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": found["id"],
            "status": LETTER.get(found["state"], found["state"]),
            "phoneNumber": found["mobileNumber"],
            "name": found["product"],
            "simCardNumber": found["simCardNumber"],
            "puk": PUK,
            "hierarchyPath": [PLACES[place] for place in found["path"]],
            "activationDate": "2024-05-01T00:00:00+02:00",
            "lastStatusChangeDate": "2025-06-01T10:00:00+02:00",
            "endDate": found["endDate"],
            "individualBundle": False,
        }

    def _possible(self, number: int) -> dict[str, Any]:
        found: dict[str, Any] = {name: {"enabled": True, "visible": True} for name in POSSIBLE}
        for name, order in self.impossible.items():
            found[name] = {"enabled": False, "visible": True, "blockingOrders": [{"id": 1, "kpnReference": order}]}
        return found | {"contractId": number}

    def _take(self, operation: str, body: dict[str, Any]) -> Answer:
        needed, may = BODIES[operation]
        reference = body.get("referenceNumber", "")
        if not needed <= {*body} <= needed | may or len(reference) > 25 or body["contractId"] not in self.contracts:
            return 400, {"name": "BAD_REQUEST", "message": f"Bad body {sorted(body)}"}, {}
        number = 1000 + len(self.orders)
        self.taken[body["contractId"], operation] += 1
        self.orders[number] = {
            "id": number,
            "customerReference": reference,
            "kpnReference": f"KPN-{number}",
            "status": self.state,
            "wishDate": body.get("wishDate"),
            "cancelOrder": {"enabled": self.state not in {"CLOSED", "REJECTED"}, "visible": True},
            "operation": operation,
            "body": body,
        }
        if self.state == "CLOSED":
            self.finish(number)
        told = TOLD.get(self.state, "InProgress")
        return 200, {"id": number, "status": told, "referenceNumber": reference, "operation": operation}, {}

    def finish(self, number: int, state: str = "CLOSED") -> None:
        """Do what an order asks for."""
        order = self.orders[number]
        order["status"] = state
        if state != "CLOSED":
            return
        body = order["body"]
        found = self.contracts[body["contractId"]]
        match order["operation"]:
            case "block-sim":
                found["state"] = "BLOCKED"
            case "unblock-sim":
                found["state"] = "ACTIVE"
            case "replace-sim":
                found["simCardNumber"] = body["newSimCardNumber"]
            case "terminate" | "porting-out":
                found["endDate"] = body.get("wishDate") or "2026-12-01T00:00:00+01:00"
            case "move":
                to = body["destinationGroupId"]
                keeps = PLACES[to]["type"] == "SUBSCRIBER"
                found["path"] = [*found["path"][:-1], to] if keeps else [DEBTOR, to, found["path"][-1]]

    def _children(self, query: dict[str, list[str]]) -> Answer:
        assert {*query} <= {"id", "from", "to"}, query
        below = {None: [DEBTOR], DEBTOR: [CENTRE, OTHER_CENTRE], CENTRE: [JAN], OTHER_CENTRE: [PIET]}
        places = [PLACES[each] for each in below[int(query["id"][0]) if "id" in query else None]]
        return 200, {"total": len(places), "result": places}, {}

    def _orders(self, query: dict[str, list[str]]) -> Answer:
        assert {*query} <= {"patterns", "status", "from", "to", "sortBy", "order"}, query
        assert {*query["status"]} <= {*STATES}
        if self.lists_after:
            self.lists_after -= 1
            return 200, {"total": 0, "result": []}, {}
        wanted = query.get("patterns", [""])[0]
        found = [
            {"id": each["id"], "customerReference": each["customerReference"], "status": each["status"]}
            for each in self.orders.values()
            if wanted[:6] in each["customerReference"] and each["status"] in query["status"]
        ]  # as a pattern may: also what only begins so
        return 200, {"total": len(found), "result": found}, {}


class DoubleTransport(httpx.AsyncBaseTransport):
    """The double in the place of the network."""

    def __init__(self, double: KpnDouble) -> None:
        self.double = double

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body, query = await request.aread(), parse_qs(request.url.query.decode())
        status, answer, headers = self.double.answer(request.method, request.url.path, query, request.headers, body)
        content = b"" if answer is None else json.dumps(answer).encode()
        return httpx.Response(status, content=content, headers=headers, request=request)


def asgi(double: KpnDouble) -> ASGIApp:
    """The double as a server's application."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        query, headers = parse_qs(scope["query_string"].decode()), httpx.Headers(scope["headers"])
        status, answer, more = double.answer(scope["method"], scope["path"], query, headers, body)
        sent = [(name.encode(), text.encode()) for name, text in more.items()]
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": b"" if answer is None else json.dumps(answer).encode()})

    return app
