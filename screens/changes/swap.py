"""*Remplacer le numéro de carte SIM*: another card for one line, or one for each of many."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.sim_card import SimCardStatus
from fleet_tui.fleet.row import LineRow
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workbook.reading import WorkbookError
from fleet_tui.workbook.sheet import Progress
from fleet_tui.workspace.card_entry import card_problem, commonest_prefix, read_card
from fleet_tui.workspace.change_draft import Typed
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.line_changes import Lines
from fleet_tui.workspace.reach import OutOfReach
from fleet_tui.workspace.swap_list import SwapList, goes_by
from fleet_tui.workspace.swap_reading import CardList, Pair, PairProblem, cards_in_file, cards_in_text, read_pair
from screens.base import bindings, failure_sentence
from screens.changes.form import ChangeScreen
from screens.reading import reading
from widgets.columns import Column
from widgets.field import Field
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, TextInput, label, rule
from widgets.table_source import Cell, ListSource, Row

STOCK_SAMPLE = 200
"""Cards looked at to find the prefix most of them have."""
FILES = (".xlsx", ".xlsm", ".csv", ".txt")
SHOWN_PROBLEMS = 3


class SwapScreen(ChangeScreen):
    """The line under the cursor gets the card in the field; `enter` goes on to the next, and at last to the review."""

    KEYS: ClassVar[tuple[str, ...]] = ("choose", "check")
    BINDINGS = bindings(*KEYS)

    class PrefixFound(Message):
        """The digits most cards in stock begin with."""

        def __init__(self, prefix: str) -> None:
            super().__init__()
            self.prefix = prefix

    class Checked(Message):
        """Whether the card being typed can be used: `problem` is empty then."""

        def __init__(self, iccid: str, problem: str) -> None:
            super().__init__()
            self.iccid = iccid
            self.problem = problem

    class Scanned(Message):
        """The same of a card that was handed in with `enter`, as `typed`."""

        def __init__(self, iccid: str, problem: str, typed: str) -> None:
            super().__init__()
            self.iccid = iccid
            self.problem = problem
            self.typed = typed

    class Read(Message):
        """A file was read."""

        def __init__(self, cards: CardList) -> None:
            super().__init__()
            self.cards = cards

    class Failed(Message):
        """`text` says what went wrong."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    change_id = "swap"

    def __init__(self, lines: Lines, draft: Draft | None = None) -> None:
        super().__init__(lines, draft)
        self.swap = SwapList(lines)
        """Which line gets which card."""
        self._line: LineRow | None = self.swap.first_open()
        self._prefix = ""
        self._source = ListSource()
        self._scans: deque[tuple[str, str]] = deque()
        """Cards handed in and not looked up yet, each with what was typed: a scanner is quicker than a line."""

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield label("", id="title")
        yield Field(_("New SIM card number"), takes_scans=True, id="card")
        yield label("", id="verdict", classes="hint")
        yield from self.asked_beside()
        yield rule()
        yield FleetTable(
            [
                Column("number", _("Number"), 13),
                Column("description", _("Description"), 16, min_width=10, priority=2, flexible=True),
                Column("now", _("SIM card now"), 19, priority=1),
                Column("new", _("New SIM card"), 21),
            ],
            self._source,
        )
        yield label("", id="state")
        yield FooterLine()

    def on_mount(self) -> None:
        self.begin()
        self._paint()
        self._field.go_to()
        self.look_for_prefix()

    def asked_beside(self) -> ComposeResult:
        """What is asked beside the cards."""
        yield from ()

    def heading(self) -> str:
        return _("Replace SIM cards")

    def typed(self) -> Typed:
        return {goes_by(line): self.swap.cards[line.id] for line in self.swap.chosen}

    def take_up(self, typed: Typed) -> None:
        pairs = [Pair(msisdn, str(iccid)) for msisdn, iccid in typed.items()]
        self.swap.take(pairs, self.workspace.index)
        self._line = self.swap.first_open()

    @property
    def _field(self) -> Field:
        return self.query_one("#card", Field)

    @property
    def no_card_typed(self) -> bool:
        """Nothing stands in the field but what is offered there."""
        return self._field.value.strip() in {"", self._prefix}

    # One card

    @work(group="choices", exclusive=True, exit_on_error=False)
    async def look_for_prefix(self) -> None:
        """Which prefix to offer; without an answer none is."""
        try:
            cards = await self.workspace.operator.sim_cards(status=SimCardStatus.STOCK, limit=STOCK_SAMPLE)
        except Failure as failure:
            self.post_message(self.Failed(failure_sentence(failure)))
        else:
            self.post_message(self.PrefixFound(commonest_prefix(cards.items)))

    @on(PrefixFound)
    def _prefix_found(self, message: PrefixFound) -> None:
        self._prefix = message.prefix
        if not self._field.value:
            self._field.value = self._prefix

    @on(Field.Changed, "#card")
    def _typed(self, message: Field.Changed) -> None:
        entry = read_card(message.value)
        self._field.show_error("")
        self._say_verdict(entry.sentence if not self._is_file(message.value) else _("enter reads this file of pairs"))
        if entry.iccid is not None:
            self.check_card(entry.iccid)

    @on(Field.Submitted, "#card")
    def _entered(self, message: Field.Submitted) -> None:
        self.take_entry(message.value)

    def take_entry(self, typed: str) -> None:
        """Take what was handed in with `enter`: a card, a pair, or the name of a file."""
        if self._is_file(typed):
            try:
                path = self.workspace.reach.path(typed)
                self.read_file(path, reading(self, path, self._tell))
            except OutOfReach as error:
                self._field.refuse(error.user_message)
            return
        entry = read_card(typed)
        iccid = entry.iccid or entry.offered
        if iccid is not None:
            self._scans.append((iccid, typed))
            if len(self._scans) == 1:
                self.look_up_scans()
        elif self._takes_pair(typed):
            self._field.took(typed, then=self._prefix)
        else:
            self._field.refuse(entry.sentence or _("A SIM card number has 19 digits, some have 20."))

    @work(group="card", exclusive=True, exit_on_error=False)
    async def check_card(self, iccid: str) -> None:
        """Ask whether the card being typed is in stock."""
        with suppress(Failure):  # asked again when it is handed in
            self.post_message(self.Checked(iccid, await self._problem_of(iccid)))

    @work(group="scans", exit_on_error=False)
    async def look_up_scans(self) -> None:
        """Ask for each card handed in whether it is in stock, in their order."""
        while self._scans:
            iccid, typed = self._scans[0]
            try:
                problem = await self._problem_of(iccid)
            except Failure as failure:
                problem = failure_sentence(failure)
            self._scans.popleft()
            self.post_message(self.Scanned(iccid, problem, typed))

    async def _problem_of(self, iccid: str) -> str:
        known = self.workspace.capabilities.card_stock
        return await card_problem(self.workspace.operator, iccid, stock_known=known)

    @on(Checked)
    def _checked(self, message: Checked) -> None:
        if read_card(self._field.value).iccid != message.iccid:
            return
        if message.problem:
            self._field.show_error(message.problem)
        else:
            self._say_verdict(_("in stock, can be used: enter takes it"))

    @on(Scanned)
    def _scanned(self, message: Scanned) -> None:
        problem = message.problem
        if not problem:
            problem = (
                self.swap.choose(self._line, message.iccid)
                if self._line is not None
                else _("There are more cards than lines.")
            )
        if not problem:
            self._field.took(message.typed, then=self._prefix)
            self._next_line()
        elif self._field.value == message.typed:
            self._field.refuse(problem)
        else:  # the next one is being typed there
            self.app.bell()
            self._tell(f"{message.iccid}: {problem}")

    def _next_line(self) -> None:
        self._line = self.swap.first_open()
        self._paint()
        self.edited()
        if self._line is None and not self._scans:
            self.all_given()

    def all_given(self) -> None:
        """Every line has its card."""
        self.do_check()

    # Pairs

    @on(TextInput.PastedLines)
    def _pasted(self, message: TextInput.PastedLines) -> None:
        message.stop()
        try:
            self._take(cards_in_text(message.text))
        except WorkbookError as error:
            self._field.show_error(error.user_message)

    def _takes_pair(self, text: str) -> bool:
        """A phone number and a card number in one line: a scanner, or somebody typing."""
        try:
            pair = read_pair(text)
        except PairProblem:
            return False
        self._take(CardList([pair]))
        return True

    @staticmethod
    def _is_file(text: str) -> bool:
        return text.strip().lower().endswith(FILES)

    @work(group="choices", exclusive=True, exit_on_error=False, thread=True)
    def read_file(self, path: Path, progress: Progress) -> None:
        """Read the pairs in a workbook."""
        try:
            self.post_message(self.Read(cards_in_file(path, progress)))
        except WorkbookError as error:
            self.post_message(self.Failed(error.user_message))

    @on(Read)
    def _was_read(self, message: Read) -> None:
        self._field.value = self._prefix
        self._take(message.cards)

    def _take(self, cards: CardList) -> None:
        problems = [*cards.problems, *self.swap.take(cards.pairs, self.workspace.index)]
        self._line = self.swap.first_open()
        self._paint()
        self.edited()
        more = len(problems) - SHOWN_PROBLEMS
        shown = problems[:SHOWN_PROBLEMS]
        if more > 0:
            shown.append(ngettext("and {count} more", "and {count} more", more).format(count=number(more)))
        if problems:
            self.app.bell()
        self._tell("\n".join([*shown, *cards.report]))

    # The list

    def do_choose(self) -> None:
        self.query_one(FleetTable).action_open_row()

    @on(FleetTable.RowActivated)
    def _line_chosen(self, message: FleetTable.RowActivated) -> None:
        """Another card for this line."""
        self._line = self.swap.lines[message.row]
        self._field.value = self.swap.cards.get(self._line.id, self._prefix)
        self._paint()
        self._field.go_to()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._field.show_error(message.text)

    def do_check(self) -> None:
        chosen = self.swap.chosen
        if chosen:
            self.review(chosen, self.swap.change_of)
        else:
            self._field.show_error(_("No line has a new card yet: type or scan one."))

    def _paint(self) -> None:
        swap = self.swap
        self._source.replace(
            [
                Row(
                    line.id,
                    [
                        line.called,
                        line.description,
                        line.iccid or "–",
                        Cell(f"→ {swap.cards[line.id]}", "strong") if line.id in swap.cards else Cell("–", "dim"),
                    ],
                )
                for line in swap.lines
            ]
        )
        table = self.query_one(FleetTable)
        table.reload()
        count = len(swap.lines)
        words = ngettext("{chosen} of {count} line has a new card", "{chosen} of {count} lines have a new card", count)
        title = words.format(chosen=number(len(swap.chosen)), count=number(count))
        if self._line is not None:
            table.move_cursor_to(self._line.id)
            line = f"{self._line.called} {self._line.description}".rstrip()
            title = _("For {line}  ·  {rest}").format(line=line, rest=title)
        self.query_one("#title", Label).update(title)

    def _say_verdict(self, text: str) -> None:
        self.query_one("#verdict", Label).update(text)

    def _tell(self, text: str) -> None:
        self.query_one("#state", Label).update(text)
