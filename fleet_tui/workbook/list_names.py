"""The user's name in a list: two columns stay two; a whole name is parted only where its heading says how."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fleet_tui.domain.cell_text import NONE_WORDS, UNCLEAR_NAMES
from fleet_tui.domain.text import clean, fold, same_name
from fleet_tui.i18n import _
from fleet_tui.workbook.cell_values import CellProblem
from fleet_tui.workbook.headed_rows import ListRow
from fleet_tui.workbook.headings import Field

_FAMILY_FIRST = re.compile(
    r"\b(?:nom|naam|achternaam|familienaam|nom de famille|last ?name|family name|surname|name|nachname|familienname)\b"
    r".*\b(?:prenom|voornaam|first ?name|given name|forename|vorname)\b"
)
_GIVEN_FIRST = re.compile(r"\b(?:prenom|voornaam|first|given|forename|vorname)\b")
_BARE = frozenset({"nom", "naam", "name", "noms"})
_PARTICLES = frozenset({
    "van", "von", "vanden", "vander", "vande", "de", "den", "der", "des", "du", "d'", "la", "le", "les", "el", "al",
    "ben", "bin", "di", "da", "do", "dos", "della", "del", "ter", "ten", "te", "'t", "zu",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListedName:
    """The user of a line: the whole name, and its parts where the list says which is which.

    `whole` is `""` where the list says that there is no user, None where it says nothing.
    """

    whole: str | None
    given: str | None = None
    family: str | None = None


def listed_name(given: str | None, family: str | None, whole: str | None, heading: str) -> ListedName:
    """Put together what the columns of a row say of the user; `heading` is that of the column of whole names.

    Where they stand apart as well as together, the whole name is the name.

    Raises:
        CellProblem: NAME_UNCLEAR, half a name that may as well mean nobody ("Geen" without a first name).
    """
    if whole:
        return _with_parts(whole, given, family) if given or family else _parted(whole, heading)
    if not given and not family:
        return ListedName(whole)
    parts = [part for part in (given, family) if part]
    none = [fold(part) in NONE_WORDS | UNCLEAR_NAMES for part in parts]
    if all(none) and len(parts) == 2:
        return ListedName("")
    if all(none):
        raise CellProblem(
            "NAME_UNCLEAR", _("“{value}” may be a name, or mean nobody.").format(value=clean(parts[0], 40))
        )
    return ListedName(" ".join(parts), given or "", family or "")


def meant(field: Field, row: ListRow) -> Field:
    """Say what a column of `row` holds: beside first names, one called just "name" holds the last names."""
    if field is not Field.PERSON or row.has(Field.FAMILY_NAME) or not row.has(Field.GIVEN_NAME):
        return field
    return Field.FAMILY_NAME if is_last_name(row.heading(field)) else field


def refuse_half(name: ListedName) -> None:
    """Raise CellProblem for half a name, where a line is made of it: it may be anybody of that name."""
    if not name.whole or (name.given == "") == (name.family == ""):
        return
    message = (
        _("Only a first name stands here ({name}): write the last name as well.")
        if name.given
        else _("Only a last name stands here ({name}): write the first name as well.")
    )
    raise CellProblem("NAME_HALF", message.format(name=clean(name.whole, 40)))


def is_last_name(heading: str) -> bool:
    """Say whether a column called `heading` holds last names where another one holds first names: just "name"."""
    return fold(heading).strip(" :*.") in _BARE


def _with_parts(whole: str, given: str | None, family: str | None) -> ListedName:
    """A whole name whose parts, or one of them, stand in columns of their own; they count where they fit."""
    if given and family:
        return ListedName(whole, given, family) if same_name(whole) in _both_ways(given, family) else ListedName(whole)
    part = given or family or ""
    for rest in (whole.removeprefix(f"{part} "), whole.removesuffix(f" {part}")):
        if rest != whole:
            return ListedName(whole, given or rest, family or rest)
    return ListedName(whole)


def _both_ways(given: str, family: str) -> set[str]:
    return {same_name(f"{given} {family}"), same_name(f"{family} {given}"), same_name(f"{family}, {given}")}


def _parted(whole: str, heading: str) -> ListedName:
    """A whole name, in the order that its heading gives: "Nom et prénom" has the last name first."""
    folded = fold(heading)
    first = _FAMILY_FIRST.search(folded)
    if not first or ((early := _GIVEN_FIRST.search(folded)) and early.start() < first.start()):
        return ListedName(whole)
    if whole.count(",") == 1:
        family, given = (part.strip() for part in whole.split(","))
    else:
        words = whole.split(" ")
        place = 1
        while place < len(words) - 1 and fold(words[place - 1]) in _PARTICLES:
            place += 1
        family, given = " ".join(words[:place]), " ".join(words[place:])
    return ListedName(" ".join(filter(None, (given, family))), given, family)
