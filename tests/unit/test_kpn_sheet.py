"""What the adapter uses of KPN's API stands in the description that KPN publishes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from fleet_tui.operators import OPERATORS
from fleet_tui.operators.kpn import sheet
from fleet_tui.operators.operation import Operation
from tests import kpn_double

FOLDER = os.environ.get("FLEET_TUI_SPECS", "")
FILE = Path(FOLDER) / "kpn-msm-v11.yml"


@pytest.fixture(scope="module")
def specification() -> Mapping[str, Any]:
    """The published file, which is not ours to keep: FLEET_TUI_SPECS names the folder where it lies."""
    if not FOLDER or not FILE.is_file():
        pytest.skip("FLEET_TUI_SPECS names no folder with kpn-msm-v11.yml, as KPN publishes it on SwaggerHub")
    content = FILE.read_bytes()
    assert hashlib.sha256(content).hexdigest() == sheet.SPECIFICATION
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: Mapping[str, Any] = yaml.load(content, Loader=loader)  # noqa: S506
    return found


def fields_of(specification: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of what is sent or answered; of a page, those of what it has."""
    while "$ref" in schema:
        schema = specification["definitions"][schema["$ref"].rpartition("/")[2]]
    fields: dict[str, Any] = schema.get("properties", {})
    if {*fields} == {"result", "total"}:
        return fields_of(specification, fields["result"]["items"])
    return fields


@pytest.mark.parametrize("operation", sheet.OPERATIONS, ids=lambda operation: f"{operation.verb} {operation.path}")
def test_an_operation_is_there_with_its_fields(specification: Mapping[str, Any], operation: Operation) -> None:
    found = specification["paths"][operation.path][operation.verb.lower()]
    parameters = found.get("parameters", ())
    assert {*operation.query} <= {each["name"] for each in parameters if each["in"] == "query"}
    assert {each["name"] for each in parameters if each["in"] == "query" and each.get("required")} <= {*operation.query}
    bodies = [each["schema"] for each in parameters if each["in"] == "body"]
    assert bool(operation.sends) == bool(bodies)
    if bodies:
        assert {*operation.sends} <= {*fields_of(specification, bodies[0])}
    if operation.reads:
        assert {*operation.reads} <= {*fields_of(specification, found["responses"]["200"]["schema"])}
    assert all(right in found["description"] for right in operation.needs)


def test_values_addresses_and_rights_are_the_published_ones(specification: Mapping[str, Any]) -> None:
    definitions = specification["definitions"]
    assert {*sheet.STATES} == {*definitions["Contract"]["properties"]["state"]["enum"]}
    assert {*sheet.STATES} == {*sheet.LETTERS.values()}
    assert all(f"{letter} - " in definitions["ContractDetails"]["properties"]["status"]["description"] for letter in
               sheet.LETTERS)  # fmt: skip
    assert {*sheet.FATES} == {*definitions["Order"]["properties"]["status"]["enum"]} == {*kpn_double.STATES}
    assert {*sheet.FATES_TOLD} == {*definitions["OrderSummary"]["properties"]["status"]["enum"]}
    assert {*sheet.PLACE} <= {*definitions["VirtualHierarchyItem"]["properties"]}
    assert {*sheet.ACCOUNTS, sheet.PERSON} <= {*definitions["VirtualHierarchyItem"]["properties"]["type"]["enum"]}
    assert {*sheet.POSSIBLE.values()} <= {*definitions["OperationsAvailability"]["properties"]}
    (host,) = OPERATORS["kpn"].hosts.values()
    assert host == f"{specification['schemes'][0]}://{specification['host']}"
    assert specification["basePath"] == sheet.API
    (signing,) = specification["securityDefinitions"].values()
    assert signing["tokenUrl"] == f"{host}{sheet.TOKEN}?grant_type=client_credentials"
    assert OPERATORS["kpn"].checked_against.endswith(specification["info"]["version"])
    move = specification["paths"]["/order/move"]["post"]["description"]
    assert f"cannot exceed {sheet.LONGEST_REFERENCE} character" in move


@pytest.mark.parametrize("name", kpn_double.BODIES)
def test_the_double_takes_no_field_that_is_not_published(specification: Mapping[str, Any], name: str) -> None:
    (body,) = specification["paths"][f"/order/{name}"]["post"]["parameters"]
    needed, may = kpn_double.BODIES[name]
    assert needed | may <= {*fields_of(specification, body["schema"])}
