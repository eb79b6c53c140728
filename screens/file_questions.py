"""Questions that a file which is brought in leaves open: each with its answers, before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from fleet_tui.domain.own_files import InvoiceImport
from fleet_tui.i18n import _
from fleet_tui.workbook.decimals import NumbersUnclear
from fleet_tui.workbook.tables import FileUnclear
from fleet_tui.workspace.file_questions import answers_to, new_names_question
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


def unclear_dialog(unclear: FileUnclear) -> FileQuestion:
    """What the file is, or what stands before its decimals: an answer as `FileTerms.answered` takes it."""
    title = _("Thousands or decimals?") if isinstance(unclear, NumbersUnclear) else _("Lines or employees?")
    choices = [Choice(answer, words, str(place)) for place, (answer, words) in enumerate(answers_to(unclear), start=1)]
    return FileQuestion(title, unclear.user_message, choices)


def new_names_dialog(names: Sequence[str]) -> FileQuestion:
    """Whether names that the fleet does not have are new: `TAKE` or `LEAVE`."""
    choices = [
        Choice(TAKE, _("Yes: take them"), "1"),
        Choice(LEAVE, _("No: leave them out"), "2"),
    ]
    return FileQuestion(_("New names"), new_names_question(names), choices)
