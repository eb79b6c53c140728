"""Questions that a file which is brought in leaves open: each with its answers, before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from fleet_tui.domain.own_files import InvoiceImport
from fleet_tui.i18n import _
from fleet_tui.workbook.decimals import COMMA, POINT, NumbersUnclear
from fleet_tui.workbook.kinds import Kind, KindUnclear
from fleet_tui.workspace.file_questions import new_names_question
from fleet_tui.workspace.own_import import numbers_question
from widgets.choice_list import Choice
from widgets.dialog import WIDTH, ChoiceDialog
from widgets.safe import label

TAKE, LEAVE = "take", "leave"


class FileQuestion(ChoiceDialog):
    """A question over its answers; `kept` says for how long the answer holds."""

    LEAST_WIDTH = WIDTH
    DEFAULT_CSS = """
    FileQuestion .question { width: 1fr; margin-bottom: 1; }
    """

    def __init__(self, title: str, question: str, choices: Sequence[Choice], kept: str = "") -> None:
        super().__init__(title, choices)
        self._question = question
        self._kept = kept

    def content(self) -> ComposeResult:
        yield label(self._question, classes="question")
        yield from super().content()
        if self._kept:
            yield label(self._kept, classes="hint")


def text_numbers_dialog(invoice: InvoiceImport) -> FileQuestion:
    """Whether phone numbers in the text of charges are right: `TAKE` or `LEAVE`; asked once of a supplier."""
    choices = [
        Choice(TAKE, _("Yes: each charge goes to the line with its number"), "1"),
        Choice(LEAVE, _("No: these charges are the whole account's"), "2"),
    ]
    kept = _("The answer is kept for this supplier.")
    return FileQuestion(_("Phone numbers in the text"), numbers_question(invoice), choices, kept)


def decimals_dialog(unclear: NumbersUnclear) -> FileQuestion:
    """What stands before decimals in the file: `COMMA` or `POINT`."""
    sentence = _("“{figure}” is {number}")
    choices = [
        Choice(sign, sentence.format(figure=unclear.figure, number=unclear.read_as(sign)), key)
        for sign, key in ((COMMA, "1"), (POINT, "2"))
    ]
    return FileQuestion(_("Thousands or decimals?"), unclear.user_message, choices)


def kind_dialog(unclear: KindUnclear) -> FileQuestion:
    """What the file is: the value of a `Kind`."""
    choices = [
        Choice(Kind.LIST, _("Your operator's list of lines"), "1"),
        Choice(Kind.PEOPLE, _("A list of employees"), "2"),
    ]
    return FileQuestion(_("Lines or employees?"), unclear.user_message, choices)


def new_names_dialog(names: Sequence[str]) -> FileQuestion:
    """Whether names that the fleet does not have are new: `TAKE` or `LEAVE`."""
    choices = [
        Choice(TAKE, _("Yes: take them"), "1"),
        Choice(LEAVE, _("No: leave them out"), "2"),
    ]
    return FileQuestion(_("New names"), new_names_question(names), choices)
