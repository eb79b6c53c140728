"""Walks what is held of one person, row by row, with what an erasure makes of each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, Row, Table, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.people_matching import name_words
from fleet_tui.server.imports.replaced import key_text
from fleet_tui.server.privacy.registry import HELD, Held
from fleet_tui.server.privacy.subject import Subject
from fleet_tui.server.privacy.words import ERASED, Words
from fleet_tui.server.sample.charges import pack, unpack
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.pieces import in_pieces

_EMPTIED = {"size": 0, "sha256": hashlib.sha256(b"").hexdigest()}
"""What is said of a file whose content went."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A row that is theirs or names them. `after` are the columns that an erasure changes, None: the row goes."""

    held: Held
    row: Row[Any]
    after: dict[str, Any] | None

    @property
    def place(self) -> ColumnElement[bool]:
        """Finds the row again."""
        columns = (each for each in self.held.table.c if each.primary_key or each.name == "organisation_id")
        return and_(*(column == getattr(self.row, column.name) for column in columns))

    def shown(self) -> dict[str, Any]:
        """The row as an export has it."""
        hidden = {*self.held.unsaid, "organisation_id"}
        parsed = {*self.held.records, *self.held.addresses}
        return {
            name: json.loads(value) if value and name in parsed else _plain(value)
            for name, value in self.row._mapping.items()  # noqa: SLF001 - public API of SQLAlchemy
            if name not in hidden
        }


class Holdings:
    """What one organisation holds of `subject`. Nothing is written."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, subject: Subject) -> None:
        self._connection = connection
        self._owner = organisation_id
        self._subject = subject
        self._tickets: set[str] = set()

    async def all(self) -> AsyncIterator[Holding]:
        """Table by table, in the order of the registry."""
        for held in HELD:
            statement = select(*_columns(held)).where(self._owned(held.table), self._about(held))
            async for rows in in_pieces(self._connection, statement, *_key(held.table)):
                for row in rows:
                    if (found := self._holding(held, row)) is not None:
                        if held.table is tables.tickets:
                            self._tickets.add(row.id)
                        yield found

    def _owned(self, table: Table) -> ColumnElement[bool]:
        owner = table.c.get("organisation_id")
        return table.c.profile_id.in_(self._subject.of("profiles")) if owner is None else owner == self._owner

    def _about(self, held: Held) -> ColumnElement[bool]:
        """Rows that are theirs, and rows that may name them."""
        columns = held.table.c
        wanted: list[ColumnElement[bool]] = [columns[name].in_(self._of(whose)) for name, whose in held.theirs.items()]
        for name in held.numbered:
            wanted += [columns[name].contains(f'"{number}"') for number in sorted(self._subject.numbers)]
        wanted += [columns[name].in_(self._keys()) for name in held.keyed]
        for fragment in set(self._subject.everywhere.fragments()):
            wanted += [func.lower(columns[name]).contains(fragment, autoescape=True) for name in held.searched]
        if held.table is tables.attachments:
            wanted.append(columns.ticket_id.in_(self._tickets))
        if held.table is tables.person_links:
            wanted.append(columns.user_words.in_(self._sorted_names()))
        if held.packed:
            wanted.append(columns.billing_account.is_not(None))
        return or_(false(), *wanted)

    def _of(self, whose: str) -> Iterable[str]:
        return self._subject.of(whose)

    def _keys(self) -> set[str]:
        """Keys of their rows, as `replaced_rows` keeps them."""
        return {key_text((each,)) for whose in ("persons", "employees", "lines") for each in self._of(whose)}

    def _sorted_names(self) -> list[str]:
        """Names as an answer of the matching keeps them."""
        return [" ".join(sorted(name_words(name.whole))) for name in self._subject.everywhere.names]

    def _holding(self, held: Held, row: Row[Any]) -> Holding | None:
        theirs = self._is_theirs(held, row)
        named = not theirs and bool(self._searched(held, row, self._subject.everywhere, close=held.copies))
        if held.removed and (theirs or (named and held.goes_if_named)):
            return Holding(held, row, None)
        if not theirs and not named:
            return None
        after = self._searched(held, row, self._subject.nearby, close=True)
        if self._is_of_theirs(held, row):
            after |= self._renamed(held)
        if held.table is tables.attachments and row.ticket_id in self._tickets:
            after |= {"content": b"", **_EMPTIED}
        if held.table is tables.tickets:
            after |= _without_files(row, after)
        return Holding(held, row, {name: value for name, value in after.items() if value != getattr(row, name, None)})

    def _is_of_theirs(self, held: Held, row: Row[Any]) -> bool:
        return any(getattr(row, name) in self._of(whose) for name, whose in held.theirs.items())

    def _is_theirs(self, held: Held, row: Row[Any]) -> bool:
        numbers = [f'"{number}"' for number in self._of("numbers")]
        by_number = any(number in (getattr(row, name) or "") for name in held.numbered for number in numbers)
        by_key = any(getattr(row, name) in self._keys() for name in held.keyed)
        by_ticket = held.table is tables.attachments and row.ticket_id in self._tickets
        by_answer = held.table is tables.person_links and row.user_words in self._sorted_names()
        return self._is_of_theirs(held, row) or by_number or by_key or by_ticket or by_answer

    def _renamed(self, held: Held) -> dict[str, Any]:
        mark = self._subject.pseudonym.removeprefix(ERASED).strip()
        halves = {"whole": self._subject.pseudonym, "given": ERASED, "family": mark}
        return {name: halves[part] for name, part in held.named.items()} | dict.fromkeys(held.emptied)

    @staticmethod
    def _searched(held: Held, row: Row[Any], words: Words, *, close: bool) -> dict[str, Any]:
        """The columns that name them, as they are to be."""
        after: dict[str, Any] = {}
        for name in (*held.searched, *held.packed):
            value = getattr(row, name)
            if not value:
                continue
            if name in held.packed:
                after[name] = _packed(value, words)
            elif name in held.authors:
                after[name] = words.in_author(value)
            elif name in held.addresses:
                after[name] = _without_address(value, words)
            elif name in held.records:
                after[name] = words.in_json(value, close=close)
            else:
                after[name] = words.in_text(value, close=close and name in held.free)
        return {name: value for name, value in after.items() if value != getattr(row, name)}


def _columns(held: Held) -> list[Column[Any]]:
    """All columns but whole files."""
    return [each for each in held.table.columns if not isinstance(each.type, LargeBinary) or each.name in held.packed]


def _key(table: Table) -> list[Column[Any]]:
    return [column for column in table.primary_key if column.name != "organisation_id"]


def _packed(value: bytes, words: Words) -> bytes:
    lines = unpack(value)
    after = [line._replace(description=words.in_text(line.description)) for line in lines]
    return value if after == lines else pack(after)


def _without_address(value: str, words: Words) -> str:
    addresses = json.loads(value)
    kept = [each for each in addresses if words.in_text(each) == each]
    return value if kept == addresses else json.dumps(kept)


def _without_files(row: Row[Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """A conversation whose files are empty from now on."""
    messages = json.loads(after.get("messages", row.messages))
    if not any(message["attachments"] for message in messages):
        return {}
    for message in messages:
        message["attachments"] = [each | _EMPTIED for each in message["attachments"]]
    return {"messages": json.dumps(messages)}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if value is None or isinstance(value, str | int | bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
