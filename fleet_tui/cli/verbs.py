"""The verbs: every change that the command line makes to lines that exist, in one table.

What a verb is asked with stands here, for the parser and for help; nothing heavy is imported. `wishes.MAKERS` says, by
the same words, which change it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from fleet_tui.i18n import N_, _

Add = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True, slots=True)
class Value:
    """What a verb sets: the name help gives it, and the column (of `ImportRow`) that may hold it in a file.

    Without a column a file gives the numbers only.
    """

    name: str
    help: str
    column: str = ""


def _nothing(parser: argparse.ArgumentParser) -> None:
    """No option of its own."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: its words, what help says, what it sets, its own options."""

    words: str
    summary: str
    value: Value | None = None
    add: Add = _nothing


def _add_departure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--operator", metavar=_("NAME"), help=_("with port-out: the operator the number goes to"))
    parser.add_argument("--user", metavar=_("USER"), help=_("with reassign: who has the line from then on"))
    parser.add_argument("--keep-split-bill", action="store_true", help=_("leave the split bill as it is"))


def add_new_user(parser: argparse.ArgumentParser) -> None:
    """What is asked about a user who is to be created."""
    add_user_data(parser.add_argument_group(_("a new user")))


def add_user_data(new: argparse._ActionsContainer) -> None:
    """What is known of a user."""
    new.add_argument("--first-name", metavar=_("NAME"), help=_("first name"))
    new.add_argument("--last-name", metavar=_("NAME"), help=_("last name"))
    new.add_argument("--title", metavar=_("TITLE"), help=_("Mr, Mrs or Mx"))
    new.add_argument("--birth-date", metavar=_("DAY"), help=_("date of birth, e.g. 1980-11-24"))
    new.add_argument("--e-mail", metavar=_("ADDRESS"), help=_("e-mail address"))
    new.add_argument("--phone", metavar=_("NUMBER"), help=_("contact number"))
    new.add_argument("--language", metavar=_("LANGUAGE"), help=_("French, Dutch, English or German"))


def _add_user(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--description", metavar=_("TEXT"), help=_("another description of the line"))
    add_new_user(parser)


_OPTION = Value(
    N_("OPTION"), N_("the option's name or code; several are parted by commas, and the name is quoted"), "options"
)

VERBS = (
    Verb("activate", N_("activate pending lines")),
    Verb("suspend", N_("suspend active lines")),
    Verb("reactivate", N_("reactivate suspended lines")),
    Verb("cease", N_("stop lines for good; a pending one is deleted, its card goes back to stock")),
    Verb(
        "swap",
        N_("put another SIM card into a line"),
        Value(
            N_("CARD"),
            N_("the new SIM card's number; - alone reads pairs of phone number and card from standard input"),
            "iccid",
        ),
    ),
    Verb(
        "departure",
        N_("an employee leaves: what becomes of the line"),
        Value(N_("WHAT"), N_("suspend, stop, port-out or reassign")),
        _add_departure,
    ),
    Verb(
        "plan set",
        N_("change the tariff plan; options that do not go with it are lost"),
        Value(N_("PLAN"), N_("the plan's name or code"), "plan"),
    ),
    Verb("options add", N_("add options; each line gets those that go with its plan"), _OPTION),
    Verb("options remove", N_("remove options"), _OPTION),
    Verb(
        "blocks set",
        N_("switch blocks on or off; those not named stay as they are"),
        Value(N_("BLOCKS"), N_("which, and how: mms=on,mobile-data=off")),
    ),
    Verb(
        "limit set",
        N_("change the PayByMobile limit"),
        Value(N_("AMOUNT"), N_("euros a month, at most 300; none: the legal ceiling")),
    ),
    Verb(
        "user set",
        N_("change the user of lines, or have none"),
        Value(N_("USER"), N_("a name or id; none; new, with the options below"), "person"),
        _add_user,
    ),
    Verb(
        "account set",
        N_("bill lines to another account"),
        Value(N_("ACCOUNT"), N_("the billing account's number or name"), "billing_account"),
    ),
    Verb(
        "split set",
        N_("change the split-bill profile, or have none"),
        Value(N_("PROFILE"), N_("the profile's name or id; none"), "split_bill_profile"),
    ),
)
