"""What every table is made of.

Everything of a company carries its `organisation_id`; primary keys begin with it. Amounts are integer cents, moments
UTC text of fixed width (sorts as time), days ISO dates; lists that are only read and written whole (options, blocks,
daily consumption) are JSON text. A change of a table goes with a revision (`make revision`), which brings it to the
databases that are there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    Dialect,
    Executable,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

metadata = MetaData()

ExecutableT = TypeVar("ExecutableT", bound=Executable)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC as text, microseconds always written: SQLite has no time zones, and text compares as time."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def owned(name: str, *columns: Column[Any] | ForeignKeyConstraint | Index) -> Table:
    """A table whose rows belong to one organisation."""
    owner = Column("organisation_id", String(32), ForeignKey("organisations.id"), primary_key=True)
    return Table(name, metadata, owner, *columns)


ALL_COMPANIES = "of_all_companies"
"""The option of a statement that is meant for the rows of every company. Any other names the one it is about, which the
tests hold each statement to."""


def of_all_companies(statement: ExecutableT) -> ExecutableT:
    """`statement`, which is about the rows of every company, or looks for whose a row is."""
    return statement.execution_options(**{ALL_COMPANIES: True})


def version() -> Column[int]:
    return Column("version", Integer, nullable=False, default=1)
