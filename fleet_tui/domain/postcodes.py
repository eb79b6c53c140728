"""Belgian postcodes and the municipalities they belong to.

`postcodes.tsv` has all of them, with its source. A municipality has parts (Laken, Sint-Amandsberg) whose names stand on
letters too, and some of those are called like another municipality: so a name is never refused, only doubted.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from fleet_tui.domain.text import fold

_FORMS = {"BE": r"[1-9]\d{3}", "DE": r"\d{5}", "FR": r"\d{5}", "LU": r"(L-?)?\d{4}", "NL": r"[1-9]\d{3} ?[A-Za-z]{2}"}
_SIGNS = re.compile(r"[^a-z]+")


def municipalities(postcode: str) -> tuple[str, ...]:
    """The names of the municipalities with this Belgian postcode, in each of their languages; none: it does not exist.

    Three postcodes (1040, 1050, 1804) belong to two municipalities.
    """
    return _table().get(postcode.strip(), ())


def has_form(country: str, postcode: str) -> bool:
    """Whether `postcode` looks like one of `country` (ISO 3166-1); of a country not known here anything does."""
    form = _FORMS.get(country)
    return form is None or re.fullmatch(form, postcode.strip()) is not None


def doubtful(postcode: str, town: str) -> bool:
    """Whether `town` is the name of a Belgian municipality, and not of one with this postcode."""
    name = _compared(town)
    return name in _names() and all(_compared(each) != name for each in municipalities(postcode))


@cache
def _table() -> dict[str, tuple[str, ...]]:
    lines = Path(__file__).with_name("postcodes.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.partition("\t") for line in lines if not line.startswith("#"))
    return {postcode: tuple(names.split("|")) for postcode, _tab, names in rows}


@cache
def _names() -> frozenset[str]:
    return frozenset(_compared(name) for names in _table().values() for name in names)


def _compared(name: str) -> str:
    return _SIGNS.sub("", fold(name))
