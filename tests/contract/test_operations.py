"""What whoever runs the server sees of it: readiness, figures, the log."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import subprocess
import sys

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from fleet_tui.server import logs
from fleet_tui.server.observed import Observed
from fleet_tui.server.operations import Operations
from fleet_tui.server.problems import log_failure
from fleet_tui.server.worker import Worker
from tests.contract.server import Server


async def test_ready_is_more_than_alive(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    http = server.plain()
    ready = await http.get("/v1/ready")
    assert (ready.status_code, ready.json()) == (200, dict.fromkeys(("database", "schema", "orders", "mail"), "ok"))
    worker = type(server.backend.services.workers[0])
    with monkeypatch.context() as patch:
        patch.setattr(worker, "is_well", property(lambda worker: False, lambda worker, well: None), raising=False)
        answer = await http.get("/v1/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "NOT_READY")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/orders"]
    async with server.database.write() as connection:
        await connection.exec_driver_sql("ALTER TABLE lines RENAME COLUMN description TO described")
    answer = await http.get("/v1/ready")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/schema"]
    assert (await http.get("/v1/health")).status_code == 200


async def test_a_mail_that_does_not_go_out_is_said_and_keeps_nobody_from_working(server: Server) -> None:
    server.data_dir.mkdir(exist_ok=True)
    (server.data_dir / "outbox").write_text("in the way of the directory that mails are written to")
    body = {"role": "MEMBER", "description": "Anna Peeters", "e_mail": "anna.peeters@example.org"}
    http = await server.http()
    assert (await http.post("/v1/profiles", json=body, headers={"Idempotency-Key": "mail-1"})).status_code == 201
    await server.backend.deliver_mail()
    ready = await http.get("/v1/ready")
    assert (ready.status_code, ready.json()["mail"]) == (200, "failing")


async def test_a_worker_is_well_when_its_last_look_went_well() -> None:
    looks = 0

    class Stumbling(Worker):
        async def work_until_idle(self) -> None:
            nonlocal looks
            looks += 1
            if looks == 1:
                raise RuntimeError
            if looks == 2:
                assert not self.is_well
            else:
                assert self.is_well
                self.stop()

    worker = Stumbling("worker", look_every=0)
    await worker.run()
    assert (looks, worker.is_well) == (3, True)


async def test_figures_for_prometheus_name_routes_and_nobody(server: Server) -> None:
    operations = Operations(server.backend.services)
    app = Observed(server.backend.app, [operations.count])
    manager = await server.http()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as http:
        http.headers["Authorization"] = manager.headers["Authorization"]
        await http.get("/v1/lines/somebodys-line")
        await http.get("/v1/me")
        await http.get("/nowhere/of/somebody")
        await http.request("BREW", "/nowhere/of/somebody")
        await http.request("PROPFIND", "/v1/me")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(operations.app), base_url="http://x") as http:
        text = (await http.get("/metrics")).text
        assert (await http.get("/ready")).json()["orders"] == "ok"
    assert "somebody" not in text
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert samples["fleet_tui_requests_total", "/v1/lines/{line_id}", "404", "GET"] == 1
    assert samples["fleet_tui_requests_total", "/v1/me", "200", "GET"] == 1
    assert samples["fleet_tui_requests_total", "404", "GET", "none"] == 1
    assert samples["fleet_tui_requests_total", "404", "none", "other"] == 1
    assert samples["fleet_tui_requests_total", "/v1/me", "405", "other"] == 1
    assert samples["fleet_tui_request_seconds_count", "/v1/me"] == 2
    assert samples["fleet_tui_ready",] == 1
    assert any(name == "fleet_tui_orders" for name, *_labels in samples)


async def test_the_log_is_json_with_the_reference_and_nobodys_data(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    for log in map(logging.getLogger, ("", "fleet_tui.server", "uvicorn.error")):
        monkeypatch.setattr(log, "handlers", [])
        monkeypatch.setattr(log, "level", log.level)
    logs.set_up(as_json=True)
    manager = await server.http()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(Observed(server.backend.app, [logs.log_request]), client=("198.51.100.7", 1)),
        base_url="http://x",
        headers={"Authorization": manager.headers["Authorization"], "X-Request-Id": "reference-1"},
    ) as http:
        await http.get("/v1/lines/somebodys-line", params={"q": "somebody"})
        body = {"identifier": "somebody@example.be", "password": "somebodys-secret"}
        await http.post("/v1/sessions", json=body)
    whom = "somebody"
    try:
        raise ValueError(whom)
    except ValueError as error:
        log_failure("request reference-2", error, "reference-2")
        never = f"Task exception was never retrieved\nfuture: <Task exception={error!r}>"
        logging.getLogger("asyncio").exception(never)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(logs.log_unhandled)  # as `serve` does
    loop.call_soon(int, whom)
    await asyncio.sleep(0)
    loop.set_exception_handler(None)
    *lines, library, unhandled = [json.loads(line) for line in written.getvalue().splitlines()]
    assert (library["level"], library["error"], "where" in library) == ("ERROR", "ValueError", False)
    assert (unhandled["level"], unhandled["message"]) == ("ERROR", "the event loop failed: ValueError")
    assert {(line["level"], line.get("route"), line.get("status"), line["request_id"]) for line in lines} == {
        ("INFO", "/v1/lines/{line_id}", 404, "reference-1"),
        ("INFO", "/v1/sessions", 401, "reference-1"),
        ("ERROR", None, None, "reference-2"),
    }
    assert all(line["time"].endswith("+00:00") for line in lines)
    assert lines[-1]["message"] == "request reference-2 failed: ValueError"
    assert "test_operations.py" in lines[-1]["where"]
    for kept_out in ("somebody", "198.51.100.7", manager.headers["Authorization"]):
        assert kept_out not in written.getvalue()


def test_a_fault_says_where_it_is_with_a_log_that_was_set_up_and_without() -> None:
    """A command with the fleet of this machine sets none up; its faults are to be found all the same."""
    script = (
        "import sys, logging; from fleet_tui.server import logs; from fleet_tui.server.problems import log_failure\n"
        "if sys.argv[1:]: logs.set_up(as_json=False)\n"
        "try: raise ValueError('of somebody')\n"
        "except ValueError as error: log_failure('request 1', error); logging.exception('callback')"
    )
    for words in ([], ["set up"]):
        said = subprocess.run(
            [sys.executable, "-c", script, *words], capture_output=True, text=True, check=True
        ).stderr.splitlines()
        assert "request 1 failed: ValueError" in said[0]
        assert said[1].strip() == 'File "<string>", line 3, in <module>'
    assert said[-1].endswith("ERROR: callback (ValueError)")
