"""Commands about how accounts are billed, and split-bill profiles."""

from __future__ import annotations

import argparse

from fleet_tui.cli.commands.base import Command, add_confirmation, add_json
from fleet_tui.i18n import N_, _

PAYMENTS = ("transfer", "direct-debit")
DELIVERIES = ("e-mail", "doccle", "peppol")
CATEGORIES = ("subscription", "option", "calls", "sms", "data", "roaming")
"""The contract's codes as they are typed: its models are heavy, and parsing is for every command."""


def percentage(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else -1
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(_("“{text}” is not a figure from 0 to 100").format(text=text))
    return number


def _list(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def _set(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("account", metavar=_("ACCOUNT"), help=_("the billing account's number or name"))
    parser.add_argument("--payment", choices=PAYMENTS, help=_("how invoices are paid"))
    parser.add_argument("--iban", metavar="IBAN", help=_("with direct-debit: the account that is debited"))
    parser.add_argument("--holder", metavar=_("NAME"), help=_("with direct-debit: whose account that is"))
    parser.add_argument("--delivery", choices=DELIVERIES, help=_("how invoices are sent"))
    parser.add_argument("--e-mail", metavar=_("ADDRESS"), help=_("with e-mail: where they go"))
    parser.add_argument("--enterprise-number", metavar=_("NUMBER"), help=_("with peppol: the company's"))
    add_confirmation(parser)
    add_json(parser)


def _add_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar=_("NAME"), help=_("what it is called"))
    _add_rule(parser)


def _change_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("which", metavar=_("PROFILE"), help=_("split-bill profile, by name or id"))
    parser.add_argument("--name", metavar=_("NAME"), help=_("another name"))
    _add_rule(parser)


def _add_rule(parser: argparse.ArgumentParser) -> None:
    rule = parser.add_mutually_exclusive_group(required=True)
    rule.add_argument("--amount", metavar="EUR", help=_("the company pays up to that much a month"))
    rule.add_argument("--percentage", type=percentage, metavar="N", help=_("the company pays that part, 0 to 100"))
    rule.add_argument(
        "--categories",
        metavar=_("NAMES"),
        help=_("the company pays these, separated by commas: {names}").format(names=", ".join(CATEGORIES)),
    )
    add_confirmation(parser)
    add_json(parser)


def _remove_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("which", metavar=_("PROFILE"), help=_("split-bill profile, by name or id"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))


GROUPS = {
    "billing": N_("billing accounts"),
    "split-profiles": N_("split-bill profiles"),
}

COMMANDS = (
    Command("billing list", N_("list billing accounts with how they are paid"), _list, "billing:list_accounts"),
    Command("billing set", N_("change how an account is paid and its invoices sent"), _set, "billing:set_account"),
    Command("split-profiles list", N_("list split-bill profiles"), _list, "split_profiles:list_profiles"),
    Command("split-profiles new", N_("make a split-bill profile"), _add_profile, "split_profiles:add_profile"),
    Command(
        "split-profiles change", N_("change a split-bill profile"), _change_profile, "split_profiles:change_profile"
    ),
    Command(
        "split-profiles remove",
        N_("remove a split-bill profile that no line has"),
        _remove_profile,
        "split_profiles:remove_profile",
    ),
)
