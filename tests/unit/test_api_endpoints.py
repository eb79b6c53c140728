"""Which endpoint each question of a screen is put to, and what carries a key."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import httpx
import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.failure import Conflict, Failure, Forbidden, NotFound, Refused
from fleet_tui.domain.line import LINE_COLUMNS
from fleet_tui.domain.person import PersonUpdate
from fleet_tui.port import Operator
from tests.faults import problem
from tests.unit.api_support import ORDER, client
from tests.unit.endpoint_questions import ACCEPTANCE, CREDENTIALS, QUESTIONS, Carries, Question


def noting(answered: httpx.Response) -> tuple[list[httpx.Request], httpx.MockTransport]:
    """The requests that come, and a transport that answers each the same."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return answered

    return requests, httpx.MockTransport(answer)


METHODS = [name for name, method in inspect.getmembers(FleetClient, inspect.iscoroutinefunction) if name[0] != "_"]
UNASKED = {"close"}  # ends the connection, without a word to the server

# Renewed on the way when a session ends; asked by whoever runs the server; read by other programs.
OF_OTHERS = {"POST /v1/sessions/refresh", "GET /v1/ready", "GET /v1/plans", "GET /v1/options"}


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.asked for question in QUESTIONS])
async def test_a_question_goes_to_its_endpoint(question: Question) -> None:
    requests, answer = noting(problem(422, "SEEN"))
    with pytest.raises(Failure):
        await question.ask(client(answer))
    (request,) = requests
    assert f"{request.method} {request.url.raw_path.decode()}" == question.asked
    assert ("Idempotency-Key" in request.headers) is bool(question.carries & Carries.KEY)
    assert request.headers.get("If-Match") == ('"3"' if question.carries & Carries.VERSION else None)
    assert ("Content-Type" in request.headers) is bool(request.content)


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.asked for question in QUESTIONS])
async def test_a_read_only_client_asks_what_changes_nothing_and_no_more(question: Question) -> None:
    requests, answer = noting(problem(422, "SEEN"))
    with pytest.raises(Failure) as failure:
        await question.ask(client(answer, read_only=True))
    if question.carries & Carries.CHANGE:
        assert isinstance(failure.value, Forbidden)
        assert "this run is read-only" in str(failure.value)
    assert bool(requests) is not bool(question.carries & Carries.CHANGE)


def test_no_method_of_the_client_is_left_out() -> None:
    every: Any = Mock()
    for question in QUESTIONS:
        question.ask(every)
    assert {name for name, _given, _named in every.method_calls} == set(METHODS) - UNASKED


def test_every_operation_of_the_contract_is_asked_for() -> None:
    asked = {question.asked.partition("?")[0] for question in QUESTIONS}
    contract = json.loads(Path("docs/openapi.json").read_text(encoding="utf-8"))
    offered = {
        (verb.upper(), path)
        for path, operations in contract["paths"].items()
        for verb in operations
        if verb in {"get", "post", "put", "patch", "delete"}
    }
    left = {
        f"{verb} {path}"
        for verb, path in offered
        if not any(re.fullmatch(f"{verb} " + re.sub(r"{[^}]*}", "[^/]+", path), question) for question in asked)
    }
    assert left == OF_OTHERS


async def test_a_password_travels_whole_and_only_in_the_body() -> None:
    bodies: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        assert "password" not in str(request.url) + str(request.headers)
        return problem(422, "SEEN")

    fleet = client(httpx.MockTransport(answer))
    for ask in (fleet.sign_in(CREDENTIALS), fleet.accept_invitation(ACCEPTANCE)):
        with pytest.raises(Refused):
            await ask
    assert bodies[0] == {"identifier": "m@example.com", "password": "a long password"}
    assert bodies[1]["password"] == "a long password"
    assert bodies[1]["code"] == "a-code-of-one"


async def test_an_update_names_its_version_and_only_what_changes() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return problem(412, "VERSION_CONFLICT")

    with pytest.raises(Conflict):
        await client(httpx.MockTransport(answer)).change_person("p", 3, PersonUpdate(e_mail=None, family_name="Maes"))
    (request,) = requests
    assert request.headers["If-Match"] == '"3"'
    assert json.loads(request.content) == {"family_name": "Maes", "e_mail": None}


async def test_a_read_only_client_sends_nothing_that_changes_anything() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return problem(404, "NOT_FOUND")

    fleet = client(httpx.MockTransport(answer), read_only=True)
    for change in (
        fleet.submit(ORDER, "k" * 32),
        fleet.change_person("p", 3, PersonUpdate(family_name="Maes")),
        fleet.cancel_order("o"),
    ):
        with pytest.raises(Forbidden, match="this run is read-only"):
            await change
    assert not requests
    with pytest.raises(NotFound):
        await fleet.preview(ORDER)
    assert len(requests) == 1


async def test_all_pages_of_changes_come_in_their_order() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        cursor = request.url.params.get("cursor")
        empty = {column: list[Any]() for column in LINE_COLUMNS}
        page = {**empty, "total": 3, "sync_token": "8", "removed": [cursor or "first"]}
        return httpx.Response(200, json=page if cursor else {**page, "cursors": ["b", "c"]})

    pages = await client(httpx.MockTransport(answer)).lines_changed_since("7")
    assert [page.removed for page in pages] == [["first"], ["b"], ["c"]]
    assert pages[-1].sync_token == "8"


def test_the_client_is_an_operator() -> None:
    fleet: Operator = client(httpx.MockTransport(lambda request: problem(404, "NOT_FOUND")))
    assert isinstance(fleet, Operator)
