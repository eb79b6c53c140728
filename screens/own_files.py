"""A company's own files: which were taken in, and what is remembered of their forms."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.own_files import FileFormat, FileKind, Source, UndoneFile
from fleet_tui.i18n import N_, _, joined, labelled
from fleet_tui.i18n.format import day, moment, number
from fleet_tui.port.pages import collect
from fleet_tui.workspace.file_kind_words import file_kind_words
from fleet_tui.workspace.file_undo_words import undone_words
from fleet_tui.workspace.findings import ABSENT
from fleet_tui.workspace.format_words import (
    SHORT,
    columns_of,
    decimals_words,
    forgotten_words,
    format_words,
    numbers_words,
)
from fleet_tui.workspace.listing import ListColumn
from screens.base import bindings
from screens.doing import Doing
from screens.listing import ListScreen
from screens.tabbed import Tabbed
from widgets.detail_pane import Detail
from widgets.dialog import ConfirmDialog
from widgets.safe import label
from widgets.tab_line import TabLine
from widgets.table_source import Cell

_PAGE = 200
_TABS = (("sources", N_("Taken in")), ("formats", N_("Remembered formats")))
T = TypeVar("T")


class FileTabs(Doing, Tabbed, ListScreen[T], Generic[T]):
    """One of the two lists, below the tabs of both; what is done of a record is said, and asked for anew."""

    tab: str
    BINDINGS = bindings("next_tab", "previous_tab", "remove_record")

    def above(self) -> ComposeResult:
        tabs = TabLine([(tab, _(name)) for tab, name in _TABS], id="lists")
        tabs.show(self.tab)
        yield tabs

    def title_words(self) -> str:
        return _("Own files")

    def show_tab(self, tab: str) -> None:
        self.app.switch_screen(FormatsScreen() if tab == FormatsScreen.tab else SourcesScreen())

    def changed(self) -> None:
        self.fetch()


class SourcesScreen(FileTabs[Source]):
    """Every file that was taken in, the last first; one that came in by mistake is taken back."""

    tab = "sources"
    KEYS: ClassVar[tuple[str, ...]] = (
        "remove_record", "import_list", "search", "previous_tab", "next_tab", "sort", "export",
    )  # fmt: skip
    BINDINGS = bindings("import_list")

    class Looked(Message):
        """What taking a file back would bring back is known."""

        def __init__(self, undone: UndoneFile) -> None:
            super().__init__()
            self.undone = undone

    def __init__(self) -> None:
        super().__init__(
            (
                ListColumn("at", N_("Taken in"), lambda each: moment(each.imported_at), 16,
                           lambda each: each.imported_at.isoformat()),
                ListColumn("file", N_("File"), lambda each: each.name, 30, min_width=16, flexible=True),
                ListColumn("kind", N_("Kind"), lambda each: file_kind_words(each.kind), 18),
                ListColumn("rows", N_("Rows"), lambda each: number(each.rows), 6, lambda each: Decimal(each.rows),
                           priority=1, kind="number"),
                ListColumn("subject", N_("What came of it"), lambda each: each.subject or ABSENT, 14, priority=2),
                ListColumn("operator", N_("Operator"), lambda each: each.operator or ABSENT, 16, priority=4),
                ListColumn("by", N_("By"), lambda each: each.imported_by or ABSENT, 16, priority=3),
            )
        )  # fmt: skip

    async def records(self) -> Sequence[Source]:
        operator = self.workspace.operator
        return await collect(lambda cursor: operator.sources(cursor=cursor, limit=_PAGE))

    def key_of(self, record: Source) -> str:
        return record.id

    def empty_words(self) -> str:
        return _("No file was taken in yet.\ni brings one in: a list of lines, invoices, prices, people, use.")

    def state_words(self) -> str:
        return ""

    def changed(self) -> None:
        self.host.refresh_fleet()  # what the file brought is gone from it
        super().changed()

    def do_remove_record(self) -> None:
        """Take the file back with what it brought, once that is confirmed."""
        if self.current is not None:
            self.look_at(self.current)

    @work(group="look", exclusive=True, exit_on_error=False)
    async def look_at(self, source: Source) -> None:
        """Ask what taking it back would bring back."""
        try:
            self.post_message(self.Looked(await self.workspace.operator.undo_source(source.id, validate_only=True)))
        except Failure as failure:
            self.post_message(self.NotDone(failure))

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        source = message.undone.source

        async def undo() -> str:
            await self.workspace.operator.undo_source(source.id)
            return labelled(str(source.name), _("taken back; it can come in again."))

        def confirmed(yes: bool | None) -> None:
            if yes:
                self.work_on(undo)

        about = joined(" · ", filter(None, [source.name, file_kind_words(source.kind), moment(source.imported_at)]))
        body = [about, *undone_words(message.undone)]
        dialog = ConfirmDialog(_("Take this file back?"), body, _("Take it back"), keep=_("Keep it"))
        self.app.push_screen(dialog, confirmed)

    def do_import_list(self) -> None:
        from screens.import_list import ImportScreen

        self.app.push_screen(ImportScreen())


class FormatsScreen(FileTabs[FileFormat]):
    """Every form, the one used last first; `enter` shows its headings."""

    tab = "formats"
    KEYS: ClassVar[tuple[str, ...]] = (
        "open_record", "remove_record", "search", "previous_tab", "next_tab", "sort", "export",
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__(
            (
                ListColumn("used", N_("Used last"), lambda each: day(day_of(each.used_at)), 10,
                           lambda each: each.used_at.isoformat()),
                ListColumn("kind", N_("Kind"), lambda each: file_kind_words(each.kind), 18),
                ListColumn("operator", N_("Operator"), lambda each: each.operator or ABSENT, 20, min_width=10,
                           priority=1),
                ListColumn("remembered", N_("Remembered"), format_words, 60, min_width=16, flexible=True),
                ListColumn("form", N_("Form"), lambda each: each.fingerprint[:SHORT], 8, priority=3),
            )
        )  # fmt: skip

    async def records(self) -> Sequence[FileFormat]:
        return (await self.workspace.operator.formats()).items

    def key_of(self, record: FileFormat) -> str:
        return record.fingerprint

    def details(self, record: FileFormat) -> Sequence[Detail]:
        return format_details(record)

    def empty_words(self) -> str:
        return _("Nothing is remembered yet.\nWhat is known of a file is kept for the next one of its form.")

    def open(self, record: FileFormat) -> None:
        self.app.push_screen(FormatScreen(record))

    def do_remove_record(self) -> None:
        """Forget it, once that is confirmed: the next file of it is looked at as if it were the first."""
        form = self.current
        if form is None:
            return

        async def forget() -> str:
            await self.workspace.operator.forget_format(form.fingerprint)
            return forgotten_words(form)

        def confirmed(yes: bool | None) -> None:
            if yes:
                self.work_on(forget)

        body = [
            joined(" · ", filter(None, [file_kind_words(form.kind), form.operator])),
            _("The next file of this form is looked at as if it were the first. What came in stays."),
        ]
        dialog = ConfirmDialog(_("Forget this form?"), body, _("Forget"), keep=_("Keep it"))
        self.app.push_screen(dialog, confirmed)


class FormatScreen(ListScreen[tuple[str, str]]):
    """One form: each heading with what it is taken for."""

    KEYS: ClassVar[tuple[str, ...]] = ("search", "sort", "export")
    DEFAULT_CSS = """
    FormatScreen #about { padding: 0 1; width: 1fr; height: auto; }
    """

    def __init__(self, form: FileFormat) -> None:
        self._form = form
        super().__init__(
            (
                ListColumn("heading", N_("Heading"), lambda each: each[0], 30, min_width=16, flexible=True),
                ListColumn("taken", N_("Taken for"), lambda each: each[1], 30, min_width=16, flexible=True),
            )
        )

    def above(self) -> ComposeResult:
        form = self._form
        about = [file_kind_words(form.kind), form.operator, labelled(_("used last"), moment(form.used_at))]
        about += decimals_words(form)
        yield label(joined(" · ", filter(None, about)), id="about")

    def title_words(self) -> str:
        return joined(" ", [_("Form"), self._form.fingerprint[:SHORT]])

    async def records(self) -> Sequence[tuple[str, str]]:
        return columns_of(self._form)

    def key_of(self, record: tuple[str, str]) -> str:
        return record[0]

    def empty_words(self) -> str:
        return numbers_words(self._form) + "."

    def state_words(self) -> str:
        return ""


def format_details(form: FileFormat) -> list[Detail]:
    """What is remembered of a form, a line each."""
    remembered = columns_of(form) or ([("", numbers_words(form))] if form.kind == FileKind.INVOICE else [])
    return [
        (_("Form"), Cell(form.fingerprint[:SHORT], "strong")),
        (_("Kind"), file_kind_words(form.kind)),
        (_("Operator"), form.operator or ABSENT),
        (_("Used last"), moment(form.used_at)),
        ("", ""),
        *(("", words) for words in decimals_words(form)),
        *remembered,
    ]
