"""What a screen may ask of an operator: one small Protocol for each screen's needs.

`fleet_tui.api.FleetClient` answers all of them over the contract of `docs/openapi.json`. Another operator's API stands
behind the same Protocols (see `docs/architecture.md`, "Another operator"). Every method may raise the errors of
`fleet_tui.domain.failure`; none returns a failure as a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from fleet_tui.port.approvals import ApprovalPort
from fleet_tui.port.employees import EmployeesPort
from fleet_tui.port.findings import FindingsPort
from fleet_tui.port.lines import CataloguePort, FleetPort, ImportPort, ManageSimPort, OrderPort
from fleet_tui.port.money import BillingSettingsPort, GroupPacksPort, InvoicesPort, SamplePaymentsPort, SpendingPort
from fleet_tui.port.own_data import OwnFilesPort
from fleet_tui.port.people import AuditPort, ProfilesPort, SessionPort, TicketsPort
from fleet_tui.port.personal_data import PersonalDataPort

if TYPE_CHECKING:
    from fleet_tui.domain.capabilities import Capabilities
    from fleet_tui.domain.dashboard import Dashboard

__all__ = [
    "ApprovalPort",
    "AuditPort",
    "BillingSettingsPort",
    "CapabilitiesPort",
    "CataloguePort",
    "DashboardPort",
    "EmployeesPort",
    "FindingsPort",
    "FleetPort",
    "GroupPacksPort",
    "ImportPort",
    "InvoicesPort",
    "ManageSimPort",
    "Operator",
    "OrderPort",
    "OwnFilesPort",
    "PersonalDataPort",
    "ProfilesPort",
    "SamplePaymentsPort",
    "SessionPort",
    "SpendingPort",
    "TicketsPort",
]


class CapabilitiesPort(Protocol):
    """What may be asked of the operator at all."""

    async def capabilities(self) -> Capabilities:
        """What it offers, to who is signed in. Raises NotSignedIn."""
        ...


class DashboardPort(Protocol):
    """The dashboard's figures."""

    async def dashboard(self) -> Dashboard: ...


@runtime_checkable
class Operator(
    SessionPort,
    CapabilitiesPort,
    DashboardPort,
    FleetPort,
    CataloguePort,
    ManageSimPort,
    OrderPort,
    ApprovalPort,
    ProfilesPort,
    AuditPort,
    TicketsPort,
    InvoicesPort,
    BillingSettingsPort,
    SpendingPort,
    GroupPacksPort,
    ImportPort,
    OwnFilesPort,
    FindingsPort,
    EmployeesPort,
    PersonalDataPort,
    Protocol,
):
    """Everything at once: what the application is wired to."""

    async def close(self) -> None:
        """Release connections. The port cannot be used afterwards."""
        ...
