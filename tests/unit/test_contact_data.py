"""How somebody is reached, and when they were born: numbers are numbers, nobody is born tomorrow; everywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import BaseModel, ValidationError

from fleet_tui.cli.exits import Exit
from fleet_tui.domain.calendar import day_of, system_clock
from fleet_tui.domain.person import NewPerson, PersonUpdate
from fleet_tui.domain.profile import NewProfile, ProfileUpdate
from fleet_tui.server.sample.charges import vat
from fleet_tui.workspace.choices import names_in
from tests.unit.command_line import EXAMPLE, Fleet, fleet, sample

__all__ = ("fleet", "sample")

NO_NUMBERS = ["abc def", "0489 XX XX XX", "24/11/1980", "0489744365 0488267074", "12", "٠٤٨٩٧٤٤٣٦٥", "1" * 41]
NAMED = {"given_name": "Zoë", "family_name": "[/]"}
INVITED = {"role": "MEMBER", "description": "Zoë", "e_mail": "zoe@example.be", "language": "FR"}


@pytest.mark.parametrize(
    ("model", "others"), [(NewPerson, NAMED), (PersonUpdate, {}), (NewProfile, INVITED), (ProfileUpdate, {})]
)
@pytest.mark.parametrize("text", NO_NUMBERS)
def test_the_contract_takes_phone_numbers_only(model: type[BaseModel], others: dict[str, str], text: str) -> None:
    with pytest.raises(ValidationError):
        model.model_validate({**others, "phone_number": text})
    for good in ("0489 74 43 65", "+31 6 12345678", "02/226.88.88", None):
        model.model_validate({**others, "phone_number": good})


def test_nobody_is_born_tomorrow() -> None:
    today = day_of(system_clock())
    assert NewPerson(**NAMED, birth_date=today).birth_date == today
    with pytest.raises(ValidationError):
        PersonUpdate(birth_date=today + timedelta(days=2))


def test_the_command_line_says_so_in_words_and_changes_nothing(fleet: Fleet) -> None:
    number = next(
        line["msisdn"]
        for line in fleet("lines", "list", "status:active", "--json").json
        if line["person"] and line["msisdn"] != "+32489744365"
    )
    for words, sentence in (
        (("user", "change", number, "--phone", "abc def"), "Phone number: This is not a phone number."),
        (("user", "change", number, "--birth-date", "24/11/2080"), "A date of birth lies between 1900 and today."),
        (("user", "set", "new", number, "--first-name", "A", "--last-name", "B", "--phone", "x"), "not a phone number"),
        (
            ("profiles", "new", "member", "Zoë", "zoe@example.be", "--phone", "abc def"),
            "The contact number is not a phone number.",
        ),
    ):
        said = fleet(*words, "--yes")
        assert (said.exit, sentence in said.err) == (Exit.USAGE, True), said
    assert fleet("lines", "show", number, "--json").json["person"]["phone_number"] in (None, "")


@pytest.mark.parametrize("words", [("cease", EXAMPLE), ("plan", "set", "x", EXAMPLE), ("add", "8932030000205519465")])
def test_hidden_rows_need_a_file(fleet: Fleet, words: tuple[str, ...]) -> None:
    said = fleet(*words, "--hidden", "--yes")
    assert said.exit == Exit.USAGE
    assert "--hidden is for the rows of a file: it goes with --from." in said.err
    assert fleet.orders_made() == []


@pytest.mark.parametrize("net", [0, 1, 50, 119, 150, 250, 12345])
def test_the_vat_of_a_credit_is_that_of_its_invoice(net: int) -> None:
    assert vat(-net, 21) == -vat(net, 21)
    assert vat(50, 21) == 11


@pytest.mark.parametrize(
    "names",
    [
        ["Data 1,5 GB", "Voice 100"],
        ["Données 10,5 Go", "Appels 1,5 h"],
        ["Databundel 0,5 GB", "Bellen 1,5 uur"],
        ["Datenvolumen 2,5 GB", "Anrufe 1,5 Std."],
        ["Data 1", "5 GB extra"],
    ],
)
def test_a_comma_between_digits_parts_no_typed_name(names: list[str]) -> None:
    assert names_in("; ".join(names)) == names
    assert names_in(", ".join(names)) == names
