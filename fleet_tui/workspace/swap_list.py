"""Which line gets which new SIM card: one by one, or from a list of pairs."""

from __future__ import annotations

from collections.abc import Iterable

from fleet_tui.domain.changes.models import SwapSim
from fleet_tui.domain.msisdn import grouped
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.row import LineRow
from fleet_tui.i18n import _
from fleet_tui.workspace.swap_reading import Pair


def goes_by(line: LineRow) -> str:
    """What a pair names the line by: its number, and where the operator tells none its card."""
    return line.msisdn or line.iccid or line.id


class SwapList:
    """Lines and the cards chosen for them. Pairs for other lines of the fleet bring those in."""

    def __init__(self, lines: Iterable[LineRow]) -> None:
        self.lines = list(lines)
        self.cards: dict[str, str] = {}
        """Card numbers by line id."""

    @property
    def chosen(self) -> list[LineRow]:
        """The lines that have a new card."""
        return [line for line in self.lines if line.id in self.cards]

    def first_open(self) -> LineRow | None:
        """The first line without a new card."""
        return next((line for line in self.lines if line.id not in self.cards), None)

    def choose(self, line: LineRow, iccid: str) -> str:
        """Give `line` the card; why not, when another line has it already."""
        for other in self.lines:
            if other.id != line.id and self.cards.get(other.id) == iccid:
                return _("This card is chosen for {number} already.").format(number=other.called)
        self.cards[line.id] = iccid
        return ""

    def take(self, pairs: Iterable[Pair], index: FleetIndex) -> list[str]:
        """Take in a list; a card alone goes to the next line without one. What could not be taken, in sentences."""
        names = zip(index.msisdns, index.iccids, index.ids, strict=True)
        positions = {msisdn or iccid or line_id: place for place, (msisdn, iccid, line_id) in enumerate(names)}
        problems = []
        for pair in pairs:
            problem = self._take(pair, positions, index)
            if problem:
                problems.append(problem)
        return problems

    def _take(self, pair: Pair, positions: dict[str, int], index: FleetIndex) -> str:
        if pair.number is None:
            line = self.first_open()
            return self.choose(line, pair.iccid) if line else _("There are more cards than lines.")
        line = next((line for line in self.lines if goes_by(line) == pair.number), None)
        if line is None:
            if pair.number not in positions:
                return _("{number} is not a line of this fleet.").format(number=grouped(pair.number))
            line = index.row(positions[pair.number])
            self.lines.append(line)
        return self.choose(line, pair.iccid)

    def change_of(self, line: LineRow) -> SwapSim:
        """The order's change for a line that has a new card."""
        return SwapSim(iccid=self.cards[line.id])
