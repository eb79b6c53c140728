"""The contract: which plans, options and group packs are retained, at which price, and who of us has them."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.getters import query_one
from textual.message import Message

from fleet_tui.actions import Action
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.plan import Contract, GroupPackOffer, Option, Plan
from fleet_tui.i18n import _, labelled, ngettext, pgettext
from fleet_tui.i18n.format import money, number
from fleet_tui.key_names import key_words
from fleet_tui.places import absent_places
from fleet_tui.workspace.contract_prices import ContractPrices, SheetWords
from fleet_tui.workspace.empty_areas import packs_missing
from fleet_tui.workspace.pack_words import with_unit
from fleet_tui.workspace.selection import Selection
from fleet_tui.workspace.workspace import Link
from screens.base import FleetChanged, bindings, failure_sentence
from screens.tabbed import Tabbed
from widgets.columns import Column
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine, Hint
from widgets.header_line import HeaderLine
from widgets.price_matrix import MatrixRow, PriceMatrix
from widgets.safe import Label, label
from widgets.search_bar import SearchBar
from widgets.tab_line import TabLine
from widgets.table_source import Cell, ListSource, Row

PLANS, PACKS = "plans", "packs"
LINES, STATE = "lines", "state"
"""Keys of the two rows above the options."""


class ContractScreen(Tabbed):
    """*Plans tarifaires et options retenues*."""

    KEYS = ("who_has", "ask_for_plan", "search", "next_tab", "previous_tab", "choose_contract", "export")
    BINDINGS = [
        *bindings("who_has", "ask_for_plan", "next_tab", "previous_tab", "choose_contract", "export"),
        *bindings("search", priority=True),
    ]
    DEFAULT_CSS = """
    ContractScreen #tabs { padding: 0 1; }
    ContractScreen #body { height: 1fr; margin-top: 1; }
    ContractScreen #state { height: auto; min-height: 1; }
    """
    matrix = query_one(PriceMatrix)
    packs = query_one(FleetTable)
    bar = query_one(SearchBar)
    tabs: ClassVar[query_one[TabLine]] = query_one(TabLine)

    class Fetched(Message):
        """The contracts are here."""

        def __init__(self, contracts: list[Contract]) -> None:
            super().__init__()
            self.contracts = contracts

    class Failed(Message):
        """They could not be fetched."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self) -> None:
        super().__init__()
        self._contracts: list[Contract] = []
        self._number = ""

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield TabLine([(PLANS, _("Tariff plans")), (PACKS, _("Group packs"))], id="tabs")
        yield SearchBar(key=self.key_for("search"), placeholder=_("an option or a plan"))
        with Vertical(id="body"):
            yield PriceMatrix()
            yield FleetTable(
                [
                    Column("name", _("Group pack"), 30, min_width=16, flexible=True),
                    Column("volume", _("Shared data"), 17, align="right", priority=1),
                    Column("price", _("Price a month"), 16, align="right", priority=1),
                ],
                ListSource(),
            )
        yield label("", id="state")
        yield FooterLine()

    def on_mount(self) -> None:
        self._contracts = list(self.workspace.index.catalogue.contracts)
        self.packs.display = False
        self.matrix.focus()
        self.paint()

    # What there is

    @on(FleetChanged)
    def paint(self) -> None:
        """What is known at once; the operator's answer when it has come."""
        self._paint_contract()
        if self.workspace.attached:
            self.fetch()

    @work(group="contract", exclusive=True, exit_on_error=False)
    async def fetch(self) -> None:
        """Ask for the contracts."""
        try:
            self.post_message(self.Fetched(await self.workspace.operator.contracts()))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(Fetched)
    def _fetched(self, message: Fetched) -> None:
        self._contracts = message.contracts
        self._paint_contract()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._tell(failure_sentence(message.failure) + " " + _("F5 tries again."))

    @property
    def contract(self) -> Contract | None:
        """The one that is shown."""
        chosen = [contract for contract in self._contracts if contract.number == self._number]
        return next(iter(chosen or self._contracts), None)

    @property
    def prices(self) -> ContractPrices | None:
        """The contract beside our lines."""
        return ContractPrices(self.contract, self.workspace.index) if self.contract is not None else None

    # Painting

    def _paint_contract(self) -> None:
        contract, prices = self.contract, self.prices
        self.paint_frame([_("Contract"), *([contract.number] if contract is not None and contract.number else [])])
        if contract is None or prices is None:
            self._tell(self.workspace.link_sentence() if self.workspace.link is not Link.READY else _("No contract."))
            return
        plans, options = prices.plans(self.bar.value), prices.options(self.bar.value)
        if not options and len(plans) < len(contract.plans):
            options = prices.options()  # a plan was searched for: all that goes with it
        self.matrix.show([(plan.code, _heading(plan)) for plan in plans], _rows(prices, plans, options))
        total = len(contract.options)
        found = ngettext("{shown} of {total} option", "{shown} of {total} options", total)
        self.bar.show_count(found.format(shown=number(len(options)), total=number(total)))
        self.packs.show(ListSource([_pack_row(offer) for offer in contract.group_packs]))
        self.packs.show_empty(packs_missing(self.workspace.capabilities) or _("This contract offers no group packs."))
        self._paint_state()

    @on(PriceMatrix.CursorMoved)
    def _paint_state(self) -> None:
        """The cell under the cursor, in a whole sentence."""
        place, prices = self._place(), self.prices
        if self.tabs.current == PACKS or place is None or prices is None:
            self._tell("")
            return
        plan, option = place
        self._tell(_sentence(prices, plan, option))

    def _place(self) -> tuple[Plan, Option | None] | None:
        """Plan and option under the cursor."""
        contract, cursor = self.contract, self.matrix.cursor
        if contract is None or cursor is None:
            return None
        row, column = cursor
        plan = next((plan for plan in contract.plans if plan.code == column), None)
        option = next((option for option in contract.options if option.code == row), None)
        return (plan, option) if plan is not None else None

    def _tell(self, text: str) -> None:
        self.query_one("#state", Label).update(text)

    def hints(self) -> list[Hint]:
        if self.bar.in_use:
            return [(key_words("enter"), _("to the list")), self.hint_to_leave(_("clear")), *self.hints_for("help")]
        return super().hints()

    def actions(self) -> list[Action]:
        """Choosing a contract is offered where there are several."""
        several = len(self._contracts) > 1
        return [action for action in super().actions() if action.id != "choose_contract" or several]

    def why_not(self, action: Action) -> str | None:
        if action.id == "choose_contract" and len(self._contracts) < 2:
            return _("There is one contract only.")
        if action.id == "who_has" and self.tabs.current == PACKS:
            return absent_places(self.workspace.capabilities).get("group_packs")
        return super().why_not(action)

    def selection(self) -> Selection:
        place = self._place() if self.tabs.current == PLANS else None
        return Selection(
            role=super().selection().role,
            connected=self.workspace.connected,
            record=place[0] if place is not None else None,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key that begins a search is a letter wherever one types."""
        if action == "act" and parameters == ("search",):
            return self.focused is self.matrix
        return super().check_action(action, parameters)

    # Search and tabs

    @on(SearchBar.Changed)
    def _searched(self) -> None:
        self._paint_contract()

    @on(SearchBar.Left)
    def _left_search(self) -> None:
        self.matrix.focus()

    def do_search(self) -> None:
        self.bar.begin()

    def show_tab(self, tab: str) -> None:
        self.tabs.show(tab)
        self.matrix.display = self.bar.display = tab == PLANS
        self.packs.display = tab == PACKS
        (self.matrix if tab == PLANS else self.packs).focus()
        self._paint_state()
        self.paint_footer()

    # Actions

    @on(FleetTable.RowActivated)
    def do_who_has(self) -> None:
        """The lines that have what is under the cursor; on a group pack, the packs we have."""
        if self.tabs.current == PACKS:
            self.host.open_area("group_packs")
            return
        place, prices = self._place(), self.prices
        if place is not None and prices is not None:
            self.host.open_area("sim_cards/query " + prices.query_for(*place))

    def do_ask_for_plan(self) -> None:
        """Ask for a plan that the contract does not have."""
        place = self._place()
        if place is not None:
            self.host.open_area(f"tickets/new CONTRACT ADD_PLAN {place[0].name}")

    def do_choose_contract(self) -> None:
        """Show another contract."""
        from widgets.choice_list import Choice
        from widgets.dialog import ChoiceDialog

        def chosen(answer: str | None) -> None:
            if answer is not None:
                self._number = answer
                self._paint_contract()

        choices = [
            Choice(contract.number, f"{contract.number}  {contract.name}".strip(), str(place) if place < 10 else "")
            for place, contract in enumerate(self._contracts, start=1)
        ]
        self.app.push_screen(ChoiceDialog(_("Which contract?"), choices), chosen)

    def do_export(self) -> None:
        """The whole matrix, to a workbook or a CSV file."""
        from screens.exporting import export_table

        prices, contract = self.prices, self.contract
        if prices is not None and contract is not None:
            words = SheetWords(_("Option"), _("Price a month"), _("not applicable"))
            about = [(_("Contract"), contract.number), (_("Amounts"), _("per month, excl. VAT"))]
            export_table(self, _("Contract"), *prices.sheet(words), name=f"contract-{contract.number}", about=about)


def _heading(plan: Plan) -> list[str]:
    """The plan's name on two lines, its price on the third."""
    first, _space, rest = str(plan.name).partition(" ")
    return [first, rest, money(plan.price) if plan.price is not None else ""]


def _rows(prices: ContractPrices, plans: list[Plan], options: list[Option]) -> list[MatrixRow]:
    rows = [
        MatrixRow(STATE, _("In the contract"), [_state(plan) for plan in plans]),
        MatrixRow(LINES, _("Our lines"), [Cell(number(prices.lines_with(plan.code))) for plan in plans]),
    ]
    group = None
    for option in options:
        if option.group != group:
            group = option.group
            rows.append(MatrixRow(f"\0{group}", group or _("Options")))
        rows.append(MatrixRow(option.code, option.name, [_price(prices, option, plan) for plan in plans]))
    return rows


def _state(plan: Plan) -> Cell:
    return Cell(_("yes"), "active") if plan.contracted else Cell(pgettext("to the contract", "add: n"), "pending")


def _price(prices: ContractPrices, option: Option, plan: Plan) -> Cell:
    if not prices.applies(option, plan):
        return Cell(pgettext("short, in a matrix of prices", "n/a"), "dim")
    price = prices.price(option, plan)
    return Cell(money(price)) if price is not None else Cell("?", "dim")


def _sentence(prices: ContractPrices, plan: Plan, option: Option | None) -> str:
    lines = prices.lines_with(plan.code, option.code if option is not None else None)
    have = ngettext("{count} of our lines", "{count} of our lines", lines).format(count=number(lines))
    if option is None:
        state = _("in the contract") if plan.contracted else _("not in the contract: n asks for it")
        return f"{plan.name} · {state} · {have}"
    if not prices.applies(option, plan):
        return labelled(f"{option.name} · {plan.name}", _("not applicable"))
    price = prices.price(option, plan)
    cost = _("{amount} a month").format(amount=money(price)) if price is not None else _("price not known")
    return f"{option.name} · {plan.name}: {cost} · {have}"


def _pack_row(offer: GroupPackOffer) -> Row:
    return Row(offer.code, [offer.name, with_unit(number(offer.volume_gb)), money(offer.price)])
