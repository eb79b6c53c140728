"""Whatever goes wrong is a problem with a code and a reference."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy.exc import OperationalError

from fleet_tui.domain.problem import Problem
from fleet_tui.server.storage.lines import LineRepository
from tests.contract.server import Server
from tests.one_run import in_one_run


@in_one_run(
    "method, path, body, status, code",
    [
        ("GET", "/v1/nowhere", b"", 404, "NOT_FOUND"),
        ("GET", "/", b"", 404, "NOT_FOUND"),
        ("GET", "/v1/lines/", b"", 404, "NOT_FOUND"),
        ("PATCH", "/v1/lines", b"", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/v1/lines?limit=0", b"", 422, "INVALID"),
        ("GET", "/v1/lines?limit=5001", b"", 422, "INVALID"),
        ("POST", "/v1/sessions", b"{", 422, "INVALID"),
        ("POST", "/v1/sessions", b"", 422, "INVALID"),
        ("POST", "/v1/sessions", b'{"identifier": "\\ud800", "password": "x"}', 422, "INVALID"),
        ("POST", "/v1/sessions", b'{"identifier": "x", "password": "x", "role": "MANAGER"}', 422, "INVALID"),
        ("GET", "/v1/orders/nope", b"", 404, "NOT_FOUND"),
        ("GET", "/v1/orders?cursor=x", b"", 422, "CURSOR_INVALID"),
    ],
)
async def test_every_refusal_is_a_problem(
    *, server: Server, method: str, path: str, body: bytes, status: int, code: str
) -> None:
    answer = await (await server.http()).request(method, path, content=body)
    problem = Problem.model_validate_json(answer.content)
    assert (answer.status_code, problem.status, problem.code) == (status, status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem.request_id == answer.headers["x-request-id"]


async def test_the_callers_reference_is_kept_when_it_is_one(server: Server) -> None:
    http = await server.http()
    kept = await http.get("/v1/me", headers={"X-Request-Id": "my-reference-1"})
    assert kept.headers["x-request-id"] == "my-reference-1"
    replaced = await http.get("/v1/me", headers={"X-Request-Id": "x\x7f" * 60})
    assert replaced.headers["x-request-id"].isalnum()


async def test_a_bug_is_a_problem_without_its_details(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    somebodys = "secret"

    async def broken(self: LineRepository, limit: int) -> None:
        raise ZeroDivisionError(somebodys)

    monkeypatch.setattr(LineRepository, "first_page", broken)
    with caplog.at_level(logging.ERROR, "fleet_tui.server"):
        answer = await (await server.http()).get("/v1/lines")
    assert answer.json()["request_id"] in caplog.text
    assert "secret" not in caplog.text
    assert (answer.status_code, answer.json()["code"]) == (500, "SERVER_FAULT")
    assert "secret" not in answer.text


async def test_a_busy_database_asks_to_come_back(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async def busy(self: LineRepository, limit: int) -> None:
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    monkeypatch.setattr(LineRepository, "first_page", busy)
    answer = await (await server.http()).get("/v1/lines")
    assert (answer.status_code, answer.json()["code"]) == (503, "UNAVAILABLE")
    assert int(answer.headers["retry-after"]) > 0
