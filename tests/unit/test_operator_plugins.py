"""Operators as plug-ins: found by their distribution's metadata, loaded when named, a sentence where one cannot be."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from fleet_tui.connection import connect, target_of
from fleet_tui.operators import plugins
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.loading import SettingsError, load
from fleet_tui.settings.model import Settings

DESCRIBED = """
from fleet_tui.operators import Known, Option
OPERATOR = Known("Acme", {{"": "https://api.acme.example"}}, "{package}.operator", "Acme API 7",
                 (Option("tenant", needed=True), Option("mode", ("slow", "fast"))){more})
"""
ADAPTER = """
from fleet_tui.operators.unoffered import Unoffered
class Acme(Unoffered):
    title, far = "Acme", True
    def __init__(self, asked):
        self.asked = asked
    async def close(self):
        pass
def make(asked):
    return Acme(asked)
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory that distributions are installed into."""
    found = tmp_path / "site"
    found.mkdir()
    monkeypatch.syspath_prepend(str(found))
    monkeypatch.setattr("fleet_tui.operators.plugins.ALLOWED", tmp_path / "allowed")
    plugins.confine(confined=False)
    yield found
    plugins.confine(confined=False)
    for name in [name for name in sys.modules if name.startswith("acme_")]:
        del sys.modules[name]


def install(site: Path, package: str, described: str, name: str = "acme", adapter: str = ADAPTER) -> None:
    """What an installer leaves of a plug-in."""
    (site / package).mkdir()
    (site / package / "__init__.py").write_text(described, encoding="utf-8")
    (site / package / "operator.py").write_text(adapter, encoding="utf-8")
    info = site / f"{package}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: fleet-tui-{package}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[{plugins.GROUP}]\n{name} = {package}:OPERATOR\n")
    (info / "RECORD").write_text(f"{package}/__init__.py,,\n{package}/operator.py,,\n")


def settings_of(directory: Path, lines: str) -> Settings:
    file = directory / "config.toml"
    file.write_text(f'[connections.works]\noperator = "acme"\n{lines}\n', encoding="utf-8")
    file.chmod(0o600)
    return load(file, {}, {"data_dir": directory / "data", "default_connection": "works"})


async def test_a_plug_in_is_found_asked_what_it_needs_and_named_when_it_is_new_or_another(
    site: Path, tmp_path: Path
) -> None:
    install(site, "acme_good", DESCRIBED.format(package="acme_good", more=""))
    (site / "acme_good" / "odd.py").mkdir()  # what cannot be read is no code that runs
    for lines, said in (
        ("", "connections.works.tenant is missing"),
        ('tenant = "7"\nmode = "odd"', "connections.works.mode must be one of: slow, fast"),
        ('tenant = "7"\nhue = "odd"', "unknown setting “hue”"),
        ('tenant = "7"\nurl = "https://elsewhere.example"', "the operator's own address is known"),
    ):
        with pytest.raises(SettingsError) as caught:
            settings_of(tmp_path, lines)
        assert said in caught.value.user_message
    settings = settings_of(tmp_path, 'tenant = "7"\nidentifier = "key-1"')
    assert target_of(settings, LaunchOptions()).origin == "https://api.acme.example"
    assert {"soracom", "acme"} <= {*plugins.names()}
    assert plugins.provider("acme") == "fleet-tui-acme_good 1.2"
    news = []
    for _start in range(2):
        connected = await connect(settings, LaunchOptions())
        news.append(connected.news)
        assert connected.operator.asked.options == {"tenant": "7"}  # type: ignore[attr-defined]
        await connected.close()
    (site / "acme_good" / "operator.py").write_text(ADAPTER + "# another\n", encoding="utf-8")
    connected = await connect(settings, LaunchOptions())
    assert [*news, connected.news] == [
        "The operator plug-in fleet-tui-acme_good 1.2 is used for the first time: it is given your key.",
        "",
        "The operator plug-in fleet-tui-acme_good 1.2 is not what it was when it was last used.",
    ]
    await connected.close()


@pytest.mark.parametrize(
    ("package", "described", "adapter", "said"),
    [
        ("acme_raises", "raise RuntimeError('no \\x1b[31m luck')", ADAPTER, "cannot be loaded: RuntimeError: no"),
        ("acme_typed", "OPERATOR = 7", ADAPTER, "cannot be loaded: TypeError"),
        ("acme_lacks", "", ADAPTER, "cannot be loaded: AttributeError"),
        ("acme_exits", "raise SystemExit(3)", ADAPTER, "cannot be loaded: SystemExit: 3"),
        ("acme_newer", DESCRIBED.format(package="acme_newer", more=", api_version=2"), ADAPTER, "for version 2 of"),
        (
            "acme_half",
            DESCRIBED.format(package="acme_half", more=""),
            "import nothing_of_this_name",
            "cannot be loaded",
        ),
    ],
)
async def test_one_that_cannot_be_used_is_a_sentence_where_it_is_named_and_nothing_elsewhere(
    site: Path, package: str, described: str, adapter: str, said: str
) -> None:
    tmp_path = site.parent
    install(site, package, described, adapter=adapter)
    settings = settings_of(tmp_path, 'tenant = "7"')
    with pytest.raises(plugins.PluginUnusable) as caught:
        await connect(settings, LaunchOptions())
    assert caught.value.user_message.startswith(f"The operator plug-in fleet-tui-{package} 1.2")
    assert said in caught.value.user_message
    assert "\x1b" not in caught.value.user_message
    elsewhere = settings.model_copy(update={"default_connection": None})
    assert target_of(elsewhere, LaunchOptions()).embedded


async def test_a_confined_run_takes_only_what_the_system_allows(site: Path, tmp_path: Path) -> None:
    install(site, "acme_kiosk", DESCRIBED.format(package="acme_kiosk", more=""))
    plugins.confine()
    found = plugins.find("acme")
    assert found is not None
    assert found.unusable == "The operator plug-in fleet-tui-acme_kiosk 1.2 is not allowed here."
    assert "acme_kiosk" not in sys.modules
    assert plugins.find("soracom") is not None
    (tmp_path / "allowed").write_text("acme\n")
    (tmp_path / "allowed").chmod(0o666)
    plugins.confine()
    assert plugins.find("acme") == found  # anybody could have written it
    (tmp_path / "allowed").chmod(0o644)
    plugins.confine()
    allowed = plugins.find("acme")
    assert allowed is not None
    ours = (tmp_path / "allowed").stat().st_uid == 0  # elsewhere a person wrote it, who may not
    assert (allowed.title, bool(allowed.unusable)) == (("Acme", False) if ours else ("acme", True))


def test_two_of_one_name_are_neither(site: Path) -> None:
    for package in ("acme_one", "acme_two"):
        install(site, package, DESCRIBED.format(package=package, more=""))
    found = plugins.find("acme")
    assert found is not None
    assert found.unusable.startswith("Two plug-ins call themselves “acme”")
    assert plugins.find("nobody") is None


def test_no_metadata_is_read_and_no_adapter_imported_where_no_plug_in_is_named(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[connections.meters]\noperator = "soracom"\n[connections.server]\nurl = "https://x.example"\n')
    config.chmod(0o600)
    code = (
        "import sys, pathlib; from fleet_tui.operators import plugins; plugins._entries = None; "
        "from fleet_tui.settings.loading import load; "
        f"load(pathlib.Path({str(config)!r}), {{}}, {{}}); "
        "sys.exit(any(name.startswith('fleet_tui.operators.soracom') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == Exit.DONE
