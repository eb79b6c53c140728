"""`docs/features.md` names for every feature a test that there is."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from fleet_tui.places import AREA_KEYS, AREAS, PLACES
from screens.areas import open_screen
from tests.make_docs import DOCS
from tests.make_tasks import tasks

ROOT = DOCS.parent
TASKS = "tests/journeys/test_tasks.py"
KINDS = {"screen", "column", "field", "button", "rule"}
TITLES = dict(AREAS) | {"sim_cards": "SIM overview"}
"""The heading of each area's rows."""
PROOF = re.compile(r"`(?P<file>tests/[a-z_/0-9]+\.py)::(?P<test>test_[a-z_0-9]+)(?:\[(?P<case>[^`]+)\])?`")


def rows() -> dict[str, list[list[str]]]:
    """The rows of each table by its heading, cell by cell."""
    found: dict[str, list[list[str]]] = {}
    for line in (DOCS / "features.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found[title := line.removeprefix("## ")] = []
        elif line.startswith("| ") and not line.startswith("| kind |"):
            found[title].append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


@cache
def defined_in(file: Path) -> frozenset[str]:
    """The names of the tests in a file."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def complaint(proof: str) -> str | None:
    """What is wrong with what a row names as its proof, None when nothing is."""
    match = PROOF.fullmatch(proof)
    if match is None:
        return f"no test: {proof}"
    file = ROOT / match["file"]
    if not file.is_file() or match["test"] not in defined_in(file):
        return f"not there: {proof}"
    if match["case"] and match["file"] == TASKS and match["case"] not in {task.name for task in tasks()}:
        return f"no such task: {proof}"
    return None


def test_every_feature_has_a_test_that_exists() -> None:
    wrong = []
    for title, table in rows().items():
        for row in table:
            if len(row) != 4 or not all(row) or row[0] not in KINDS:
                wrong.append(f"{title}: a row is kind, portal, here, proof: {row}")
            else:
                wrong += [f"{title}: {problem}" for proof in row[3].split("<br>") if (problem := complaint(proof))]
    assert not wrong, "\n".join(wrong)


def test_a_place_is_reached_by_the_key_that_the_document_says() -> None:
    keys = {*AREA_KEYS.values(), *(key for _name, key in PLACES.values())}
    said = re.findall(r"`g (\w)", (DOCS / "features.md").read_text(encoding="utf-8"))
    assert said
    assert set(said) <= keys


@pytest.mark.parametrize("area", [area for area, _label in AREAS])
def test_an_area_that_opens_has_its_features_listed(area: str) -> None:
    if open_screen(area, "") is not None:
        assert rows()[TITLES[area]], f"docs/features.md has no row under {TITLES[area]}"


@pytest.mark.parametrize(
    "proof",
    [
        "",
        "`tests/unit/test_features.py`",
        "`tests/unit/test_features.py::test_that_nobody_wrote`",
        "`tests/unit/test_that_nobody_wrote.py::test_features`",
        f"`{TASKS}::test_a_task_takes_no_more_steps_than_at_the_portal[fly to the moon]`",
    ],
)
def test_a_proof_that_is_none_is_seen(proof: str) -> None:
    assert complaint(proof)
