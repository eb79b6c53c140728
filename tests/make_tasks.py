"""`make tasks`: does every task of the portal at the keyboard, prints its steps, and writes `docs/tasks.md`."""

from __future__ import annotations

import asyncio
import tempfile
from importlib import import_module
from pathlib import Path

from fleet_tui.i18n import SOURCE_LANGUAGE, set_language
from tests.journeys.steps import Task, perform, row
from widgets.dialog import Dialog

JOURNEYS = Path(__file__).parent / "journeys"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "tasks.md"

HEAD = """# Steps of each task

Written by `make tasks`, which does each of them at the keyboard on the sample fleet; a test holds them to it. Counted
from the dashboard: a key pressed is a step, a field is one whatever is typed in it, finding the line is one. The
review, which the portal does not have, is counted beside. A change takes as many steps for one line as for thousands,
which are found by a query and marked with `*`. *Keys* are all that are pressed, each character of a word and those of
the review among them; *tried* is how many of them somebody new to an early version needed, guessing from the screen.

| task | here | review | portal | keys | tried | steps |
|---|---|---|---|---|---|---|
"""


def tasks() -> list[Task]:
    """All tasks, as the modules of journeys list them."""
    found: list[Task] = []
    for path in sorted(JOURNEYS.glob("test_*.py")):
        if "TASKS" in path.read_text(encoding="utf-8"):
            found += getattr(import_module(f"tests.journeys.{path.stem}"), "TASKS", ())
    return found


async def page() -> str:
    """`docs/tasks.md` as it is now."""
    rows = []
    for task in tasks():
        with tempfile.TemporaryDirectory() as directory:
            rows.append(row(task, await perform(task, Path(directory))))
    return HEAD + "\n".join(rows) + "\n"


def main() -> None:
    set_language(SOURCE_LANGUAGE)
    Dialog.TYPE_AHEAD = 0.0  # the journeys type as fast as they can
    text = asyncio.run(page())
    PAGE.write_text(text, encoding="utf-8")
    print(text.removeprefix(HEAD.partition("| task")[0]), end="")  # noqa: T201


if __name__ == "__main__":
    main()
