"""A double of Soracom: ours, written from the published specification; it shows our own logic, never Soracom's.

It keeps SIMs, takes what changes them, and counts what it took. `DoubleTransport` puts it behind a client, `asgi`
behind a server on this machine.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, unquote

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from fleet_tui.domain.iccid import with_check_digit

KEY_ID, SECRET = "keyId-canary", "secret-canary"
ACCOUNT = "OP0012345678"

CHANGES: dict[str, dict[str, Any]] = {
    "activate": {"status": "active"},
    "suspend": {"status": "suspended"},
    "deactivate": {"status": "inactive"},
    "enable_termination": {"terminationEnabled": True},
    "terminate": {"status": "terminated"},
    "update_speed_class": {},
    "set_expiry_time": {},
    "put_tags": {},
    "unset_expiry_time": {"expiryTime": None, "expiryAction": None},
}
"""What an operation makes of a SIM, beside what is sent with it."""

Answer = tuple[int, Any, dict[str, str]]


def sim(number: int, status: str = "active", **fields: Any) -> dict[str, Any]:
    """A SIM as Soracom answers it; the third has no number."""
    iccid, imsi = with_check_digit(f"894238100000{number:06d}"), f"29505{number:010d}"
    subscriber: dict[str, Any] = {"imsi": imsi, "subscription": "plan01s", "status": status}
    if number % 3:
        subscriber["msisdn"] = f"4236639{number:08d}"
    return {
        "simId": iccid,
        "operatorId": ACCOUNT,
        "status": status,
        "speedClass": "s1.fast",
        "tags": {"name": f"meter {number}"},
        "activeProfileId": iccid,
        "profiles": {iccid: {"iccid": iccid, "primaryImsi": imsi, "subscribers": {imsi: subscriber}}},
        "terminationEnabled": False,
        "createdTime": 1_700_000_000_000,
        "lastModifiedTime": 1_700_000_000_000 + number,
        "type": "uicc",
    } | fields


class SoracomDouble:
    """`taken` counts what changed a SIM, by its id and the operation; `seen` is every request."""

    def __init__(self, sims: Iterable[dict[str, Any]]) -> None:
        self.sims = {each["simId"]: each for each in sims}
        self.taken: Counter[tuple[str, str]] = Counter()
        self.tokens: set[str] = set()
        self.minted = 0
        self.seen: list[str] = []
        self.refusing: dict[str, tuple[int, str]] = {}
        """Operations that are refused: a status and a sentence."""
        self.shows = True
        """Whether what was taken is seen on the SIM."""

    def answer(self, method: str, path: str, query: dict[str, str], headers: Any, body: bytes) -> Answer:
        self.seen.append(f"{method} {path}")
        path = path.removeprefix("/v1")
        if (method, path) == ("POST", "/auth"):
            return self._auth(json.loads(body))
        token = headers.get("x-soracom-token", "")
        if token not in self.tokens or headers.get("x-soracom-api-key") != f"api-{token}":
            return 401, {"code": "AUM0001", "message": "Invalid token."}, {}
        match method, path.strip("/").split("/"):
            case "POST", ["auth", "logout"]:
                self.tokens.discard(token)
                return 204, None, {}
            case "GET", ["query", "sims"]:
                return self._list(query)
            case "GET", ["sims", sim_id] if unquote(sim_id) in self.sims:
                return 200, self.sims[unquote(sim_id)], {}
            case "PUT", ["sims", sim_id, "tags"] if sim_id in self.sims:
                tags = self.sims[sim_id]["tags"] | {each["tagName"]: each["tagValue"] for each in json.loads(body)}
                return self._change(sim_id, "put_tags", {"tags": tags})
            case "POST", ["sims", sim_id, operation] if sim_id in self.sims:
                return self._change(sim_id, operation, json.loads(body) if body else {})
        return 404, {"code": "SEM0004", "message": "No such resource."}, {}

    def _auth(self, asked: dict[str, Any]) -> Answer:
        if (asked.get("authKeyId"), asked.get("authKey")) != (KEY_ID, SECRET):
            return 401, {"code": "AUM0002", "message": f"Invalid key {asked.get('authKey')}."}, {}
        assert asked["tokenTimeoutSeconds"] == 3600
        self.minted += 1
        token = f"token-canary-{self.minted}"
        self.tokens.add(token)
        return 200, {"apiKey": f"api-{token}", "token": token, "operatorId": ACCOUNT, "userName": "anna"}, {}

    def _list(self, query: dict[str, str]) -> Answer:
        ids, limit = sorted(self.sims), int(query.get("limit", "10"))
        if not 1 <= limit <= 100:
            return 400, {"code": "SEM0001", "message": "limit"}, {}
        after = query.get("last_evaluated_key", "")
        start = bisect_right(ids, after)
        page = ids[start : start + limit]
        more = bool(page) and page[-1] != ids[-1]
        return 200, [self.sims[each] for each in page], {"x-soracom-next-key": page[-1]} if more else {}

    def _change(self, sim_id: str, operation: str, body: dict[str, Any]) -> Answer:
        if operation in self.refusing:
            status, sentence = self.refusing[operation]
            return status, {"code": "SEM0099", "message": sentence}, {}
        found = self.sims[sim_id]
        if operation not in CHANGES:
            return 404, {"code": "SEM0004", "message": "No such operation."}, {}
        if operation == "terminate" and not found["terminationEnabled"]:
            return 400, {"code": "SEM0031", "message": "Termination is not enabled."}, {}
        if found["status"] == "terminated":
            return 400, {"code": "SEM0032", "message": "It is terminated."}, {}
        self.taken[sim_id, operation] += 1
        if self.shows:
            self.sims[sim_id] = found | (body if body else CHANGES[operation])
        return 200, self.sims[sim_id], {}


class DoubleTransport(httpx.AsyncBaseTransport):
    """The double in the place of the network."""

    def __init__(self, double: SoracomDouble) -> None:
        self.double = double

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        body = await request.aread()
        status, answer, headers = self.double.answer(request.method, url.path, dict(url.params), request.headers, body)
        if answer is None:
            return httpx.Response(status, headers=headers, request=request)
        return httpx.Response(status, json=answer, headers=headers, request=request)


def asgi(double: SoracomDouble) -> ASGIApp:
    """The double as a server's application."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
        headers = httpx.Headers(scope["headers"])
        status, answer, more = double.answer(scope["method"], scope["path"], query, headers, body)
        sent = [
            (b"content-type", b"application/json"),
            *((name.encode(), text.encode()) for name, text in more.items()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": b"" if answer is None else json.dumps(answer).encode()})

    return app
