"""Bringing in a company's own list: choose the file, see what it would do row by row, then do it."""

from __future__ import annotations

from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.fleet_import import ImportResult
from fleet_tui.i18n import _
from fleet_tui.i18n.format import number
from fleet_tui.workbook.reading import WorkbookError
from fleet_tui.workspace.list_import import ListPreview, Remark, preview_list, result_sentence
from fleet_tui.workspace.reach import OutOfReach
from screens.base import FleetScreen, bindings, failure_sentence
from widgets.columns import Column
from widgets.dialog import ConfirmDialog
from widgets.field import Field
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, label, lines
from widgets.table_source import Cell, ListSource, Row


class ImportScreen(FleetScreen):
    """Nothing is imported before the review was seen and confirmed."""

    KEYS = ("apply",)
    COMMON = ("back", "help")
    BINDINGS = bindings(*KEYS)

    class Looked(Message):
        """The file was read, and the operator said what importing it would do."""

        def __init__(self, preview: ListPreview) -> None:
            super().__init__()
            self.preview = preview

    class Imported(Message):
        """The list is in."""

        def __init__(self, result: ImportResult) -> None:
            super().__init__()
            self.result = result

    class Failed(Message):
        """`text` says what went wrong and that nothing was changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__()
        self._preview: ListPreview | None = None
        self._source = ListSource()

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield Field(_("Workbook or CSV file"), hint=_("an export of your operator's portal; enter reads it"), id="path")
        yield label("", id="summary")
        yield FleetTable(
            [
                Column("row", _("Row"), 7, align="right"),
                Column("verdict", _("Verdict"), 10, priority=1),
                Column("column", _("Column"), 18, min_width=10, priority=2),
                Column("reason", _("Reason"), 30, min_width=20, priority=1, flexible=True),
            ],
            self._source,
            empty=_("Rows that are refused or doubtful are listed here, each with its reason."),
        )
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_("SIM cards"), _("Import a list")])
        self.query_one("#path", Field).go_to()

    @on(Field.Changed)
    def _typed(self, message: Field.Changed) -> None:
        self._preview = None
        message.field.show_error("")

    @on(Field.Submitted)
    def _entered(self) -> None:
        field = self.query_one("#path", Field)
        try:
            path = self.workspace.reach.path(field.value)
        except OutOfReach as error:
            field.show_error(error.user_message)
            return
        if not path.is_file():
            field.show_error(_("There is no such file."))
            return
        self._tell(_("Reading {file} …").format(file=path.name))
        self.look(path)

    @work(group="import", exclusive=True, exit_on_error=False)
    async def look(self, path: Path) -> None:
        """Read the file and ask what importing it would do."""
        try:
            self.post_message(self.Looked(await preview_list(self.workspace.operator, path)))
        except WorkbookError as error:
            self.post_message(self.Failed(error.user_message))
        except Failure as failure:
            self.post_message(self.Failed(failure_sentence(failure)))

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        preview = self._preview = message.preview
        self._source.replace([remark_row(count, remark) for count, remark in enumerate(preview.remarks)])
        table = self.query_one(FleetTable)
        table.show_empty(_("No row is refused or doubtful."))
        table.reload(keep_key=False)
        hint = _("ctrl+g imports them.") if preview.request else _("Nothing can be imported from this file.")
        self._tell("\n".join([*preview.summary(), hint]))
        table.focus()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._tell(message.text)
        self.query_one("#path", Field).go_to()

    def do_apply(self) -> None:
        preview = self._preview
        if preview is None or preview.request is None:
            self.say(_("First choose a file: enter reads it."), "warning")
            return
        request = preview.request

        def confirmed(yes: bool | None) -> None:
            if yes:
                self._tell(_("Importing …"))
                self.bring_in()

        title = _("Import {count} lines from {file}").format(count=number(len(request.rows)), file=preview.path.name)
        self.app.push_screen(ConfirmDialog(title, preview.summary(), _("Import")), confirmed)

    @work(group="write", exit_on_error=False)
    async def bring_in(self) -> None:
        """Import what was reviewed."""
        if self._preview is None or self._preview.request is None:
            return
        try:
            result = await self.workspace.operator.import_lines(self._preview.request, validate_only=False)
        except Failure as failure:
            self.post_message(self.Failed(failure_sentence(failure)))
        else:
            self.post_message(self.Imported(result))

    @on(Imported)
    def _imported(self, message: Imported) -> None:
        self.workspace.banner = _("Imported: {result}").format(result=result_sentence(message.result))
        self.host.refresh_fleet()
        self.app.pop_screen()

    def _tell(self, text: str) -> None:
        self.query_one("#summary", Label).update(lines(text))


def remark_row(count: int, remark: Remark) -> Row:
    """One remark as a row."""
    verdict = Cell(_("refused"), "refused") if remark.refused else Cell(_("doubtful"), "pending")
    return Row(str(count), [remark.place.short, verdict, remark.column, remark.text])
