"""The audit log: who did what, when; searched at the server, page by page, taken out whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.getters import query_one
from textual.message import Message

from fleet_tui.domain.audit import AuditPage, AuditQuery, AuditRow
from fleet_tui.domain.failure import REFERENCE_LENGTH, Failure
from fleet_tui.domain.profile import Role as Permission
from fleet_tui.domain.typed_day import InvalidDay, parse_day
from fleet_tui.i18n import N_, _, joined
from fleet_tui.i18n.format import day, moment, number
from fleet_tui.port.pages import collect
from fleet_tui.workbook.cells import SheetColumn
from fleet_tui.workspace.audit_words import (
    action_words,
    author_words,
    difference_words,
    known_actions,
    subject_words,
    summary,
)
from fleet_tui.workspace.selection import Selection
from screens.base import FleetChanged, FleetScreen, bindings, failure_sentence
from widgets.columns import Column
from widgets.dialog import Dialog
from widgets.field import Field
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.pick import Pick
from widgets.safe import Button, Label, button, label, shown
from widgets.table_source import Cell, ListSource, Row

PAGE = 100
"""Rows asked for at once; the next ones come when the cursor nears the end."""
LARGEST_PAGE = 1000
_NEAR_THE_END = 20

COLUMNS = (
    ("at", N_("When"), 16, 16, 0, False),
    ("by", N_("Who"), 18, 14, 1, True),
    ("action", N_("What"), 26, 20, 0, True),
    ("subject", N_("Subject"), 20, 20, 2, True),  # a SIM card number is read whole
    ("change", N_("Before and after"), 36, 24, 4, True),
)


class AuditScreen(FleetScreen):
    """Who did what, newest first. For managers: a member is told so."""

    KEYS = ("open_record", "audit_filter", "export")
    BINDINGS = bindings(*KEYS)
    table = query_one(FleetTable)

    class Paged(Message):
        """A page is here; `first`: what was there before goes."""

        def __init__(self, page: AuditPage, query: AuditQuery, *, first: bool) -> None:
            super().__init__()
            self.page = page
            self.query = query
            self.first = first

    class Failed(Message):
        """A page could not be fetched."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    class Gathered(Message):
        """Every row that was asked for, for a file."""

        def __init__(self, rows: Sequence[AuditRow]) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self) -> None:
        super().__init__()
        self._asked = AuditQuery()
        self._who: list[tuple[str, str]] = []
        self._rows: list[AuditRow] = []
        self._total = 0
        self._next: str | None = None
        self._source = ListSource()

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield label("", id="state")
        yield FleetTable(self._columns([]), self._source)
        yield FooterLine()

    def on_mount(self) -> None:
        self.table.focus()
        self.paint()

    @on(FleetChanged)
    def paint(self) -> None:
        """The frame now, the rows when they have come."""
        self.paint_frame([_("Audit log")])
        if not self._reads:
            self.table.show_empty(_("The audit log is for fleet managers."))
        elif self.workspace.attached:
            self.fetch(self._asked, limit=min(max(PAGE, len(self._rows)), LARGEST_PAGE))
        else:
            self.table.show_empty(self.workspace.link_sentence())

    @property
    def _reads(self) -> bool:
        me = self.workspace.me
        return me is None or me.role == Permission.MANAGER

    def selection(self) -> Selection:
        return replace(super().selection(), record=self.current)

    @property
    def current(self) -> AuditRow | None:
        """The row under the cursor."""
        row = self.table.cursor_row
        return None if row is None or row >= len(self._rows) else self._rows[row]

    # Pages

    @work(group="audit", exclusive=True, exit_on_error=False)
    async def fetch(self, query: AuditQuery, cursor: str | None = None, limit: int = PAGE) -> None:
        """Ask for a page: the first, or the one at `cursor`."""
        try:
            page = await self.workspace.operator.audit(query, cursor=cursor, limit=limit)
            if not self._who:
                profiles = (await self.workspace.operator.profiles()).items
                self._who = [(profile.id, str(profile.description)) for profile in profiles]
            self.post_message(self.Paged(page, query, first=cursor is None))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(Paged)
    def _paged(self, message: Paged) -> None:
        page = message.page
        self._asked = message.query
        self._rows = list(page.items) if message.first else [*self._rows, *page.items]
        self._total, self._next = page.total, page.next_cursor
        self.paint_rows()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        sentence = failure_sentence(message.failure)
        self.table.show_empty(sentence + "\n" + _("F5 tries again."))
        if self._rows:
            self._tell(sentence)

    def paint_rows(self) -> None:
        """The rows that are here, and how many there are."""
        self._source.replace([self._row(row) for row in self._rows])
        self.table.show_columns(self._columns([self._cells(row) for row in self._rows[:PAGE]]))
        self.table.show_empty(_("Nothing was done that you ask for.\nf asks for something else."))
        self.table.reload()
        count = _("{here} of {total} entries").format(here=number(len(self._rows)), total=number(self._total))
        self._tell(joined(" · ", [*self._asked_words(), count]))

    def say_again(self) -> None:
        super().say_again()
        self.paint_rows()

    def _columns(self, rows: Sequence[Sequence[str]]) -> list[Column]:
        """The columns, as wide as what `rows` hold; without any as wide as they would like."""
        columns = []
        for place, (name, title, width, least, order, flexible) in enumerate(COLUMNS):
            held = max((cell_len(shown(row[place])) for row in rows), default=width)
            held = max(held, cell_len(_(title)))
            columns.append(Column(name, _(title), held, min(held, least), "left", order, flexible))
        return columns

    def _tell(self, text: str) -> None:
        self.query_one("#state", Label).update(text)

    def _asked_words(self) -> list[str]:
        asked = self._asked
        who = dict(self._who).get(asked.profile or "", asked.profile or "")
        return [
            *([_("from {day}").format(day=day(asked.since))] if asked.since else []),
            *([_("until {day}").format(day=day(asked.until))] if asked.until else []),
            *([who] if who else []),
            *([action_words(asked.action)] if asked.action else []),
            *([asked.subject] if asked.subject else []),
        ]

    def _row(self, row: AuditRow) -> Row:
        return Row(str(row.id), [Cell(cell) for cell in self._cells(row)])

    def _cells(self, row: AuditRow) -> list[str]:
        return [
            moment(row.at),
            author_words(row),
            action_words(row.action),
            subject_words(row),
            summary(row, self.workspace.index.catalogue),
        ]

    @on(FleetTable.CursorMoved)
    def _moved(self, message: FleetTable.CursorMoved) -> None:
        if self._next is not None and message.row >= len(self._rows) - _NEAR_THE_END:
            cursor, self._next = self._next, None
            self.fetch(self._asked, cursor)

    # Actions

    @on(FleetTable.RowActivated)
    def do_open_record(self) -> None:
        if (row := self.current) is not None:
            details = [
                (_("When"), moment(row.at)),
                (_("Who"), author_words(row)),
                (_("What"), action_words(row.action)),
                (_("Subject"), subject_words(row)),
                *(
                    (name, after if before == after else _("{before} → {after}").format(before=before, after=after))
                    for name, before, after in difference_words(row, self.workspace.index.catalogue)
                ),
                (_("Reference"), (row.request_id or "")[:REFERENCE_LENGTH]),
            ]
            self.app.push_screen(RowDialog([(name, value) for name, value in details if value]))

    def do_audit_filter(self) -> None:
        """Ask for days, a person, an action, a subject."""

        def chosen(query: AuditQuery | None) -> None:
            if query is not None:
                self.table.focus()
                self.fetch(query)

        self.app.push_screen(FilterDialog(self._asked, self._who, self.workspace.today()), chosen)

    def do_export(self) -> None:
        """Every row that is asked for, here or not, to a workbook or a CSV file."""
        self._tell(_("One moment …"))
        self._gather(self._asked)

    @work(group="export", exclusive=True, exit_on_error=False)
    async def _gather(self, query: AuditQuery) -> None:
        operator = self.workspace.operator
        try:
            rows = await collect(lambda cursor: operator.audit(query, cursor=cursor, limit=LARGEST_PAGE))
        except Failure as failure:
            self.post_message(self.Failed(failure))
        else:
            self.post_message(self.Gathered(rows))

    @on(Gathered)
    def _gathered(self, message: Gathered) -> None:
        from screens.exporting import export_table

        self.paint_rows()
        columns = [SheetColumn(_(title), "text", width) for _name, title, width, *_rest in COLUMNS]
        columns.append(SheetColumn(_("Reference"), "text", 34))
        rows = [[*self._cells(row), row.request_id or ""] for row in message.rows]
        about = [(_("Asked for"), joined(" · ", self._asked_words()) or _("everything"))]
        export_table(self, _("Audit log"), columns, rows, about=about)


