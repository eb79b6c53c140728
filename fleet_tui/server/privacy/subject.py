"""Who is meant: what the fleet, the HR list and the profiles hold of one person, put together."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Table, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.msisdn import InvalidMsisdn, parse_msisdn
from fleet_tui.domain.people_matching import name_words
from fleet_tui.server.privacy.words import ERASED, Name, Words, names_of
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.organisations import organisation_row

PEOPLE, EMPLOYEES, PROFILES = tables.people.c, tables.employees.c, tables.profiles.c
LINES, ITEMS = tables.lines.c, tables.order_items.c
_ASCII = re.compile(r"[a-z0-9]+")
_KINDS = {"user": tables.people, "employee": tables.employees, "profile": tables.profiles}


class Ref(NamedTuple):
    """A row that stands for a person: which table, which id. As text `user:…`, `employee:…`, `profile:…`."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Subject:
    """One person: the rows that stand for them, the lines they use or used last, the words they are called by."""

    pseudonym: str
    rows: dict[Ref, Row[Any]]
    lines: Sequence[Row[Any]]
    numbers: frozenset[str] = frozenset()
    """Phone numbers of those lines that no other line had."""
    everywhere: Words = field(default_factory=lambda: Words(""))
    """What stands for them wherever it stands."""
    nearby: Words = field(default_factory=lambda: Words(""))
    """What stands for them in a row that is theirs: a namesake has the same name elsewhere."""

    def ids(self, kind: str) -> frozenset[str]:
        """Ids of their rows of one kind."""
        return frozenset(ref.id for ref in self.rows if ref.kind == kind)

    def of(self, whose: str) -> frozenset[str]:
        """What a column described by `Held.theirs` has to hold for a row to be theirs."""
        return {
            "people": self.ids("user"),
            "employees": self.ids("employee"),
            "profiles": self.ids("profile"),
            "persons": self.ids("user") | self.ids("profile"),
            "lines": frozenset(line.id for line in self.lines),
            "numbers": self.numbers,
        }[whose]

    @property
    def ref(self) -> Ref:
        """What names them in the contract: the user of the fleet first, the profile last."""
        return min(self.rows, key=lambda ref: (list(_KINDS).index(ref.kind), ref.id))

    def trail(self, digest: Callable[[str], str | None]) -> str:
        """What the audit log calls them: an id that says nothing, or a digest of one that does."""
        return self.ref.id if self.ref.kind != "employee" else (digest(self.ref.id) or "")

    @property
    def live(self) -> list[str]:
        """Numbers of their lines that are not stopped."""
        return sorted(line.msisdn for line in self.lines if line.status != LineStatus.CEASED)

    @cached_property
    def names(self) -> frozenset[Name]:
        """Every name there is in their rows."""
        return frozenset(chain.from_iterable(map(_names, self.rows.values())))

    @property
    def name(self) -> str:
        """What they are called first."""
        row = self.rows[self.ref]
        return (
            row.description if self.ref.kind == "profile" else next((each.whole for each in _names(row)), self.ref.id)
        )

    @property
    def is_erased(self) -> bool:
        """Nothing but the pseudonym is left."""
        return all(ref.kind != "employee" and str(self.name).startswith(f"{ERASED} ") for ref in self.rows)

    def values(self, *names: str) -> set[Any]:
        """What their rows and lines have in the columns `names`."""
        found = (getattr(row, name, None) for row in (*self.rows.values(), *self.lines) for name in names)
        return {value for value in found if value}


