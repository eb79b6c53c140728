"""The blank SIM cards in stock, and those on their way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from fleet_tui.domain.sim_card import SimCard, SimCardStatus
from fleet_tui.domain.ticket import SimCardStock
from fleet_tui.i18n import _
from fleet_tui.port.pages import collect
from fleet_tui.workspace.card_columns import COLUMNS
from fleet_tui.workspace.ticket_words import low_words, stock_words
from screens.base import bindings
from screens.listing import ListScreen

_PAGE = 1_000


class StockScreen(ListScreen[SimCard]):
    """Their numbers; below them how many there are, and what comes when."""

    KEYS: ClassVar[tuple[str, ...]] = ("order_cards", "search", "sort", "export")
    BINDINGS = bindings("order_cards")

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self._stock: SimCardStock | None = None

    def title_words(self) -> str:
        return _("SIM cards in stock")

    async def records(self) -> Sequence[SimCard]:
        operator = self.workspace.operator
        self._stock, cards = await asyncio.gather(
            operator.sim_card_stock(),
            collect(lambda cursor: operator.sim_cards(status=SimCardStatus.STOCK, limit=_PAGE, cursor=cursor)),
        )
        return cards

    def key_of(self, record: SimCard) -> str:
        return record.iccid

    def state_words(self) -> str:
        if self._stock is None:
            return ""
        return " · ".join(filter(None, (stock_words(self._stock), low_words(self._stock))))

    def empty_words(self) -> str:
        return _("No blank card is in stock: n orders some.")

    def do_order_cards(self) -> None:
        """To the subjects of tickets: ordering cards is one of them."""
        from screens.tickets.subjects import SubjectsScreen

        self.app.push_screen(SubjectsScreen())
