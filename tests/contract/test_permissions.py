"""Deny by default: every route says who may call it, and means it; companies and members see what is theirs."""

from __future__ import annotations

import re

import pytest
from fastapi import APIRouter

from fleet_tui.server.app import ROUTERS
from fleet_tui.server.openapi import document
from fleet_tui.server.permissions import api_routes, permission_of, require_permissions
from tests.contract.server import Server, lines_by_status

ROUTES = [
    (method, route.path_format, permission_of(route)) for route in api_routes(ROUTERS) for method in route.methods or ()
]

PAGE = {"/pay/{token}", "/pay/{token}/{outcome}", "/v1/openapi.json"}
"""Of no part of the contract: a page for whoever pays, and the contract itself."""


def test_the_walk_sees_every_route_of_the_contract() -> None:
    walked = {(method.lower(), path) for method, path, _permission in ROUTES if path not in PAGE}
    assert walked == {(method, path) for path, item in document()["paths"].items() for method in item}


def test_every_route_declares_its_permission() -> None:
    assert {permission for _method, _path, permission in ROUTES} == {"manager", "signed_in", "everyone"}
    public = {path for _method, path, permission in ROUTES if permission == "everyone"}
    signing_in = {
        "/v1/sessions", "/v1/sessions/refresh", "/v1/invitations/accept", "/v1/password-resets",
        "/v1/password-resets/complete",
    }  # fmt: skip
    assert public == signing_in | {"/v1/health", "/v1/ready"} | PAGE


def test_a_route_that_declares_none_is_refused() -> None:
    router = APIRouter()

    @router.get("/forgotten")
    async def forgotten() -> None: ...

    with pytest.raises(RuntimeError, match="/forgotten"):
        require_permissions([router])


async def test_what_each_route_says_to_strangers_and_members(server: Server) -> None:
    stranger, member = server.plain(), await server.member("person-000001")
    for method, path, permission in ROUTES:
        url = re.sub(r"\{\w+\}", "x", path)
        unsigned = await stranger.request(method, url, json={})
        assert (unsigned.status_code == 401) == (permission != "everyone"), path
        if permission == "manager":
            answer = await member.request(method, url, json={})
            assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN"), path


async def test_companies_never_see_each_other(server: Server) -> None:
    ours, theirs = await server.http(), await server.other_company()
    for path in ("lines", "orders", "invoices", "people", "sim-cards", "profiles", "tickets", "audit"):
        mine = (await ours.get(f"/v1/{path}")).text
        other = (await theirs.get(f"/v1/{path}")).text
        assert "their-line" not in mine
        assert "Sastre" not in other
        assert "+32489744365" not in other
    invoice = (await ours.get("/v1/invoices")).json()["items"][0]["number"]
    of_the_invoice = [f"/v1/invoices/{invoice}{part}" for part in ("", "/lines", "/pdf")]
    for path in ("/v1/lines/line-000001", "/v1/orders/order-000001", *of_the_invoice):
        assert (await ours.get(path)).status_code == 200
        assert (await theirs.get(path)).status_code == 404
    assert (await theirs.get("/v1/dashboard")).json()["lines"] == 1

    reach = {"items": [{"line_id": "their-line", "change": {"kind": "suspend"}}]}
    preview = (await ours.post("/v1/orders?validate_only=true", json=reach)).json()
    assert preview["items"][0]["refusal"]["code"] == "LINE_NOT_FOUND"
    assert preview["items"][0].get("msisdn") is None
    foreign = (await theirs.get("/v1/orders")).json()["items"][0]["id"]
    cancel = await ours.post(f"/v1/orders/{foreign}/cancellation", headers={"Idempotency-Key": "k"})
    assert cancel.status_code == 404


async def test_a_member_sees_their_own_line_only(server: Server) -> None:
    manager = await server.http()
    active = await lines_by_status(manager, "ACTIVE")
    whole = [(await manager.get(f"/v1/lines/{line['id']}")).json() for line in active[:10]]
    mine = next(line for line in whole if line["person"] is not None)
    other = next(line for line in whole if line["person"] and line["person"]["id"] != mine["person"]["id"])
    member = await server.member(mine["person"]["id"])

    page = (await member.get("/v1/lines")).json()
    assert (page["id"], page["total"]) == ([mine["id"]], 1)
    assert (await member.get(f"/v1/lines/{mine['id']}")).status_code == 200
    assert (await member.get(f"/v1/lines/{other['id']}")).status_code == 404
    changes = await member.get("/v1/lines", params={"modified_since": page["sync_token"]})
    assert (changes.status_code, changes.json()["code"]) == (410, "SYNC_TOKEN_EXPIRED")
    figures = (await member.get("/v1/dashboard")).json()
    assert (figures["lines"], figures["profiles"], figures["unpaid_balance"]["amount"]) == (1, 0, "0.00")
