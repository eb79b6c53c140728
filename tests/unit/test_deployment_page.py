"""The pages about running a server: what they name is there, and works."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from fleet_tui.cli.parser import parse
from fleet_tui.server import ending, reading
from fleet_tui.server.embedded import Backend
from fleet_tui.server.listening import HEAD_PATIENCE
from tests.contract.conftest import cluster
from tests.harness import FrozenClock

__all__ = ["cluster"]
ROOT = Path(__file__).parents[2]
DEPLOYMENT = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DEPLOYMENT, re.MULTILINE | re.DOTALL)


def test_every_command_is_one_of_ours() -> None:
    typed = [line.removeprefix("sudo -u fleet-tui ") for block in blocks("sh") for line in block.splitlines()]
    commands = [line for line in typed if line.startswith("fleet-tui ")]
    (unit,) = blocks("ini")
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(unit)
    commands.append(parser["Service"]["ExecStart"])
    assert len(commands) >= 9
    for command in commands:
        assert parse(shlex.split(command)[1:]).command is not None, command
    assert float(parser["Service"]["TimeoutStopSec"]) > ending.ENDS_WITHIN


def test_the_unit_is_one_for_systemd(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd on this machine")
    (unit,) = blocks("ini")
    for name, port in (("fleet-tui", "8075"), ("fleet-tui@", "%i")):
        path = tmp_path / f"{name}.service"
        written = unit.replace("/opt/fleet-tui/bin/fleet-tui", "/bin/true").replace(
            "--metrics-port 9075", f"--port {port}"
        )
        path.write_text(written, encoding="utf-8")
        verified = subprocess.run(["systemd-analyze", "verify", path], capture_output=True, text=True, check=False)
        assert (verified.returncode, verified.stderr) == (0, ""), name


@pytest.mark.postgresql
async def test_the_database_is_made_as_the_page_says(cluster: str, tmp_path: Path) -> None:
    (script,) = blocks("sql")
    engine = create_engine(cluster.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in filter(str.strip, script.split(";")):
            connection.execute(text(statement))
    engine.dispose()
    url = cluster.format(name="fleet_tui").replace("fleet@", "fleet_tui@")
    backend = Backend(tmp_path, fleet_size=3, clock=FrozenClock(), database_url=url)
    await backend.start()
    try:
        assert await backend.invite_manager()
    finally:
        await backend.stop()


def test_the_limits_are_those_of_the_program() -> None:
    said = " ".join(DEPLOYMENT.split())
    kilo, mega = 1024, 1024 * 1024
    assert f"{reading.SECRETS // kilo} kB where passwords" in said
    assert f"{reading.FORM // kilo} kB for one record, {reading.LIST // mega} MB for an order" in said
    assert f"{reading.FILE // mega} MB for a company's own files" in said
    assert f"A head has {HEAD_PATIENCE:g} seconds, a body {reading.PATIENCE:g} and one more for each" in said


def test_every_promise_has_a_test_that_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", SECURITY)
    assert len(named) >= 20
    for file, name in named:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert not name or name in functions, f"{file}::{name}"
