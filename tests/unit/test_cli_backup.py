"""Backups on the command line."""

from __future__ import annotations

from fleet_tui.cli.exits import Exit
from tests.unit.command_line import PENDING, Fleet, fleet, sample

__all__ = ["fleet", "sample"]


def test_what_was_changed_after_a_backup_is_as_it_was_before(fleet: Fleet) -> None:
    file = fleet.directory.parent / "fleet.backup"
    written = fleet("backup", str(file))
    assert (written.exit, "was written and checked: " in written.err, "60 lines" in written.err) == (
        Exit.DONE,
        True,
        True,
    )
    assert fleet("activate", PENDING, "--yes").exit == Exit.DONE

    asked = fleet("restore", str(file))
    assert (asked.exit, fleet.status_of(PENDING)) == (Exit.USAGE, "ACTIVE")
    assert "It is lost." in asked.err
    assert fleet("restore", str(file), options=("--read-only",)).exit == Exit.USAGE
    restored = fleet("restore", str(file), "--yes")
    assert (restored.exit, fleet.status_of(PENDING)) == (Exit.DONE, "PENDING"), restored.err


def test_a_backup_that_cannot_be_is_a_sentence(fleet: Fleet) -> None:
    file = fleet.directory.parent / "fleet.backup"
    nothing = Fleet(fleet.directory.parent / "nothing", frozenset(), fleet._capsys)("backup", str(file))
    assert (nothing.exit, "There is no fleet in" in nothing.err) == (Exit.USAGE, True)
    assert not file.exists()
    assert "ends in .backup" in fleet("backup", str(file.with_suffix(".xlsx"))).err
    assert "leave --server and --profile out" in fleet("backup", str(file), options=("--server", "https://x.be")).err
    file.write_text("no backup")
    refused = fleet("restore", str(file), "--yes")
    assert (refused.exit, "is no backup that can be read" in refused.err) == (Exit.FAILURE, True)


def test_a_second_company_is_added_and_its_manager_invited(fleet: Fleet) -> None:
    first = fleet("companies", "list").out.splitlines()
    assert len(first) == 1
    added = fleet("companies", "add", "Tweede NV")
    assert (added.exit, len(added.out.strip()) > 30, "accept-invitation" in added.err) == (Exit.DONE, True, True)
    assert fleet("companies", "list").out.splitlines() == [*first, "Tweede NV"]
    again = fleet("companies", "add", "tweede nv")
    assert (again.exit, "There is a company called tweede nv already." in again.err) == (Exit.FAILURE, True)
    invited = fleet("companies", "invite", "Tweede NV")
    assert (invited.exit, invited.out != added.out) == (Exit.DONE, True)
    assert fleet("companies", "invite", "Derde").exit == Exit.FAILURE
    assert fleet("companies", "add", " ").exit == Exit.USAGE
    assert fleet("companies", "add", "Derde", options=("--read-only",)).exit == Exit.USAGE
    assert fleet.status_of(PENDING) == "PENDING"  # whoever works on this machine still has the first company
