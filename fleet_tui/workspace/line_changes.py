"""Orders of one change for many lines, and what a form must know of those lines before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from fleet_tui.domain.changes.models import AddOptions, Change, Combined, RemoveOptions
from fleet_tui.domain.order import OrderItemRequest, OrderRequest
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.row import LineRow
from fleet_tui.i18n import _

Lines = Sequence[LineRow]
"""Lines as they were when a form was opened: what the person saw, and the version an order guards."""


def lines_at(index: FleetIndex, positions: Sequence[int]) -> list[LineRow]:
    """The lines at `positions` as they are now; the form keeps them while the index moves on."""
    return index.rows(positions)


def order_for(
    lines: Iterable[LineRow], change: Change | Callable[[LineRow], Change], day: date | None = None
) -> OrderRequest:
    """`change` for each of `lines`, the same one or one for each; every item guards the version that was seen."""
    return OrderRequest(
        items=[
            OrderItemRequest(
                line_id=line.id,
                expected_version=line.version,
                change=change(line) if callable(change) else change,
            )
            for line in lines
        ],
        effective_date=day,
    )


class OptionChange:
    """Options added to and removed from lines with different plans: each line gets what goes with its own."""

    def __init__(self, catalogue: Catalogue, wanted: Mapping[str, bool]) -> None:
        """`wanted`: option codes, True to add, False to remove."""
        self._catalogue = catalogue
        self._adding = [code for code, on in wanted.items() if on]
        self._removing = [code for code, on in wanted.items() if not on]

    def of(self, line: LineRow) -> Change:
        """The change for `line`; where nothing fits it is asked for all the same, so that the refusal says why."""
        gone = [code for code in self._removing if code in line.options]
        new = [code for code in self._adding if code not in line.options]
        fitting = [code for code in new if self._fits(code, line)]
        if self._adding and self._removing and (gone or fitting):
            removed = [RemoveOptions(options=gone)] if gone else []
            return Combined(changes=[*removed, *([AddOptions(options=fitting)] if fitting else [])])
        if self._adding:
            return AddOptions(options=fitting or new or self._adding)
        return RemoveOptions(options=gone or self._removing)

    def remark(self, line: LineRow) -> str:
        """What is left out for this line, and why; empty when nothing is."""
        new = [code for code in self._adding if code not in line.options]
        left_out = [code for code in new if not self._fits(code, line)]
        if not left_out or (len(left_out) == len(new) and not self._removing):
            return ""
        names = ", ".join(map(self._catalogue.option_name, left_out))
        return _("without {options}: not with {plan}").format(options=names, plan=self._catalogue.plan_name(line.plan))

    def _fits(self, code: str, line: LineRow) -> bool:
        return code in self._catalogue.options and line.plan in self._catalogue.options[code].prices
