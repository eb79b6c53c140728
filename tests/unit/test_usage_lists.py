"""What lines used: months and units in any form, and what a file does not say is not known, never zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fleet_tui.workbook.examples.company import usage
from fleet_tui.workbook.examples.files import write_examples
from fleet_tui.workbook.tables import WorkbookError
from fleet_tui.workbook.usage import read_usage
from tests.table_files import book, text_file


def test_the_example_and_its_template_are_read_back(tmp_path: Path) -> None:
    write_examples(tmp_path := tmp_path / "examples")
    found = read_usage(tmp_path / "usage.csv")
    assert not found.refused
    assert set(found.months) == set(usage())
    with pytest.raises(WorkbookError, match="no rows below"):
        read_usage(tmp_path / "template-usage.xlsx")


@pytest.mark.parametrize(
    "month", ["2026-09", "09/2026", "9.2026", "202609", "2026-09-14", "14/09/2026", "sept. 2026", "Septembre 2026"]
)
def test_a_month_is_read_in_any_form(tmp_path: Path, month: str) -> None:
    path = text_file(tmp_path / "u.csv", [["Number", "Month", "SMS"], ["0488 00 00 01", month, "3"]])
    assert [(each.month, each.sms) for each in read_usage(path).months] == [(date(2026, 9, 1), 3)]


@pytest.mark.parametrize(
    ("heading", "cell", "megabytes"),
    [
        ("Data (GB)", "2,5", "2500"),
        ("Data (MB)", "2100.25", "2100.25"),
        ("Volume KB", "512", "0.512"),
        ("Data", "1.5 GB", "1500"),
        ("Données (Go)", "0,4", "400"),
        ("Data (GB)", "300 MB", "300"),
        ("Dataverbruik (MB)", "0", "0"),
        ("Data", "0", "0"),
    ],
)
def test_the_unit_of_data_stands_in_the_heading_or_the_cell(
    tmp_path: Path, heading: str, cell: str, megabytes: str
) -> None:
    path = text_file(tmp_path / "u.csv", [["GSM", "Mois", heading], ["0488000001", "2026-09", cell]])
    assert [each.mb_home for each in read_usage(path).months] == [Decimal(megabytes)]


def test_data_without_a_unit_is_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path / "u.csv", [["GSM", "Month", "Data"], ["0488000001", "2026-09", "12"]])
    assert ["no unit" in why for _place, why in read_usage(path).refused] == [True]


def test_what_the_file_does_not_say_is_not_known(tmp_path: Path) -> None:
    rows = [["Number", "Month", "Minutes", "SMS"], ["0488000001", "2026-09", "0", ""]]
    (found,) = read_usage(text_file(tmp_path / "u.csv", rows)).months
    assert found.minutes == 0
    assert (found.sms, found.mb_home, found.mb_eu, found.mb_world) == (None, None, None, None)


def test_durations_are_hours_minutes_seconds_or_seconds_by_the_heading(tmp_path: Path) -> None:
    rows = [["Number", "Month", "Duration"], ["0488000001", "2026-09", "1:02:30"], ["0488000002", "2026-09", "90"]]
    first, second = read_usage(text_file(tmp_path / "u.csv", rows)).months
    assert (first.minutes, second.minutes) == (Decimal("62.5"), Decimal(90))
    rows = [["Number", "Month", "Duration (seconds)"], ["0488000001", "2026-09", "90"]]
    assert read_usage(text_file(tmp_path / "s.csv", rows)).months[0].minutes == Decimal("1.5")


def test_rows_of_one_line_and_month_are_added_up(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Mobile number", "Month", "Data Belgium (MB)", "Data EU (GB)", "SMS"],
        ["0488000001", date(2026, 9, 1), 100.5, 0.25, None],
        ["+32 488 00 00 01", date(2026, 9, 20), 0.5, None, 4],
    ]
    (found,) = read_usage(book(tmp_path / "u.xlsx", rows)).months
    assert (found.mb_home, found.mb_eu, found.sms) == (Decimal(101), Decimal(250), 4)


def test_a_row_that_cannot_be_read_is_refused_by_its_place(tmp_path: Path) -> None:
    rows = [["Number", "Month", "SMS"], ["12", "2026-09", "1"], ["0488000001", "soon", "1"], ["0488000001", "", "1"],
            ["0488000001", "2026-09", "-1"], ["0488000001", "2026-09", "#NV"]]  # fmt: skip
    assert [place.number for place, _why in read_usage(text_file(tmp_path / "u.csv", rows)).refused] == [2, 3, 4, 5, 6]
