"""Which languages there are, which one is chosen, and that a new one is a file and nothing else."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from fleet_tui import i18n
from fleet_tui.cli.main import run
from fleet_tui.i18n import (
    DOMAIN,
    LOCALES,
    _,
    available_languages,
    in_every_language,
    language,
    language_name,
    language_of_environment,
    ngettext,
    set_language,
)
from fleet_tui.i18n.format import money, number
from fleet_tui.i18n.said import again, joined
from fleet_tui.settings.loading import load
from tests.harness import press, running, screen_text, type_text, world


@pytest.mark.parametrize(
    ("environment", "chosen"),
    [
        ({}, "en"),
        ({"LANG": "fr_BE.UTF-8"}, "fr"),
        ({"LANG": "nl_BE@euro"}, "nl"),
        ({"LANG": "de"}, "de"),
        ({"LANG": "it_IT.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fr_BE.UTF-8", "LC_MESSAGES": "nl_BE.UTF-8"}, "nl"),
        ({"LANG": "fr_BE.UTF-8", "LC_MESSAGES": "nl_BE.UTF-8", "LC_ALL": "de_BE.UTF-8"}, "de"),
        ({"LANG": "fr_BE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "fr_BE.UTF-8", "LC_ALL": "POSIX", "LANGUAGE": "nl"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "it:de_AT:fr"}, "de"),
        ({"LANG": "fr_BE.UTF-8", "LANGUAGE": "en:nl"}, "en"),
        ({"LANG": "fr_BE.UTF-8", "LANGUAGE": "it::pt-BR"}, "fr"),
        ({"LANG": "fr_BE.UTF-8", "LANGUAGE": ""}, "fr"),
        ({"LANG": "catalan"}, "en"),
        ({"LANG": "cs_CZ"}, "en"),
    ],
)
def test_the_locale_chooses(environment: dict[str, str], chosen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language_of_environment() == chosen


def test_the_option_goes_before_the_setting_and_the_setting_before_the_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "de_BE.UTF-8")
    run(["lines", "--nonsense"])
    assert "Siehe" in capsys.readouterr().err
    run(["--lang", "nl", "lines", "--nonsense"])
    assert "Zie" in capsys.readouterr().err
    run(["--lang=fr", "--help"])
    assert "Gérer les cartes SIM" in capsys.readouterr().out
    monkeypatch.setenv("FLEET_TUI_LANGUAGE", "nl")
    run(["--data", str(tmp_path), "orders", "list"])
    assert language() == "nl"


@pytest.mark.parametrize("code", [code for code in available_languages() if code != "en"])
def test_help_speaks_the_language_and_nothing_in_it_is_english(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    from fleet_tui.cli.commands import COMMANDS, GROUPS

    run(["--lang", code, "--help"])
    said = " ".join(capsys.readouterr().out.split())
    set_language(code)
    for english in (*GROUPS.values(), *(command.summary for command in COMMANDS if " " not in command.words)):
        assert " ".join(_(english).split()) in said
    run(["--lang", code, "lines", "list", "--help"])
    said = capsys.readouterr().out
    assert said.startswith(_("usage: ") + "fleet-tui lines list ")
    assert "show this help message" not in said
    run(["--lang", code, "lines", "list", "--limit"])
    assert "expected one argument" not in capsys.readouterr().err


def test_a_new_language_is_a_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    locales = tmp_path / "locales"
    shutil.copytree(LOCALES, locales)
    place = locales / "it" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (LOCALES / "fr" / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as source:
        catalogue = read_po(source, locale="it")
    for message in catalogue:
        if message.context == "name of this language":
            message.string = "Italiano"
    with (place / f"{DOMAIN}.mo").open("wb") as target:
        write_mo(target, catalogue)
    monkeypatch.setattr(i18n, "LOCALES", locales)
    monkeypatch.setenv("LC_ALL", "it_IT.UTF-8")
    assert available_languages() == ["de", "en", "fr", "it", "nl"]
    assert (language_of_environment(), language_name("it")) == ("it", "Italiano")
    assert load(tmp_path / "none.toml", {"FLEET_TUI_LANGUAGE": "it"}, {}).language == "it"
    assert run(["--lang", "it", "--help"]) == 0
    assert "Gérer les cartes SIM" in capsys.readouterr().out
    set_language("it")
    assert (money(Decimal(1234)), number(12_345)) == ("1.234,00 €", "12.345")


async def test_the_menu_and_the_commands_show_a_new_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locales = tmp_path / "locales"
    shutil.copytree(LOCALES, locales)
    shutil.copytree(LOCALES / "fr", locales / "it")
    monkeypatch.setattr(i18n, "LOCALES", locales)
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "f2")
        assert "Deutsch" in screen_text(pilot.app)
        assert screen_text(pilot.app).count("Français") == 2  # the copy calls itself so
        await press(pilot, "escape", "ctrl+p")
        await type_text(pilot, "fran")
        await press(pilot, "down", "enter")
        assert language() == "it"


def test_a_text_is_said_again_with_its_values_however_it_was_put_together() -> None:
    count = number(1_234)
    sentence = ngettext("{count} line", "{count} lines", 1_234).format(count=count)
    whole = _("Plan") + ": " + joined(" · ", [sentence, "Zoë", _("yes")])
    assert whole == "Plan: 1,234 lines · Zoë · yes"
    set_language("de")
    assert again(whole).endswith("1.234 Anschlüsse · Zoë · ja")
    assert again("Zoë") == "Zoë"
    set_language("en")
    assert again(again(whole)) == "Plan: 1,234 lines · Zoë · yes"


def test_a_text_is_given_in_every_language_without_changing_the_one_in_use() -> None:
    assert in_every_language(_("yes")) == ["yes", "ja", "oui"]
    assert in_every_language("Zoë") == ["Zoë"]
    assert language() == "en"
