"""Many SIM cards, from a workbook or scanned: row by row held to the wizard's rules, then reviewed as one order."""

from __future__ import annotations

from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.failure import Failure
from fleet_tui.i18n import _, joined, ngettext
from fleet_tui.i18n.format import money, number
from fleet_tui.workbook.columns import FIELD_NAMES
from fleet_tui.workbook.headings import Field as Heading
from fleet_tui.workbook.left_out import hidden_on_screen
from fleet_tui.workbook.reading import WorkbookError
from fleet_tui.workspace.add_batch import Batch, read_batch, scanned_batch
from fleet_tui.workspace.add_line_answers import Answers, UserKind
from fleet_tui.workspace.card_entry import read_card
from fleet_tui.workspace.choices import Choices
from fleet_tui.workspace.reach import OutOfReach
from screens.base import FleetScreen, bindings, failure_sentence
from screens.reading import reading
from widgets.columns import Column
from widgets.field import Field
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, TextInput, label, lines
from widgets.table_source import ListSource, Row

SHOWN_PROBLEMS = 3
"""Of a pasted list; the others are seen when these are gone."""


class AddBatchScreen(FleetScreen):
    """A card in each row; what a row leaves out is as in `same`, the answers of the wizard. Nothing is ordered here."""

    KEYS = ("check",)
    COMMON = ("back", "help")
    BINDINGS = bindings(*KEYS)

    class Read(Message):
        """The list was read and held to the rules."""

        def __init__(self, batch: Batch) -> None:
            super().__init__()
            self.batch = batch

    class Failed(Message):
        """`text` says what went wrong; nothing was ordered."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, same: Answers) -> None:
        super().__init__()
        self._same = same
        self._batch: Batch | None = None
        self._cards: list[str] = []
        """Those scanned, in their order."""

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield Field(
            _("Workbook or CSV file, or a SIM card number"),
            hint=_("in a file a row for each card, with {columns}; or scan one card after the other").format(
                columns=joined(", ", _missing(self._same))
            ),
            takes_scans=True,
            id="path",
        )
        yield label("", id="summary")
        yield FleetTable(
            _reason_columns(),
            empty=_("Rows that are refused are listed here, each with its reason."),
        )
        yield label("", id="reason")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_("SIM cards"), _("Add many SIM cards")])
        self.query_one("#path", Field).go_to()

    @on(Field.Changed)
    def _typed(self, message: Field.Changed) -> None:
        if message.value:
            self._batch = None
            message.field.show_error("")

    @on(Field.Submitted)
    def _entered(self, message: Field.Submitted) -> None:
        try:
            path = self.workspace.reach.path(message.value)
        except OutOfReach as error:
            message.field.refuse(error.user_message)
            return
        if path.is_file():
            self._tell(_("Reading {file} …").format(file=path.name))
            self.read(path)
        elif problem := self._scan(message.value):
            message.field.refuse(problem)
        else:
            message.field.took(message.value)

    @on(TextInput.PastedLines)
    def _pasted(self, message: TextInput.PastedLines) -> None:
        """A list of card numbers."""
        message.stop()
        message.prevent_default()
        wrong = [f"{text}: {problem}" for text in message.lines if (problem := self._scan(text))]
        if wrong:
            self.app.bell()
            self._tell("\n".join([*wrong[:SHOWN_PROBLEMS], self._scanned_words()]))

    def _scan(self, text: str) -> str:
        """Take the card number in `text` into the list; why not, if so."""
        entry = read_card(text)
        iccid = entry.iccid or entry.offered
        if iccid is None:
            number_begun = text.strip()[:1].isdigit()
            return (entry.sentence if number_begun else "") or _("There is no such file, and this is no card number.")
        if iccid in self._cards:
            return _("This card is in the list already.")
        self._cards.append(iccid)
        self._batch = None
        rows = [Row(card, [str(row), card]) for row, card in enumerate(self._cards, start=1)]
        table = self.query_one(FleetTable)
        table.show(ListSource(rows), [_row_column(), Column("card", _("SIM card"), 20)])
        table.move_cursor(len(rows) - 1)
        self._tell(self._scanned_words())
        return ""

    def _scanned_words(self) -> str:
        count = len(self._cards)
        words = ngettext("{count} card scanned; ctrl+g checks it.", "{count} cards scanned; ctrl+g checks them.", count)
        return words.format(count=number(count))

    @work(group="batch", exclusive=True, exit_on_error=False)
    async def read(self, path: Path | None = None) -> None:
        """Read the file, or without one take the cards scanned, and hold each row to the rules."""
        workspace = self.workspace
        try:
            choices = Choices(workspace.operator, workspace.index.catalogue)
            given = choices, workspace.operator, self._same, workspace.clock
            batch = await (
                read_batch(path, *given, progress=reading(self, path, self._tell))
                if path
                else scanned_batch(self._cards, *given)
            )
        except WorkbookError as error:
            self.post_message(self.Failed(error.user_message))
        except Failure as failure:
            self.post_message(self.Failed(failure_sentence(failure)))
        else:
            self.post_message(self.Read(batch))

    @on(Read)
    def _was_read(self, message: Read) -> None:
        batch = self._batch = message.batch
        rows = [Row(str(place), [each.row.short, each.reason]) for place, each in enumerate(batch.refused)]
        table = self.query_one(FleetTable)
        table.show_empty(_("No row is refused."))
        table.show(ListSource(rows), _reason_columns())
        self._tell("\n".join(_summary(batch)))
        table.focus()
        if batch.refused:
            self.app.bell()

    @on(FleetTable.CursorMoved)
    def _cursor_moved(self, message: FleetTable.CursorMoved) -> None:
        """A long reason is read whole below the rows."""
        if self._batch is not None and self._batch.refused:
            self.query_one("#reason", Label).update(self._batch.refused[int(message.key)].reason)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._tell(message.text)
        self.query_one("#path", Field).go_to()

    def do_check(self) -> None:
        """To the review of the rows that can be ordered."""
        from screens.review import ReviewScreen

        order = self._batch.order() if self._batch is not None else None
        if order is None and self._cards and self._batch is None:
            self.read()
        elif self._batch is not None and order is None:
            self.say(_("Nothing can be ordered from this file."), "warning")
        elif order is None:
            self.say(_("First choose a file, or scan a card: enter reads it."), "warning")
        else:
            self.app.switch_screen(ReviewScreen(order))

    def _tell(self, text: str) -> None:
        self.query_one("#summary", Label).update(lines(text))


def _missing(same: Answers) -> list[str]:
    """The columns without which no row can be ordered, where `same` is all that was answered."""
    named = Heading.DESCRIPTION if same.user in {None, UserKind.NONE} else Heading.PERSON
    answered = {named: "", Heading.PLAN: same.plan, Heading.BILLING_ACCOUNT: same.account}
    return [_(FIELD_NAMES[each]) for each in (Heading.ICCID, *answered) if not answered.get(each)]


def _row_column() -> Column:
    return Column("row", _("Row"), 7, align="right")


def _reason_columns() -> list[Column]:
    return [_row_column(), Column("reason", _("Reason"), 40, min_width=20, priority=1, flexible=True)]


def _summary(batch: Batch) -> list[str]:
    """How many lines can be ordered at which price, how many rows cannot, and what to press."""
    count, refused = len(batch.changes), len(batch.refused)
    said = [ngettext("{count} line to add", "{count} lines to add", count).format(count=number(count))]
    if (cost := batch.monthly_cost()) is not None and count:
        said[0] += " · " + _("{amount} a month").format(amount=money(cost))
    if refused:
        said.append(
            ngettext("{count} row is refused.", "{count} rows are refused.", refused).format(count=number(refused))
        )
    if batch.hidden:
        said.append(hidden_on_screen(batch.hidden))
    if batch.reading is not None:
        said += batch.reading.sentences()
    said.append(_("ctrl+g reviews them.") if count else _("Nothing can be ordered from this file."))
    return said
