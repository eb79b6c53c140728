"""SIM cards. A swap keeps the line and changes the card; blank cards exist before any line."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Page, Resource
from fleet_tui.domain.iccid import ToldIccid
from fleet_tui.domain.text import Text


class SimCardStatus(StrEnum):
    """STOCK → ASSIGNED (to a pending line) → ACTIVE → RETIRED."""

    STOCK = "STOCK"
    ASSIGNED = "ASSIGNED"
    ACTIVE = "ACTIVE"
    RETIRED = "RETIRED"


class SimCard(Resource):
    """A card. Its PUK is not here: it is asked for one card at a time, and every reveal is recorded.

    `ticket_id`, `ticket_number` and `ordered_on` (day in Europe/Brussels) are of the order of blank cards it came by,
    `box` is what stands on its box; None or empty: not known.
    """

    iccid: ToldIccid
    version: int = 1
    status: Annotated[SimCardStatus | Text, Field(union_mode="left_to_right")]
    issuer: Text = Text("")
    line_id: str | None = None
    ticket_id: str | None = None
    ticket_number: Text = Text("")
    ordered_on: date | None = None
    box: Text = Text("")


class PukReveal(Resource):
    """The PUK of one card (8 digits), as it was revealed at that moment: the audit log says to whom."""

    iccid: ToldIccid
    puk: Annotated[str, Field(repr=False)]
    revealed_at: datetime


def puk_in_groups(puk: str) -> str:
    """A PUK as it is read aloud: `5121 3732`."""
    return f"{puk[:4]} {puk[4:]}"


class SimCardPage(Page):
    """A page of cards, ordered by number."""

    items: list[SimCard]
