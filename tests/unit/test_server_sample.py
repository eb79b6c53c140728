"""The sample fleet: the same for one seed, any size, true to the field's rules and to the portal's introduction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import phonenumbers
import pytest
from sqlalchemy import Connection, Row, create_engine, select
from stdnum import luhn
from stdnum.be import ogm_vcs

from fleet_tui.domain.iccid import parse_iccid
from fleet_tui.domain.msisdn import parse_msisdn
from fleet_tui.server.sample.make import make_sample
from fleet_tui.server.storage import tables
from tests.harness import NOW


@contextmanager
def sample(size: int = 250, seed: int = 1) -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        make_sample(connection, size, seed, NOW, lambda done, total: None)
        yield connection
    engine.dispose()


def rows(connection: Connection, table: Any) -> list[Row[Any]]:
    return list(connection.execute(select(table).order_by(*table.primary_key.columns)).all())


def content(size: int, seed: int) -> str:
    """Everything but the organisation's random id."""
    with sample(size, seed) as connection:
        return str([[row[1:] for row in rows(connection, table)] for table in (tables.lines, tables.people)])


def test_one_seed_one_fleet() -> None:
    assert content(40, 7) == content(40, 7)
    assert content(40, 7) != content(40, 8)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 20, 999])
def test_any_size(size: int) -> None:
    with sample(size) as connection:
        assert len(rows(connection, tables.lines)) == size
        managers = [row for row in rows(connection, tables.profiles) if row.role == "MANAGER"]
        assert managers  # somebody can always sign in


def test_the_default_fleet_is_the_one_of_the_sketches() -> None:
    with sample() as connection:
        lines = rows(connection, tables.lines)
        assert Counter(line.status for line in lines) == {"ACTIVE": 231, "PENDING": 12, "SUSPENDED": 5, "CEASED": 2}
        assert sum(line.scheduled_kind == "activate" for line in lines) == 2
        profiles = rows(connection, tables.profiles)
        assert Counter(profile.status for profile in profiles) == {"VALIDATED": 35, "INVITED": 3}


def test_the_lines_of_the_introduction() -> None:
    with sample() as connection:
        lines = {line.msisdn: line for line in rows(connection, tables.lines)}
        cards = {card.iccid: card for card in rows(connection, tables.sim_cards)}
        people = {person.id: person for person in rows(connection, tables.people)}
    example = lines["+32489744365"]
    assert (example.status, example.iccid, example.billing_account) == ("ACTIVE", "8932030000205518327", "100457319")
    assert cards[example.iccid].puk == "51213732"
    assert people[example.person_id].family_name == "Sastre"
    assert (lines["+32488268365"].status, lines["+32488268365"].plan) == ("PENDING", "MOBILE_EUROPE")
    assert lines["+32488268365"].scheduled_kind is None
    assert lines["+32488267074"].status == "ACTIVE"


def test_numbers_and_cards_keep_the_fields_rules() -> None:
    with sample(2000) as connection:
        lines, cards = rows(connection, tables.lines), rows(connection, tables.sim_cards)
        invoices = rows(connection, tables.invoices)
    for line in lines:
        assert parse_msisdn(line.msisdn) == line.msisdn
        assert phonenumbers.is_valid_number(phonenumbers.parse(line.msisdn))
    assert len({line.msisdn for line in lines}) == len(lines)
    for card in cards:
        assert parse_iccid(card.iccid) == card.iccid
        assert luhn.is_valid(card.iccid)
        assert len(card.puk) == 8
    assert len({card.issuer for card in cards}) == 4
    used = {line.iccid: line for line in lines}
    for card in cards:
        assert (card.line_id is None) == (card.status == "STOCK") == (card.iccid not in used)
    assert all(ogm_vcs.is_valid(invoice.communication) for invoice in invoices)


def test_people_and_things() -> None:
    with sample(2000) as connection:
        lines, people = rows(connection, tables.lines), rows(connection, tables.people)
        profiles = rows(connection, tables.profiles)
    things = [line for line in lines if line.person_id is None]
    assert 0.1 < len(things) / len(lines) < 0.2
    assert {person.language for person in people} == {"NL", "FR", "DE"}
    validated = {profile.person_id for profile in profiles if profile.status == "VALIDATED"}
    assert {person.id for person in people if person.confirmed} == validated  # confirmed means just that
    addresses = [profile.e_mail for profile in profiles]
    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith(".example") and address.isascii() for address in addresses)


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        make_sample(connection, 4500, 1, NOW, lambda done, total: told.append((done, total)))
    engine.dispose()
    assert told == [(2000, 4500), (4000, 4500), (4500, 4500)]
