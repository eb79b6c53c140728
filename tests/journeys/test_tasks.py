"""Every task of the portal, end to end at the keyboard, in no more steps than there; the committed table says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.steps import Task, perform, row
from tests.make_tasks import PAGE, tasks


@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.name)
async def test_a_task_takes_no_more_steps_than_at_the_portal(task: Task, tmp_path: Path) -> None:
    steps = await perform(task, tmp_path)
    if task.allowed is not None:
        assert steps.count <= task.allowed, steps.path
    assert row(task, steps) in PAGE.read_text(encoding="utf-8").splitlines(), "run `make tasks`"


def test_the_table_has_no_task_that_is_gone() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert len(rows) == len(tasks()) + 1
