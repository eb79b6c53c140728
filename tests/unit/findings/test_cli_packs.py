"""What the optimiser says of group packs, out of a company's own files, on the command line."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from fleet_tui.cli.exits import Exit
from tests.table_files import text_file
from tests.ubl_files import Line, Ubl
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]

LIST = [["Phone number", "Plan", "Options"], ["0488 00 00 11", "Mobile Limitless", "Group data 100"]]
PRICES = [
    ["Kind", "Item", "Price", "Included (MB)"],
    ["plan", "Mobile Limitless", "33.00", "0"],
    ["pack", "Group data 100", "100.00", "100000"],
    ["pack", "Group data 50", "60.00", "50000"],
]


def test_each_pack_is_named_with_what_it_used_and_the_one_that_would_have_cost_less(
    fleet: Fleet, tmp_path: Path
) -> None:
    bill = Ubl(
        [Line("Mobile Limitless 0488 00 00 11", "33.00"), Line("Group data 100", "100.00")],
        number="202611", issued="2026-11-01", period=("2026-11-01", "2026-11-30"),
    )  # fmt: skip
    months = [["Phone number", "Month", "Data (GB)"], *(["0488000011", f"2026-{m}", "20"] for m in ("09", "10", "11"))]
    files = [
        text_file(tmp_path / "list.csv", LIST), text_file(tmp_path / "prices.csv", PRICES),
        bill.write(tmp_path / "bill.xml"), text_file(tmp_path / "use.csv", months),
    ]  # fmt: skip
    assert fleet("import", *map(str, files), "--yes", "--company", "W", "--operator", "N").exit == Exit.DONE
    (pack,) = fleet("optimise", "--json").json["packs"]
    assert (pack["pack"], pack["verdict"], pack["months"], pack["now"]) == ("Group data 100", "CHEAPER", 3, "100.00")
    assert (pack["target_name"], pack["then"], pack["saves"]) == ("Group data 50", "60.00", "40.00")
    *_lines, row = csv.DictReader(fleet("optimise", "--csv").out.splitlines())
    assert (row["msisdn"], row["pack"], row["now"], row["saves"]) == ("", "Group data 100", "100.00", "40.00")
    assert [Decimal(row[name]) for name in ("volume", "used", "most")] == [100_000, 20_000, 20_000]
    said = fleet("optimise").out
    assert "20.0 GB of 100.0 GB, at most 20.0 GB" in said
    assert "Group data 50" in said
    assert fleet("optimise", "nothing", "--json").json["packs"] == []
