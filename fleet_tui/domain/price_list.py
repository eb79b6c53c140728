"""The price list as it is given back: what `prices list` shows and `prices export` writes, with names for codes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Day, Page, Resource
from fleet_tui.domain.own_data import PriceKind, UsageUnit
from fleet_tui.domain.own_import import Exact
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.text import EMPTY, Text


class ListedPrice(Resource):
    """One price of the list. See `fleet_tui.domain.own_data.Price`; `plan` is the plan's name."""

    item: Text
    price: Exact
    kind: Annotated[PriceKind | Text, Field(union_mode="left_to_right")]
    plan: Text | None = None
    group: Annotated[PlanGroup | Text, Field(union_mode="left_to_right")] = PlanGroup.MOBILE
    unit: Annotated[UsageUnit | Text, Field(union_mode="left_to_right")] | None = None
    included: dict[str, Exact | None] | None = None
    """A month, by `UsageUnit`; null without limit."""
    beyond: dict[str, Exact] = {}
    """Of one unit, by `UsageUnit`."""
    valid_from: Day | None = None
    valid_until: Day | None = None
    aliases: list[Text] = []
    """What invoices call it."""
    source: Text = EMPTY
    row: int = 0
    """Where it stands: file and row."""


class PricePage(Page):
    """The whole list, in the order of its file."""

    items: list[ListedPrice]
