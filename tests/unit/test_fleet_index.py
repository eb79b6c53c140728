"""The fleet in memory: what comes in, what is shown of it, what changes later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_tui.domain import text
from fleet_tui.domain.text import clean, fold
from fleet_tui.fleet.columns import COLUMNS
from fleet_tui.fleet.index import FleetIndex
from tests.fleet_pages import CONTRACT, page, pages, row

HOSTILE = ["[/]", "[@click=app.quit]x[/]", "\x1b[31mred\x1b]52;c;YQ==\x07", "a\u202eb", "x" * 300, "陳大文", "=1+1"]


def fleet(count: int) -> FleetIndex:
    index = FleetIndex()
    index.set_catalogue([CONTRACT], [])
    for one in pages(count):
        index.add_page(one)
    return index


def test_a_row_holds_what_the_page_said() -> None:
    line = fleet(30).row(4)
    assert line.id == "line-000004"
    assert line.msisdn == "+32470000004"
    assert line.plan == "mobile_data_20"
    assert line.status == "PENDING"
    assert line.billing_account is None
    assert line.options == ()
    assert line.monthly_cost == Decimal(4)
    assert (line.scheduled_kind, line.scheduled_date) == ("activate", date(2026, 12, 1))


def test_pages_append_and_keep_positions() -> None:
    index = fleet(2_500)
    assert len(index) == 2_500
    assert index.total_expected == 2_500
    assert index.position_of("line-001234") == 1_234
    assert index.epoch == 1  # the catalogue; pages moved no row


def test_what_is_shown_is_cleaned_and_what_came_is_kept() -> None:
    index = FleetIndex()
    index.add_page(
        page(
            [
                row(n) | {"description": raw, "person": raw, "plan": raw, "blocks": [raw]}
                for n, raw in enumerate(HOSTILE)
            ]
        )
    )
    for position, raw in enumerate(HOSTILE):
        line = index.row(position)
        shown = [line.description, line.person or "", line.plan, *line.blocks]
        assert shown == [clean(raw)] * 4
        assert not any("\x1b" in cell or "\u202e" in cell for cell in shown)
        assert index.raw(position, "description") == raw
        assert index.raw(position, "plan") == raw
        assert index.raw(position, "blocks") == (raw,)
        for column in COLUMNS:
            assert column.text(line, index) == clean(column.text(line, index))


def test_changes_replace_append_and_remove_at_once() -> None:
    index = fleet(10)
    epoch = index.epoch
    changed = row(3) | {"status": "SUSPENDED", "description": "Depot"}
    index.apply_changes(
        [
            page([changed, row(10)], total=10),
            page([], total=10, removed=["line-000005", "line-999999"], sync_token="token-2"),
        ]
    )
    assert len(index) == 10
    assert index.epoch > epoch
    assert index.sync_token == "token-2"
    assert index.position_of("line-000005") is None
    position = index.position_of("line-000003")
    assert position is not None
    assert index.row(position).status == "SUSPENDED"
    assert index.row(position).description == "Depot"
    assert [index.row(place).id for place in range(10)] == index.ids
    assert index.row(9).msisdn == "+32470000010"


def test_a_corrected_text_forgets_the_raw_one() -> None:
    index = FleetIndex()
    index.add_page(page([row(1) | {"description": "a\x1bb"}]))
    index.apply_changes([page([row(1) | {"description": "ab"}])])
    assert index.raw(0, "description") == "ab"


def test_a_line_named_twice_in_a_page_is_one_line_with_the_last_word() -> None:
    index = FleetIndex()
    index.add_page(page([row(1), row(1) | {"description": "later"}, row(2)]))
    assert len(index) == 2
    assert index.row(0).description == "later"


def test_an_odd_date_hides_no_line() -> None:
    index = FleetIndex()
    index.add_page(page([row(4) | {"scheduled_date": "soon"}]))
    assert index.row(0).scheduled_date is None
    assert index.raw(0, "scheduled_date") == "soon"


def test_a_later_catalogue_is_searched() -> None:
    index = FleetIndex()
    for one in pages(20):
        index.add_page(one)
    assert "mobile contact" not in index.haystacks[3]
    index.set_catalogue([CONTRACT], [])
    assert "mobile contact" in index.haystacks[3]
    assert index.option_name("data_asia_600") == "Data Asia business 600 MB"


def test_a_copy_stays_as_it_was() -> None:
    index = fleet(10)
    before = index.copy()
    index.apply_changes(
        [page([row(3) | {"status": "CEASED", "monthly_cost": Decimal("9.99")}], removed=["line-000001"])]
    )
    assert len(before) == 10
    assert before.row(3).status == "SUSPENDED"
    assert before.position_of("line-000001") == 1


def test_a_page_leaves_as_it_came() -> None:
    rows = [row(n) | {"description": raw} for n, raw in enumerate(HOSTILE)]
    index = FleetIndex()
    index.add_page(page(rows))
    assert index.page(0, 100).model_dump(exclude={"sync_token"}) == page(rows).model_dump(exclude={"sync_token"})


@pytest.mark.parametrize("column", ["nothing", "Description"])
def test_unknown_columns_are_errors(column: str) -> None:
    with pytest.raises(KeyError):
        fleet(1).value(0, column)


@given(st.text(st.characters(max_codepoint=0x2FF, exclude_categories=["Cs"])))
def test_the_quick_way_to_clean_latin_text_agrees_with_the_slow_one(raw: str) -> None:
    assert clean(raw) == text._clean(raw, text.LINE_LIMIT, newlines=False)


@pytest.mark.parametrize(
    ("raw", "folded"), [("Zoë Noël", "zoe noel"), ("STRASSE ß", "strasse ss"), ("a\u202f1", "a 1")]
)
def test_folding(raw: str, folded: str) -> None:
    assert fold(raw) == folded
