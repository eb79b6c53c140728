"""Commands about group packs and about what was spent."""

from __future__ import annotations

import argparse

from fleet_tui.cli.argument_types import count, day
from fleet_tui.cli.commands.base import Command, add_confirmation, add_json
from fleet_tui.i18n import N_, _


def _list(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def _add_pack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", metavar=_("PACK"), help=_("the pack's name or id"))


def _add_start(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", type=day, metavar=_("DAY"), help=_("on that day, e.g. +3 or tomorrow; else at once"))
    add_confirmation(parser)
    add_json(parser)


def _show(parser: argparse.ArgumentParser) -> None:
    _add_pack(parser)
    parser.add_argument("--top", type=count, metavar="N", default=10, help=_("the N lines that used most (10)"))
    add_json(parser)


def _order(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("offer", metavar=_("OFFER"), help=_("name or code of a group pack that the contract offers"))
    _add_start(parser)


def _change(parser: argparse.ArgumentParser) -> None:
    _add_pack(parser)
    _order(parser)


def _stop(parser: argparse.ArgumentParser) -> None:
    _add_pack(parser)
    _add_start(parser)


def _keep(parser: argparse.ArgumentParser) -> None:
    _add_pack(parser)
    add_confirmation(parser)
    add_json(parser)


def _notify(parser: argparse.ArgumentParser) -> None:
    _add_pack(parser)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--at", metavar="EUR", help=_("from that much extra consumption on"))
    which.add_argument("--off", action="store_true", help=_("no notification"))
    parser.add_argument(
        "--to", action="append", default=[], metavar=_("ADDRESS"), help=_("a fleet manager; else every one of them")
    )
    add_confirmation(parser)
    add_json(parser)


def _spending(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--account", metavar=_("ACCOUNT"), help=_("the billing account's number; else all"))
    add_json(parser)


def _spending_of_month(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", metavar=_("MONTH"), help=_("e.g. 2026-11; else the newest"))
    parser.add_argument("--against", metavar=_("MONTH"), help=_("the month to compare with; else the one before"))
    _spending(parser)


def _spending_by_line(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--changes", action="store_true", help=_("what rose or fell most first, and why"))
    parser.add_argument("--limit", type=count, metavar="N", help=_("at most N lines"))
    _spending_of_month(parser)


GROUPS = {
    "packs": N_("group packs"),
    "spending": N_("what was spent"),
}

COMMANDS = (
    Command("packs list", N_("list the group packs with what is used of them"), _list, "packs:list_packs"),
    Command("packs show", N_("show one group pack, day by day and by line"), _show, "packs:show_pack"),
    Command("packs order", N_("order a group pack"), _order, "packs:order_pack"),
    Command("packs change", N_("change a group pack for another one"), _change, "packs:change_pack"),
    Command("packs stop", N_("stop a group pack"), _stop, "packs:stop_pack"),
    Command("packs keep", N_("cancel a planned change or stop"), _keep, "packs:keep_pack"),
    Command("packs notify", N_("set the notification of extra consumption"), _notify, "packs:set_notification"),
    Command("spending by-month", N_("what was spent, month by month"), _spending, "spending:by_month"),
    Command("spending by-category", N_("what a month is made of"), _spending_of_month, "spending:by_category"),
    Command("spending by-plan", N_("subscriptions of a month by plan"), _spending_of_month, "spending:by_plan"),
    Command(
        "spending by-department",
        N_("what each department cost in a month"),
        _spending_of_month,
        "spending:by_department",
    ),
    Command(
        "spending by-cost-centre",
        N_("what each cost centre cost in a month"),
        _spending_of_month,
        "spending:by_cost_centre",
    ),
    Command("spending by-line", N_("what each line cost in a month"), _spending_by_line, "spending:by_line"),
)
