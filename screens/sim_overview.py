"""The SIM overview: the whole fleet, searched as one types, sorted, marked, changed and taken to Excel."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal

from fleet_tui.actions import CHANGES, Action
from fleet_tui.fleet.columns import BY_ID, Kind, known_columns
from fleet_tui.fleet.number_list import list_of
from fleet_tui.fleet.saved_views import SavedView
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number, sums
from fleet_tui.key_names import key_words
from fleet_tui.reasons import some_line
from fleet_tui.workspace.list_export import PROGRESS_FROM
from fleet_tui.workspace.selection import Selection
from fleet_tui.workspace.workspace import Link
from screens.base import FleetChanged, bindings
from screens.copying import CopyDialog, of_line
from screens.line_pane import LinePane
from screens.lines_source import LinesSource, columns_chosen, table_columns
from screens.overview_search import OverviewSearch
from widgets.columns import Column
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine, Hint
from widgets.header_line import HeaderLine
from widgets.progress_line import ProgressLine
from widgets.safe import Label, label
from widgets.search_bar import SearchBar
from widgets.selection_bar import SelectionBar

PANE_FROM = 120
"""Terminal width from which the side pane has room."""


NUMBER_KEYS = {**{digit: digit for digit in "0123456789"}, "plus": "+"}
"""Keys a phone number begins with."""


class SimOverviewScreen(OverviewSearch):
    """*Vue d'ensemble des cartes SIM*. Marks and query live in the workspace: they are there again on return."""

    OPENS_AS = "sim_cards"
    KEYS = (
        "toggle_mark", "mark_all", "open_line", "search", "export", "sort", "activate", "suspend", "reactivate", "stop",
        "lost", "mark_range", "columns", "views", "copy", "import_list", "add", "swap", "plan", "options", "blocks",
        "limit", "account", "split_bill", "departure", "reveal_puk", "ticket_about", "mark_again", "named_items",
    )  # fmt: skip
    FOOTER = ("toggle_mark", "mark_all", "open_line", "search", "export", "sort", "help", "back", "columns", "views")
    BINDINGS = [
        *bindings(*(key for key in KEYS if key != "search")),
        *bindings("search", priority=True),
        *(Binding(key, f"begin_search('{char}')", show=False, priority=True) for key, char in NUMBER_KEYS.items()),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._searching = False
        self._wanted = ""
        self._begun = ""
        self._pasted = ""
        self._export: tuple[int, int] | None = None

    def arrive(self, what: str) -> None:
        self._searching = what == "search"
        kind, _space, text = what.partition(" ")
        self._wanted = text if kind == "query" else ""
        self._begun = text if kind == "number" else ""
        self._pasted = text if kind == "paste" else ""

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        example = _("a name, a number, status:pending, plan:europe, cost>20")
        yield SearchBar(key=self.key_for("search"), placeholder=example, takes_lists=True)
        yield label("", id="account")
        yield label("", id="banner")
        with Horizontal(id="body"):
            yield FleetTable()
            yield LinePane(self.workspace)
        yield ProgressLine()
        yield SelectionBar()
        yield FooterLine()

    def on_mount(self) -> None:
        workspace, kept = self.workspace, self.workspace.remembered
        self.source = LinesSource(workspace.view, columns_chosen(kept.columns), workspace.today)
        if kept.sort in BY_ID and workspace.view.sort is None:
            workspace.view.sort_by(kept.sort, reverse=kept.reverse)
        self.table.show(self.source, self._columns())
        if self._wanted:
            workspace.view.set_pasted(None)
        self.search.value = self._wanted or workspace.view.query.text or kept.query
        self.apply_query(self.search.value)
        self._paint_sort()
        self.paint()
        if self._searching or self._begun:
            self.search.begin(self._begun)
        else:
            self.table.focus()
        if self._pasted:
            self.take(self._pasted)
        workspace.remember(screen=self.OPENS_AS)

    # Painting

    @on(FleetChanged)
    def paint(self) -> None:
        """Everything again: rows, counts, what is loading, the banner."""
        if (columns := tuple(self._columns())) != self.table.columns:
            self.table.show_columns(columns)
        self.table.reload()
        self._paint_progress()
        self._paint_empty()
        self.query_one("#banner", Label).update(self.workspace.banner)
        self.query_one("#banner", Label).display = bool(self.workspace.banner)
        self.paint_frame([_("SIM cards")], self.available(self.FOOTER))
        self._paint_counts()
        self._paint_pane()
        self.paint_list()

    def paint_answer(self) -> None:
        self._paint_counts()
        self._paint_empty()
        self._paint_pane()
        self.paint_list()

    def say_again(self) -> None:
        super().say_again()
        self.table.show_columns(self._columns())
        self._typed(SearchBar.Changed(self.search, self.search.value))

    def hints(self) -> list[Hint]:
        if self.search.in_use:
            clear = _("query before") if self.search.can_bring_back else _("clear")
            keys: list[Hint] = [
                (key_words("enter"), _("to the list")),
                ("tab", _("complete")),
                self.hint_to_leave(clear),
            ]
            return [*keys, *self.hints_for("help")]
        return super().hints()

    def _paint_progress(self) -> None:
        line = self.query_one(ProgressLine)
        loading = self.workspace.progress if self.workspace.link in (Link.CONNECTING, Link.LOADING) else None
        if loading is not None and len(self.workspace.index) >= loading[1]:
            loading = None  # all rows are there, and stay where they are while it is asked what changed since
        under_way = self._export or loading
        line.display = under_way is not None
        if under_way is not None:
            done, total = under_way
            what = (
                _("writing; everything can be used meanwhile") if self._export else _("loading; everything can be used")
            )
            line.show(done, total, _("{done} of {total}").format(done=number(done), total=number(total)), what)

    def _paint_empty(self) -> None:
        view = self.workspace.view
        if view.pasted is not None and len(self.workspace.index):
            self.table.show_empty(_("No line of the list that was pasted is shown.\nesc in the search clears it."))
        elif view.query.asks_who_left and len(self.workspace.index) and not self.workspace.index.knows("left_on"):
            self.table.show_empty(_("Who left is told by an HR list; none was imported.\nesc in the search clears it."))
        elif view.query and len(self.workspace.index):
            self.table.show_empty(_("No line matches this search.\nesc in the search clears it."))
        elif self.workspace.link is Link.READY:
            self.table.show_empty(_("There are no lines yet.\nYour own list: fleet-tui import FILE.xlsx"))
        else:
            self.table.show_empty(self.workspace.link_sentence())

    def _paint_counts(self) -> None:
        totals = self.workspace.view.totals()
        shown = ngettext("{shown} of {total} line", "{shown} of {total} lines", totals.total).format(
            shown=number(totals.shown), total=number(totals.total)
        )
        self.search.show_count(shown)
        summary = []
        if totals.marked:
            summary.append(
                ngettext("{count} marked", "{count} marked", totals.marked).format(count=number(totals.marked))
            )
        if totals.costs and (totals.marked or 0 < totals.shown < totals.total):
            summary.append(_("{amount}/month").format(amount=sums(totals.costs)))
        selection = self.selection()
        offered = [action for action in self.available(CHANGES) if action.offered(selection) is None]
        self.query_one(SelectionBar).show(
            " · ".join(summary), [(action.key, action.text, action.applies(selection) is None) for action in offered]
        )

    def _paint_pane(self) -> None:
        pane = self.query_one(LinePane)
        pane.display = self.app.size.width >= PANE_FROM
        if pane.display:
            pane.show_line(self._cursor_position())

    def _columns(self) -> list[Column]:
        sort = self.workspace.view.sort
        return table_columns(self.source.chosen, self.workspace.index, sort.column if sort else None)

    def _paint_sort(self) -> None:
        sort = self.workspace.view.sort
        self.table.show_columns(self._columns())
        self.table.show_sort(sort.column if sort else None, descending=bool(sort and sort.reverse))

    @on(events.Resize)
    def _resized(self) -> None:
        self._paint_pane()

    # Marks and order

    @on(FleetTable.MarkToggled)
    def _mark_toggled(self, message: FleetTable.MarkToggled) -> None:
        self.workspace.view.toggle(message.row)
        self.table.action_move(1)
        self._marks_changed()

    @on(FleetTable.RangeMarked)
    def _range_marked(self, message: FleetTable.RangeMarked) -> None:
        self.workspace.view.mark_range(message.first, message.last)
        self._marks_changed()

    def _marks_changed(self) -> None:
        self.table.repaint_marks()
        self._paint_counts()

    def do_toggle_mark(self) -> None:
        self.table.action_toggle_mark()

    def do_mark_range(self) -> None:
        self.table.action_mark_range()

    def do_mark_all(self) -> None:
        self.workspace.view.mark_all_shown()
        self._marks_changed()

    def do_mark_again(self) -> None:
        """Mark what was marked before the marks were taken off."""
        count = self.workspace.view.mark_again()
        self._marks_changed()
        if not count:
            self.say(_("No marks were taken off."), "warning")

    @on(FleetTable.HeaderSelected)
    def _header_selected(self, message: FleetTable.HeaderSelected) -> None:
        self.sort_by(message.column_id)

    def do_sort(self) -> None:
        from screens.list_dialogs import sort_dialog

        def chosen(column_id: str | None) -> None:
            if column_id:
                self.sort_by(column_id)

        self.app.push_screen(sort_dialog(self.source.chosen, self.workspace.view.sort), chosen)

    def sort_by(self, column_id: str) -> None:
        """Sort by a column, amounts from the greatest; by the same one again: the other way round."""
        view = self.workspace.view
        first = view.sort is None or view.sort.column != column_id
        view.sort_by(column_id, reverse=True if first and BY_ID[column_id].kind is Kind.MONEY else None)
        self.workspace.remember(sort=column_id, reverse=view.sort is not None and view.sort.reverse)
        self._paint_sort()
        self.table.reload(keep_key=False)

    # One line

    @on(FleetTable.CursorMoved)
    def _cursor_moved(self) -> None:
        self._paint_pane()
        if not self.workspace.view.marks:
            self._paint_counts()

    @on(FleetTable.RowActivated)
    def do_open_line(self) -> None:
        from screens.manage_sim.screen import ManageSimScreen

        position = self._cursor_position()
        if position is not None:
            self.app.push_screen(ManageSimScreen(self.workspace.index.ids[position]))

    def do_copy(self) -> None:
        position = self._cursor_position()
        if position is not None:
            self.app.push_screen(CopyDialog(of_line(self.workspace.index, position)))

    def do_reveal_puk(self) -> None:
        """Of the line under the cursor, without opening it."""
        position = self._cursor_position()
        iccid = self.workspace.index.iccids[position] if position is not None else ""
        if iccid:
            self.reveal_puk(iccid)
        else:
            self.say(_("This line has no SIM card."), "warning")

    @on(OverviewSearch.Revealed)
    def _revealed(self, message: OverviewSearch.Revealed) -> None:
        from screens.puk import PukDialog

        index, line = self.workspace.index, ""
        if message.reveal.iccid in index.iccids:  # else its line has another card by now
            line = index.row(index.iccids.index(message.reveal.iccid)).title
        self.app.push_screen(PukDialog(line, message.reveal))

    def _cursor_position(self) -> int | None:
        row = self.table.cursor_row
        return None if row is None else self.workspace.view.positions[row]

    # Changes

    def why_not(self, action: Action) -> str | None:
        """What needs one line looks for that under the cursor only, however many are marked."""
        if action.applies is some_line:
            position = self._cursor_position()
            return some_line(self.workspace.selection_of([] if position is None else [position]))
        view = self.workspace.view
        if action.id == "export" and not (view.marks or view.positions):
            return some_line(Selection())
        return super().why_not(action)

    def targets(self) -> Sequence[int]:
        """Positions of the marked lines, of the line under the cursor when none is marked."""
        marked = self.workspace.view.marked_positions()
        if marked:
            return marked
        position = self._cursor_position()
        return [] if position is None else [position]

    def do_add(self) -> None:
        from screens.add_sim import add_sim

        add_sim(self)

    # Lists in and out

    def do_export(self) -> None:
        from screens.exporting import export_list

        export_list(self, self.targets_of_export(), self.source.chosen, self._exporting)

    def _exporting(self, done: int, total: int) -> None:
        self._export = (done, total) if total >= PROGRESS_FROM and done < total else None
        self._paint_progress()

    def targets_of_export(self) -> Sequence[int]:
        """The marked lines, or all that are shown."""
        return self.workspace.view.marked_positions() or self.workspace.view.positions

    def do_import_list(self) -> None:
        from screens.import_list import ImportScreen

        self.app.push_screen(ImportScreen())

    def do_columns(self) -> None:
        from screens.list_dialogs import ColumnsDialog

        def chosen(ids: list[str] | None) -> None:
            if ids:
                self.show_columns(ids)

        shown = [column.id for column in self.source.chosen]
        self.app.push_screen(ColumnsDialog(shown, known_columns(self.workspace.index)), chosen)

    def show_columns(self, ids: Sequence[str]) -> None:
        """Show these columns in this order from now on."""
        self.source.choose(columns_chosen(ids))
        self.table.show_columns(self._columns())
        self.workspace.remember(columns=tuple(column.id for column in self.source.chosen))

    def do_views(self) -> None:
        from screens.saved_views import ViewMenu

        ViewMenu(self, self).open()

    def as_view(self, name: str) -> SavedView:
        """Query, sort and columns as they are, under `name`."""
        view = self.workspace.view
        return SavedView(
            name=name,
            query=view.query.text,
            numbers=list(view.pasted.numbers) if view.pasted else [],
            sort=view.sort.column if view.sort else None,
            reverse=view.sort is not None and view.sort.reverse,
            columns=[column.id for column in self.source.chosen],
        )

    def show_view(self, view: SavedView) -> None:
        """Query, list, sort and columns of `view`."""
        self.show_list(list_of(view.numbers) if view.numbers else None)
        self.search.value = view.query
        if view.sort in BY_ID:
            self.workspace.view.sort_by(view.sort, reverse=view.reverse)
        self.show_columns(view.columns)
        self._paint_sort()

    def do_back(self) -> None:
        if self.table.cancel_range():
            return
        if marked := len(self.workspace.view.marks):
            self.workspace.view.clear()
            self._marks_changed()
            words = ngettext(
                "{count} mark is off; {key} puts it back.", "{count} marks are off; {key} puts them back.", marked
            )
            self.say(words.format(count=number(marked), key=self.key_for("mark_again")))
            return
        self.workspace.remember(screen="dashboard")
        self.workspace.banner = ""  # it was read
        super().do_back()
