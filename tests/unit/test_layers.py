"""The layers hold: what has no screen is imported without Textual, what is asked first without what is heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "fleet_tui"
HEAVY = ("textual", "httpx", "fastapi", "sqlalchemy", "openpyxl", "argon2", "babel", "phonenumbers")


def _with_a_screen(name: str) -> bool:
    return name.startswith(("fleet_tui.app", "fleet_tui.terminal", "fleet_tui.i18n.build_hook", "fleet_tui.__main__"))


def _modules_below(package: str) -> list[str]:
    """Every module of `package`, dotted."""
    place = ROOT / package.replace(".", "/")
    files = [place.with_suffix(".py")] if place.with_suffix(".py").exists() else sorted(place.rglob("*.py"))
    files = [file for file in files if "migrations" not in file.parts]  # Alembic runs these, nobody imports them
    names = (".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files)
    return [name.removesuffix(".__init__") for name in names]


def loaded_after(statement: str, *watched: str) -> set[str]:
    """Which of the packages `watched` a fresh interpreter holds after `statement`."""
    code = f"import sys\n{statement}\nprint(*(name for name in {watched!r} if name in sys.modules))"
    result = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return set(result.stdout.splitlines()[-1].split())


LAYERS = sorted(
    {
        f"fleet_tui.{entry.stem}"
        for entry in PACKAGE.iterdir()
        if entry.suffix == ".py" or (entry / "__init__.py").exists()
    }
)


def test_a_layer_without_a_screen_is_imported_without_textual() -> None:
    for_each = {
        layer: [name for name in _modules_below(layer) if not _with_a_screen(name)]
        for layer in LAYERS
        if not _with_a_screen(layer)
    }
    assert all(for_each.values())
    statements = [
        f"import {', '.join(names)}\nassert 'textual' not in sys.modules, {layer!r}"
        for layer, names in for_each.items()
    ]
    assert loaded_after("\n".join(statements), "textual") == set()


def test_what_the_first_paint_needs_imports_nothing_heavy() -> None:
    layers = ("fleet_tui.domain", "fleet_tui.settings", "fleet_tui.port", "fleet_tui.actions")
    names = [name for layer in layers for name in _modules_below(layer)]
    assert loaded_after("import " + ", ".join(names), *HEAVY) == set()


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_the_command_line_answers_at_once_without_anything_heavy(option: str) -> None:
    statement = f"from fleet_tui.cli.main import run\nassert run([{option!r}]) == 0\nprint()"
    assert loaded_after(statement, "pydantic", *HEAVY) == set()


def test_the_application_is_found_however_it_is_started() -> None:
    from fleet_tui import __version__

    started = subprocess.run(
        [sys.executable, "-I", "-m", "fleet_tui", "--version"], capture_output=True, text=True, check=True
    )
    assert started.stdout == f"fleet-tui {__version__}\n"


def test_imports_go_downwards_only() -> None:
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
