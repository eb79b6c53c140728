"""Settings: where each value comes from, and what a user reads when one is wrong."""

from __future__ import annotations

import stat
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from fleet_tui.domain.findings.thresholds import Thresholds
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.loading import SettingsError, connection, load, store
from fleet_tui.settings.model import Settings

FILE = """\
# mine
theme = "dark"
snapshot = false

[connections.head-office]
url = "https://fleet.example.be"
identifier = "margaux@example.be"
token_command = ["pass", "show", "fleet"]

[keymap]
"lines.activate" = "a,f2"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def wrong(path: Path, text: str) -> str:
    """What the user reads when the settings file holds `text`."""
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(path, {}, {})
    return caught.value.user_message


def test_without_a_file_all_is_default(tmp_path: Path) -> None:
    assert load(tmp_path / "config.toml", {}, {}) == Settings()


def test_the_file_is_read(file: Path) -> None:
    settings = load(file, {}, {})
    assert settings.theme == "dark"
    assert settings.snapshot is False
    assert settings.connections["head-office"].token_command == ["pass", "show", "fleet"]
    assert settings.keymap == {"lines.activate": "a,f2"}


def test_environment_wins_over_the_file_and_the_command_line_over_both(file: Path) -> None:
    environ = {"FLEET_TUI_THEME": "light", "FLEET_TUI_SNAPSHOT": "yes", "FLEET_TUI_DATA_DIR": "/srv/fleet"}
    settings = load(file, environ, LaunchOptions(data_dir=Path("/mnt/mine")).overrides())
    assert (settings.theme, settings.snapshot) == ("light", True)
    assert settings.data_dir == Path("/mnt/mine")


def test_an_empty_variable_and_the_token_are_no_settings(file: Path) -> None:
    assert load(file, {"FLEET_TUI_THEME": "", "FLEET_TUI_TOKEN": "secret", "HOME": "/"}, {}).theme == "dark"


def test_a_home_directory_may_be_written_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load(tmp_path / "none.toml", {"FLEET_TUI_EXPORT_DIR": "~/lists"}, {}).export_dir == tmp_path / "lists"


def test_a_syntax_error_names_line_and_column(file: Path) -> None:
    message = wrong(file, 'theme = "dark"\nmouse = = true\n')
    assert f"{file}, line 2, column 9" in message
    assert "not valid TOML" in message


def test_a_misspelt_setting_names_its_line_and_the_nearest_spelling(file: Path) -> None:
    message = wrong(file, '\ntheme = "dark"\nsnapshots = true\n')
    assert message == f"{file}, line 3: unknown setting “snapshots”; did you mean “snapshot”?"


def test_a_misspelt_setting_of_a_connection_too(file: Path) -> None:
    message = wrong(file, '[connections.hq]\nurl = "https://x"\nca_fille = "/x"\n')
    assert f"{file}, line 3: unknown setting “ca_fille”; did you mean “ca_file”?" == message


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ('mouse = "perhaps"', "line 1", "mouse must be true or false"),
        ("theme = 3", "line 1", "theme must be a text in quotes"),
        ('[connections.hq]\nidentifier = "x"', "line 1", "connections.hq.url is missing"),
        ('[connections.hq]\nurl = ""', "line 2", "connections.hq.url must not be empty"),
        ('[connections.hq]\nurl = "https://x"\ntoken_command = "pass"', "line 3", "must be a list of texts"),
        ('keymap = "vim"', "line 1", "keymap must be a table"),
        ('language = "xx"', "line 1", "no language “xx”"),
        ('theme = "high"', "line 1", "no theme “high”; there are dark, light, high-contrast,"),
        ('default_connection = "head"\n[connections.heads]\nurl = "https://x"', "head", "did you mean “heads”?"),
    ],
)
def test_a_wrong_value_names_its_place(file: Path, text: str, place: str, problem: str) -> None:
    message = wrong(file, text)
    assert place in message
    assert problem in message


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="FLEET_TUI_MOUSE: mouse must be true or false"):
        load(tmp_path / "none.toml", {"FLEET_TUI_MOUSE": "maybe"}, {})
    with pytest.raises(SettingsError, match="FLEET_TUI_THEEM: unknown variable; did you mean “FLEET_TUI_THEME”"):
        load(tmp_path / "none.toml", {"FLEET_TUI_THEEM": "dark"}, {})


def test_a_wrong_option_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"--lang: no language “xx”; there are .*en"):
        load(tmp_path / "none.toml", {}, LaunchOptions(language="xx").overrides())


def test_a_file_that_is_no_text_says_so(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="the file cannot be read"):
        load(file, {}, {})


def test_the_value_never_stands_in_the_message(file: Path) -> None:
    message = wrong(file, '[connections.hq]\nurl = "https://x"\ntoken_command = "s3cret"\n')
    assert "s3cret" not in message


def test_a_change_is_stored_and_the_rest_stays(file: Path) -> None:
    store(file, {"theme": None, "language": "en"})
    settings = load(file, {}, {})
    assert (settings.theme, settings.language, settings.snapshot) == (None, "en", False)
    assert settings.connections["head-office"].identifier == "margaux@example.be"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text(encoding="utf-8")
    assert text == FILE.replace('theme = "dark"\n', "").replace("# mine", 'language = "en"\n# mine')


def test_a_setting_that_is_not_one_line_is_stored_all_the_same(file: Path) -> None:
    file.write_text('theme = """\\\n    dark"""\nsnapshot = false\n', encoding="utf-8")
    store(file, {"theme": "light"})
    settings = load(file, {}, {})
    assert (settings.theme, settings.snapshot) == ("light", False)


def test_a_change_that_is_not_valid_leaves_the_file(file: Path) -> None:
    with pytest.raises(SettingsError, match="mouse must be true or false"):
        store(file, {"mouse": "perhaps"})
    assert file.read_text(encoding="utf-8") == FILE


def test_a_first_change_makes_directory_and_file(tmp_path: Path) -> None:
    path = tmp_path / "made" / "config.toml"
    store(path, {"theme": "dark"})
    assert load(path, {}, {}).theme == "dark"


def test_a_connection_is_found_by_name_or_the_nearest_is_named(file: Path) -> None:
    settings = load(file, {}, {})
    assert connection(settings, "head-office").url == "https://fleet.example.be"
    with pytest.raises(SettingsError, match="did you mean “head-office”"):
        connection(settings, "headoffice")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("cheaper_by = -1", "findings.cheaper_by must be 0 or more"),
        ("pool_used_below = 1.5", "findings.pool_used_below must be 1 or less"),
        ("pool_used_below = 0", "findings.pool_used_below must be more than 0"),
        ("suspended_days = 1.5", "findings.suspended_days must be a whole number"),
        ("suspended_days = true", "findings.suspended_days must be a whole number"),
        ('vat_rate = "[/]"', "findings.vat_rate must be a number"),
        ("roaming_from = nan", "findings.roaming_from must be a number"),
        ("cheaper = 3", "unknown setting “cheaper”; did you mean “cheaper_by”?"),
    ],
)
def test_a_threshold_that_cannot_be_is_said_with_its_line(file: Path, line: str, said: str) -> None:
    assert wrong(file, f"[findings]\n{line}\n") == f"{file}, line 2: {said}"


def test_thresholds_are_read_exactly_and_every_one_is_on_the_page(file: Path) -> None:
    file.write_text("[findings]\ncheaper_by = 2.10\nunused_months = 4\n", encoding="utf-8")
    found = load(file, {}, {}).findings
    assert (found.cheaper_by, found.unused_months, found.suspended_days) == (Decimal("2.1"), 4, 90)
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8")
    assert [each.name for each in fields(Thresholds) if f"`{each.name}`" not in page] == []
