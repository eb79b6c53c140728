"""The month of somebody with an operator's files, without a screen: list, invoice, order, next list, credit note."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from tests.own_round import BEGINS, COMPANY, DEAR, NEVER_ACTIVATED, NEXT_LIST, OPERATOR, RoundFiles
from tests.still import stand_still
from tests.unit.command_line import Fleet, Said


def test_a_month_from_the_list_to_the_money_that_came_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fleet = Fleet(tmp_path / "fleet", frozenset(), capsys)
    files = RoundFiles(tmp_path)

    def done(*words: str) -> Said:
        said = fleet(*words)
        assert said.exit == Exit.DONE, said.err
        return said

    stand_still(monkeypatch, BEGINS)
    done("import", str(files.first_list()), "--company", COMPANY, "--operator", OPERATOR, "--yes")
    done("import", str(files.prices()), str(files.invoice()), "--yes")
    said = done("findings")
    assert "€ 23.50 a month on 2 lines, and € 3.50 to claim back." in said.err

    letter = tmp_path / "letter.txt"
    done("findings", "dispute", "kind:claim", str(letter), "--yes")
    assert "0488 00 00 11" in letter.read_text("utf-8")
    assert COMPANY in letter.read_text("utf-8")
    done("disputes", "sent", "1", "--reference", "[T-77]")

    done("findings", "order", "kind:save", "--yes")
    [order] = done("orders", "list", "--json").json
    assert order["status"] == "TO_SEND"
    assert "asked on 23/11/2026" in done("orders", "sent", order["number"]).err
    assert fleet.status_of(NEVER_ACTIVATED) == "PENDING"

    stand_still(monkeypatch, NEXT_LIST)
    said = done("import", str(files.next_list()), "--yes")
    assert "Done as asked" in said.out
    assert fleet.status_of(NEVER_ACTIVATED) == "CEASED"
    assert done("orders", "show", order["number"], "--json").json["items"][0]["confirmed_by"] == "LIST"
    assert done("drift", "--exit-code").exit == Exit.DONE

    assert [each["claim"] for each in done("findings", "code:billed_after_end", "--json").json] == ["4.67"]
    assert [each["state"] for each in done("disputes", "--json").json] == ["SENT"]
    done("import", str(files.credit_note()), "--yes")
    [dispute] = done("disputes", "--json").json
    assert (dispute["state"], dispute["amount"], dispute["credited"]) == ("CREDITED", "3.50", "3.50")
    assert "Nothing was found." in done("findings").err
    assert done("findings", "--state", "credited", "--json").json == []
    assert f"{DEAR}" not in done("findings", "--json").out
