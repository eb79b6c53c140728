"""What the operator offers, on the command line: printed, obeyed, and said where it is missing."""

from __future__ import annotations

from typing import Any

import pytest

from fleet_tui.api.client import FleetClient
from fleet_tui.cli.commands import COMMANDS, NEEDED
from fleet_tui.cli.exits import Exit
from fleet_tui.domain.capabilities import Area
from fleet_tui.domain.msisdn import parse_msisdn
from tests.lacking import Lacking
from tests.unit.command_line import EXAMPLE, PENDING, Fleet, fleet, sample

__all__ = ["fleet", "sample"]


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> list[Lacking]:
    """Puts an operator without group packs, that suspends in part and swaps no card, behind each client from now on."""
    wires: list[Lacking] = []

    def made(url: str, tokens: Any, *, transport: Any, **how: Any) -> FleetClient:
        wires.append(Lacking(transport))
        wires[-1].absent = frozenset({Area.GROUP_PACKS})
        wires[-1].changes = {
            "suspend": {"level": "PART", "gap": "Exampel suspends at midnight."},
            "swap_sim": {"level": "NONE"},
        }
        wires[-1].offers = {"dated": False}
        wires[-1].tells = {parse_msisdn(PENDING): {"msisdn": None, "plan": None, "monthly_cost": None}}
        return FleetClient(url, tokens, transport=wires[-1], **how)

    monkeypatch.setattr("fleet_tui.api.client.FleetClient", made)
    return wires


def test_our_own_server_offers_everything(fleet: Fleet) -> None:
    said = fleet("capabilities", "--json")
    assert said.exit == Exit.DONE
    assert said.json["areas"] == sorted(Area)
    assert (said.json["idempotent"], said.json["changes"]) == (True, {})


def test_what_is_missing_is_printed_and_commands_that_need_it_say_so(fleet: Fleet, lacking: list[Lacking]) -> None:
    rows = {line.split("  ")[0]: line for line in fleet("capabilities").out.splitlines()}
    assert rows["Group packs"].split()[-1] == "no"
    assert rows["replace the SIM card"].split()[-1] == "no"
    assert rows["suspend"].endswith("in part  Exampel suspends at midnight.")
    assert rows["Invoices"].split()[-1] == "yes"

    said = fleet("packs", "list")
    assert said.exit == Exit.FAILURE
    assert "Group packs: Exampel does not offer this through its API." in said.err
    assert lacking[-1].wrong == []
    assert "Exampel suspends at midnight." in fleet("suspend", EXAMPLE, "--dry-run").err
    refused = fleet("swap", "8932030000205519465", EXAMPLE, "--dry-run")
    assert "replace the SIM card: Exampel does not offer this through its API." in refused.err
    assert refused.exit == Exit.FAILURE
    dated = fleet("suspend", EXAMPLE, "--at", "2026-12-24", "--yes")
    assert (dated.exit, "Exampel does this at once: no day can be given." in dated.err) == (Exit.FAILURE, True)
    assert lacking[-1].orders == 0


def test_a_line_without_a_number_goes_by_its_card_and_what_is_not_told_is_said_to_be(
    fleet: Fleet, request: pytest.FixtureRequest
) -> None:
    iccid = fleet("lines", "show", PENDING, "--json").json["sim_card"]["iccid"]
    request.getfixturevalue("lacking")
    assert "0488 26 83 65 is not in this fleet." in fleet("lines", "show", PENDING).err
    shown = fleet("lines", "show", iccid).out.splitlines()
    untold = [line.split("  ")[0] for line in shown if line.endswith("not told by Exampel")]
    assert untold == ["Phone number", "Tariff plan", "Per month"]
    (line,) = fleet("lines", "list", "number:no", "--json").json
    assert [line[name] for name in ("msisdn", "plan", "plan_name", "monthly_cost")] == [None] * 4
    assert line["iccid"] == iccid
    assert fleet("lines", "list", "number:no").out.splitlines()[-1].count("not told") == 3
    assert fleet("activate", iccid, "--dry-run").exit == Exit.DONE


def test_what_commands_need_is_an_area_and_they_exist() -> None:
    words = {command.words for command in COMMANDS}
    assert set(NEEDED.values()) <= set(Area)
    assert all(any(each == need or each.startswith(f"{need} ") for each in words) for need in NEEDED)
    assert {need for need, area in NEEDED.items() if area == Area.ACCESS} == {
        "change-password", "second-factor", "sessions",
    }  # fmt: skip
