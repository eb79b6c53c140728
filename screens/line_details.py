"""One line with all that hangs on it. It is consulted here; its data is changed where a later version manages it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.labels import BLOCKS, CHANGES
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.line import Line
from fleet_tui.domain.money import Money
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.person import Address, Person
from fleet_tui.fleet.columns import ABSENT, status_word
from fleet_tui.i18n import _
from fleet_tui.i18n.format import day, money
from screens.base import FleetChanged, FleetScreen, bindings, failure_sentence
from screens.line_pane import pane_lines
from widgets.detail_pane import Detail, DetailPane
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine


class LineDetailsScreen(FleetScreen):
    """What the list knows at once; the rest when the operator has answered."""

    KEYS = ("previous_line", "next_line", "copy")
    BINDINGS = bindings(*KEYS)

    def __init__(self, line_id: str) -> None:
        super().__init__()
        self._line_id = line_id

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with VerticalScroll(can_focus=True, classes="page"):
            yield DetailPane()
        yield FooterLine()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.paint()

    @on(FleetChanged)
    def paint(self) -> None:
        """The line as the list knows it, then whole."""
        index = self.workspace.index
        position = index.position_of(self._line_id)
        if position is None:
            self._show(_("This line"), [("", _("The line is not in the fleet any more. esc goes back."))])
            return
        row = index.row(position)
        self._show(f"{grouped(row.msisdn)}  {row.description}".rstrip(), pane_lines(index, position))
        if self.workspace.connected:
            self.fetch()

    def _show(self, title: str, details: Sequence[Detail]) -> None:
        self.paint_frame([_("SIM cards"), title])
        self.query_one(DetailPane).show(details)

    @work(group="line", exclusive=True, exit_on_error=False)
    async def fetch(self) -> None:
        """The whole line; what is on screen stays when it cannot be had."""
        try:
            line = await self.workspace.operator.line(self._line_id)
        except Failure as failure:
            self.say(failure_sentence(failure), "error")
            return
        self.query_one(DetailPane).show(list(line_details(line)))

    def do_previous_line(self) -> None:
        self._step(-1)

    def do_next_line(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        """Go along the list as it is filtered and sorted."""
        view = self.workspace.view
        row = view.row_of(self._line_id)
        if row is not None and 0 <= row + by < len(view.positions):
            self._line_id = view.index.ids[view.positions[row + by]]
            self.paint()

    def do_copy(self) -> None:
        position = self.workspace.index.position_of(self._line_id)
        if position is not None:
            self.app.copy_to_clipboard(self.workspace.index.msisdns[position])
            self.say(_("Copied: {number}").format(number=grouped(self.workspace.index.msisdns[position])))


def line_details(line: Line) -> Iterable[Detail]:
    """All of `line`, top to bottom as the portal orders its tabs."""
    yield _("Number"), grouped(line.msisdn)
    yield _("Description"), line.description or ABSENT
    yield _("Status"), status_word(line.status)
    yield from _schedules(line)
    yield _("SIM card number"), line.sim_card.iccid if line.sim_card else ABSENT
    yield "", ""
    yield from _person(line.person)
    yield "", ""
    yield from _products(line)
    yield "", ""
    yield _("Blocks"), ", ".join(word(BLOCKS, block) for block in line.blocks) or _("none")
    limit = money(line.pay_by_mobile_limit) if line.pay_by_mobile_limit else _("the legal ceiling")
    yield _("PayByMobile limit"), limit


def _schedules(line: Line) -> Iterable[Detail]:
    for schedule in line.schedules:
        yield _("Next change"), f"{word(CHANGES, schedule.kind)} {day(schedule.effective_date)}"


def _person(person: Person | None) -> Iterable[Detail]:
    if person is None:
        yield _("User"), _("none")
        return
    yield _("User"), person.name
    yield _("E-mail address"), person.e_mail or ABSENT
    yield _("Address"), _address(person.address) if person.address else ABSENT
    if person.confirmed:
        yield "", _("has confirmed their own data")


def _products(line: Line) -> Iterable[Detail]:
    yield _("Tariff plan"), _priced(line.plan.name, line.plan.price)
    for position, option in enumerate(line.options):
        yield (_("Options") if position == 0 else ""), _priced(option.name, option.prices.get(line.plan.code))
    yield _("€ / month"), money(line.monthly_cost) if line.monthly_cost else ABSENT
    yield _("Account"), _account(line)
    yield _("Split bill"), line.split_bill_profile.name if line.split_bill_profile else _("no")


def _priced(name: str, price: Money | None) -> str:
    return f"{name}  {money(price)}" if price is not None else name


def _account(line: Line) -> str:
    if line.billing_account is None:
        return ABSENT
    address = line.billing_account.address
    return f"{line.billing_account.number}  {_address(address)}" if address else line.billing_account.number


def _address(address: Address) -> str:
    number = f"{address.number}{address.number_suffix}"
    box = _("box {box}").format(box=address.box) if address.box else ""
    return f"{' '.join(part for part in (address.street, number, box) if part)}, {address.postcode} {address.town}"
