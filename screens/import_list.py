"""Bringing in a company's own files: choose one, see what it would do, of a list row by row, then do it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.fleet_import import ImportRequest, ImportResult, ListCover
from fleet_tui.domain.text import clean
from fleet_tui.domain.typed_day import InvalidDay, parse_day
from fleet_tui.files import write_private
from fleet_tui.i18n import _
from fleet_tui.workbook.kinds import Kind
from fleet_tui.workbook.tables import FileUnclear, WorkbookError
from fleet_tui.workspace.edited_lines import EditedLook, look_at_edited
from fleet_tui.workspace.file_terms import UNSAID, FileTerms
from fleet_tui.workspace.list_differences import reminder_text
from fleet_tui.workspace.list_export import free_path
from fleet_tui.workspace.list_import import (
    ListPreview,
    ListTerms,
    part_or_whole,
    preview_list,
    result_sentence,
)
from fleet_tui.workspace.looks import LOOKED_AT, Look, invoices_in, look_at, with_numbers_said
from fleet_tui.workspace.own_import import kind_of_file
from fleet_tui.workspace.reach import OutOfReach
from screens.base import FleetScreen, bindings, failure_sentence
from screens.exporting import ask_for_path, say_written
from screens.file_questions import TAKE, new_names_dialog, text_numbers_dialog, unclear_dialog
from screens.import_review import Previewed, can_come_in, empty, hint, rows, summary, title
from screens.reading import reading
from screens.review import ReviewScreen
from widgets.columns import Column
from widgets.dialog import ConfirmDialog
from widgets.field import Field
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, label, lines
from widgets.table_source import ListSource


@dataclass(frozen=True, slots=True)
class Answers:
    """What was asked of the file in hand, and answered; None: not yet."""

    terms: FileTerms = UNSAID
    covers: ListCover | None = None
    new_names: bool | None = None


class ImportScreen(FleetScreen):
    """Nothing is imported before the review was seen and confirmed."""

    KEYS = ("apply", "list_reminder", "own_files")
    COMMON = ("back", "help")
    BINDINGS = bindings(*KEYS)
    closes_with_order = True

    class Looked(Message):
        """The file was read, and the operator said what importing it would do."""

        def __init__(self, preview: Previewed) -> None:
            super().__init__()
            self.preview = preview

    class Unclear(Message):
        """The file does not say what it is, or what its numbers mean: somebody has to."""

        def __init__(self, path: Path, problem: FileUnclear) -> None:
            super().__init__()
            self.path = path
            self.problem = problem

    class Imported(Message):
        """It is in; `said` is what became of it."""

        def __init__(self, said: str) -> None:
            super().__init__()
            self.said = said

    class Failed(Message):
        """`text` says what went wrong and that nothing was changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__()
        self._preview: Previewed | None = None
        self._answers = Answers()
        self._source = ListSource()

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        about = _("your operator's list, an invoice as XML, an itemised bill, prices, people or use; enter reads it")
        yield Field(_("Workbook or CSV file"), hint=about, id="path")
        yield Field(_("Your company's name"), id="company")
        yield Field(_("Your operator's name"), id="operator")
        yield Field(_("Day of the list"), hint=_("e.g. 24/11; empty for today; enter reads it again"), id="day")
        yield label("", id="summary")
        yield FleetTable(
            [
                Column("row", _("Row"), 7, align="right"),
                Column("verdict", _("Verdict"), 15, min_width=10, priority=1),
                Column("column", _("Column"), 18, min_width=10, priority=2),
                Column("reason", _("Reason"), 30, min_width=20, priority=1, flexible=True),
            ],
            self._source,
            empty=_("Rows that are refused or doubtful are listed here, each with its reason."),
        )
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_("SIM cards"), _("Import a list")])
        self._ask(company=False, terms=False)
        self.query_one("#path", Field).go_to()

    def _ask(self, *, company: bool, terms: bool) -> None:
        """The company is asked for once, when a list takes the place of the sample; of each list whose and of when."""
        for name, asked in (("#company", company), ("#operator", terms), ("#day", terms)):
            self.query_one(name, Field).display = asked

    @on(Field.Changed, "#path")
    def _typed(self, message: Field.Changed) -> None:
        self._preview = None
        self._answers = Answers()
        message.field.show_error("")

    @on(Field.Submitted, "#operator")
    @on(Field.Submitted, "#day")
    def _said_of_it(self) -> None:
        """Whose list it is, or of which day: it is looked at again."""
        preview = self._preview
        if preview is not None and self._terms() is not None:
            self._tell(_("Reading {file} …").format(file=preview.path.name))
            self.look(preview.path)

    def _terms(self) -> ListTerms | None:
        """What is said of a list; None where its day is none, which is said at the field."""
        operator, field = self.query_one("#operator", Field).value.strip()[:200], self.query_one("#day", Field)
        field.show_error("")
        try:
            listed = parse_day(field.value, day_of(self.workspace.clock()), gone=True)
        except InvalidDay as error:
            field.show_error(error.message)
            field.go_to()
            return None
        return ListTerms(listed, self._answers.covers, operator or None, self._answers.new_names is True)

    @on(Field.Submitted, "#path")
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
        answers = self._answers
        try:
            operator = self.workspace.operator
            kind = answers.terms.kinds.get(clean(path.name)) or await asyncio.to_thread(kind_of_file, path)
            if kind is Kind.EDITED:
                self.post_message(self.Looked(await look_at_edited(path, self.workspace.index, operator)))
            elif kind is not None and kind in LOOKED_AT:
                whose = self.query_one("#operator", Field).value.strip()[:200]
                said = replace(answers.terms, operator=whose)
                self.post_message(self.Looked(await look_at(operator, path, kind, said)))
            else:
                terms, told = self._terms() or ListTerms(covers=answers.covers), reading(self, path, self._tell)
                self.post_message(self.Looked(await preview_list(operator, path, terms, progress=told)))
        except FileUnclear as unclear:
            self.post_message(self.Unclear(path, unclear))
        except WorkbookError as error:
            self.post_message(self.Failed(error.user_message))
        except Failure as failure:
            self.post_message(self.Failed(failure_sentence(failure)))

    @on(Unclear)
    def _unclear(self, message: Unclear) -> None:
        """Ask; esc leaves the file unread, which is said."""
        if not self._in_hand(message.path):
            return
        self._tell(message.problem.user_message)

        def answered(answer: str | None) -> None:
            if answer is None:
                self.query_one("#path", Field).go_to()
            else:
                terms = self._answers.terms.answered(message.problem, answer)
                self._answer(message.path, replace(self._answers, terms=terms))

        self.app.push_screen(unclear_dialog(message.problem), answered)

    def _in_hand(self, path: Path) -> bool:
        """Whether it is still the file in the field: another may have been typed while it was read."""
        try:
            return self.workspace.reach.path(self.query_one("#path", Field).value) == path
        except OutOfReach:
            return False

    def _answer(self, path: Path, answers: Answers) -> None:
        """Look at the file again, with what is known of it now."""
        self._answers = answers
        self._tell(_("Reading {file} …").format(file=path.name))
        self.look(path)

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        if not self._in_hand(message.preview.path):
            return
        preview = self._preview = message.preview
        self._source.replace(rows(preview))
        table = self.query_one(FleetTable)
        table.show_empty(empty(preview))
        table.reload(keep_key=False)
        self.add_class("-read")  # the review needs the room
        first = isinstance(preview, ListPreview) and preview.result is not None and preview.result.replaces_sample
        self._ask(company=first, terms=isinstance(preview, ListPreview))
        self._tell("\n".join([*summary(preview), hint(preview)]))
        table.focus()

        self._ask_numbers(preview)

    def _ask_numbers(self, preview: Previewed) -> bool:
        """Ask whether phone numbers in the text of charges are right, of each supplier once; whether one is asked."""
        if isinstance(preview, ListPreview | EditedLook) or not preview.taken:
            return False
        asking = next((each for each in invoices_in(preview) if each.asks_numbers), None)
        if asking is None:
            return False

        def answered(word: str | None) -> None:
            if word is not None:
                self.say_numbers(preview, asking.supplier, taken=word == TAKE)

        self.app.push_screen(text_numbers_dialog(asking.result), answered)
        return True

    @work(group="import", exclusive=True, exit_on_error=False)
    async def say_numbers(self, preview: Look, supplier: str, *, taken: bool) -> None:
        """Look again, with somebody's word on the numbers of `supplier`; nothing is changed."""
        try:
            self.post_message(self.Looked(await with_numbers_said(self.workspace.operator, preview, {supplier: taken})))
        except Failure as failure:
            self.post_message(self.Failed(failure_sentence(failure)))

    def do_own_files(self) -> None:
        """What is remembered of the forms of files, and which files came in."""
        from screens.own_files import FormatsScreen

        self.app.push_screen(FormatsScreen())

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._tell(message.text)
        self.query_one("#path", Field).go_to()

    def do_list_reminder(self) -> None:
        """A letter about what is late by this list, as a file to send."""
        preview = self._preview
        found = preview.result.differences if isinstance(preview, ListPreview) and preview.result else []
        today = day_of(self.workspace.clock())
        text = reminder_text(self.workspace.company, found, today)
        if not text:
            self.say(_("Nothing is late: there is nothing to remind of."), "warning")
            return

        def chosen(path: Path) -> None:
            writing = asyncio.to_thread(write_private, path, text.encode())
            self.run_worker(say_written(self, path, writing), group="export", exit_on_error=False)

        proposed = free_path(self.workspace, f"reminder-{today.isoformat()}", ".txt")
        ask_for_path(self, _("Reminder of what is late"), proposed, chosen, (".txt",))

    def do_apply(self) -> None:
        preview = self._preview
        if preview is None or not can_come_in(preview):
            self.say(_("First choose a file: enter reads it."), "warning")
            return

        if isinstance(preview, EditedLook):
            self.app.push_screen(ReviewScreen(preview.order()))
            return
        if self._ask_numbers(preview):
            return

        def confirmed(yes: bool | None) -> None:
            if yes:
                self._tell(_("Importing …"))
                self.bring_in()

        if isinstance(preview, ListPreview) and preview.result is not None and preview.result.asks_cover:
            self._ask_cover(preview, preview.result)
            return
        if isinstance(preview, ListPreview) and preview.new_names and self._answers.new_names is None:
            self._ask_names(preview)
            return
        if isinstance(preview, ListPreview) and not self._is_of_its_day(preview):
            return
        self.app.push_screen(ConfirmDialog(title(preview), summary(preview), _("Import")), confirmed)

    def _is_of_its_day(self, preview: ListPreview) -> bool:
        """Whether the review is of the day in the field; where another was typed since, it is read again as of that."""
        terms = self._terms()
        if terms is None or preview.request is None:
            return False
        if terms.listed_on == preview.request.listed_on:
            return True
        self.say(_("The day of the list is another now: look at the review again."), "warning")
        self._said_of_it()
        return False

    def _ask_cover(self, preview: ListPreview, result: ImportResult) -> None:
        """A list with fewer than half of the lines: it is looked at again as what somebody says it is."""
        body = [part_or_whole(result), _("Of a part nothing is said of the other lines. Else leave with esc.")]

        def answered(part: bool | None) -> None:
            if part:
                self._answer(preview.path, replace(self._answers, covers=ListCover.PART))

        self.app.push_screen(ConfirmDialog(_("Is it a part?"), body, _("It is a part")), answered)

    def _ask_names(self, preview: ListPreview) -> None:
        """Of names that the fleet does not have: new ones are looked at again, slips are left out as reviewed."""

        def answered(word: str | None) -> None:
            if word == TAKE:
                self._answer(preview.path, replace(self._answers, new_names=True))
            elif word is not None:
                self._answers = replace(self._answers, new_names=False)
                self.do_apply()

        self.app.push_screen(new_names_dialog(preview.new_names), answered)

    @work(group="write", exit_on_error=False)
    async def bring_in(self) -> None:
        """Import what was reviewed."""
        preview, operator = self._preview, self.workspace.operator
        try:
            if preview is not None and not isinstance(preview, ListPreview | EditedLook):
                said = (await preview.take(operator)).sentence()
            elif isinstance(preview, ListPreview) and preview.request is not None:
                result = await operator.import_lines(self._named(preview.request), validate_only=False)
                said = result_sentence(result)
            else:
                return
        except Failure as failure:
            self.post_message(self.Failed(failure_sentence(failure)))
        else:
            self.post_message(self.Imported(said))

    def _named(self, request: ImportRequest) -> ImportRequest:
        """`request` with the names that were typed."""
        typed = {name: self.query_one(f"#{name}", Field).value.strip()[:200] for name in ("company", "operator")}
        return request.model_copy(update={name: value for name, value in typed.items() if value})

    @on(Imported)
    def _imported(self, message: Imported) -> None:
        self.workspace.banner = _("Imported: {result}").format(result=message.said)
        self.host.refresh_fleet()
        self.app.pop_screen()

    def _tell(self, text: str) -> None:
        self.query_one("#summary", Label).update(lines(text))
