"""Group packs and spending from the command line."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fleet_tui.api.group_packs import GroupPacks
from fleet_tui.cli.exits import Exit
from fleet_tui.domain.failure import OutcomeUnknown
from tests.unit.command_line import EXAMPLE, Fleet, fleet, sample

__all__ = ["fleet", "sample"]


def test_a_pack_is_shown_with_the_age_of_its_figure(fleet: Fleet) -> None:
    said = fleet("packs", "list")
    assert "63.0 of 100 GB · 63 %" in said.out
    assert "as of" in said.out
    shown = fleet("packs", "show", "group data 100 gb", "--top", "3", "--json").json
    assert len(shown["lines"]) == 3
    assert sum(day["used_mb"] for day in shown["days"]) == shown["used_mb"] == 63_000
    assert "At this pace" in fleet("packs", "show", "pack-000001").out
    assert fleet("packs", "show", "nothing").exit == Exit.FAILURE


def test_packs_are_ordered_changed_and_stopped_after_a_look(fleet: Fleet) -> None:
    look = fleet("packs", "order", "Group Data 500 GB", "--dry-run")
    assert (look.exit, "+ € 750.00 a month" in look.err) == (Exit.DONE, True)
    assert len(fleet("packs", "list", "--json").json) == 1
    assert fleet("packs", "order", "Group Data 500 GB").exit == Exit.USAGE
    assert fleet("packs", "order", "GROUP_DATA_500", "--yes", options=("--read-only",)).exit == Exit.USAGE
    made = fleet("packs", "order", "GROUP_DATA_500", "--yes", "--json")
    assert (made.exit, made.json["status"]) == (Exit.DONE, "ACTIVE")
    unknown = fleet("packs", "order", "Group Data 9 GB", "--yes")
    assert (unknown.exit, "It offers: Group Data 100 GB" in unknown.err) == (Exit.FAILURE, True)
    changed = fleet("packs", "change", "pack-000001", "Group Data 500 GB", "--yes")
    assert "Group Data 100 GB, € 200.00 a month → Group Data 500 GB" in changed.err
    twice = fleet("packs", "show", "Group Data 500 GB")
    assert (twice.exit, "use the id" in twice.err) == (Exit.FAILURE, True)
    stopped = fleet("packs", "stop", "pack-000001", "--yes", "--json")
    assert (stopped.exit, stopped.json["status"]) == (Exit.DONE, "STOPPED")
    assert "You cannot undo this; you can order another pack." in stopped.err
    again = fleet("packs", "stop", "pack-000001", "--yes")
    assert (again.exit, "has ended" in again.err) == (Exit.FAILURE, True)


@pytest.mark.parametrize("verb", ["order", "stop"])
def test_a_lost_answer_is_asked_for_by_the_same_command(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    words = {"order": ("packs", "order", "GROUP_DATA_500", "--yes"), "stop": ("packs", "stop", "pack-000001", "--yes")}
    name = f"{verb}_pack"
    real = getattr(GroupPacks, name)

    async def lost(self: Any, *asked: Any) -> None:
        await real(self, *asked)
        raise OutcomeUnknown("No answer came; it is not known whether the change was made.")

    with monkeypatch.context() as patched:
        patched.setattr(GroupPacks, name, lost)
        assert fleet(*words[verb]).exit == Exit.UNREACHABLE
    before = fleet("packs", "list", "--json").json
    assert "no answer came" in fleet(*words[verb], "--dry-run").err
    assert fleet(*words[verb]).exit == Exit.DONE
    assert fleet("packs", "list", "--json").json == before
    assert len(before) == (2 if verb == "order" else 1)


def test_a_notification_is_set_and_taken_off(fleet: Fleet) -> None:
    notify = ("packs", "notify", "pack-000001")
    assert fleet(*notify, "--at", "120,50", "--yes", "--json").json["notify_at"]["amount"] == "120.50"
    assert "off" in fleet(*notify, "--off", "--dry-run").err
    assert fleet("packs", "list", "--json").json[0]["notify_extra_usage"] is True
    assert fleet(*notify, "--off", "--yes").exit == Exit.DONE
    assert fleet("packs", "list", "--json").json[0]["notify_extra_usage"] is False
    for wrong in (("--at", "much"), ("--at", "0"), ("--at", "50", "--to", "nobody")):
        assert fleet(*notify, *wrong, "--yes").exit == Exit.USAGE
    stranger = fleet(*notify, "--at", "50", "--to", "someone@else.example", "--yes")
    assert (stranger.exit, "No fleet manager" in stranger.err) == (Exit.FAILURE, True)


def test_spending_adds_up_whichever_way_it_is_asked_for(fleet: Fleet) -> None:
    def total(*words: str) -> Decimal:
        return sum((Decimal(each["amount"]["amount"]) for each in fleet("spending", *words, "--json").json), Decimal(0))

    newest = fleet("spending", "by-month", "--json").json[0]
    whole = Decimal(newest["amount"]["amount"])
    assert total("by-category") == total("by-line") == whole
    assert total("by-category", "--account", "100457319") + total("by-category", "--account", "100457327") == whole
    assert len(fleet("spending", "by-line", "--limit", "5", "--json").json) == 5
    assert EXAMPLE in fleet("spending", "by-line").out
    changes = fleet("spending", "by-line", "--changes", "--json").json
    assert all(each["reasons"] for each in changes)
    said = fleet("spending", "by-line", "--changes").out
    assert "roaming" in said  # the category that it is, not only that something was used
    assert "usage" not in said
    assert "Mobile Europe" in fleet("spending", "by-plan").out
    assert "subscriptions" in fleet("spending", "by-category", "--month", newest["key"]).out
    assert fleet("spending", "by-category", "--month", "November").exit == Exit.USAGE
