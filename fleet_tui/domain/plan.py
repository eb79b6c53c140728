"""Tariff plans, options, and the contract that says which of them a company has, at which price."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Resource
from fleet_tui.domain.money import Money
from fleet_tui.domain.text import Text


class PlanGroup(StrEnum):
    """*Abonnements mobiles*, *Abonnements data mobiles*."""

    MOBILE = "MOBILE"
    MOBILE_DATA = "MOBILE_DATA"
    OTHER = "OTHER"


class Plan(Resource):
    """A tariff plan. `price` is per month, without VAT; None where the list it came from does not say."""

    code: str
    name: Text
    group: Annotated[PlanGroup | Text, Field(union_mode="left_to_right")] = PlanGroup.MOBILE
    price: Money | None = None
    contracted: bool = True


class Option(Resource):
    """An option. `prices` are per month by plan code; a plan that is missing there is *sans objet* (not applicable)."""

    code: str
    name: Text
    group: Text = Text("")
    prices: dict[str, Money | None] = {}


class GroupPackOffer(Resource):
    """A group pack the contract offers: shared data, price per month, and what each GB beyond the volume costs."""

    code: str
    name: Text
    volume_gb: Annotated[int, Field(ge=0)]
    price: Money
    extra_gb: Money | None = None


class Contract(Resource):
    """The contract (MSA): what is retained, at which price per month."""

    number: str
    name: Text = Text("")
    plans: list[Plan]
    options: list[Option]
    group_packs: list[GroupPackOffer] = []
