"""Completion in a shell, and the manual page: each shell is asked what it would offer."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from fleet_tui.cli.completion import SCRIPTS, bash, fish
from fleet_tui.cli.manual import page as manual_page
from fleet_tui.cli.surface import commands
from fleet_tui.i18n import available_languages, set_language
from tests.make_docs import DOCS

OFFERS = (
    ("", ["lines", "plan", "completion", "--lang", "--data"]),
    ("pl", ["plan"]),
    ("plan ", ["set"]),
    ("plan set --d", ["--dry-run"]),
    ("--data /tmp orders ", ["list", "show", "cancel"]),
    ("--read-only contract ", ["show"]),
    ("billing set --delivery ", ["e-mail", "doccle", "peppol"]),
    ("completion ", ["bash", "zsh", "fish"]),
)
"""What is typed behind the program's name, and what must be offered for it."""


def shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=60).stdout


def test_bash_offers_what_fits(tmp_path: Path) -> None:
    script = tmp_path / "fleet-tui.bash"
    asked = [bash()]
    for typed, _offered in OFFERS:
        words = ["fleet-tui", *typed.split(" ")]
        array = " ".join(f"'{word}'" for word in words)
        asked.append(f'COMP_WORDS=({array}); COMP_CWORD={len(words) - 1}; _fleet_tui; echo "${{COMPREPLY[*]}}"')
    script.write_text("\n".join(asked))
    answers = run(shell("bash"), str(script)).splitlines()
    for (typed, offered), answer in zip(OFFERS, answers, strict=True):
        assert set(offered) <= set(answer.split()), typed
    assert answers[1] == "plan"


def test_bash_offers_files_where_one_is_taken(tmp_path: Path) -> None:
    (tmp_path / "cards.xlsx").touch()
    words = "COMP_WORDS=('fleet-tui' 'swap' '--from' 'car'); COMP_CWORD=3"
    asked = f'cd {tmp_path}; {words}; _fleet_tui; echo "${{COMPREPLY[*]}}"'
    assert run(shell("bash"), "-c", f"{bash()}\n{asked}") == "cards.xlsx\n"


def test_fish_offers_what_fits(tmp_path: Path) -> None:
    script = tmp_path / "fleet-tui.fish"
    script.write_text(fish())
    for typed, offered in OFFERS:
        if "--" in typed or offered[-1].startswith("--"):
            continue  # fish offers options once a dash is typed
        told = run(shell("fish"), "--no-config", "-c", f"source {script}; complete -C 'fleet-tui {typed}'")
        assert set(offered) <= {line.split("\t")[0] for line in told.splitlines()}, typed


@pytest.mark.parametrize("language", available_languages())
@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_is_read_without_an_error_in_each_language(name: str, language: str, tmp_path: Path) -> None:
    set_language(language)
    script = tmp_path / name
    script.write_text(SCRIPTS[name](), encoding="utf-8")
    run(shell(name), "-n", str(script))


def test_the_manual_names_every_command_and_every_option() -> None:
    page = manual_page().replace("\\-", "-")
    for command in commands():
        assert " ".join(command.words) in page
        for option in command.options:
            assert option.names[-1] in page
    assert (DOCS / "fleet-tui.1").read_text(encoding="utf-8") == manual_page(), "run `make docs`"


def test_the_manual_is_one_that_man_can_read(tmp_path: Path) -> None:
    page = tmp_path / "fleet-tui.1"
    page.write_text(manual_page(), encoding="utf-8")
    done = subprocess.run(
        [shell("man"), "--warnings", "-l", str(page)], check=True, capture_output=True, text=True, timeout=60
    )
    assert "EXIT STATUS" in done.stdout
    assert done.stderr == ""
