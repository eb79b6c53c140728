"""Commands about the contract."""

from __future__ import annotations

import argparse

from fleet_tui.cli.commands.base import Command, add_json
from fleet_tui.i18n import N_, _


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", nargs="?", metavar=_("CONTRACT"), help=_("the contract's number; else the first"))
    add_json(parser)


GROUPS = {
    "contract": N_("the contract"),
}

COMMANDS = (
    Command("contract show", N_("show plans, options and group packs with their prices"), _show, "contract:show"),
)
