"""The operator's next list on the command line: what was asked stays asked until a list shows it."""

from __future__ import annotations

from pathlib import Path

from fleet_tui.cli.exits import Exit
from tests.unit.command_line import Fleet, Said, fleet, sample

__all__ = ["fleet", "sample"]

HEADINGS = "Phone number;Description;Tariff plan;Status;Billing account"


def write_list(path: Path, *places: int, **plans: str) -> Path:
    """A list of the lines at `places`; `plans` are those of others than Mobile Contact, by `l` and the place."""
    rows = [
        f"04880000{place:02d};[/] =1+1 Zoë 陳;{plans.get(f'l{place}', 'Mobile Contact')};active;700000001"
        for place in places
    ]
    path.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    return path


def taken(fleet: Fleet, path: Path, day: str, *words: str) -> Said:
    return fleet("import", str(path), "--date", day, "--yes", *words)


def test_a_stop_is_late_stays_asked_and_is_confirmed_by_the_list_that_lacks_it(fleet: Fleet, tmp_path: Path) -> None:
    path = write_list(tmp_path / "list.csv", *range(1, 8), l3="Mobile Europe")
    assert taken(fleet, path, "2025-11-20").exit == Exit.DONE
    assert fleet("cease", "0488 00 00 07", "--yes").exit == Exit.DONE
    [order] = fleet("orders", "list", "--json").json
    assert fleet("drift", "--exit-code").exit == Exit.DRIFT  # nobody has sent it: nothing comes of it
    sent = fleet("orders", "sent", order["number"], "--on", "2025-11-24")
    assert "asked on 24/11/2025, due 26/11/2025" in sent.err
    assert "stop the number: asked on 24/11/2025, due 26/11/2025" in fleet("lines", "show", "0488 00 00 07").out

    looked = taken(fleet, path, "2025-11-28", "--dry-run")
    assert "Late  0488 00 00 07  stop the number, due 26/11/2025 (ORD-000001)" in looked.out
    said = taken(fleet, path, "2025-11-28")
    assert "Late 1." in said.err
    assert "0 new, 0 changed, 7 as before" in said.err
    assert fleet.status_of("0488 00 00 07") == "ACTIVE"
    assert fleet("orders", "list", "--json").json[0]["status"] == "ASKED"
    assert fleet("drift").exit == Exit.DONE
    letter = tmp_path / "reminder.txt"
    assert fleet("drift", "--exit-code", "--reminder", str(letter)).exit == Exit.DRIFT
    assert "0488 00 00 07, stop the number, ORD-000001, asked on 24/11/2025" in letter.read_text(encoding="utf-8")

    said = taken(fleet, write_list(path, *range(1, 7), l3="Mobile Europe"), "2025-12-01")
    assert "Done as asked" in said.out
    assert fleet.status_of("0488 00 00 07") == "CEASED"
    done = fleet("orders", "show", order["number"], "--json").json
    assert (done["status"], done["items"][0]["status"]) == ("DONE", "CONFIRMED")
    assert (done["items"][0]["confirmed_by"], done["items"][0]["confirmed_on"]) == ("LIST", "2025-12-01")
    clean = fleet("drift", "--exit-code", "--json")
    assert (clean.exit, clean.json["differences"]) == (Exit.DONE, [])


def test_a_list_that_lacks_lines_twice_ends_them_and_says_what_others_changed(fleet: Fleet, tmp_path: Path) -> None:
    path = write_list(tmp_path / "list.csv", *range(1, 41), l40="Mobile Europe")
    assert taken(fleet, path, "2025-11-01").exit == Exit.DONE
    left = [*range(1, 21), *range(33, 41), 99]
    write_list(path, *left, l2="Mobile Europe", l40="Mobile Europe")
    said = taken(fleet, path, "2025-11-28")
    assert "Changed outside 1 · Gone 12 · New 1." in said.err
    assert "Changed outside  0488 00 00 02  plan: Mobile Contact → Mobile Europe" in said.out
    assert fleet.status_of("0488 00 00 21") == "ACTIVE"
    assert "Not in the list of" in fleet("lines", "show", "0488 00 00 21").out
    drift = fleet("drift", "--exit-code")
    assert (drift.exit, drift.err.strip()) == (
        Exit.DRIFT, "Changed outside 1 · Gone 12 (against the list of 28/11/2025)",
    )  # fmt: skip
    history = fleet("lines", "history", "0488 00 00 02").out
    assert "28/11/2025" in history
    assert "Mobile Contact → Mobile Europe" in history

    said = taken(fleet, path, "2025-12-01")
    assert "Ended 12." in said.err
    lines = {line["msisdn"]: line["status"] for line in fleet("lines", "list", "--json").json}
    assert list(lines.values()).count("CEASED") == 12
    assert lines["+32488000021"] == "CEASED"
    assert fleet("drift", "--exit-code").exit == Exit.DONE


def test_a_list_of_fewer_than_half_of_the_lines_is_asked_about(fleet: Fleet, tmp_path: Path) -> None:
    taken(fleet, write_list(tmp_path / "list.csv", *range(1, 8)), "2025-11-01")
    few = write_list(tmp_path / "few.csv", 1, 2)
    said = taken(fleet, few, "2025-11-28")
    assert said.exit == Exit.FAILURE
    assert "another company, another account, or a part?" in said.err
    assert taken(fleet, few, "2025-11-28", "--part").exit == Exit.DONE
    assert fleet("drift", "--json").json["differences"] == []
    assert taken(fleet, few, "2025-11-28", "--whole").exit == Exit.DONE
    assert len(fleet("drift", "--json").json["differences"]) == 5


def test_lines_of_rows_that_cannot_be_read_are_not_gone(fleet: Fleet, tmp_path: Path) -> None:
    path = write_list(tmp_path / "list.csv", *range(1, 8))
    taken(fleet, path, "2025-11-01")
    path.write_text(path.read_text(encoding="utf-8").replace("0488000007", "0488 00 00 O7"), encoding="utf-8")
    said = taken(fleet, path, "2025-11-28")
    assert (said.exit, "1 line is not in the file: it stays as it is." in said.err) == (Exit.PARTLY, True)
    assert fleet("drift", "--json").json["differences"] == []
