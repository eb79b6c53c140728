"""Names in a list become codes: known ones keep theirs, others get one made of the name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from fleet_tui.domain.account_number import AccountNumber, UnclearAccount, parse_account
from fleet_tui.domain.cell_text import spellings, text_said
from fleet_tui.domain.text import fold, same_name

_NEAR = 0.6
"""How much of a name has to be alike to be asked about (`difflib`)."""


class UnknownName(LookupError):
    """A name that the fleet does not have, though it has others; `nearest` is the one most like it, or empty."""

    def __init__(self, name: str, nearest: str) -> None:
        super().__init__(name)
        self.name = name
        self.nearest = nearest


class NameBook:
    """Codes of one kind of thing by its name, or by the code itself; accents, case and blanks do not matter."""

    def __init__(
        self, known: Mapping[str, str], *, takes_new: bool, said: Callable[[str], str | None] = text_said
    ) -> None:
        """`known`: names by code. `said`: what a cell with such a name is read as."""
        self._names = dict(known)
        self._takes_new = takes_new
        self._said = said
        self._codes: dict[str, str] = {}
        for spelling in (self._as_a_cell, same_name, str):  # the later is the surer
            self._codes |= {spelling(name): code for code, name in known.items()}
            self._codes |= {spelling(code): code for code in known}
        self._taken = set(known)
        self.added: dict[str, str] = {}
        """Names by code of what the list brought."""

    def code(self, name: str) -> str:
        """Return the code of `name`, made when it is new.

        Raises:
            UnknownName: it is new, and this book does not take new names.
        """
        known = self._codes.get(name) or self._codes.get(same_name(name))
        if known is not None:
            return known
        if not self._takes_new:
            raise UnknownName(name, _nearest(name, self._names.values()))
        return self.put(name)

    def put(self, name: str) -> str:
        """Make a code of `name`, which is new, or return the one it has."""
        known = self._codes.get(same_name(name))
        if known is not None:
            return known
        code = _unique(_code_of(name), self._taken)
        self._codes[same_name(name)] = code
        self.added[code] = name
        return code

    def means(self, code: str, name: str) -> bool:
        """Say whether a cell with `name` in it says no more than `code`, which is stored."""
        stored = self._names.get(code, code)
        known = {same_name(form or "") for form in spellings(stored, self._said)}
        return same_name(name) in known | {same_name(stored), same_name(code)}

    def _as_a_cell(self, name: str) -> str:
        return same_name(self._said(name) or "")


class AccountBook:
    """Numbers of billing accounts, compared by their digits."""

    def __init__(self, known: Iterable[str], *, takes_new: bool) -> None:
        self._numbers = list(known)
        self._takes_new = takes_new
        self._by_key = {_account(number).key: number for number in self._numbers}
        self._taken = set(self._numbers)
        self.added: dict[str, str] = {}
        """Names (addresses) by number of what the list brought."""

    def number(self, cell: str) -> str:
        """Return the account's number in a cell that may go on with its address.

        Raises:
            UnknownName: it is new, and this book does not take new numbers.
        """
        account = _account(cell)
        known = self._by_key.get(account.key)
        if known is not None:
            return known
        if not self._takes_new:
            raise UnknownName(account.number, _nearest(account.number, self._numbers))
        number = _unique(account.number[:100], self._taken)
        self._by_key[account.key] = number
        self.added[number] = account.address or number
        return number

    def means(self, number: str, cell: str) -> bool:
        """Say whether a cell with `cell` in it says no more than `number`, which is stored."""
        return _account(number).key == _account(cell).key


def _account(text: str) -> AccountNumber:
    try:
        return parse_account(text)
    except UnclearAccount:
        return AccountNumber(text.strip())


def _nearest(name: str, known: Iterable[str]) -> str:
    spelled = {same_name(each): each for each in known}
    near = get_close_matches(same_name(name), spelled, 1, _NEAR)
    return spelled[near[0]] if near else ""


def _unique(code: str, taken: set[str]) -> str:
    unique, number = code, 1
    while unique in taken:
        number += 1
        unique = f"{code}_{number}"
    taken.add(unique)
    return unique


def _code_of(name: str) -> str:
    """`Mobile Start +` → `MOBILE_START_PLUS`."""
    code = re.sub(r"[^a-z0-9]+", "_", fold(name.replace("+", " plus "))).strip("_").upper()
    return code[:80] or "UNNAMED"
