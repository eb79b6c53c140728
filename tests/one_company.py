"""Every statement about rows of a company says whose they are.

A query that forgets it would show one company the lines of another. So each statement that the program has a database
carry out in a test is read, once: each table with an `organisation_id` in it must be held to one, by a value or by that
of another table that is. What is meant for the rows of all companies says so (`of_all_companies`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from functools import wraps
from typing import Any

from sqlalchemy import Table, event
from sqlalchemy.engine import Connection, Engine, ExecutionContext
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import (
    BinaryExpression,
    BindParameter,
    BooleanClauseList,
    ClauseElement,
    ColumnElement,
    Grouping,
)
from sqlalchemy.sql.selectable import CTE, Alias, CompoundSelect, FromClause, Join, Select, Subquery

from fleet_tui.server.storage.tables import organisations
from fleet_tui.server.storage.tables.base import ALL_COMPANIES, metadata

OWNER = "organisation_id"
_READ = "_one_company_read"
_LIBRARY, _PROGRAM = "/sqlalchemy/", "/fleet_tui/"


class NobodysRowsError(AssertionError):
    """A statement that does not say whose rows it is about."""


_ours: ContextVar[bool] = ContextVar("ours", default=False)
"""What is carried out now was asked for by the program; a test may look at everything."""


def watch() -> None:
    """Read what the program asks of any database of this process from now on."""
    event.listen(Engine, "before_cursor_execute", _look)
    for connection in (AsyncConnection, Connection):
        for name in ("execute", "stream"):
            if asks := getattr(connection, name, None):
                setattr(connection, name, _noting_who(asks))


def _noting_who(asks: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(asks)
    def noting(*given: Any, **more: Any) -> Any:
        frame = sys._getframe().f_back
        while frame is not None and _LIBRARY in frame.f_code.co_filename:
            frame = frame.f_back
        if frame is not None:  # else a greenlet of the library: whoever it works for was noted
            _ours.set(_PROGRAM in frame.f_code.co_filename)
        return asks(*given, **more)

    return noting


def _look(
    _connection: Connection, _cursor: Any, text: str, _values: Any, context: ExecutionContext | None, _many: bool
) -> None:
    compiled = getattr(context, "compiled", None)
    if context is None or compiled is None or not _ours.get() or context.execution_options.get(ALL_COMPANIES):
        return
    if not getattr(compiled, _READ, False):
        if names := sorted(set(unheld(compiled.statement))):
            raise NobodysRowsError(f"no company is named for {', '.join(names)}: {text}")
        setattr(compiled, _READ, True)


def unheld(statement: Any) -> Iterator[str]:
    """The names of tables in `statement` that are held to no company."""
    yield from _unheld(statement, frozenset(), frozenset())


def _unheld(statement: Any, held: frozenset[FromClause], outer: frozenset[FromClause]) -> Iterator[str]:
    """As `unheld`; `outer` are the tables around `statement` that it can see, `held` those that are held there."""
    if isinstance(statement, CompoundSelect):
        for part in statement.selects:
            yield from _unheld(part, held, outer)
        return
    tables, conditions = _parts(statement)
    held = _held(held, [pair for condition in conditions for pair in _equalities(condition)])
    for table in tables:
        if table not in outer | held and (name := _name_of(table)) is not None:
            yield name
    for below, apart in _below(statement):
        yield from _unheld(below, *((frozenset(), frozenset()) if apart else (held, outer | set(tables))))


def _held(already: frozenset[FromClause], equal: list[tuple[Any, Any]]) -> frozenset[FromClause]:
    """The tables that are held where the pairs in `equal` are equal."""
    both_ways = [*equal, *((right, left) for left, right in equal)]
    held = set(already)
    while found := {
        table
        for side, other in both_ways
        if (table := _owner_of(side)) is not None and table not in held and _settled(other, held)
    }:
        held |= found
    return frozenset(held)


def _parts(statement: Any) -> tuple[list[FromClause], list[ClauseElement]]:
    """The tables that `statement` itself is about, and its conditions."""
    tables: list[FromClause] = []
    conditions: list[ClauseElement] = []
    for source in _sources(statement):
        _take_apart(source, tables, conditions)
    if (where := getattr(statement, "whereclause", None)) is not None:
        conditions.append(where)
    return tables, conditions


def _sources(statement: Any) -> Iterable[FromClause]:
    if isinstance(statement, Select):
        return statement.get_final_froms()
    table = getattr(statement, "table", None)
    if table is None or getattr(statement, "is_insert", False):
        return []
    return [table, *getattr(statement, "_extra_froms", [])]


def _take_apart(source: FromClause, tables: list[FromClause], conditions: list[ClauseElement]) -> None:
    if isinstance(source, Join):
        _take_apart(source.left, tables, conditions)
        _take_apart(source.right, tables, conditions)
        if source.onclause is not None:
            conditions.append(source.onclause)
    else:
        tables.append(source)


def _equalities(condition: Any) -> Iterator[tuple[Any, Any]]:
    """Pairs that `condition` says are equal, whatever else it says."""
    if isinstance(condition, Grouping):
        yield from _equalities(condition.element)
    elif isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        for clause in condition.clauses:
            yield from _equalities(clause)
    elif isinstance(condition, BinaryExpression) and condition.operator in {operators.eq, operators.in_op}:
        yield condition.left, condition.right


def _owner_of(side: Any) -> FromClause | None:
    """The table whose owner `side` is."""
    if not isinstance(side, ColumnElement):
        return None
    found: FromClause | None = getattr(side, "table", None)
    return found if getattr(side, "name", None) == OWNER or side is organisations.c.id else None


def _settled(side: Any, held: set[FromClause]) -> bool:
    """Whether `side` is a value, or the owner of rows that are held."""
    if isinstance(side, BindParameter):
        return True
    table = _owner_of(side)
    return table is not None and (table in held or isinstance(table, Subquery | CTE))


def _name_of(table: FromClause) -> str | None:
    """The name of a company's table, None for what is none."""
    real = table.element if isinstance(table, Alias) else table
    return real.name if isinstance(real, Table) and real.metadata is metadata and OWNER in real.c else None


def _below(statement: Any) -> Iterator[tuple[Any, bool]]:
    """The selects directly below `statement`; True where it cannot see the tables around it."""
    waiting: list[tuple[Any, bool]] = [(child, False) for child in statement.get_children()]
    while waiting:
        element, apart = waiting.pop()
        if isinstance(element, Select | CompoundSelect):
            yield element, apart
        elif not isinstance(element, Table):
            apart = apart or isinstance(element, Subquery | CTE)
            waiting += [(child, apart) for child in element.get_children()]
