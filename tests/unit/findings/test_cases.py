"""Thirty cases as files in, findings out, on the command line: exactly these codes and amounts, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from tests.own_cases import FOUND, KEPT, OF_INVOICES, TODAY, CaseFiles, number_of
from tests.still import stand_still
from tests.unit.command_line import Fleet


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Fleet:
    stand_still(monkeypatch, TODAY)
    return Fleet(tmp_path / "fleet", frozenset(), capsys)


def found(fleet: Fleet) -> tuple[dict[str, list[str]], list[str]]:
    """By number, code and amounts of what is found; and what is found on no line."""
    of_lines: dict[str | None, list[str]] = defaultdict(list)
    for each in fleet("findings", "--json").json:
        of_lines[each["msisdn"]].append(f"{each['code']} {each['month'] or '–'}/{each['claim'] or '–'}")
    of_none = of_lines.pop(None, [])
    return {number: sorted(codes) for number, codes in of_lines.items() if number is not None}, of_none


def test_each_case_is_found_with_its_code_and_amounts_and_nothing_else_is(fleet: Fleet, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    files = CaseFiles(tmp_path / "files")
    assert fleet("import", str(files.list_of_june()), "--date", "2026-06-01", "--yes").exit == Exit.DONE
    assert fleet("import", str(files.prices()), "--yes").exit == Exit.DONE
    brought = fleet("import", str(files.lists()), "--date", "2026-11-28", "--yes")
    assert brought.exit == Exit.DONE, brought.err
    brought = fleet("import", *map(str, files.others()), "--yes")
    assert brought.exit == Exit.DONE, brought.err
    assert found(fleet) == (FOUND, OF_INVOICES)
    by_hand = [each["code"] for each in fleet("findings", "--json").json if each["check_by_hand"]]
    assert by_hand == []  # the claims are not of the invoice whose sums differ
    fleet("findings", "keep", number_of(KEPT), "--yes")
    of_lines, _of_none = found(fleet)
    assert of_lines == {number: codes for number, codes in FOUND.items() if number != number_of(KEPT)}
