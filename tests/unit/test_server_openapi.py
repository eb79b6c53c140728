"""`docs/openapi.json` is what the code says."""

from __future__ import annotations

import json
import re
from pathlib import Path

from fleet_tui.server.openapi import document

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_committed_contract_is_the_one_of_the_code() -> None:
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == document(), "stale: run `make docs`"


def test_every_reference_leads_somewhere() -> None:
    made = document()
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(made)))
    assert named <= set(made["components"]["schemas"])


def test_problems_keys_and_security_are_declared() -> None:
    made = document()
    assert made["openapi"].startswith("3.1")
    operations = {(method, path): op for path, item in made["paths"].items() for method, op in item.items()}
    for operation in operations.values():
        assert "application/problem+json" in operation["responses"]["default"]["content"]
        assert all("X-Request-Id" in answer["headers"] for answer in operation["responses"].values())
    keyed = {
        path for (method, path), op in operations.items() if method == "post" and "idempotency-key" in _headers(op)
    }
    posts = {path for method, path in operations if method == "post"}
    assert keyed == posts - {"/v1/sessions", "/v1/sessions/refresh"}
    assert "if-match" in _headers(operations["post", "/v1/orders/{order_id}/cancellation"])
    assert {path for (_method, path), op in operations.items() if op["security"] == []} == {
        "/v1/sessions",
        "/v1/sessions/refresh",
        "/v1/invitations/accept",
        "/v1/health",
    }


def _headers(operation: dict[str, list[dict[str, str]]]) -> set[str]:
    return {each["name"] for each in operation.get("parameters", []) if each["in"] == "header"}
