"""Files that are no list, or a damaged one: called what they are, and refused before they are read."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from fleet_tui.workbook.import_list import read_list
from fleet_tui.workbook.kinds import Kind, recognise
from fleet_tui.workbook.reading import WorkbookError
from tests.list_files import SHEET, book, number, patched, text_file


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("list.xls", b"<html><body><table><tr><td>GSM</td></tr></table>", "web page"),
        ("list.xls", b"\xef\xbb\xbf\r\n<!DOCTYPE HTML PUBLIC><table>", "web page"),
        ("list.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web page"),
        ("list.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003"),
        ("list.csv", "GSM;Tarif\n0470000001;M\n".encode("utf-32"), "UTF-32"),
        ("list.pdf", b"%PDF-1.7", "PDF"),
        ("list.xlsx", b'{"lines": []}', "JSON"),
        ("bill.xml", b'<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl">', "invoice"),
        ("bill.xml", b"<cn:CreditNote xmlns:cn='x'>", "invoice"),
    ],
)
def test_a_file_in_another_form_is_called_what_it_is(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    with pytest.raises(WorkbookError, match=says):
        read_list(text_file(tmp_path, content, name))


@pytest.mark.parametrize(
    ("part", "content", "says"),
    [
        ("xl/workbook.bin", b"x", "xlsb"),
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
        ("xl/workbook.xml", b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>', "Strict"),
        ("word/document.xml", b"x", "text document"),
    ],
)
def test_another_form_of_workbook_is_called_what_it_is(tmp_path: Path, part: str, content: bytes, says: str) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr(part, content)
    with pytest.raises(WorkbookError, match=says) as caught:
        read_list(path)
    assert ".xlsx" in caught.value.user_message


@pytest.mark.parametrize("damage", ["crc", "middle", "encrypted", "deflate64", "no strings", "no manifest", "style"])
def test_whatever_is_damaged_is_refused(tmp_path: Path, damage: str) -> None:
    path = book(tmp_path / "list.xlsx", {"L": [["GSM", "Tarif"], *([number(n), f"M{n}"] for n in range(300))]})
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as parts:
        offset = parts.getinfo(SHEET).header_offset
        central = data.rindex(SHEET.encode()) - 46
    if damage == "crc":
        data[central + 16] ^= 0xFF
        data[offset + 14] ^= 0xFF
    elif damage == "middle":
        data[offset + 200 : offset + 260] = b"\x55" * 60
    elif damage == "encrypted":
        data[central + 8] |= 1
        data[offset + 6] |= 1
    elif damage == "deflate64":
        data[central + 10] = data[offset + 8] = 9
    path.write_bytes(data)
    if damage == "no strings":
        path = patched(path, SHEET, lambda xml: xml.replace(b"</row>", b'<c t="s"><v>7</v></c></row>', 1))
    elif damage == "no manifest":
        path = patched(path, "[Content_Types].xml", lambda _xml: b"<Types/>")
    elif damage == "style":
        path = patched(path, SHEET, lambda xml: xml.replace(b' t="', b' s="x" t="', 1))
    with pytest.raises(WorkbookError, match=r"damaged|password"):
        read_list(path)


def test_small_files_that_become_large_are_refused_before_they_are_read(tmp_path: Path) -> None:
    bomb = b"<sst>" + b"<si><t>aaaaaaaa</t></si>" * 500_000
    for part in ("xl/sharedStrings.xml", "xl/worksheets/sheet2.xml", "xl/anything.bin"):
        path = book(tmp_path / "list.xlsx", {"L": [["GSM"], [number(1)]]})
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
            parts.writestr(part, bomb)
        with pytest.raises(WorkbookError, match="too large"):
            read_list(path)


def test_merged_cells_that_are_none_are_scanned_once(tmp_path: Path) -> None:
    path = book(tmp_path / "list.xlsx", {"L": [["GSM"], [number(1)]]})
    path = patched(path, SHEET, lambda xml: xml + b"<mergeCell " * 90_000)
    with pytest.raises(WorkbookError, match="damaged"):
        read_list(path)


@pytest.mark.parametrize("what", ["pipe", "device", "directory"])
def test_only_ordinary_files_are_opened(tmp_path: Path, what: str) -> None:
    path = {"device": Path("/dev/zero"), "directory": tmp_path}.get(what, tmp_path / "pipe")
    if what == "pipe":
        os.mkfifo(path)
    with pytest.raises(WorkbookError, match="not an ordinary file"):
        read_list(path)


# Kinds


BILL = "Numéro;Date;Libellé;Montant\n0470000001;01/11/2026;Abonnement;20,00\n0470000001;02/11/2026;SMS;0,10\n"
KINDS = [
    (Kind.DETAIL, BILL),
    (Kind.DETAIL, "Rechnungsnummer;Rufnummer;Tarifzone;Nettobetrag\nR1;0470000001;D1;1,20\n"),
    (Kind.DETAIL, "Mobilnummer;Kategorie;Text;Betrag\n0470000001;A;x;1\n0470000001;B;y;2\n0470000002;B;y;2\n"),
    (Kind.PRICES, "Article;Prix mensuel\nMobile 1;20\nData 1 GB;5\n"),
    (Kind.PRICES, "Option;Plan;Preis pro Monat\nData;Mobile 1;5\n"),
    (Kind.PEOPLE, "Matricule;Nom;Prénom;E-mail;Département\n12;Peeters;Zoë;z@example.be;IT\n"),
    (Kind.PEOPLE, "Personeelsnummer;Naam;Afdeling;GSM\n12;Zoë Peeters;IT;0470000001\n"),
    (Kind.USAGE, "GSM;Mois;Minutes;SMS;MB\n0470000001;2026-10;12;3;800\n"),
    (Kind.INVOICE, '<?xml version="1.0"?>\n<ubl:Invoice xmlns:ubl="x"/>'),
    (Kind.LIST, "GSM;Carte SIM;Tarif;Coût mensuel;Département;E-mail\n0470000001;;M;20;IT;x@example.be\n"),
    (Kind.LIST, "GSM;Description;Total\n0470000001;van;20\n0470000002;car;20\n"),
    (Kind.LIST, "GSM\n0470000001\n"),
    (None, "apples;pears\n1;2\n"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "content"), KINDS)
def test_the_kind_of_a_file_is_known_by_its_content(tmp_path: Path, kind: Kind | None, content: str) -> None:
    assert recognise(text_file(tmp_path, content, "data")) is kind


@pytest.mark.parametrize(
    ("content", "says"),
    [(BILL, "itemised bill"), (KINDS[3][1], "price list"), (KINDS[6][1], "employees"), (KINDS[7][1], "consumption")],
)
def test_a_file_of_another_kind_is_refused_by_name(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(WorkbookError, match=says):
        read_list(text_file(tmp_path, content))
