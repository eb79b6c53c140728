"""Statements of SQLite are executed where they are asked for: to hand each to a thread and back costs a sixth of what a
journey takes. `tests/unit/test_sqlite_thread.py` has the threads themselves, and so has every test that starts the
program as it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import pytest
from sqlalchemy.util import await_only

from fleet_tui.server.storage.sqlite_thread import Connection

T = TypeVar("T")


def execute_in_place(patches: pytest.MonkeyPatch) -> None:
    """Until `patches` are undone. What waits for its turn gets it after each statement, as it does with threads."""
    patches.setattr(Connection, "do", _do)
    patches.setattr(Connection, "terminate", lambda connection: connection.driver_connection.close())


def _do(_connection: Connection, call: Callable[[], T]) -> T:
    result = call()
    await_only(asyncio.sleep(0))
    return result
