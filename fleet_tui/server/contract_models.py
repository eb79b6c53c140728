"""Answers of the contract that no screen needs yet, so that `fleet_tui.domain` does not have them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Page, Resource
from fleet_tui.domain.billing import BillingAccount, SplitBillProfile
from fleet_tui.domain.finding_list import Dispute
from fleet_tui.domain.group_pack import GroupPack
from fleet_tui.domain.person import Person
from fleet_tui.domain.plan import Contract, Option, Plan
from fleet_tui.domain.session import OpenSession


class Health(Resource):
    """The server answers, and its database too. `version` is that of the program, and so of its contract."""

    status: str
    version: str = ""


class Ready(Resource):
    """The server can do its work. Each part is "ok"; `mail` may be "failing"."""

    database: str
    schema_: Annotated[str, Field(alias="schema")]
    orders: str
    mail: str


class SessionList(Resource):
    """Everywhere somebody is signed in, the place used last first."""

    items: list[OpenSession]


class ContractList(Resource):
    """All contracts."""

    items: list[Contract]


class PlanList(Resource):
    """All plans."""

    items: list[Plan]


class OptionList(Resource):
    """All options."""

    items: list[Option]


class BillingAccountList(Resource):
    """All billing accounts."""

    items: list[BillingAccount]


class SplitBillProfileList(Resource):
    """All split-bill profiles."""

    items: list[SplitBillProfile]


class GroupPackList(Resource):
    """All group packs."""

    items: list[GroupPack]


class DisputeList(Resource):
    """All disputes."""

    items: list[Dispute]


class PersonPage(Page):
    """A page of people."""

    items: list[Person]
