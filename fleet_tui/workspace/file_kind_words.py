"""Kinds of a company's own files in words."""

from __future__ import annotations

from collections.abc import Mapping

from fleet_tui.domain.labels import label
from fleet_tui.domain.own_files import FileKind
from fleet_tui.i18n import N_

FILE_KINDS: Mapping[str, str] = {
    FileKind.LIST: N_("a list of lines"),
    FileKind.PRICES: N_("a price list"),
    FileKind.INVOICE: N_("an invoice (XML)"),
    FileKind.DETAIL: N_("an itemised bill"),
    FileKind.PEOPLE: N_("a list of employees"),
    FileKind.USAGE: N_("a list of consumption"),
}


def file_kind_words(kind: str) -> str:
    """What a file is: `an invoice (XML)`."""
    return label(FILE_KINDS, kind)
