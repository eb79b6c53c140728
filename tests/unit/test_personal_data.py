"""A person is found in what was written, and every column of the database says what becomes of it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import LargeBinary, String

from fleet_tui.server.privacy import registry
from fleet_tui.server.privacy.registry import HELD, NOBODY
from fleet_tui.server.privacy.words import Name, Words
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.tables import Moment
from fleet_tui.workspace.personal_data_words import REASONS, TABLES

ERASED = "Erased person 3F2A"
WORDS = Words(
    ERASED,
    names=frozenset({Name("Zoë", "Quill-Ó'Brien"), Name("QUILL O'BRIEN Zoe"), Name("Reception")}),
    called=frozenset({"Fleet desk"}),
    e_mails=frozenset({"zoe@x.example"}),
    phones=frozenset({"+32470123456"}),
    birth_dates=frozenset({date(1980, 11, 4)}),
)


def test_every_column_that_may_hold_a_text_is_described() -> None:
    """Whoever adds one says in the registry what becomes of it when a person is erased."""
    described = {held.table: held.described for held in HELD}
    assert len(described) == len(HELD)
    assert described.keys() | NOBODY == set(tables.metadata.sorted_tables)
    assert not described.keys() & NOBODY
    for table, names in described.items():
        assert names <= {*table.columns.keys(), "organisation_id"}, table.name
        texts = {each.name for each in table.columns if isinstance(each.type, String | LargeBinary)}
        moments = {each.name for each in table.columns if isinstance(each.type, Moment)}
        assert texts - moments - names - {"organisation_id"} == set(), table.name
    assert {held.table.name for held in HELD} <= TABLES.keys()
    reasons = {held.kept for held in HELD if held.kept} | {registry.AS_RECEIVED}
    assert reasons == REASONS.keys()


@pytest.mark.parametrize(
    ("text", "anywhere", "in_a_row_of_theirs"),
    [
        ("ZOE QUILL O'BRIEN called", f"{ERASED} called", None),
        ("Quill-O’Brien, Zoë", ERASED, None),
        ("quill_o_brien_zoe.csv", f"{ERASED}.csv", None),
        ("to zoe@x.example.", f"to {ERASED}.", None),
        ("azoe@x.example", "azoe@x.example", None),
        ("0470/12.34.56, +32 (0)470 12 34 56", f"{ERASED}, {ERASED}", None),
        ("10470123456", "10470123456", None),
        ("Mrs Quill-O'Brien, 04/11/1980", "Mrs Quill-O'Brien, 04/11/1980", f"Mrs {ERASED}, {ERASED}"),
        ("Zoë Peeters at the reception of the Fleet desk", "Zoë Peeters at the reception of the Fleet desk", None),
        ("Reception", ERASED, None),
    ],
)
def test_names_are_found_however_they_are_written(text: str, anywhere: str, in_a_row_of_theirs: str | None) -> None:
    assert WORDS.in_text(text) == anywhere
    assert WORDS.in_text(text, close=True) == (in_a_row_of_theirs or anywhere)


def test_what_is_said_of_a_person_by_fields_goes_whole() -> None:
    person = {"given_name": "Zoë", "family_name": "Quill-Ó'Brien", "birth_date": "1980-11-04", "language": "NL"}
    other = {"given_name": "Zoë", "family_name": "Maes", "birth_date": "1980-11-04", "language": "NL"}
    written = json.dumps({"people": [person, other], "author": "Fleet desk", "text": "Fleet desk"})
    assert json.loads(WORDS.in_json(written)) == {
        "people": [
            {"given_name": "Erased person", "family_name": "3F2A", "birth_date": None, "language": "NL"}, other,
        ],
        "author": ERASED,
        "text": "Fleet desk",
    }  # fmt: skip
    untouched = json.dumps({"a": [1, None, "Jan Peeters"]}, indent=1)
    assert WORDS.in_json(untouched) is untouched
