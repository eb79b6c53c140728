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
        assert all("X-Request-Id" in answer["headers"] for answer in operation["responses"].values())
        assert "application/problem+json" in operation["responses"]["422"]["content"]
        assert all(parameter["description"] for parameter in operation.get("parameters", []))
    keyed = {
        path for (method, path), op in operations.items() if method == "post" and "idempotency-key" in _headers(op)
    }
    posts = {path for method, path in operations if method == "post"}
    without = {"/v1/sessions", "/v1/sessions/refresh", "/v1/password-resets", "/v1/password-resets/complete"}
    of_a_person = {path for path in posts if path.startswith("/v1/personal-data/")}  # reads, and what is done once
    factor = "/v1/me/second-factor"  # what these answer is never stored, and a code of it is good once anyway
    never_stored = {factor, *(f"{factor}/{step}" for step in ("confirm", "recovery-codes", "end"))}
    assert keyed == posts - without - of_a_person - never_stored
    assert "if-match" in _headers(operations["post", "/v1/orders/{order_id}/cancellation"])
    assert {path for (_method, path), op in operations.items() if op["security"] == []} == {
        *without,
        "/v1/invitations/accept",
        "/v1/health",
        "/v1/ready",
    }


def test_a_generator_takes_no_default_for_a_value() -> None:
    """What a merge patch leaves out stays as it is, and what a kind of change is has to be said."""
    made = document()
    schemas = made["components"]["schemas"]
    for path, item in made["paths"].items():
        if "patch" not in item:
            continue
        name = item["patch"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert not [field for field, what in schemas[name]["properties"].items() if "default" in what], path
    assert "kind" in schemas["Suspend"]["required"]
    assert not [name for name, schema in schemas.items() if isinstance(schema.get("default"), dict)]


def test_headers_that_have_to_be_there_are_required() -> None:
    optional = {
        (parameter["name"], operation["operationId"])
        for item in document()["paths"].values()
        for operation in item.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "header" and not parameter["required"]
    }
    looked_at_before = {
        "submit_order", "order_group_pack", "change_group_pack", "stop_group_pack", "import_lines", "import_invoice",
        "import_own_data",
    }  # fmt: skip
    assert optional == {
        ("accept-language", "download_invoice"),
        ("if-match", "cancel_order"),
        ("if-match", "renew_invitation"),
        *(("idempotency-key", name) for name in looked_at_before),
    }


def _headers(operation: dict[str, list[dict[str, str]]]) -> set[str]:
    return {each["name"] for each in operation.get("parameters", []) if each["in"] == "header"}
