"""Every command: its words and arguments by area, and where it is carried out.

To add an area, write its `COMMANDS` (and `GROUPS`, when its commands have two words) in a file here, and name it below.
"""

from __future__ import annotations

from fleet_tui.cli.commands import (
    billing,
    contract,
    findings,
    invoices,
    lines,
    orders,
    own_files,
    people,
    profiles,
    program,
    tickets,
    usage,
)

_AREAS = (lines, orders, profiles, contract, billing, invoices, tickets, usage, findings, people, own_files, program)
GROUPS = {group: about for area in _AREAS for group, about in area.GROUPS.items()}
BARE = {"findings": "list", "disputes": "list", "optimise": "list", "people": "list", "sources": "list"}
"""What the name of a group means without one of its commands."""
NEEDED = {
    "approvals": "approvals", "orders approve": "approvals", "orders refuse": "approvals",
    "audit": "audit", "billing": "billing_settings", "change-password": "access", "contract": "contract",
    "dashboard": "dashboard", "disputes": "findings", "drift": "files", "findings": "findings", "formats": "files",
    "import": "files", "invoices": "invoices", "optimise": "findings", "packs": "group_packs", "payments": "invoices",
    "people": "people", "prices": "files", "profiles": "profiles", "second-factor": "access", "sessions": "access",
    "sim-cards order": "tickets", "sim-cards stock": "tickets", "sources": "files", "spending": "mybill",
    "split-profiles": "billing_settings", "tickets": "tickets",
}  # fmt: skip
"""The area that commands need, by their words or the first of them."""
COMMANDS = tuple(command for area in _AREAS for command in area.COMMANDS)
