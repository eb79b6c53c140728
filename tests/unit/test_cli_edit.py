"""Lines edited in a workbook, or wished in a file: what would change, what is refused, and the order of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from fleet_tui.cli.exits import Exit
from tests.unit.command_line import EXAMPLE, PENDING, Fleet, Said, fleet, sample
from tests.unit.test_cli_next_list import taken, write_list

__all__ = ["fleet", "sample"]


def edited(path: Path, **cells: str) -> None:
    """Write into cells of a workbook as a spreadsheet program would; the row of a cell `delete` is taken out."""
    book = load_workbook(path)
    page = book.worksheets[0]
    for place, text in cells.items():
        if text == "delete":
            page.delete_rows(int(place[1:]))
        else:
            page[place] = text
    book.save(path)


@pytest.fixture
def own(fleet: Fleet, tmp_path: Path) -> Fleet:
    """A fleet of six lines out of a list."""
    assert taken(fleet, write_list(tmp_path / "list.csv", *range(1, 8), l7="Mobile Europe"), "2025-11-20").exit == 0
    return fleet


def columns_of(path: Path) -> dict[str, str]:
    page = load_workbook(path).worksheets[0]
    return {str(cell.value): get_column_letter(place) for place, cell in enumerate(page[1], 1)}


def test_what_was_edited_is_one_order_and_what_is_stale_or_protected_is_refused(own: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "edit.xlsx"
    assert own("export", str(path), "--edit").exit == Exit.DONE
    own("suspend", "0488 00 00 03", "--yes")  # changed meanwhile
    column = columns_of(path)
    plan, card = column["Tariff plan"], column["SIM card number"]
    edited(
        path,
        **{f"{plan}{row}": "Mobile Europe" for row in (2, 3, 4)},  # lines 1, 2 and 3
        **{f"{card}6": "8932030000205518327"},  # line 5
        A8="delete",  # line 7
    )
    said = own("diff", str(path))
    assert (said.exit, said.err.splitlines()[0]) == (Exit.PARTLY, "2 changes · 2 refused · 1 row taken out")
    found = own("diff", str(path), "--json").json
    assert [each["msisdn"] for each in found["changes"]] == ["+32488000001", "+32488000002"]
    assert [each["reason"] for each in found["refused"]] == [
        "changed since you exported: export it again", "not changed by a file: protected",
    ]  # fmt: skip
    assert own("diff", str(path), "--exit-code").exit == Exit.DRIFT

    refused = own("import", str(path), "--yes")  # edited lines are ordered, never taken for the operator's list
    assert (refused.exit, "diff edit.xlsx" in refused.err) == (Exit.USAGE, True)
    before = len(own("orders", "list", "--json").json)
    assert own("apply", str(path), "--yes").exit == Exit.PARTLY
    orders = own("orders", "list", "--json").json
    assert len(orders) == before + 1
    assert (orders[0]["kind"], orders[0]["counts"]["total"], orders[0]["status"]) == ("set_plan", 2, "TO_SEND")
    assert own.status_of("0488 00 00 07") == "ACTIVE"
    assert own("lines", "show", "0488 00 00 07", "--json").json["asked"] == []

    again = own("diff", str(path))  # by now both were changed since
    assert again.err.startswith("0 changes")


def test_a_row_taken_out_stops_its_line_only_when_that_is_asked_for(own: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "edit.xlsx"
    own("export", str(path), "plan:contact", "--edit")  # without line 7
    edited(path, A3="delete")
    assert own("diff", str(path), "--exit-code").exit == Exit.DONE
    assert own("apply", str(path), "--stop-missing", "--yes").exit == Exit.DONE
    [order] = own("orders", "list", "--json").json
    assert (order["kind"], order["counts"]["total"]) == ("cease", 1)
    assert [each["kind"] for each in own("lines", "show", "0488 00 00 02", "--json").json["asked"]] == ["cease"]


def test_the_workbook_offers_plans_and_statuses_and_reads_back_as_it_was(own: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "edit.xlsx"
    own("export", str(path), "--edit")
    book = load_workbook(path)
    picks = {str(each.sqref)[0]: each.formula1 for each in book.worksheets[0].data_validations.dataValidation}
    column = columns_of(path)
    assert {column["Tariff plan"], column["Status"]} <= set(picks)
    offered = {cell.value for row in book["fleet-tui lists"].iter_rows() for cell in row}
    assert {"Mobile Contact", "Mobile Europe", "suspended"} <= offered
    assert book.worksheets[0].column_dimensions[column["fleet-tui id"]].hidden
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"] == ["SIM cards", "About"]
    said = own("diff", str(path), "--exit-code")
    assert (said.exit, said.out, said.err.strip()) == (Exit.DONE, "", "0 changes")
    assert own("diff", str(path), options=("--lang", "de")).err.strip() == "0 Änderungen"


def test_status_options_and_words_nobody_knows(own: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "edit.xlsx"
    own("export", str(path), "--edit")
    column = columns_of(path)
    plan, status = column["Tariff plan"], column["Status"]
    edited(path, **{
        f"{status}2": "suspended", f"{status}3": "gone fishing", f"{plan}4": "Mobile Mars", f"{status}5": "pending",
        f"{plan}6": "Mobile Europe", f"{status}6": "suspended",
    })  # fmt: skip
    found = own("diff", str(path), "--json").json
    assert [[change["kind"] for change in each["changes"]] for each in found["changes"]] == [
        ["suspend"], ["set_plan", "suspend"],
    ]  # fmt: skip
    assert len(found["refused"]) == 3
    own("apply", str(path), "--yes")
    kinds = {order["kind"] for order in own("orders", "list", "--json").json}
    assert kinds == {"suspend", "combined"}


def test_what_is_not_whole_any_more_is_said_and_never_stops_a_line(own: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "edit.xlsx"
    own("export", str(path), "--edit")
    column = columns_of(path)

    def said_of(change: Callable[[Workbook], None]) -> Said:
        book = load_workbook(path)
        change(book)
        book.save(tmp_path / "changed.xlsx")
        return own("apply", str(tmp_path / "changed.xlsx"), "--stop-missing", "--dry-run")

    def put(sheet: str, cell: str, text: str | None) -> Callable[[Workbook], None]:
        return lambda book: setattr(book[sheet][cell], "value", text)

    shown, ids, plan = "SIM cards", column["fleet-tui id"], column["Tariff plan"]
    assert said_of(lambda book: book[shown].insert_rows(1)).err.startswith("0 changes\n")  # a title may stand above
    for lost in (put(shown, f"{ids}1", "x"), lambda book: book[shown].delete_cols(len(column))):
        assert "lost its hidden column “fleet-tui id”" in said_of(lost).err
    for text in ("nobody", None):
        said = said_of(put(shown, f"{ids}2", text))
        assert "row 2" in said.out
        assert "its hidden id is not as it was" in said.out
        assert said.err.startswith("0 changes · 1 refused")
    assert "any more, of which nothing is read: Tariff plan." in said_of(put(shown, f"{plan}1", "Plan")).err
    for cell, text in (("C1", "[]"), ("C1", '{"plan": []}'), ("C2", '{"msisdn": 3}'), ("C2", "[1]"), ("B2", "x")):
        assert "changed.xlsx was damaged: export it again." in said_of(put("fleet-tui", cell, text)).err


def test_a_workbook_of_another_kind_is_refused(fleet: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    fleet("export", str(path))
    said = fleet("diff", str(path))
    assert said.exit != Exit.DONE
    assert "was not written by “export --edit”" in said.err
    assert fleet("export", str(tmp_path / "x.csv"), "--edit").exit == Exit.USAGE


WISHES = """
[[wish]]
lines = "0489744365"
plan = "Mobile Europe"

