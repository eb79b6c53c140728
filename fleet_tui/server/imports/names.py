"""Names in a list become codes: known ones keep theirs, others get one made of the name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fleet_tui.domain.text import fold

_ACCOUNT = re.compile(r"(\d{5,20})\b[\s,;:–-]*(.*)", re.DOTALL)


class NameBook:
    """Codes of one kind of thing by its name, or by the code itself; accents and case do not matter."""

    def __init__(self, known: Mapping[str, str]) -> None:
        """`known`: names by code."""
        self._codes = {fold(code): code for code in known} | {fold(name): code for code, name in known.items()}
        self._taken = set(known)
        self.added: dict[str, str] = {}
        """Names by code of what the list brought."""

    def code(self, name: str) -> str:
        """The code of `name`, made when it is new."""
        known = self._codes.get(fold(name))
        return known if known is not None else self._add(name, _code_of(name))

    def account(self, cell: str) -> str:
        """The number of a billing account in a cell that may go on with its address."""
        match = _ACCOUNT.fullmatch(cell.strip())
        number, name = (match[1], match[2].strip()) if match else (cell.strip()[:100], "")
        known = self._codes.get(fold(number))
        return known if known is not None else self._add(name, number, alias=number)

    def _add(self, name: str, code: str, alias: str | None = None) -> str:
        unique, number = code, 1
        while unique in self._taken:
            number += 1
            unique = f"{code}_{number}"
        self._taken.add(unique)
        self._codes[fold(alias or name)] = unique
        self.added[unique] = name
        return unique


def _code_of(name: str) -> str:
    """`Mobile Start +` → `MOBILE_START_PLUS`."""
    code = re.sub(r"[^a-z0-9]+", "_", fold(name.replace("+", " plus "))).strip("_").upper()
    return code[:80] or "UNNAMED"
