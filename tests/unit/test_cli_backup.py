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
