"""What an operator offers through its API: told by its side, obeyed by screens and commands."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Resource
from fleet_tui.domain.text import Text


class Area(StrEnum):
    """What an operator may offer beside lines, what can be chosen for them, and orders.

    DASHBOARD: the figures of all others. ACCESS: passwords and sessions of one's own. FILES: a company's own files.
    APPROVALS: orders that wait for a second manager.
    """

    DASHBOARD = "dashboard"
    PROFILES = "profiles"
    AUDIT = "audit"
    TICKETS = "tickets"
    MYBILL = "mybill"
    GROUP_PACKS = "group_packs"
    BILLING_SETTINGS = "billing_settings"
    INVOICES = "invoices"
    CONTRACT = "contract"
    FINDINGS = "findings"
    PEOPLE = "people"
    FILES = "files"
    ACCESS = "access"
    APPROVALS = "approvals"


class Level(StrEnum):
    """How much of a kind of change is offered. PART: with the gap that is told beside it."""

    FULL = "FULL"
    PART = "PART"
    NONE = "NONE"


class Support(Resource):
    """How far a kind of change is offered; `gap` says in a sentence what is missing, empty where nothing is."""

    level: Annotated[Level | Text, Field(union_mode="left_to_right")] = Level.FULL
    gap: Text = Text("")


class Capabilities(Resource):
    """What may be asked of an operator. As it stands: all that `docs/openapi.json` describes.

    `operator` is its name in a sentence, empty where it has none. `areas` are those of `Area` that it offers; an area
    of a later version is no harm. `changes` holds kinds of change that it does not wholly offer, by code. `idempotent`
    says that it honours the key of an order: the same order sent again under the same key is one order. `untold` are
    columns of `LinePage` that its lists never tell. `country` (ISO 3166) is where a phone number without its country
    code is from. `machines`: its lines are those of machines, whose numbers stand in no numbering plan, and which
    have no user. `puk`: it tells the PUK of a card. `details`: the description of a line and the data of its user can
    be changed.

    `dated` says that a change can be given a day; without it everything is done at once.

    `page` is how many lines a page of its list may have, `side_by_side` how many calls it takes at once; both are kept
    to where answers come over a network.

    `sample`: the fleet is made up, and no money moves; `sample_payments`: its payment page can be seen here.
    `recorded`: the fleet is a list of one's own: what is ordered is kept, and no operator hears of it but by a sheet.
    `card_stock`: it knows which cards are in stock. `ticket_desk`: somebody reads what is written in a ticket.
    """

    operator: Text = Text("")
    areas: tuple[str, ...] = tuple(Area)
    changes: dict[str, Support] = {}
    idempotent: bool = True
    untold: tuple[str, ...] = ()
    dated: bool = True
    page: Annotated[int, Field(ge=1, le=5_000)] = 1_000
    side_by_side: Annotated[int, Field(ge=1, le=16)] = 4
    sample: bool = False
    sample_payments: bool = False
    recorded: bool = False
    card_stock: bool = True
    ticket_desk: bool = True
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "BE"
    machines: bool = False
    puk: bool = True
    details: bool = True

    def offers(self, area: str) -> bool:
        """Whether `area` may be asked for; what is no `Area` always may."""
        return area in self.areas or area not in _AREAS

    def level(self, kind: str) -> str:
        """How far the kind of change `kind` (a code) is offered."""
        found = self.changes.get(kind)
        return Level.FULL if found is None else found.level

    def knows(self, column: str, *kinds: str) -> bool:
        """Whether there is anything to a column of `LinePage`: its lists tell it, or one of `kinds` changes it."""
        return column not in self.untold or any(self.level(kind) != Level.NONE for kind in kinds)

    def gap(self, kind: str) -> str:
        """What is missing of the kind of change `kind`, empty where nothing is."""
        found = self.changes.get(kind)
        return found.gap if found is not None and found.level == Level.PART else ""


_AREAS = frozenset(map(str, Area))
ALL = Capabilities.model_construct()
"""What our own server offers."""
