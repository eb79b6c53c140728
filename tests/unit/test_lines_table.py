"""The columns of the SIM overview as a table places them."""

from __future__ import annotations

import pytest

from fleet_tui.domain.labels import LINE_STATUSES
from fleet_tui.fleet.columns import COLUMNS
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.i18n import _, available_languages, pgettext, set_language
from screens.lines_source import columns_chosen, table_columns
from widgets.columns import place

SMALLEST = 76
"""Cells for columns in a terminal of 80: before them the cursor and the mark, after them the scroll bar."""


@pytest.mark.parametrize("language", available_languages())
def test_each_status_is_whole_in_the_smallest_terminal_and_costs_no_column(language: str) -> None:
    set_language(language)
    placed = {
        column.column.id: column.width for column in place(table_columns(columns_chosen([]), FleetIndex()), SMALLEST)
    }
    assert list(placed) == ["number", "description", "plan", "status", "cost"]
    for word in LINE_STATUSES.values():
        assert len(_(word) + "…") <= placed["status"], _(word)
    assert len(pgettext("short, before a day", "pending") + " 26/11") <= placed["status"]
    assert placed["description"] >= 14


@pytest.mark.parametrize("column", ["account", "options", "user", "iccid", "limit"])
def test_the_column_that_lines_are_sorted_by_is_always_shown(column: str) -> None:
    chosen = columns_chosen([each.id for each in COLUMNS])
    assert column in [placed.column.id for placed in place(table_columns(chosen, FleetIndex(), column), SMALLEST)]
    assert column not in [placed.column.id for placed in place(table_columns(chosen, FleetIndex()), SMALLEST)]
