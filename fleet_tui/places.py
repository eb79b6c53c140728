"""The areas and the places beside them: their names, their keys, and which of them an operator does not offer."""

from __future__ import annotations

from collections.abc import Mapping

from fleet_tui.domain.capabilities import Capabilities
from fleet_tui.i18n import N_, _
from fleet_tui.workspace.capability_words import not_offered

AREAS: tuple[tuple[str, str], ...] = (
    ("sim_cards", N_("SIM cards")),
    ("profiles", N_("User profiles")),
    ("tickets", N_("Tickets")),
    ("mybill", N_("MyBill")),
    ("group_packs", N_("Group packs")),
    ("billing_settings", N_("Billing settings")),
    ("invoices", N_("Invoices")),
    ("contract", N_("Contract")),
    ("orders", N_("Orders")),
    ("findings", N_("Findings")),
)
"""The areas, id and label, in the order of their number keys."""
AREA_KEYS: Mapping[str, str] = {area: key for key, (area, _label) in zip("1234567890", AREAS, strict=True)}
"""The number key of each area."""
AUDIT = N_("Audit log")
HR_LIST = N_("HR list")
DISPUTES = N_("Disputes")
OWN_FILES = N_("Own files")
ACCESS = N_("Password and sessions")
APPROVALS = N_("Rule for approvals")
PLACES: Mapping[str, tuple[str, str]] = {
    "audit": (AUDIT, "a"), "people": (HR_LIST, "h"), "disputes": (DISPUTES, "d"), "files": (OWN_FILES, "i"),
    "access": (ACCESS, "w"), "approvals": (APPROVALS, "v"),
}  # fmt: skip
"""Places beside the areas: what they are called, and their letter in the menu of areas."""
NAMES: Mapping[str, str] = {**dict(AREAS), **{place: name for place, (name, _key) in PLACES.items()}}
"""What each area and each place beside them is called."""


def area_of(place: str) -> str:
    """The `Area` that a place needs: its own, but for disputes, which come of findings."""
    return {"disputes": "findings"}.get(place, place)


def absent_places(capabilities: Capabilities) -> dict[str, str]:
    """Areas and places that the operator does not offer, each with the sentence that says so."""
    return {
        place: not_offered(capabilities, _(name))
        for place, name in NAMES.items()
        if not capabilities.offers(area_of(place))
    }
