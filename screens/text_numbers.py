"""The question whether phone numbers that stand in the text of an invoice's charges only are those of lines."""

from __future__ import annotations

from textual.app import ComposeResult

from fleet_tui.domain.own_files import InvoiceImport
from fleet_tui.i18n import _
from fleet_tui.workspace.own_import import numbers_question
from widgets.choice_list import Choice
from widgets.dialog import ChoiceDialog
from widgets.safe import label

TAKE = "take"


class NumbersDialog(ChoiceDialog):
    """Answers `TAKE`, or something else for no; asked once of a supplier, before anything is changed."""

    DEFAULT_CSS = """
    NumbersDialog .question { width: 1fr; margin-bottom: 1; }
    """

    def __init__(self, invoice: InvoiceImport) -> None:
        choices = [
            Choice(TAKE, _("Yes: each charge goes to the line with its number"), "1"),
            Choice("leave", _("No: these charges are the whole account's"), "2"),
        ]
        super().__init__(_("Phone numbers in the text"), choices)
        self._invoice = invoice

    def content(self) -> ComposeResult:
        yield label(numbers_question(self._invoice), classes="question")
        yield from super().content()
        yield label(_("The answer is kept for this supplier."), classes="hint")
