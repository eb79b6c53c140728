"""Cases of reading invoices as files in, result out, from the command line: numbers, copies, what would do harm."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from fleet_tui.workbook import ubl
from tests.invoice_cases import (
    NUMBER,
    OF_ACCOUNT,
    OF_LINE,
    REFUSED,
    credit_note,
    enveloped,
    list_file,
    places,
)
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]


@pytest.fixture
def own(fleet: Fleet, tmp_path: Path) -> Fleet:
    """A fleet of the two lines."""
    said = fleet("import", str(list_file(tmp_path)), "--company", "Wouters", "--operator", "Northwind", "--yes")
    assert said.exit == Exit.DONE, said.err
    return fleet


def lines_of(fleet: Fleet, number: str) -> dict[str | None, Decimal]:
    """What an invoice charges to each phone number."""
    lines = fleet("invoices", "show", number, "--lines", "--json").json["lines"]
    return {line["msisdn"]: Decimal(line["amount"]["amount"]) for line in lines}


def test_24_a_charge_is_its_lines_wherever_the_number_stands_and_the_accounts_where_none_is_certain(
    own: Fleet, tmp_path: Path
) -> None:
    said = own("import", str(places(tmp_path)), "--yes", "--text-numbers", "take")
    assert said.exit == Exit.DONE, said.err
    assert lines_of(own, "2026110001") == {NUMBER: OF_LINE, None: OF_ACCOUNT}


def test_25_a_credit_note_gives_back_and_an_envelope_is_nothing(own: Fleet, tmp_path: Path) -> None:
    for path in (places(tmp_path), credit_note(tmp_path), enveloped(tmp_path)):
        said = own("import", str(path), "--yes", "--text-numbers", "take")
        assert said.exit == Exit.DONE, said.err
    assert lines_of(own, "CN-1") == {NUMBER: Decimal("-20.00")}
    assert lines_of(own, "2026110002") == {NUMBER: Decimal("20.00")}


def test_26_what_would_do_harm_is_refused_and_nothing_is_changed(
    own: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ubl, "LINE_LIMIT", 2000)  # `test_ubl.py` reads as many as there may be
    before = own("sources", "--json").json
    for make, sentence in REFUSED.items():
        path = tmp_path / "hostile.xml"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(make())
        said = own("import", str(path), "--yes")
        assert said.exit == Exit.FAILURE, make
        assert f"hostile.xml {sentence}" in said.err
    assert own("sources", "--json").json == before
    assert own("invoices", "list", "--json").json == []
