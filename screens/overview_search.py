"""How lines are found in the SIM overview: a query as one types, or a list of numbers that was pasted."""

from __future__ import annotations

from abc import abstractmethod

from textual import events, on
from textual.getters import query_one

from fleet_tui.fleet.completion import complete
from fleet_tui.fleet.grammar import QueryError
from fleet_tui.fleet.number_list import TEXT_LIMIT, NumberList, read_numbers
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.number_words import account_words, all_named, named_items
from screens.line_actions import LineScreen
from screens.lines_source import LinesSource
from widgets.columns import Column
from widgets.fleet_table import FleetTable
from widgets.safe import Label
from widgets.search_bar import SearchBar
from widgets.table_dialog import TableDialog
from widgets.table_source import Cell, Row


class OverviewSearch(LineScreen):
    """The search of the overview. A list that is pasted, wherever the cursor is, is what the search is asked of."""

    table = query_one(FleetTable)
    search = query_one(SearchBar)
    source: LinesSource

    @abstractmethod
    def paint_answer(self) -> None:
        """What the answer changes besides the rows; a screen says what that is."""

    @on(SearchBar.Changed)
    def _typed(self, message: SearchBar.Changed) -> None:
        line = self.table.cursor_key
        self.apply_query(message.text, typing=self.search.in_use)
        self.search.show_completions(complete(message.text, self.search.cursor_position, self.workspace.index))
        self._answer_changed(line)

    def _answer_changed(self, line: str | None) -> None:
        """The cursor stays on its line as long as that is found, and goes to the first one otherwise."""
        self.table.reload(keep_key=line is not None and self.source.row_of(line) is not None)
        self.paint_answer()

    def apply_query(self, text: str, *, typing: bool = False) -> None:
        """Show what answers `text`, or say what is wrong with it.

        Once nobody is `typing` also that it is not finished, or that an exclusion leaves nothing out.
        """
        view, index, idle = self.workspace.view, self.workspace.index, None
        try:
            view.set_query(text)
            if not typing:
                view.query.check_whole()
                idle = view.query.idle(index) if index.complete else None
        except QueryError as error:
            self.search.show_error(error.message, error.start, error.end)
        else:
            if idle is not None:
                self.search.show_error(idle.message, idle.start, idle.end)
            else:
                self.search.clear_error()
            self.workspace.remember_query(text)

    @on(SearchBar.Left)
    def _left_search(self) -> None:
        self.apply_query(self.search.value)
        self.table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that begin a search are letters and digits wherever one types."""
        if action == "begin_search" or (action == "act" and parameters == ("search",)):
            return self.focused is self.table
        return super().check_action(action, parameters)

    def action_begin_search(self, char: str) -> None:
        """A digit in the list begins a search for that number: typed by hand or, all at once, by a scanner."""
        self.search.begin(char)

    def do_search(self) -> None:
        self.search.begin()

    # A list

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted on the list of lines, and not into the search, is searched for all the same."""
        event.stop()
        self.take(event.text)

    @on(SearchBar.PastedList)
    def _list_pasted(self, message: SearchBar.PastedList) -> None:
        self.take(message.text)

    def take(self, text: str) -> None:
        """Search for what was pasted: for each number of a list, else for the first line of it."""
        pasted = [line for line in text.splitlines() if line.strip()]
        if len(text) > TEXT_LIMIT:
            words = _("This is too long for a list: {count} characters are read at most. Nothing was searched for.")
            self.say(words.format(count=number(TEXT_LIMIT)), "warning")
            return
        listed = read_numbers(text)
        if listed.numbers and listed.count > 1:
            self.show_list(listed)
        elif pasted:
            self.search.put_first(pasted)

    def show_list(self, listed: NumberList | None) -> None:
        """Show the lines of this list; None: those of the fleet again. The query before comes back with `esc`."""
        line = self.table.cursor_key
        self.workspace.view.set_pasted(listed)
        if listed is not None and self.search.value:
            self.search.replace("")
        self._answer_changed(line)

    @on(SearchBar.ListDropped)
    def _drop_list(self) -> None:
        self.show_list(None)

    def paint_list(self) -> None:
        """What became of each item of the list."""
        view = self.workspace.view
        pasted = view.pasted
        words = ngettext("in {count} pasted:", "in {count} pasted:", pasted.count if pasted else 0)
        self.search.show_list(words.format(count=number(pasted.count)) if pasted else "")
        account = account_words(view, pasted=pasted is not None)
        if not all_named(view):
            account += " · " + _("{key} names them all").format(key=self.key_for("named_items"))
        self.query_one("#account", Label).update(account)
        self.query_one("#account", Label).display = bool(account)

    def do_named_items(self) -> None:
        """Every item of the list that shows no line of its own."""
        items = named_items(self.workspace.view)
        if not items:
            self.say(_("Every number of the list is found."))
            return
        columns = [Column("item", _("Pasted"), 30, 12, flexible=True), Column("became", _("What became of it"), 30)]
        rows = [Row(str(place), (Cell(item), Cell(words))) for place, (item, words) in enumerate(items)]
        self.app.push_screen(TableDialog(_("Not found as a line of its own"), columns, rows))
