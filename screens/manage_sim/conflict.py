"""Somebody else changed the user meanwhile: the fields that differ, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import JsonValue

from fleet_tui.domain.labels import BLOCKS, LANGUAGES, SALUTATIONS
from fleet_tui.domain.labels import label as word
from fleet_tui.i18n import N_, _
from fleet_tui.workspace.line_edits import LineEdits
from fleet_tui.workspace.person_form import PERSON_FIELDS
from widgets.conflict_dialog import Difference

FIELD_NAMES: Mapping[str, str] = {
    "description": N_("Description"),
    **PERSON_FIELDS,
    "blocks": N_("Blocks"),
    "limit": N_("PayByMobile limit"),
}
"""The fields of the edits by name."""
_TABLES: Mapping[str, Mapping[str, str]] = {"blocks": BLOCKS, "salutation": SALUTATIONS, "language": LANGUAGES}


def differences_of(edits: LineEdits, fields: Iterable[str]) -> list[Difference]:
    """`fields` as they are now and as they were typed."""
    return [
        Difference(_(FIELD_NAMES[name]), _words(name, edits.now(name)), _words(name, edits.value(name)))
        for name in fields
    ]


def _words(name: str, value: JsonValue) -> str:
    codes = value if isinstance(value, list) else [value or ""]
    return ", ".join(word(_TABLES.get(name, {}), str(code)) for code in codes)