[[wish]]
lines = "0488268365"
status = "active"
"""


@pytest.mark.parametrize("name", ["wishes.toml", "wishes.csv"])
def test_wishes_are_an_alarm_and_an_order(fleet: Fleet, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    text = WISHES if name.endswith("toml") else "lines;plan;status\n0489744365;Mobile Europe;\n0488268365;;active\n"
    path.write_text(text, encoding="utf-8")
    assert fleet("diff", str(path), "--exit-code").exit == Exit.DRIFT
    assert fleet("apply", str(path), "--yes").exit == Exit.DONE
    assert fleet("lines", "show", EXAMPLE, "--json").json["plan"]["name"] == "Mobile Europe"
    assert fleet.status_of(PENDING) == "ACTIVE"
    assert fleet("diff", str(path), "--exit-code").exit == Exit.DONE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[wish]]\nlines = 'plan:x'\n",
        "[[wish]]\nlines = 'plan:x'\ncolour = 'red'\n",
        "wish = 3",
        "[[wish",
        "[[wish]]\nlines='a'\nplan=3",
    ],
)
def test_a_file_of_wishes_that_says_nothing_is_refused(fleet: Fleet, tmp_path: Path, text: str) -> None:
    path = tmp_path / "wishes.toml"
    path.write_text(text, encoding="utf-8")
    said = fleet("diff", str(path))
    assert said.exit not in {Exit.DONE, Exit.DRIFT}
    assert "A wish is written so:" in said.err


def test_two_wishes_that_say_otherwise_of_one_line_are_refused(fleet: Fleet, tmp_path: Path) -> None:
    path = tmp_path / "wishes.toml"
    path.write_text(WISHES + '\n[[wish]]\nlines = "0489744365"\nplan = "Mobile Start"\n', encoding="utf-8")
    found = fleet("diff", str(path), "--json").json
    assert [each["reason"] for each in found["refused"]] == ["two wishes say otherwise of it"]
    assert [each["msisdn"] for each in found["changes"]] == ["+32488268365"]


def test_what_is_told_of_a_lost_card_stands_on_the_order_sheet(own: Fleet, tmp_path: Path) -> None:
    line = "0488 00 00 03"
    said = own("lines", "lost", line, "--stolen", "--message", "On the train to Gent", "--yes")
    assert said.exit == Exit.DONE, said.err
    assert "the order sheet says what happened" in said.err
    assert "icket" not in said.err
    sheet = tmp_path / "sheet.txt"
    assert own("orders", "sheet", own("orders", "list", "--json").json[0]["number"], str(sheet)).exit == Exit.DONE
    assert "stolen: yes; what happened: On the train to Gent" in sheet.read_text(encoding="utf-8")
