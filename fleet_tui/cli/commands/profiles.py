"""Commands about user profiles, and the audit log."""

from __future__ import annotations

import argparse

from fleet_tui.cli.argument_types import count, day_gone
from fleet_tui.cli.commands.base import Command, add_confirmation, add_json
from fleet_tui.i18n import N_, _


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", metavar=_("WORD"), help=_("only profiles that have every word"))
    add_json(parser)


def _profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("who", metavar=_("PROFILE"), help=_("its e-mail address, name or id"))


def _show(parser: argparse.ArgumentParser) -> None:
    _profile(parser)
    add_json(parser)


def _role(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("role", metavar=_("ROLE"), help=_("manager or member"))


def _about(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--phone", metavar=_("NUMBER"), help=_("contact number"))
    parser.add_argument("--title", metavar=_("TITLE"), help=_("Mr, Mrs or Mx"))
    parser.add_argument("--language", metavar=_("LANGUAGE"), help=_("French, Dutch, English or German"))


def _change(parser: argparse.ArgumentParser) -> None:
    _profile(parser)
    parser.add_argument("--name", metavar=_("NAME"), help=_("what they are called"))
    parser.add_argument(
        "--e-mail", metavar=_("ADDRESS"), help=_("e-mail address of somebody invited: a new invitation goes there")
    )
    _about(parser)
    add_confirmation(parser)
    add_json(parser)


def _new(parser: argparse.ArgumentParser) -> None:
    _role(parser)
    parser.add_argument("name", metavar=_("NAME"), help=_("what they are called"))
    parser.add_argument("e_mail", metavar=_("ADDRESS"), help=_("e-mail address: the invitation goes there"))
    _about(parser)
    parser.add_argument("--user", metavar=_("USER"), help=_("the user of the fleet it belongs to, by name or id"))
    add_confirmation(parser)
    add_json(parser)


def _change_role(parser: argparse.ArgumentParser) -> None:
    _profile(parser)
    _role(parser)
    add_confirmation(parser)
    add_json(parser)


def _act(parser: argparse.ArgumentParser) -> None:
    _profile(parser)
    add_confirmation(parser)
    add_json(parser)


def _audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="since", type=day_gone, metavar=_("DAY"), help=_("from that day, e.g. 30/11 or yesterday")
    )
    parser.add_argument(
        "--to", dest="until", type=day_gone, metavar=_("DAY"), help=_("until that day, e.g. 30/11 or yesterday")
    )
    parser.add_argument("--action", metavar=_("ACTION"), help=_("by the code of what was done: profile.create …"))
    parser.add_argument("--by", metavar=_("PROFILE"), help=_("who did it, by e-mail address, name or id"))
    parser.add_argument("--subject", metavar=_("SUBJECT"), help=_("a phone number, a SIM card number or an id"))
    parser.add_argument("--limit", type=count, metavar="N", help=_("at most N rows; else all"))
    add_json(parser)


GROUPS = {
    "profiles": N_("user profiles"),
    "audit": N_("the audit log"),
}

COMMANDS = (
    Command("profiles list", N_("list user profiles"), _list, "profiles:list_profiles"),
    Command("profiles show", N_("show one profile with its lines"), _show, "profiles:show_profile"),
    Command("profiles new", N_("make a profile and send its invitation"), _new, "profiles:new_profile"),
    Command("profiles role", N_("make somebody a manager or a member"), _change_role, "profiles:change_role"),
    Command("profiles change", N_("change the data of a profile"), _change, "profiles:change_data"),
    Command("profiles resend", N_("send an invitation again"), _act, "profiles:resend"),
    Command("profiles withdraw", N_("withdraw an invitation: its code ends"), _act, "profiles:withdraw"),
    Command("profiles remove", N_("remove a profile: its sessions end"), _act, "profiles:remove"),
    Command(
        "profiles reset-second-factor",
        N_("end the second factor of somebody who lost it"),
        _act,
        "profiles:reset_second_factor",
    ),
    Command("audit list", N_("list who did what, newest first"), _audit, "audit:list_rows"),
)
