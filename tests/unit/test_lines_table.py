"""The columns of the SIM overview as a table places them."""

from __future__ import annotations

import pytest

from fleet_tui.domain.labels import LINE_STATUSES
from fleet_tui.i18n import _, available_languages, set_language
from screens.lines_source import columns_chosen, table_columns
from widgets.columns import place

SMALLEST = 76
"""Cells for columns in a terminal of 80: before them the cursor and the mark, after them the scroll bar."""


@pytest.mark.parametrize("language", available_languages())
def test_each_status_is_whole_in_the_smallest_terminal_and_costs_no_column(language: str) -> None:
    set_language(language)
    placed = {column.column.id: column.width for column in place(table_columns(columns_chosen([])), SMALLEST)}
    assert list(placed) == ["number", "description", "plan", "status", "account"]
    for word in LINE_STATUSES.values():
        assert len(_(word) + "…") <= placed["status"], _(word)