class RowDialog(Dialog[None]):
    """One row whole, to be read."""

    TYPE_AHEAD = 0
    AUTO_FOCUS = "#close"
    DEFAULT_CSS = """
    RowDialog > .dialog { width: 76; }
    """

    def __init__(self, details: Sequence[tuple[str, str]]) -> None:
        super().__init__(_("Audit log"))
        self._details = details

    def content(self) -> ComposeResult:
        for name, value in self._details:
            yield label(_("{name}: {value}").format(name=name, value=value))
        with Horizontal(classes="buttons"):
            yield button(_("Close"), id="close")

    def on_button_pressed(self) -> None:
        self.answer(None)


class FilterDialog(Dialog[AuditQuery]):
    """Answers with what to ask for; an empty field asks for everything."""

    TYPE_AHEAD = 0
    AUTO_FOCUS = "#since TextInput"

    def __init__(self, asked: AuditQuery, who: Sequence[tuple[str, str]], today: date) -> None:
        super().__init__(_("What to look for"))
        self._was = asked
        self._who = who
        self._today = today

    def content(self) -> ComposeResult:
        was = self._was
        yield Field(
            _("From day"),
            day(was.since) if was.since else "",
            hint=_("like {day}, or yesterday").format(day=day(self._today)),
            id="since",
        )
        yield Field(_("Until day"), day(was.until) if was.until else "", id="until")
        yield Pick(_("Who"), [("", _("everybody")), *self._who], was.profile or "", id="profile")
        yield Pick(_("What"), [("", _("everything")), *known_actions()], was.action or "", id="action")
        yield Field(
            _("Subject"), was.subject or "", hint=_("a phone number, a SIM card number, an order number"), id="subject"
        )
        with Horizontal(classes="buttons"):
            yield button(_("Clear"), id="clear")
            yield button(_("Search"), id="search")

    @on(Button.Pressed, "#clear")
    def _clear(self) -> None:
        self.answer(AuditQuery())

    @on(Button.Pressed, "#search")
    @on(Field.Submitted)
    @on(Pick.Submitted)
    def _search(self) -> None:
        days = {}
        for name in ("since", "until"):
            field = self.query_one(f"#{name}", Field)
            try:
                days[name] = parse_day(field.value, self._today, gone=True)
                field.show_error("")
            except InvalidDay as error:
                field.show_error(error.message)
                field.go_to()
                return
        self.answer(
            AuditQuery(
                **days,
                profile=self.query_one("#profile", Pick).value or None,
                action=self.query_one("#action", Pick).value or None,
                subject=self.query_one("#subject", Field).value.strip()[:100] or None,
            )
        )
