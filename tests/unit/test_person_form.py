"""The fields of a user: what they make, and a sentence for each thing that cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from fleet_tui.domain.person import Language, Person, Salutation
from fleet_tui.workspace.person_form import PERSON_FIELDS, Mistyped, new_person_of, texts_of, update_of

ZOE = Person.model_validate(
    {
        "id": "p",
        "salutation": "MRS",
        "given_name": "Zoë",
        "family_name": "Ó'Brien 陳",
        "birth_date": "1980-04-03",
        "e_mail": None,
        "language": "NL",
    }
)


def test_a_person_as_texts_and_back() -> None:
    texts = texts_of(ZOE)
    assert list(texts) == list(PERSON_FIELDS)
    assert (texts["salutation"], texts["birth_date"], texts["language"]) == ("MRS", "03/04/1980", "NL")
    made = new_person_of(texts)
    assert (made.salutation, made.birth_date, made.language) == (Salutation.MRS, date(1980, 4, 3), Language.NL)
    assert (made.given_name, made.family_name, made.e_mail) == ("Zoë", "Ó'Brien 陳", None)


def test_an_update_holds_what_was_typed_and_an_emptied_field_is_emptied() -> None:
    update = update_of({"phone_number": " 02 226 88 88 ", "birth_date": "", "salutation": ""})
    assert update.model_dump(exclude_unset=True) == {
        "phone_number": "+3222268888",
        "birth_date": None,
        "salutation": None,
    }


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("given_name", " ", "Please fill this in."),
        ("family_name", "x" * 201, "This is too long."),
        ("birth_date", "31/02/1980", "Write the day like 24/11/1980."),
        ("birth_date", "1/1/1850", "Write the day like 24/11/1980."),
        ("birth_date", "1/1/2080", "A date of birth lies between 1900 and today."),
        ("birth_date", "٢٤/١١/١٩٨٠", "Write the day like 24/11/1980."),
        ("e_mail", "zoe", "This is not an e-mail address."),
        ("phone_number", "1" * 41, "This is not a phone number."),
        ("phone_number", "abc def", "This is not a phone number."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(name: str, typed: str, said: str) -> None:
    with pytest.raises(Mistyped) as wrong:
        update_of({name: typed})
    assert wrong.value.problems == {name: said}


def test_all_problems_are_told_at_once_in_the_order_of_the_form() -> None:
    with pytest.raises(Mistyped) as wrong:
        new_person_of({"birth_date": "x", "e_mail": "zoe", "given_name": "Zoë"})
    assert list(wrong.value.problems) == ["family_name", "birth_date", "e_mail"]
