"""Which words of ours a screen cuts, and in which language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widget import Widget

from fleet_tui.i18n import SOURCE_LANGUAGE, available_languages, language
from fleet_tui.i18n.said import Said
from tests.goldens.cuts import mistakes
from tests.harness import at_rest, fleet_app, screen_lines
from widgets.area_entry import AreaEntry
from widgets.choice_list import ChoiceList
from widgets.detail_pane import DetailPane
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.key_hints import fitting
from widgets.pick import Pick
from widgets.safe import Button, Checkbox, Label, shown
from widgets.step_rail import StepRail
from widgets.tab_line import TabLine
from widgets.table_source import Cell

HINTS_AT_LEAST = 4
"""Keys that a footer shows in every language, the help among them, where it shows so many in English."""


async def cut_in_translation(pilot: Pilot[None]) -> set[tuple[str, str]]:
    """Say what is open again in each language, English last; the words of ours that only a translation cuts, and the
    `mistakes` of each, with its code."""
    wrong: set[tuple[str, str]] = set()
    cut: dict[str, dict[str, str]] = {}
    for code in (*(each for each in available_languages() if each != SOURCE_LANGUAGE), SOURCE_LANGUAGE):
        if code != language():
            fleet_app(pilot).speak(code)
            await at_rest(pilot)
        cut[code] = texts_cut(pilot)
        wrong |= {(code, mistake) for mistake in mistakes(pilot.app)}
    in_english = cut.pop(SOURCE_LANGUAGE)
    return wrong | {
        (code, text) for code, found in cut.items() for place, text in found.items() if place not in in_english
    }


def texts_cut(pilot: Pilot[None]) -> dict[str, str]:
    """The words of ours that do not stand whole where they are shown, by the place where they would."""
    lines = [padded(line) for line in screen_lines(pilot.app)]
    cut: dict[str, str] = {}
    for number, widget in enumerate(pilot.app.screen.walk_children(Widget)):
        if not widget.region or not widget.is_on_screen:
            continue
        left, top, right, bottom = widget.region.x, max(0, widget.region.y), widget.region.right, widget.region.bottom
        there = squeezed("".join(line[left:right] for line in lines[top:bottom]))
        for place, text in enumerate(own_texts(widget)):
            if squeezed(text) not in there:
                cut[f"{number}/{place}"] = f"{type(widget).__name__}: {text}"
    return cut


def padded(line: str) -> str:
    """A line of the screen with a character for each cell."""
    return "".join(char + "\0" * (cell_len(char) - 1) for char in line)


def squeezed(text: str) -> str:
    """`text` without what a line break adds or takes away."""
    return "".join(text.replace("\0", "").split())


def own_texts(widget: Widget) -> Iterable[str]:
    """What `widget` shows in words of ours and shall show whole."""
    for kind, texts in OWN_TEXTS:
        if isinstance(widget, kind):
            return texts(widget)
    return [str(widget.border_title)] if widget.border_title else []


def of_choices(choices: ChoiceList) -> Iterable[str]:
    """The entries in sight, with what is said of them in words of ours."""
    first = choices.scroll_offset.y
    rows = range(first, min(first + choices.size.height, choices.source.row_count))
    keys = [choices.source.row_key(row) for row in rows]
    there = [choices._choices[key] for key in keys if key in choices._choices]
    return [
        shown(text)
        for each in there
        for text in (each.label, each.hint)
        if text is each.label or isinstance(text, Said)
    ]


def of_footer(footer: FooterLine) -> Iterable[str]:
    """Its keys, and a word where there are too few."""
    hints = fitting(footer.hints, footer.content_size.width)
    few = len(hints) < min(HINTS_AT_LEAST, len(footer.hints))
    return [*(f"{hint.key} {hint.label}" for hint in hints), *(["more keys"] if few else [])]


def of_table(table: FleetTable) -> Iterable[str]:
    """Its headings, and what its cells say in words of ours (a status, an age) in columns that do not give way."""
    there = {placed.index for placed in table._placed if not placed.column.flexible}
    yield from (shown(placed.column.label) if table.source.row_count else "" for placed in table._placed)
    first = round(table.scroll_offset.y)
    for row in range(first, min(first + table.size.height - table.HEADER_HEIGHT, table.source.row_count)):
        for place, cell in enumerate(table.source.cells(row)):
            text = cell.text if isinstance(cell, Cell) else cell
            yield shown(text) if isinstance(text, Said) and place in there else ""


OWN_TEXTS: tuple[tuple[type[Widget], Callable[[Any], Iterable[str]]], ...] = (
    (Label, lambda label: [str(label.content)]),
    (Button, lambda button: [str(button.label)]),
    (Checkbox, lambda checkbox: [str(checkbox.label)]),
    (TabLine, lambda tabs: [name for _tab, name in tabs._names]),
    (Pick, lambda pick: [pick.name_shown, pick.words_for(pick.value)]),
    (DetailPane, lambda pane: [shown(name) for name, _value in pane._details]),
    (StepRail, lambda rail: [step.title for step in rail._steps]),
    (AreaEntry, lambda entry: [entry._name, entry._figure]),
    (HeaderLine, lambda header: [text for text in header._texts[0][-1:] if isinstance(text, Said)]),
    (ChoiceList, of_choices),
    (FleetTable, of_table),
    (FooterLine, of_footer),
)
"""By kind of widget; the first that fits counts."""
