"""`FleetClient`: every Protocol of `fleet_tui.port` over the contract of `docs/openapi.json`."""

from __future__ import annotations

from fleet_tui.api.approvals import Approvals
from fleet_tui.api.billing_settings import BillingSettings
from fleet_tui.api.employees import Employees
from fleet_tui.api.findings import Findings
from fleet_tui.api.fleet_lines import FleetLines
from fleet_tui.api.group_packs import GroupPacks
from fleet_tui.api.invoices import Invoices
from fleet_tui.api.offers import Offers
from fleet_tui.api.orders import Orders
from fleet_tui.api.own_files import OwnFiles
from fleet_tui.api.personal_data import PersonalData
from fleet_tui.api.profiles import Profiles
from fleet_tui.api.sessions import Sessions
from fleet_tui.api.spending import Spending
from fleet_tui.api.tickets import Tickets


class FleetClient(
    Sessions,
    FleetLines,
    Orders,
    Approvals,
    Offers,
    Profiles,
    Tickets,
    Invoices,
    GroupPacks,
    BillingSettings,
    Spending,
    OwnFiles,
    Findings,
    Employees,
    PersonalData,
):
    """An operator behind the contract; made as `Endpoint` says."""
