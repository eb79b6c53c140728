"""Saved views: kept by name, and a spoilt file says where it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fleet_tui.domain.findings.thresholds import USUAL
from fleet_tui.fleet.columns import BY_ID
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.query import find
from fleet_tui.fleet.saved_views import SavedView, SavedViews, SavedViewsError, ready_views
from tests.fleet_pages import page, row


def test_a_view_is_found_again_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "views.json"
    view = SavedView(name="Été", query="status:pending", sort="plan", reverse=True, columns=["number", "plan"])
    SavedViews(path).save(view)
    SavedViews(path).save(SavedView(name="a"))
    assert SavedViews(path).get("ete") == view
    assert [one.name for one in SavedViews(path).all()] == ["a", "Été"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_saving_again_replaces(tmp_path: Path) -> None:
    views = SavedViews(tmp_path / "views.json")
    views.save(SavedView(name="vans", query="van"))
    views.save(SavedView(name="Vans", query="van -gent"))
    assert [one.query for one in views.all()] == ["van -gent"]


def test_deleting(tmp_path: Path) -> None:
    views = SavedViews(tmp_path / "views.json")
    views.save(SavedView(name="vans"))
    assert views.delete("VANS")
    assert not views.delete("vans")
    assert views.all() == []


@pytest.mark.parametrize("content", ["{", '[{"nam": "x"}]', '[{"name": "x", "colour": "red"}]', "\xff"])
def test_a_spoilt_file_is_named_and_left_alone(tmp_path: Path, content: str) -> None:
    path = tmp_path / "views.json"
    path.write_text(content, "latin-1")
    with pytest.raises(SavedViewsError, match=r"views\.json"):
        SavedViews(path).all()
    with pytest.raises(SavedViewsError):
        SavedViews(path).save(SavedView(name="x"))
    assert path.read_text("latin-1") == content


def test_views_come_with_the_program_and_each_is_a_query_that_can_be_asked() -> None:
    index = FleetIndex()
    index.begin(date(2026, 11, 30))
    index.add_page(
        page(
            [
                row(number)
                | {
                    "left_on": "2026-11-01" if number == 3 else None,
                    "suspended_on": {3: "2026-08-31", 8: "2026-09-01", 13: "2026-11-20"}.get(number),
                }
                for number in range(20)
            ]
        )
    )
    views = ready_views(index, USUAL)
    assert {view.name: len(find(index, view.query)) for view in views} == {
        "Pending": 4, "Without a user": 3, "Most expensive": 20, "Suspended": 4, "Suspended for long": 1,
        "The user left": 1,
    }  # fmt: skip
    assert {view.sort for view in views} | {column for view in views for column in view.columns} <= {None, *BY_ID}
    assert "The user left" not in {view.name for view in ready_views(FleetIndex(), USUAL)}  # no HR list
    since = {view.name: view.query for view in ready_views(index, replace(USUAL, suspended_days=30))}
    assert since["Suspended for long"] == "since<2026-10-31"
