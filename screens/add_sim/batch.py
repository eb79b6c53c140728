"""Many SIM cards from a workbook: read, row by row held to the wizard's rules, then reviewed as one order."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.failure import Failure
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import money, number
from fleet_tui.workbook.reading import WorkbookError
from fleet_tui.workspace.add_batch import Batch, read_batch
from fleet_tui.workspace.add_line_answers import Answers
from fleet_tui.workspace.choices import Choices
from fleet_tui.workspace.list_export import typed_path
from screens.base import FleetScreen, bindings, failure_sentence
from widgets.columns import Column
from widgets.field import Field
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, label, lines
from widgets.table_source import ListSource, Row


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
        self._source = ListSource()

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield Field(
            _("Workbook or CSV file"),
            hint=_("a SIM card number in each row; user, plan, account, number where they differ; enter reads it"),
            id="path",
        )
        yield label("", id="summary")
        yield FleetTable(
            [
                Column("row", _("Row"), 7, align="right"),
                Column("reason", _("Reason"), 40, min_width=20, priority=1, flexible=True),
            ],
            self._source,
            empty=_("Rows that are refused are listed here, each with its reason."),
        )
        yield label("", id="reason")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_("SIM cards"), _("Add SIM cards from a workbook")])
        self.query_one("#path", Field).go_to()

    @on(Field.Changed)
    def _typed(self, message: Field.Changed) -> None:
        self._batch = None
        message.field.show_error("")

    @on(Field.Submitted)
    def _entered(self) -> None:
        field = self.query_one("#path", Field)
        path = typed_path(field.value)
        if not path.is_file():
            field.show_error(_("There is no such file."))
            return
        self._tell(_("Reading {file} …").format(file=path.name))
        self.read()

    @work(group="batch", exclusive=True, exit_on_error=False)
    async def read(self) -> None:
        """Read the file and hold each row to the rules."""
        workspace, path = self.workspace, typed_path(self.query_one("#path", Field).value)
        try:
            choices = Choices(workspace.operator, workspace.index.catalogue)
            batch = await read_batch(path, choices, workspace.operator, self._same, workspace.clock)
        except WorkbookError as error:
            self.post_message(self.Failed(error.user_message))
        except Failure as failure:
            self.post_message(self.Failed(failure_sentence(failure)))
        else:
            self.post_message(self.Read(batch))

    @on(Read)
    def _was_read(self, message: Read) -> None:
        batch = self._batch = message.batch
        self._source.replace(
            [Row(str(place), [str(each.row), each.reason]) for place, each in enumerate(batch.refused)]
        )
        table = self.query_one(FleetTable)
        table.show_empty(_("No row is refused."))
        table.reload(keep_key=False)
        self._tell("\n".join(_summary(batch)))
        table.focus()

    @on(FleetTable.CursorMoved)
    def _cursor_moved(self, message: FleetTable.CursorMoved) -> None:
        """A long reason is read whole below the rows."""
        if self._batch is not None:
            self.query_one("#reason", Label).update(self._batch.refused[int(message.key)].reason)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._tell(message.text)
        self.query_one("#path", Field).go_to()

    def do_check(self) -> None:
        """To the review of the rows that can be ordered."""
        from screens.review import ReviewScreen

        order = self._batch.order() if self._batch is not None else None
        if order is None:
            self.say(_("First choose a file: enter reads it."), "warning")
        else:
            self.app.switch_screen(ReviewScreen(order))

    def _tell(self, text: str) -> None:
        self.query_one("#summary", Label).update(lines(text))


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
    said.append(_("ctrl+g reviews them.") if count else _("Nothing can be ordered from this file."))
    return said