class Subjects:
    """The people of one organisation."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._owner = organisation_id

    async def find(self, who: str) -> list[Subject]:
        """Everybody whom `who` may mean: employee number, e-mail address, phone number, name, or what `Ref` writes."""
        found: list[Subject] = []
        for ref in await self._meant(who):
            if all(ref not in subject.rows for subject in found):
                found.append(await self.subject(ref))
        return found

    async def subject(self, ref: Ref) -> Subject:
        """The person for whom a row stands. Raises KeyError: there is no such row."""
        rows: dict[Ref, Row[Any]] = {}
        waiting = [ref]
        while waiting:
            next_ref = waiting.pop()
            if next_ref in rows:
                continue
            rows[next_ref] = await self._row(next_ref)
            waiting += await self._beside(next_ref, rows[next_ref])
        lines = await self._lines_of({ref.id for ref in rows if ref.kind == "user"},
                                     {ref.id for ref in rows if ref.kind == "employee"})  # fmt: skip
        return await self._described(Subject("", rows, lines))

    # Who is meant

    async def _meant(self, who: str) -> list[Ref]:
        kind, _, key = who.partition(":")
        if kind in _KINDS and await self._refs(kind, _KINDS[kind].c.id == key):
            return [Ref(kind, key)]
        wanted = who.strip()
        folded = func.lower
        found = await self._refs("employee", or_(folded(EMPLOYEES.number) == wanted.lower(), EMPLOYEES.id == wanted))
        found += await self._users_of_lines(folded(LINES.employee_number) == wanted.lower())
        if "@" in wanted:
            for each, table in _KINDS.items():
                found += await self._refs(each, folded(table.c.e_mail) == wanted.lower())
            found += await self._users_of_lines(folded(LINES.e_mail) == wanted.lower())
        try:
            number = parse_msisdn(wanted)
        except InvalidMsisdn:
            return found or await self._named(wanted, typed=True)
        found += await self._users_of_lines(LINES.msisdn == number)
        found += await self._refs("employee", EMPLOYEES.mobile == number)
        found += await self._refs("user", PEOPLE.phone_number == number)
        return found + await self._refs("profile", PROFILES.phone_number == number)

    async def _users_of_lines(self, condition: ColumnElement[bool]) -> list[Ref]:
        """Users of lines; of a number that was given again, of the line that lives."""
        statement = select(LINES.person_id, LINES.employee_id, LINES.status)
        rows = (await self._connection.execute(statement.where(LINES.organisation_id == self._owner, condition))).all()
        living = [row for row in rows if row.status != LineStatus.CEASED] or rows
        return [
            Ref(kind, key)
            for row in living
            for kind, key in (("user", row.person_id), ("employee", row.employee_id))
            if key and await self._refs(kind, _KINDS[kind].c.id == key)
        ][:50]

    async def _named(self, name: str, kinds: Iterable[str] = _KINDS, *, typed: bool = False) -> list[Ref]:
        """Rows with the words of `name`, in any order; `typed`: perhaps without the accents it is stored with."""
        words = name_words(name)
        if not words:
            return []
        fragment = max(_ASCII.findall(name.lower()), key=len, default="")
        found: list[Ref] = []
        for kind in kinds:
            columns = _KINDS[kind].c
            named = [columns[each] for each in ("name", "given_name", "family_name", "description") if each in columns]
            like = or_(*(func.lower(column).contains(fragment, autoescape=True) for column in named))
            rows = await self._select(_KINDS[kind], like)
            if typed and not rows:
                rows = await self._select(_KINDS[kind])
            found += [Ref(kind, row.id) for row in rows if words in map(name_words, _wholes(row))]
        return found

    # Whose rows belong together

    async def _beside(self, ref: Ref, row: Row[Any]) -> list[Ref]:
        """Other rows that stand for the same person: tied, matched, or of an address or a name that nobody else has."""
        found: list[Ref] = []
        if ref.kind == "user":
            found += await self._refs("profile", PROFILES.person_id == ref.id)
            found += [Ref("employee", each) for each in await self._employees_of(ref.id)]
        elif ref.kind == "employee":
            statement = select(LINES.person_id).distinct()
            mine = (LINES.organisation_id == self._owner, LINES.employee_id == ref.id, LINES.person_id.is_not(None))
            for person_id in (await self._connection.execute(statement.where(*mine))).scalars():
                if await self._employees_of(person_id) == [ref.id]:
                    found.append(Ref("user", person_id))
        elif row.person_id:
            found.append(Ref("user", row.person_id))
        for kind, table in _KINDS.items():
            if row.e_mail and kind != ref.kind:
                found += _alone(await self._refs(kind, func.lower(table.c.e_mail) == row.e_mail.lower()))
        found += await self._of_one_name(ref, row)
        return [each for each in found if await self._refs(each.kind, _KINDS[each.kind].c.id == each.id)]

    async def _of_one_name(self, ref: Ref, row: Row[Any]) -> list[Ref]:
        """User, employee and removed profiles of a name that stands once among users and once among employees."""
        found: list[Ref] = []
        for name in _wholes(row):
            namesakes = Counter(each.kind for each in await self._named(name))
            if len(name_words(name)) < 2 or max(namesakes["user"], namesakes["employee"]) > 1:
                continue
            for each in await self._named(name):
                other = await self._row(each)
                gone = each.kind == "profile" and other.removed_at is not None
                if each != ref and (gone or {each.kind, ref.kind} == {"user", "employee"}):
                    found.append(each)
        return found

    async def _employees_of(self, person_id: str) -> list[str]:
        """Whom of the HR list the lines of a user are matched with: two lines of one name may be two people's."""
        statement = (
            select(LINES.employee_id)
            .distinct()
            .where(LINES.organisation_id == self._owner, LINES.person_id == person_id, LINES.employee_id.is_not(None))
        )
        return _alone(list((await self._connection.execute(statement)).scalars()))

    # What is known of them

    async def _lines_of(self, people: Iterable[str], employees: Iterable[str]) -> Sequence[Row[Any]]:
        theirs = or_(LINES.person_id.in_(people), LINES.employee_id.in_(employees))
        return await self._select(tables.lines, theirs)

    async def _described(self, subject: Subject) -> Subject:
        """`subject` with the words for it, and the pseudonym: the same each time it is looked at."""
        salt = (await organisation_row(self._connection, self._owner)).audit_salt
        marks = hmac.new(salt.encode(), str(subject.ref).encode(), hashlib.sha256).hexdigest().upper()
        pseudonym = subject.name if subject.is_erased else await self._free_pseudonym(marks)
        e_mails = {each.lower() for each in subject.values("e_mail")}
        phones = subject.values("phone_number", "mobile")
        names = subject.names | frozenset(await self._earlier_names(subject))
        names = frozenset(name for name in names if not name.whole.startswith(f"{ERASED} "))
        known: dict[str, Any] = {
            "called": frozenset(row.description for ref, row in subject.rows.items() if ref.kind == "profile"),
            "e_mails": frozenset([each for each in e_mails if not await self._has_another(subject, "e_mail", each)]),
            "phones": frozenset(
                [each for each in phones if not await self._has_another(subject, "phone_number", each)]
            ),
            "birth_dates": frozenset(subject.values("birth_date")),
        }
        shared = [name for name in names if not set(await self._named(name.whole)) <= subject.rows.keys()]
        numbers = {line.msisdn for line in subject.lines}
        return Subject(
            pseudonym,
            subject.rows,
            subject.lines,
            frozenset([each for each in numbers if not await self._given_again(subject, each)]),
            Words(pseudonym, names - frozenset(shared), **known | ({"called": frozenset()} if shared else {})),
            Words(pseudonym, names, **known),
        )

    async def _earlier_names(self, subject: Subject) -> list[Name]:
        """What the last change of user called them: they may have been renamed since."""
        found: list[Name] = []
        for line in subject.lines:
            statement = select(ITEMS.effects).where(
                ITEMS.organisation_id == self._owner, ITEMS.line_id == line.id, ITEMS.effects.contains('"person"')
            )
            rows = (await self._connection.execute(statement.order_by(ITEMS.finished_at.desc()).limit(1))).scalars()
            effects = [each for row in rows for each in json.loads(row) if each["field"] == "person"]
            found += [Name(each["after"]) for each in effects if each.get("after")]
        return found

    async def _free_pseudonym(self, marks: str) -> str:
        """`Erased person 3F2A`, of the first four marks that nobody has yet."""
        for start in range(len(marks) - 3):
            name = f"{ERASED} {marks[start : start + 4]}"
            if not await self._named(name, ("user", "profile")):
                return name
        return f"{ERASED} {marks[:12]}"

    async def _has_another(self, subject: Subject, name: str, value: str) -> bool:
        """Whether somebody else has this address or number as well, or it is a line's of the company."""
        if name == "phone_number" and await self._select(tables.lines, LINES.msisdn == value):
            return True
        for kind, table in _KINDS.items():
            column = table.c["mobile" if name == "phone_number" and kind == "employee" else name]
            if not set(await self._refs(kind, func.lower(column) == value.lower())) <= subject.rows.keys():
                return True
        return False

    async def _given_again(self, subject: Subject, msisdn: str) -> bool:
        found = await self._select(tables.lines, LINES.msisdn == msisdn)
        return any(row.id not in subject.of("lines") for row in found)

    # Reading

    async def _row(self, ref: Ref) -> Row[Any]:
        rows = await self._select(_KINDS[ref.kind], _KINDS[ref.kind].c.id == ref.id) if ref.kind in _KINDS else []
        if not rows:
            raise KeyError(ref)
        return rows[0]

    async def _refs(self, kind: str, condition: ColumnElement[bool]) -> list[Ref]:
        columns = _KINDS[kind].c
        statement = select(columns.id).where(columns.organisation_id == self._owner, condition).order_by(columns.id)
        return [Ref(kind, key) for key in (await self._connection.execute(statement)).scalars()]

    async def _select(self, table: Table, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
        statement = select(table).where(table.c.organisation_id == self._owner, *conditions)
        return (await self._connection.execute(statement.order_by(table.c.id))).all()


def parse_ref(text: str) -> Ref:
    """What `Ref` writes. Raises KeyError."""
    kind, colon, key = text.partition(":")
    if not colon or kind not in _KINDS:
        raise KeyError(text)
    return Ref(kind, key)


def _alone(found: list[Any]) -> list[Any]:
    """What stands alone: of two nobody knows which."""
    return found if len(found) == 1 else []


def _names(row: Row[Any]) -> Iterable[Name]:
    """The names of a user or an employee; what a profile is called may be anything."""
    get: Callable[[str], str] = lambda name: getattr(row, name, None) or ""  # noqa: E731
    return [*names_of((get("given_name"), get("family_name")), (get("name"), None))]


def _wholes(row: Row[Any]) -> list[str]:
    return [*(name.whole for name in _names(row)), *filter(None, [getattr(row, "description", None)])]
