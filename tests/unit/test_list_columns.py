"""Which column of a list is which: by its heading, by its cells, or asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.workbook.heading_words import field_of
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.import_list import read_list
from fleet_tui.workbook.reading import WorkbookError
from tests.list_files import CARDS, book, number, numbers, text_file


@pytest.mark.parametrize(
    ("headings", "cells", "taken"),
    [
        (["Carte SIM (ancienne)", "Carte SIM (nouvelle)"], [CARDS[0], CARDS[1]], CARDS[1]),
        (["Carte SIM (nouvelle)", "Carte SIM (ancienne)"], [CARDS[1], CARDS[0]], CARDS[1]),
        (["Old SIM card", "New SIM"], [CARDS[0], CARDS[1]], CARDS[1]),
        (["Oude simkaart", "Nieuwe simkaart"], [CARDS[0], CARDS[1]], CARDS[1]),
        (["Alte SIM-Karte", "Neue SIM-Karte"], [CARDS[0], CARDS[1]], CARDS[1]),
        (["Kartennummer", "ICCID"], ["17", CARDS[1]], CARDS[1]),
        (["SIM", "ICCID"], [CARDS[1], ""], CARDS[1]),
    ],
)
def test_of_two_card_columns_the_one_that_is_meant(
    tmp_path: Path, headings: list[str], cells: list[str], taken: str
) -> None:
    path = text_file(tmp_path, f"GSM;{';'.join(headings)}\n0470000001;{';'.join(cells)}\n")
    (row,) = read_list(path).rows
    assert row.iccid == taken


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("Numéro (ancien);Numéro (nouveau)", "0470000009;0470000001"),
        ("Téléphone (desk);GSM", "02 555 12 10;0470000001"),
        ("Téléphone;GSM", "02 555 12 10;0470000001"),
        ("Vast nummer;Gsm-nummer", "02 555 12 10;0470000001"),
        ("Nummer;Telefoonnummer", "1;0470000001"),
        ("Nr.;Numéro;MSISDN", "7;1;0470000001"),
        ("#;Phone", "1;0470000001"),
        ("GSM;Téléphone", ";0470000001"),
        ("GSM privé;GSM", "0470000009;0470000001"),
    ],
)
def test_of_two_number_columns_the_one_that_is_meant(tmp_path: Path, headings: str, cells: str) -> None:
    candidate = read_list(text_file(tmp_path, f"{headings};Tarif\n{cells};M\n"))
    assert numbers(candidate) == ["+32470000001"]
    assert candidate.reading.unused


@pytest.mark.parametrize(
    ("headings", "cells", "field", "value"),
    [
        ("Référence;Description", "R1;van", "description", "van"),
        ("Produit;Plan tarifaire", "tablet;Plan A", "plan", "Plan A"),
        ("Prix;Prix mensuel", "999;12", "monthly_cost", 12),
        ("SIM status;Statut de la ligne", "actif;suspendu", "status", "SUSPENDED"),
    ],
)
def test_the_heading_that_fits_better_wins(
    tmp_path: Path, headings: str, cells: str, field: str, value: object
) -> None:
    (row,) = read_list(text_file(tmp_path, f"GSM;{headings}\n0470000001;{cells}\n")).rows
    assert getattr(row, field) == value


@pytest.mark.parametrize("headings", ["GSM;Mobile", "N° GSM;GSM nr.", "GSM 1;GSM;GSM"])
def test_two_columns_that_are_equally_good_are_asked_about(tmp_path: Path, headings: str) -> None:
    with pytest.raises(WorkbookError, match="several columns"):
        read_list(text_file(tmp_path, f"{headings};Tarif\n0470000001;0470000002;0470000003\n"))


def test_two_columns_that_say_the_same_are_one(tmp_path: Path) -> None:
    assert numbers(read_list(text_file(tmp_path, "GSM;Mobile\n0470000001;0470000001\n"))) == ["+32470000001"]


def test_a_tie_in_a_column_that_is_not_needed_asks_nothing(tmp_path: Path) -> None:
    path = text_file(tmp_path, "GSM;Remarque;Commentaire\n0470000001;a;b\n")
    assert numbers(read_list(path, fields={Field.MSISDN})) == ["+32470000001"]
    with pytest.raises(WorkbookError, match="Remarque"):
        read_list(path)


def test_every_column_that_is_not_used_is_said(tmp_path: Path) -> None:
    wide = [f"X{n}" for n in range(300)]
    rows = [["GSM", "Colour", "", *wide, "ICCID"], [number(1), "red", "loose", *wide, CARDS[0]]]
    candidate = read_list(book(tmp_path / "list.xlsx", {"L": rows}))
    assert candidate.rows[0].iccid == CARDS[0]
    assert {"Colour", "X0", "column C, without a heading"} <= candidate.reading.unused.keys()


def test_columns_beyond_those_that_are_read_are_said(tmp_path: Path) -> None:
    path = book(tmp_path / "list.xlsx", {"L": [["GSM"], [number(1), *["x"] * 1_100]]})
    assert any("1,000" in sentence for sentence in read_list(path).reading.sentences())


HEADINGS = {
    Field.MSISDN: "N° de GSM|GSM nr.|GSM-Nr|Mobiel|Mobile|Numéro de mobile|N° d'appel|Tel.nr.|Mobilrufnummer|Phone n°|"
    "Téléphone mobile|№ GSM|GSM-nummer / N° de GSM|N° GSM | GSM-nr|Handynummer|Mobilfunknummer|Lijnnummer|"
    "Numéro de la ligne|Line number|* GSM :|Mobile phone no.|Oproepnummer|Tél. portable|TELEFOONNR",
    Field.ICCID: "N° de carte SIM|SIM card no.|SIM nr.|Kartennummer|Simkaartnr.|Numéro de la carte SIM|ICC-ID|"
    "SIM serial no|Simkaartnummer / N° carte SIM|SIM-Kartennr.",
    Field.STATUS: "Statut de la ligne|SIM status|Lijnstatus|Status van de lijn|Anschlussstatus|Statut / Status",
    Field.BILLING_ACCOUNT: "Klantnummer|N° compte|N° de compte client|Kundennummer|"
    "Billing account no.|Facturatierekening",
    Field.MONTHLY_COST: "Prix/mois|Redevance|Prijs per maand|Maandprijs (excl. btw)|Montant mensuel|Monatliche Kosten",
    Field.PLAN: "Type d'abonnement|Abonnementstype|Rate plan|Tariefplan|Forfait|Art des Tarifs / Tarifplan",
    Field.PERSON: "Naam en voornaam|Nom et prénom|Nom de l'utilisateur|Gebruikersnaam|Name, Vorname|Collaborateur",
}


@pytest.mark.parametrize(
    ("field", "heading"), [(field, one) for field, all_ in HEADINGS.items() for one in all_.split("|")]
)
def test_headings_are_known_by_their_words(field: Field, heading: str) -> None:
    assert field_of(heading) is field


@pytest.mark.parametrize(
    "heading",
    ["PIN", "PUK", "eSIM", "Mobile data", "Ancien numéro", "Type de SIM", "SIM type",
     "Nom du site", "Numéro de commande", "Order number", "Total", "Gerätenummer", "IMEI", "Liste des numéros"],
)  # fmt: skip
def test_headings_of_something_else_are_not_taken(heading: str) -> None:
    assert field_of(heading) is None
