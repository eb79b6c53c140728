"""What the adapter uses of Soracom's API stands in the specification that Soracom publishes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from fleet_tui.operators import OPERATORS
from fleet_tui.operators.operation import Operation
from fleet_tui.operators.soracom import sheet

FOLDER = os.environ.get("FLEET_TUI_SPECS", "")
FILE = Path(FOLDER) / "soracom.yaml"


@pytest.fixture(scope="module")
def specification() -> Mapping[str, Any]:
    """The published file, which is not ours to keep: FLEET_TUI_SPECS names the folder where it lies."""
    if not FOLDER or not FILE.is_file():
        pytest.skip("FLEET_TUI_SPECS names no folder with soracom.yaml, as Soracom publishes it with its command line")
    content = FILE.read_bytes()
    assert hashlib.sha256(content).hexdigest() == sheet.SPECIFICATION
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it was built
    found: Mapping[str, Any] = yaml.load(content, Loader=loader)  # noqa: S506
    return found


def schema(specification: Mapping[str, Any], found: Mapping[str, Any]) -> Mapping[str, Any]:
    """`found`, or what it refers to."""
    if "$ref" in found:
        named: Mapping[str, Any] = specification["components"]["schemas"][found["$ref"].rpartition("/")[2]]
        return named
    return found


def fields_of(specification: Mapping[str, Any], media: Mapping[str, Any]) -> set[str]:
    whole = schema(specification, media["content"]["application/json"]["schema"])
    return {*schema(specification, whole.get("items", whole)).get("properties", {})}


@pytest.mark.parametrize("operation", sheet.OPERATIONS, ids=lambda operation: f"{operation.verb} {operation.path}")
def test_an_operation_is_there_with_its_fields(specification: Mapping[str, Any], operation: Operation) -> None:
    found = specification["paths"][operation.path][operation.verb.lower()]
    named = {each["name"] for each in found.get("parameters", ()) if each["in"] == "query"}
    assert {*operation.query} <= named
    assert bool(operation.sends) == ("requestBody" in found)
    if operation.sends:
        assert {*operation.sends} <= fields_of(specification, found["requestBody"])
    if operation.reads:
        assert {*operation.reads} <= fields_of(specification, found["responses"]["200"])
    if "last_evaluated_key" in operation.query:
        assert found["x-soracom-cli-pagination"]["response"]["header"] == sheet.NEXT


def test_values_addresses_and_headers_are_the_published_ones(specification: Mapping[str, Any]) -> None:
    schemas = specification["components"]["schemas"]
    # A card on its way is named by the filters of lists alone.
    assert {*sheet.STATES} - {"shipped"} == {*schemas["Sim"]["properties"]["status"]["enum"]}
    assert {*sheet.SPEEDS} == {*schemas["UpdateSpeedClassRequest"]["properties"]["speedClass"]["enum"]}
    assert {*sheet.ACTIONS} <= {*schemas["ExpiryTime"]["properties"]["expiryAction"]["enum"]}
    assert {*sheet.PROFILE} <= {*schemas["SimProfile"]["properties"]}
    assert {*sheet.SUBSCRIBER} <= {*schemas["SimplifiedSubscriber"]["properties"]}
    known = OPERATORS["soracom"]
    assert {*known.hosts.values()} == {server["url"] for server in specification["servers"]}
    assert known.checked_against == f"OpenAPI {specification['info']['version']}"
    signing = specification["components"]["securitySchemes"].values()
    assert {sheet.KEY, sheet.TOKEN} == {each["name"] for each in signing}
    (most,) = [
        each["schema"]["maximum"]
        for each in specification["paths"][sheet.SIMS.path]["get"]["parameters"]
        if each["name"] == "limit"
    ]
    assert most == sheet.MOST
