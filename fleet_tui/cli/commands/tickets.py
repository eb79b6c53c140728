"""Commands about tickets, and the blank SIM cards that are ordered by them."""

from __future__ import annotations

import argparse
from pathlib import Path

from fleet_tui.cli.argument_types import count
from fleet_tui.cli.commands.base import Command, add_confirmation, add_json, add_written_file
from fleet_tui.i18n import N_, _

STATES = ("open", "answered", "closed")
CARD_STATES = ("stock", "assigned", "active", "retired")
"""The contract's codes as they are typed: its models are heavy, and parsing is for every command."""


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--status", choices=STATES, help=_("only those in this state"))
    parser.add_argument("--limit", type=count, metavar="N", help=_("at most N tickets"))
    add_json(parser)


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ticket", metavar=_("TICKET"), help=_("the ticket's number or id"))


def _show(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    add_json(parser)


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject", metavar=_("SUBJECT"), help=_("what it is about, as “tickets topics” lists it"))
    parser.add_argument("field", nargs="*", metavar=_("FIELD=VALUE"), help=_("what this subject asks for"))
    parser.add_argument("--message", metavar=_("TEXT"), help=_("the message; - reads it from standard input"))
    _files(parser)
    add_confirmation(parser)
    add_json(parser)


def _reply(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    parser.add_argument("message", metavar=_("TEXT"), help=_("the message; - reads it from standard input"))
    _files(parser)
    add_confirmation(parser)
    add_json(parser)


def _files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--attach",
        action="append",
        default=[],
        type=Path,
        metavar=_("FILE"),
        help=_("a file to go with it; repeatable"),
    )


def _save(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    parser.add_argument("name", metavar=_("NAME"), help=_("which file of the ticket, by its name or id"))
    add_written_file(parser, _("where it goes"))


def _template(parser: argparse.ArgumentParser) -> None:
    add_written_file(parser, _("a .xlsx or .csv file"))


def _set_status(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    add_json(parser)


def _cards(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--status", choices=CARD_STATES, default="stock", help=_("cards in this state (stock)"))
    parser.add_argument("--limit", type=count, metavar="N", default=1000, help=_("at most N cards (1000)"))
    add_json(parser)


def _order(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=count, required=True, metavar="N", help=_("how many, in multiples of 10"))
    parser.add_argument(
        "--address",
        default="1",
        metavar=_("ADDRESS"),
        help=_("“Street 7, 9000 Town”, or the number of one used before, as “sim-cards stock” lists them (1)"),
    )
    parser.add_argument("--country", default="BE", metavar="CODE", help=_("the address's country (BE)"))
    parser.add_argument("--box", default="", metavar=_("BOX"), help=_("the address's box"))
    parser.add_argument("--message", metavar=_("TEXT"), help=_("the message; - reads it from standard input"))
    add_confirmation(parser)
    add_json(parser)


GROUPS = {
    "tickets": N_("tickets to the service desk"),
    "sim-cards": N_("SIM cards: those in stock, more of them"),
}

COMMANDS = (
    Command("tickets list", N_("list tickets, newest first"), _list, "tickets:list_tickets"),
    Command("tickets show", N_("show a ticket with its conversation"), _show, "tickets:show_ticket"),
    Command("tickets save", N_("write a file of a ticket's conversation"), _save, "tickets:save_file"),
    Command("tickets template", N_("write a list of employees to fill in"), _template, "tickets:write_template"),
    Command("tickets topics", N_("list what tickets can be about, and what each asks for"), add_json, "tickets:topics"),
    Command("tickets new", N_("write a ticket"), _new, "new_ticket:new_ticket"),
    Command("tickets reply", N_("go on with a ticket's conversation"), _reply, "new_ticket:reply"),
    Command("tickets close", N_("close a ticket"), _set_status, "tickets:close_ticket"),
    Command("tickets reopen", N_("open a closed ticket again"), _set_status, "tickets:reopen_ticket"),
    Command("sim-cards list", N_("list SIM cards by number"), _cards, "sim_cards:list_cards"),
    Command("sim-cards stock", N_("say how many blank cards there are, and what comes"), add_json, "sim_cards:stock"),
    Command("sim-cards order", N_("order blank SIM cards"), _order, "new_ticket:order_cards"),
)
