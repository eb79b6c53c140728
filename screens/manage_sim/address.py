"""*Adresse*: where the line is registered, to consult only."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult

from fleet_tui.domain.line import Line
from fleet_tui.domain.person import Address
from fleet_tui.fleet.columns import ABSENT
from fleet_tui.i18n import _
from fleet_tui.workspace.line_edits import LineEdits
from fleet_tui.workspace.ticket_words import value_words
from screens.manage_sim.tab import Tab
from widgets.detail_pane import Detail, DetailPane
from widgets.safe import Label, label


class AddressTab(Tab):
    """The address of the line's user."""

    def compose(self) -> ComposeResult:
        yield DetailPane()
        yield label("", id="address-note")

    def show(self, line: Line, edits: LineEdits) -> None:
        address = line.person.address if line.person else None
        self.query_one(DetailPane).show(list(_lines(address)) if address else [])
        self.query_one("#address-note", Label).update(_note(line))


def _lines(address: Address) -> Iterable[Detail]:
    yield _("Postcode"), address.postcode or ABSENT
    yield _("Town"), address.town or ABSENT
    yield _("Street"), f"{address.street} {address.number}{address.number_suffix}".strip() or ABSENT
    yield _("Box"), address.box or ABSENT
    yield _("Country"), value_words("country", address.country) if address.country else ABSENT


def _note(line: Line) -> str:
    if line.person is None:
        return _("The line has no user, and so no address.")
    if line.person.address is None:
        return _("No address is known.")
    return _("The address can only be consulted here.")


def one_line(address: Address) -> str:
    """`address` on one line: `Katwilgweg 2 box 4, 2050 Antwerpen`."""
    number = f"{address.number}{address.number_suffix}"
    box = _("box {box}").format(box=address.box) if address.box else ""
    return f"{' '.join(part for part in (address.street, number, box) if part)}, {address.postcode} {address.town}"
