"""The query language, asked over a small fleet whose answers can be counted by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.labels import BLOCKS, LINE_STATUSES
from fleet_tui.domain.text import Text, fold
from fleet_tui.fleet.forms import FIELD_FORMS, IS_FORMS, STATUS_FORMS
from fleet_tui.fleet.grammar import Field, QueryError, fields
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.query import CLOSED, Query, find
from fleet_tui.i18n import available_languages, in_other_languages, set_language
from tests.fleet_pages import CONTRACT, page, row

LINES: dict[str, dict[str, Any]] = {
    "margaux": {
        "msisdn": "+32489744365", "iccid": "8932030000205518327", "description": "Margaux Sastre",
        "person": "Margaux Sastre", "plan": "mobile_contact", "status": "ACTIVE", "billing_account": "100457319",
        "options": ["data_national_10"], "pay_by_mobile_limit": Decimal(50), "monthly_cost": Decimal("45.00"),
        "department": "Ventes", "cost_centre": "CC1", "left_on": "2026-11-29",
    },
    "zoe": {
        "msisdn": "+32488268365", "iccid": "8932030000205518335", "description": "Zoë Peeters",
        "person": "Zoë Peeters", "plan": "mobile_europe", "status": "PENDING", "scheduled_kind": "activate",
        "scheduled_date": "2026-12-01", "monthly_cost": Decimal("20.50"),
        "department": "Ventes, Nord", "cost_centre": "CC10", "left_on": "2026-11-30",
    },
    "van": {
        "msisdn": "+32488268370", "iccid": None, "description": "Van 3, Gent", "plan": "mobile_start",
        "status": "SUSPENDED", "billing_account": "100457320", "options": ["data_asia_600", "voice_national_100"],
        "blocks": ["MOBILE_DATA", "MMS"], "monthly_cost": Decimal(0), "department": "Logistiek",
        "suspended_on": "2026-08-20",
    },
    "depot": {
        "msisdn": "+31612345678", "iccid": "8932030000205518350", "description": 'Depot "Noord": 24/7',
        "plan": "unheard_of", "status": "CEASED", "split_bill_profile": "New Split Billing Profile #1",
    },
}  # fmt: skip
EMPTY: dict[str, Any] = {
    "version": 1, "person": None, "billing_account": None, "options": [], "split_bill_profile": None, "blocks": [],
    "pay_by_mobile_limit": None, "monthly_cost": None, "scheduled_kind": None, "scheduled_date": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def index() -> FleetIndex:
    index = FleetIndex()
    index.set_catalogue([CONTRACT], [BillingAccount(number="100457319", name=Text("Katwilgweg"))])
    index.begin(date(2026, 11, 30))
    index.add_page(page([EMPTY | {"id": name} | line for name, line in LINES.items()]))
    return index


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "margaux zoe van depot"),
        ("   ", "margaux zoe van depot"),
        # free words
        ("MARGAUX", "margaux"),
        ("zoe", "zoe"),
        ("zoé peeters", "zoe"),
        ("peeters zoe", "zoe"),
        ("zoe sastre", ""),
        ('"van 3"', "van"),
        ('"3 van"', ""),
        ("mobile contact", "margaux"),
        ("mobile_contact", "margaux"),
        ("100457319", "margaux"),
        ("205518327", "margaux"),
        # a word that is a state, written out: the lines that have it in their text, and those that are so
        ("suspended", "van"),
        ("pending", "zoe"),
        ("SUSPENDED 0488", "van"),
        ("-suspended", "margaux zoe depot"),
        ("leavers", "margaux"),
        ("suspendu", "van"),
        ("pend", ""),
        ('"suspended"', ""),
        # of the list, or of the user in the HR list
        ("dept:ventes", "margaux zoe"),
        ("dept=ventes", "margaux"),
        ("département:ventes", "margaux zoe"),
        ("afdeling:logistiek abteilung:logistiek", "van"),
        ("logistiek", "van"),
        ('dept:"Ventes, Nord"', "zoe"),
        ("no dept", "depot"),
        ("cost_centre:cc1", "margaux zoe"),
        ("cost_centre=CC1", "margaux"),
        ("kostenstelle:cc1,nothing -dept=ventes", "zoe"),
        ("cost_centre:none", "van depot"),
        ("cc10", "zoe"),
        ("is:departed", "margaux"),
        ("is:leaver", "margaux"),
        ("-is:departed", "zoe van depot"),
        # numbers, however they are written
        ("0489744365", "margaux"),
        ("0489 74 43 65", "margaux"),
        ("0489/74.43.65", "margaux"),
        ("+32489744365", "margaux"),
        ("+32 489 74 43 65", "margaux"),
        ("0032489744365", "margaux"),
        ("0032 489 74", "margaux"),
        ("+32", "margaux zoe van"),
        ("+31612", "depot"),
        ("8932 0300 0020 5518 327", "margaux"),
        ("number:0489744365", "margaux"),
        ('number:"0489 74 43 65"', "margaux"),
        ("number:0488", "zoe van"),
        ("number:8268", "zoe van"),
        ("number:0489744365,+31612345678", "margaux depot"),
        ("number=0489744365", "margaux"),
        ("iccid:8327", "margaux"),
        ("iccid:no", "van"),
        # fields
        ("status:pending", "zoe"),
        ("status:PENDING", "zoe"),
        ("status:pend", "zoe"),
        ("status:stopped", "depot"),
        ("status:ceased", "depot"),
        ("status:pending,active", "margaux zoe"),
        ("STATUS:Pending", "zoe"),
        ("plan:europe", "zoe"),
        ('plan:"mobile e"', "zoe"),
        ("plan:unheard", "depot"),
        ("plan=mobile_start", "van"),
        ("plan=mobile", ""),
        ("account:100457319", "margaux"),
        ("account:katwilg", "margaux"),
        ("account:no", "zoe depot"),
        ("option:asia", "van"),
        ("option:yes", "margaux van"),
        ("split:yes", "depot"),
        ("split:no", "margaux zoe van"),
        ("split:profile", "depot"),
        ("user:zoe", "zoe"),
        ("user:no", "van depot"),
        ('user:"no"', ""),
        ("description:gent", "van"),
        ("block:data", "van"),
        ('block:"mobile data"', "van"),
        ("block:“mobile data”", "van"),
        ("block:„mobile data“", "van"),
        ("is:scheduled", "zoe"),
        ("is:blocked", "van"),
        ("is:suspended", "van"),
        # comparisons
        ("cost>20", "margaux zoe"),
        ("cost>20,50", "margaux"),
        ("limit<=50", "margaux"),
        ("limit>50", ""),
        ("limit:no", "zoe van depot"),
        ("cost>=20.50", "margaux zoe"),
        ("cost=0", "van"),
        ("cost:0", "van"),
        ("cost<=20.50", "zoe van"),
        ("cost<21", "zoe van"),
        ("cost:no", "depot"),
        ("cost>20,", "margaux zoe"),
        ('cost>"€ 20.50"', "margaux"),
        ('cost>"20,50\u00a0€"', "margaux"),
        ('cost<"1\u202f240,00 €"', "margaux zoe van"),
        ("cost>-0,01", "margaux zoe van"),
        ("scheduled>2026-11-30", "zoe"),
        ("scheduled>=1/12/2026", "zoe"),
        ("scheduled>2026-12-01", ""),
        ("scheduled=2026-12-01", "zoe"),
        ("scheduled:no", "margaux van depot"),
        ("since<2026-09-01", "van"),
        ("since<20/08/2026", ""),
        ("since:no", "margaux zoe depot"),
        # not
        ("-block:data", "margaux zoe depot"),
        ("-margaux", "zoe van depot"),
        ('-"van 3" -zoe', "margaux depot"),
        ("0488 -status:pending", "van"),
        # together
        ("status:pending plan:europe cost>20 -block:data", "zoe"),
    ],
)  # fmt: skip
def test_finds(index: FleetIndex, query: str, found: str) -> None:
    assert [index.ids[position] for position in find(index, query)] == found.split()


@pytest.mark.parametrize(
    "query", ["status:", "cost>", "cost>-", '"', "-", "plan:,", "scheduled>2026-1", "is:", '-plan:"']
)
def test_what_is_still_being_typed_asks_for_nothing(index: FleetIndex, query: str) -> None:
    assert len(find(index, query)) == len(index)


@pytest.mark.parametrize(
    ("query", "wrong", "hint"),
    [
        ("statu:active", "statu", "Did you mean status?"),
        ("zoe colour:red", "colour", "Fields: number"),
        ("status:penging", "penging", "Did you mean pending?"),
        ("status:pending,xyz", "pending,xyz", "xyz"),
        ("is:green", "green", "scheduled"),
        ("cost>cheap", "cheap", "cost>20"),
        ("cost>nan", "nan", "amount"),
        ("cost>1e999999999", "1e999999999", "amount"),
        ("cost>1e2", "1e2", "amount"),
        ("cost>1_00", "1_00", "amount"),
        ("cost>1.000", "1.000", "Write 1000 or 1.00"),
        ("limit<1,000", "1,000", "Write 1000 or 1.00"),
        ("cost>CHF9", "CHF9", "amount"),
        ("scheduled>tomorrow", "tomorrow", "YYYY-MM-DD"),
        ("scheduled>2026-13-40", "2026-13-40", "no day"),
        ("scheduled>30/11/0026", "30/11/0026", "no day"),
        ("block:dta", "dta", "mobile data"),
        ("plan>europe", "plan>europe", "plan:value"),
    ],
)
def test_says_what_is_wrong_and_where(query: str, wrong: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        Query(query)
    assert query[caught.value.start : caught.value.end] == wrong
    assert hint in caught.value.message


def test_an_escape_sequence_in_a_query_is_not_repeated_raw() -> None:
    with pytest.raises(QueryError) as caught:
        Query("status:\x1b[c")
    assert "\x1b" not in caught.value.message


TEXTS = st.text(st.sampled_from('ab0 4+8,:=<>-"\u00ebstatuscostplan\x1b'), max_size=25)


@given(TEXTS)
def test_no_text_breaks_the_language(index: FleetIndex, text: str) -> None:
    try:
        query = Query(text)
    except QueryError as caught:
        error = caught
    else:
        found = query.select(index, range(len(index)))
        assert found == sorted(set(found))
        return
    assert 0 <= error.start <= error.end <= len(text)


@given(TEXTS, TEXTS)
def test_a_narrower_query_finds_nothing_new(index: FleetIndex, text: str, more: str) -> None:
    try:
        before, after = Query(text), Query(text + more)
    except QueryError:
        return
    if after.narrows(before):
        every = range(len(index))
        assert set(after.select(index, every)) <= set(before.select(index, every))


def test_the_last_letter_of_a_state_finds_what_the_letters_before_it_did_not() -> None:
    assert not Query("suspended").narrows(Query("suspende"))
    assert Query("suspended van").narrows(Query("suspended"))


def test_a_long_pasted_list_of_numbers_is_looked_up() -> None:
    index = FleetIndex()
    index.add_page(page([row(n) for n in range(2_000)]))
    wanted = ",".join(f"0470 00 {n // 100:02} {n % 100:02}".replace(" ", "") for n in range(0, 2_000, 2))
    assert len(find(index, f"number:{wanted}")) == 1_000


LANGUAGES = available_languages()


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_query_kept_in_any_language_is_understood_in_each(index: FleetIndex, spoken: str) -> None:
    set_language(spoken)
    for query, found in (
        ("status:attente", "zoe"), ("statut:active", "margaux"), ("Status:aktiv", "margaux"),
        ("status:gepauzeerd", "van"), ("STATUS:pausiert", "van"), ("is:geplant", "zoe"), ("est:planifiée", "zoe"),
        ("blocage:données", "van"), ('sperre:"mobile daten"', "van"), ("block:\"mobiele data\"", "van"),
        ("nutzer:no", "van depot"), ("gebruiker:no", "van depot"), ("split:oui", "depot"),
        ("split:nee", "margaux zoe van"), ("kosten>20", "margaux zoe"), ("coût>20", "margaux zoe"),
        ("omschrijving:depot", "depot"), ("konto:ja", "margaux van"),
        ("limite:non", "zoe van depot"), ("optie:asia", "van"), ("tarif:europe", "zoe"),
    ):  # fmt: skip
        assert " ".join(index.ids[position] for position in find(index, query)) == found, query


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_word_is_understood_in_the_form_in_which_people_write_it(index: FleetIndex, spoken: str) -> None:
    """Gender, number and case, with and without accents, and a field by what the lists call it."""
    set_language(spoken)
    for query, found in (
        ("statut:actif", "margaux"), ("statut:Actifs", "margaux"), ("etat:actives", "margaux"),
        ("status:actieve", "margaux"), ("status:aktive", "margaux"), ("zustand:aktiver", "margaux"),
        ("statut:suspendu", "van"), ("statut:suspendues", "van"), ("status:geschorst", "van"), ("status:pause", "van"),
        ("status:pausierte", "van"), ("statut:arrêté", "depot"), ("statut:arretees", "depot"),
        ("statut:résilié", "depot"), ("status:gestopt", "depot"), ("status:gekündigte", "depot"),
        ("status:attente,actif", "margaux zoe"), ("-statut:actif", "zoe van depot"), ("status=actif", "margaux"),
        ("status:ausstehende", "zoe"), ("est:planifié", "zoe"), ("is:geplande", "zoe"), ("ist:geplante", "zoe"),
        ("est:bloqué", "van"), ("is:geblokkeerde", "van"), ("ist:gesperrte", "van"), ("est:partagée", "depot"),
        ("tarief:europe", "zoe"), ("Tarifplan:europe", "zoe"), ("tarieven:europe", "zoe"),
        ("telefoonnummer:0489744365", "margaux"), ("téléphone:0489744365", "margaux"), ("opties:asia", "van"),
        ("beschrijving:depot", "depot"), ("rechnungskonto:neen", "zoe depot"), ("prix>20", "margaux zoe"),
        ("blocages:oui", "van"), ("simkaart:no", "van"), ("planifié>2026-11-30", "zoe"),
    ):  # fmt: skip
        assert " ".join(index.ids[position] for position in find(index, query)) == found, query


def test_no_other_form_means_two_things() -> None:
    for forms, labels in (
        (FIELD_FORMS, {field.value: field.value for field in Field}),
        (STATUS_FORMS, LINE_STATUSES),
        (IS_FORMS, CLOSED[Field.IS][0]),
    ):
        meant: dict[str, set[str]] = {}
        for code, word in labels.items():
            for name in (word, *in_other_languages(word), *forms.get(code, "").split()):
                meant.setdefault(fold(name), set()).add(code)
        assert {name: several for name, several in meant.items() if len(several) > 1} == {}
        assert all(name == fold(name) for several in forms.values() for name in several.split())


def test_no_word_means_two_fields_whatever_the_language() -> None:
    meant: dict[str, set[Field]] = {}
    for spoken in LANGUAGES:
        set_language(spoken)
        for name, field in fields().items():
            assert name.replace("_", "").isalpha(), name  # as the grammar reads a field
            meant.setdefault(name, set()).add(field)
    assert {name: several for name, several in meant.items() if len(several) > 1} == {}


@pytest.mark.parametrize("table", [LINE_STATUSES, BLOCKS], ids=["statuses", "blocks"])
def test_no_word_means_two_values_whatever_the_language(table: dict[str, str]) -> None:
    meant: dict[str, set[str]] = {}
    for code, word in table.items():
        for name in (word, *in_other_languages(word)):
            meant.setdefault(fold(name), set()).add(code)
    assert {name: several for name, several in meant.items() if len(several) > 1} == {}


def test_while_one_types_no_word_of_another_language_gets_in(index: FleetIndex) -> None:
    """`a` begins «attente», »ausstehend« and «arrêtée» too; in English it is only the active ones."""
    assert [index.ids[position] for position in find(index, "status:a")] == ["margaux"]
    set_language("fr")
    assert [index.ids[position] for position in find(index, "status:a")] == ["margaux", "zoe", "depot"]


NAMES = {
    "Łukasz Wójcik": "lukasz wojcik", "Søren Ødegård": "soren odegard", "Cœur d'Anvers": "coeur",
    "Işık Yıldız": "isik yildiz",
    "Đorđe Æsir": "dorde aesir", "O’Brien": "o'brien", "Zoe\u0308 Noe\u0308l": "zoë noël",
    "Éric Lefèvre": "eric lefe\u0300vre",
    "GROẞ Straße": "gross strasse", "Ǿrsted": "orsted",
}  # fmt: skip


@pytest.mark.parametrize(("name", "typed"), NAMES.items())
def test_a_name_is_found_as_another_keyboard_writes_it(name: str, typed: str) -> None:
    index = FleetIndex()
    index.add_page(page([{**row(n), "person": each, "description": each} for n, each in enumerate(NAMES)]))
    for query in (typed, typed.upper(), name, f'user:"{typed}"', f"\u202a{typed}\u202c", f'"{typed}"'):
        assert [index.persons[position] for position in find(index, query)] == [Text(name)], query


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("-plan:typo", "plan:typo"),
        ("van -user:nobody.here", "user:nobody.here"),
        ("-xyzzy", "xyzzy"),
        ("-plan:europe", ""),
        ("-status:ceased -is:departed", ""),
        ("-option:no", ""),
        ("-", ""),
    ],
)
def test_an_exclusion_that_leaves_nothing_out_is_said(index: FleetIndex, query: str, part: str) -> None:
    said = Query(query).idle(index)
    assert (said.message if said else "") == (f"No line has “{part}”: nothing is left out by it." if part else "")
    assert said is None or query[said.start : said.end] == f"-{part}"
