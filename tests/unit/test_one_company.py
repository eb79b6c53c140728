"""What reads the statements of all tests finds those that say of no table whose rows they are about."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import and_, delete, or_, select, union_all, update

from fleet_tui.server.storage.database import Database
from fleet_tui.server.storage.tables import lines, organisations, people, profiles, sessions
from fleet_tui.server.storage.tables.base import of_all_companies
from tests.one_company import unheld

LINES, PEOPLE = lines.c, people.c
MINE = LINES.organisation_id == "mine"
TOGETHER = and_(PEOPLE.organisation_id == LINES.organisation_id, PEOPLE.id == LINES.person_id)
OTHERS = lines.alias()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (select(lines).where(MINE), []),
        (select(lines).where(LINES.id == "7"), ["lines"]),
        (select(lines).where(or_(MINE, LINES.id == "7")), ["lines"]),
        (select(lines).where(LINES.organisation_id.in_(["mine"])), []),
        (update(lines).where(MINE).values(description=""), []),
        (update(lines).where(LINES.id == "7").values(description=""), ["lines"]),
        (delete(lines).where(MINE), []),
        (delete(lines), ["lines"]),
        (select(lines, people).join(people, TOGETHER).where(MINE), []),
        (select(lines, people).join(people, PEOPLE.id == LINES.person_id).where(MINE), ["people"]),
        (select(lines, people).join(people, TOGETHER), ["lines", "people"]),
        (select(lines).where(MINE, select(PEOPLE.id).where(TOGETHER).exists()), []),
        (select(lines).where(MINE, LINES.person_id.in_(select(PEOPLE.id))), ["people"]),
        (select(lines).where(MINE, LINES.id.in_(select(OTHERS.c.id))), ["lines"]),
        (select(select(lines).where(MINE).subquery()), []),
        (select(select(lines).subquery()), ["lines"]),
        (union_all(select(LINES.id).where(MINE), select(LINES.id)), ["lines"]),
        (select(lines).join(organisations, organisations.c.id == LINES.organisation_id), ["lines"]),
        (select(lines, organisations).where(organisations.c.id == LINES.organisation_id, MINE), []),
        (select(sessions, profiles).join(profiles, profiles.c.id == sessions.c.profile_id), ["profiles"]),
    ],
)
def test_tables_that_are_held_to_no_company_are_named(statement: Any, found: list[str]) -> None:
    assert sorted(set(unheld(statement))) == found


async def test_a_statement_of_the_program_is_refused_and_one_for_all_companies_is_not(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database.in_directory(tmp_path)
    await database.set_up(lambda _connection: None)
    asked = compile(
        "async def ask(connection, what):\n    return (await connection.execute(what)).all()", "/fleet_tui/x.py", "exec"
    )
    names: dict[str, Any] = {}
    exec(asked, names)  # noqa: S102 - as a module of the program asks
    async with database.read() as connection:
        assert await names["ask"](connection, of_all_companies(select(lines))) == []
        assert await names["ask"](connection, select(lines).where(MINE)) == []
        with pytest.raises(AssertionError, match="no company is named for lines"):
            await names["ask"](connection, select(lines))
        assert (await connection.execute(select(lines))).all() == []  # a test may
    await database.close()
