"""`docs/own-data.md` says what is so: every finding, every kind of file, commands and headings that are understood."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from fleet_tui.cli.commands.lines import KINDS
from fleet_tui.cli.parser import parse
from fleet_tui.domain.findings.finding import Code
from fleet_tui.workbook import detail_form, people, prices, usage
from fleet_tui.workbook.heading_words import field_of
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.named_table import Form, meanings

PAGE = (Path(__file__).parents[2] / "docs" / "own-data.md").read_text(encoding="utf-8")
FORMS: dict[str, Form[Any]] = {
    "prices": prices.FORM,
    "detail": detail_form.FORM,
    "people": people.FORM,
    "usage": usage.FORM,
}


def rows(title: str) -> list[list[str]]:
    """The cells of the table below a heading."""
    part = PAGE.split(f"## {title}\n")[1].split("\n## ")[0]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in part.splitlines() if line[:2] == "| "][
        1:
    ]


def test_every_kind_of_finding_and_of_file_has_its_row() -> None:
    codes = [code for row in rows("What each finding means") for code in row[0].split(", ")]
    assert sorted(codes) == sorted(Code)
    assert [row[0] for row in rows("Which files")] == list(KINDS)


@pytest.mark.parametrize(
    "command",
    [
        line.partition("  #")[0].strip()
        for block in re.findall(r"^```\n(.*?)^```", PAGE, re.M | re.S)
        for line in block.replace("\\\n", " ").splitlines()
    ],
)
def test_every_command_of_the_page_is_understood(command: str) -> None:
    words = shlex.split(command)
    assert words[0] == "fleet-tui"
    assert parse(words[1:])


def test_every_column_is_named_by_a_heading_that_is_read() -> None:
    for kind, cell in rows("Which columns"):
        texts = re.findall(r"`([^`]+)`", cell)
        if kind == "list":
            fields = {field_of(text) for text in texts}
            assert None not in fields, [text for text in texts if field_of(text) is None]
            assert set(Field) - fields <= {Field.INSTALMENT_UNTIL}
        else:
            form = FORMS[kind]
            found = {column for column, _fit in meanings(texts, form).values()}
            assert len(found) == len(texts) == len(form.wordings), kind
