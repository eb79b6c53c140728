"""Every language that is offered is complete: all texts translated, their values in them, nothing left over."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from fleet_tui.fleet.query import Query
from fleet_tui.i18n import DOMAIN, LOCALES, set_language
from fleet_tui.i18n.collect import problems
from tests.once import collect_once

CATALOGUES = sorted(LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read(po: Path) -> Catalog:
    """The catalogue in the file `po`."""
    with po.open("rb") as source:
        return read_po(source, locale=po.parent.parent.name)


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """The forms of a text: one, or one for each number."""
    return [text] if isinstance(text, str) else list(text or ())


def names(text: str) -> set[str]:
    """The values a text names."""
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def messages(catalogue: Catalog) -> dict[tuple[str | None, str], Message]:
    """Messages by context and singular, without the header."""
    return {(message.context, forms(message.id)[0]): message for message in catalogue if message.id}


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return collect_once()


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.parent.parent.name)
def test_every_text_of_the_code_is_translated_and_nothing_else(po: Path, texts: Catalog) -> None:
    assert problems(po, texts) == [], "run `make messages` and translate what is new"


def test_what_is_missing_unsure_or_left_over_is_named(tmp_path: Path) -> None:
    code = Catalog()
    code.add("plan")
    code.add("line")
    code.add(("{count} line", "{count} lines"))
    catalogue = Catalog(locale="fr", domain=DOMAIN)
    catalogue.add("plan", "plan", flags={"fuzzy"})
    catalogue.add("invoice", "facture")
    catalogue.add(("{count} line", "{count} lines"), ("{count} ligne", ""))
    po = tmp_path / "fr" / "LC_MESSAGES" / f"{DOMAIN}.po"
    po.parent.mkdir(parents=True)
    with po.open("wb") as target:
        write_po(target, catalogue)
    assert problems(po, code) == [
        "not translated: 'line'",
        "not translated: '{count} line'",
        "not sure: 'plan'",
        "not used: 'invoice'",
    ]


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.parent.parent.name)
def test_a_translation_names_the_values_of_its_text(po: Path) -> None:
    for message in messages(read(po)).values():
        wanted = set().union(*(names(form) for form in forms(message.id)))
        for form in forms(message.string):
            assert names(form) <= wanted, message.id
        assert not message.string or names(forms(message.string)[-1]) == names(forms(message.id)[-1]), message.id


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.parent.parent.name)
def test_a_translation_begins_and_ends_like_its_text(po: Path) -> None:
    for message in messages(read(po)).values():
        for source, form in zip(forms(message.id), forms(message.string), strict=False):
            assert source.startswith(" ") == form.startswith(" "), message.id
            assert source.endswith("\n") == form.endswith("\n"), message.id


TORN_APART = re.compile(r"\S ([:;?!»](\s|$|[.,)»…]))|«(?!\u00a0\S)|[^\u00a0]»")
"""French punctuation that a line break could part from its word."""


@pytest.mark.parametrize(
    "torn", ["Ligne : active", "Vraiment ?", "dit « oui\u00a0»", "«\u00a0oui »", "«oui»", "«\u00a0\u00a0oui\u00a0»"]
)
def test_french_punctuation_that_could_be_torn_apart_is_seen(torn: str) -> None:
    assert TORN_APART.search(torn)
    assert not TORN_APART.search("« oui » : status:pending, g\u00a0! « a »".replace(" ", "\u00a0"))


def test_french_punctuation_stays_with_its_word() -> None:
    french = read(LOCALES / "fr" / "LC_MESSAGES" / f"{DOMAIN}.po")
    torn = [form for message in french if message.id for form in forms(message.string) if TORN_APART.search(form)]
    assert torn == []


QUERY = re.compile(r"\w+(?::|[<>]=?)[\w.-]+(?:,\d+)?")
EXAMPLES = (
    "a name, a number, status:pending, plan:europe, cost>20",
    "monthly cost: cost>20",
    "PayByMobile limit: limit>50, limit:no",
    "day of the next change: scheduled>{day}",
    "day since which it is suspended: since<{day}",
    "“{value}” is not an amount; write cost>20 or cost<=12.50.",
    "as in the search bar, e.g. status:pending plan:europe",
)


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.parent.parent.name)
def test_the_queries_that_a_translation_shows_are_understood(po: Path) -> None:
    set_language(po.parent.parent.name)
    translated = messages(read(po))
    for text in EXAMPLES:
        said = forms(translated[None, text].string)[0].replace("{day}", "2026-11-30")
        queries = QUERY.findall(said)
        assert len(queries) == len(QUERY.findall(text.replace("{day}", "2026-11-30"))), text
        for query in queries:
            assert Query(query).terms, query
