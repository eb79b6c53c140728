"""A zip of files: each of its kind, what only adds up others left out, and nothing that is too much or in disguise."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from fleet_tui.workbook.bundle import is_bundle, opened
from fleet_tui.workbook.embedded_files import EmbeddedFiles
from fleet_tui.workbook.reading import read_tables
from fleet_tui.workbook.tables import WorkbookError
from tests.table_files import book, text_file
from tests.ubl_files import Line, Ubl
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]

ODS = "application/vnd.oasis.opendocument.spreadsheet"
SUMMARY = """\
Wireless Number\tUser Name\tCost Center\tYour Calling Plan\tBill Date\tTotal Charges
+12125550123\tZoe\tCC1\tBusiness\t2026-11-01\t43.50
+12125550124\tJan\tCC2\tBusiness\t2026-11-01\t40.00
"""
CHARGES = """\
Wireless Number\tBill Date\tItem Category\tItem Description\tCost
+12125550123\t2026-11-01\tMonthly\tBusiness plan\t40.00
+12125550123\t2026-11-01\tEquipment\tDevice Payment Agreement 3 of 24\t3.50
+12125550124\t2026-11-01\tMonthly\tBusiness plan\t40.00
"""


def zipped(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


def test_a_bill_of_four_files_comes_in_once(fleet: Fleet, tmp_path: Path) -> None:
    listed = text_file(tmp_path / "list.csv", [["Phone number"], ["+12125550123"], ["+12125550124"]])
    assert fleet("import", str(listed), "--yes", "--operator", "Northwind", "--company", "W").exit == Exit.DONE
    path = zipped(
        tmp_path / "bill.zip",
        {
            "AccountSummary.txt": "Account\tBalance\n1\t83.50\n",
            "nov/Account & Wireless Summary.txt": SUMMARY,
            "nov/Charges detail.txt": CHARGES,
            "__MACOSX/nov/._Charges detail.txt": b"\0\1",
            "readme.pdf": b"%PDF-1.7",
        },
    )
    looked = fleet("import", str(path), "--dry-run")
    assert "bill.zip: Charges detail.txt: itemised bill, not a line list: 3 charges, € 83.50" in looked.err
    assert "Account _ Wireless Summary.txt is not taken: it only adds up what another file has." in looked.err
    assert "AccountSummary.txt is not taken:" in looked.err
    assert "._Charges" not in looked.err
    said = fleet("import", str(path), "--yes")
    assert said.exit == Exit.DONE, said.err
    (invoice,) = fleet("invoices", "list", "--json").json
    assert (invoice["number"], invoice["amount"]["amount"]) == ("2026-11", "83.50")
    assert "is in already" in fleet("import", str(path), "--yes").err


def test_files_of_several_kinds_are_taken_in_their_order(fleet: Fleet, tmp_path: Path) -> None:
    listed = text_file(tmp_path / "list.csv", [["Phone number", "Plan"], ["0488000011", "Contact"]])
    fleet("import", str(listed), "--yes", "--operator", "Northwind", "--company", "W")
    path = zipped(
        tmp_path / "all.zip",
        {
            "november.xml": Ubl([Line("Contact", "20.00", note="0488 00 00 11")]).xml(),
            "prices.csv": "Item;Price\nContact;20,00\n",
            "list.csv": listed.read_bytes(),
        },
    )
    said = fleet("import", str(path), "--yes", "--json")
    assert said.exit == Exit.PARTLY, said.err
    (record,) = said.json["files"]
    assert [each["file"] for each in record["files"]] == ["prices.csv", "november.xml"]
    assert record["files_not_taken"][0]["file"] == "list.csv"
    assert "bring it in by itself" in record["files_not_taken"][0]["reason"]


def test_a_workbook_is_no_bundle_and_a_damaged_zip_is_said(tmp_path: Path) -> None:
    assert not is_bundle(book(tmp_path / "a.xlsx", [["A"], ["1"]]))
    path = zipped(tmp_path / "b.zip", {"a.csv": "x" * 1000})
    assert is_bundle(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:36] + b"\xff" * 6 + whole[42:])
    with pytest.raises(WorkbookError, match=r"b\.zip is damaged"), opened(path):
        pass


def test_limits_hold_before_anything_is_unpacked(tmp_path: Path) -> None:
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w") as packed:
        packed.writestr("a.csv", "a;b")
    cases: dict[str, tuple[Mapping[str, str | bytes], str]] = {
        "many": ({f"{place}.csv": "a;b" for place in range(21)}, "more than 20 files"),
        "none": ({"folder/": ""}, "holds no file"),
        "bomb": ({"a.csv": b"0" * (60 * 2**20)}, "too large"),
        "ratio": ({"a.csv": b"0" * (20 * 2**20)}, "too large"),
    }
    for name, (members, said) in cases.items():
        with pytest.raises(WorkbookError, match=said), opened(zipped(tmp_path / f"{name}.zip", members)):
            pass
    with opened(zipped(tmp_path / "n.zip", {"in.zip": nested.getvalue(), "a.csv": "a"})) as bundle:
        assert [file.name for file in bundle.files] == ["a.csv"]
        assert bundle.left_out == [("in.zip", "it is a zip file itself.")]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_unpacks_without_a_limit_is_refused_by_its_method(tmp_path: Path, method: int) -> None:
    for name, content in (("a.zip", "a.csv"), ("b.xlsx", "xl/workbook.xml"), ("c.ods", "mimetype")):
        with zipfile.ZipFile(tmp_path / name, "w", method) as packed:
            packed.writestr(content, ODS)
    with pytest.raises(WorkbookError, match=r"a\.zip is damaged"), opened(tmp_path / "a.zip"):
        pass
    for name in ("b.xlsx", "c.ods"):
        with pytest.raises(WorkbookError, match=f"{name} is not an Excel workbook, or it is damaged"):
            read_tables(tmp_path / name)
    files = EmbeddedFiles()
    files.keep(tmp_path / "c.ods")
    assert files.refused == ["c.ods"]


def test_an_embedded_file_damaged_inside_is_left_out(tmp_path: Path) -> None:
    path = zipped(tmp_path / "c.ods", {"mimetype": ODS * 20})
    whole = path.read_bytes()
    path.write_bytes(whole[:38] + b"\xff" * 6 + whole[44:])
    files = EmbeddedFiles()
    files.keep(path)
    assert files.refused == ["c.ods"]


def test_names_are_never_paths(tmp_path: Path) -> None:
    names = ["../../evil.csv", "/etc/evil.csv", "C:\\temp\\evil.csv", "x/..", "a\x1b[31m.csv", "same.csv", "x/same.csv"]
    with opened(zipped(tmp_path / "p.zip", dict.fromkeys(names, "a;b"))) as bundle:
        inside = {file.resolve().parents[1] for file in bundle.files}
        assert len(bundle.files) == len(names)
        assert len(inside) == 1
        assert not any("\x1b" in file.name or file.name.startswith(".") for file in bundle.files)
    assert not next(iter(inside)).exists()
    assert not (tmp_path.parent / "evil.csv").exists()


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "l.zip", {"a.csv": "0" * 5000})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(bytes(data))
    with pytest.raises(WorkbookError), opened(path):
        pass


def test_a_zip_with_a_password_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "s.zip", {"a.csv": "a;b"})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(WorkbookError, match="protected by a password"), opened(path):
        pass


def test_a_name_of_many_bytes_is_cut_and_keeps_what_it_ends_on(tmp_path: Path) -> None:
    with opened(zipped(tmp_path / "p.zip", {"é" * 240 + ".csv": "a;b"})) as bundle:
        (file,) = bundle.files
        assert file.suffix == ".csv"
        assert len(file.name.encode()) <= 180


def test_what_is_said_of_numbers_in_text_holds_inside_a_zip_and_what_is_refused_in_it_is_in_the_exit(
    fleet: Fleet, tmp_path: Path
) -> None:
    listed = text_file(tmp_path / "list.csv", [["Phone number", "Plan"], ["0488000011", "Contact"]])
    fleet("import", str(listed), "--yes", "--operator", "Northwind", "--company", "W")
    ours = Ubl([Line("Contact", "20.00", note="0488 00 00 11")])
    path = zipped(tmp_path / "one.zip", {"november.xml": ours.xml()})
    said = fleet("import", str(path), "--yes", "--text-numbers", "leave")
    assert said.exit == Exit.DONE, said.err
    (line,) = fleet("invoices", "show", "2026110001", "--lines", "--json").json["lines"]
    assert line["msisdn"] is None
    other = Ubl([Line("A", "1.00")], number="7", buyer=("Somebody", "BE0418715140"))
    again = Ubl([Line("Contact", "20.00", note="0488 00 00 11")], number="2026100001", issued="2026-10-01")
    both = zipped(tmp_path / "two.zip", {"other.xml": other.xml(), "october.xml": again.xml()})
    assert fleet("import", str(both), "--yes").exit == Exit.PARTLY
    damaged = zipped(tmp_path / "three.zip", {"damaged.xml": ours.xml()[:-30], "prices.csv": "Item;Price\nA;20,00\n"})
    assert fleet("import", str(damaged), "--yes").exit == Exit.PARTLY
