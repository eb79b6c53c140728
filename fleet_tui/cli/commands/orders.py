"""Commands about orders."""

from __future__ import annotations

import argparse
from decimal import Decimal

from fleet_tui.cli.argument_types import amount, count, day, day_gone
from fleet_tui.cli.commands.base import Command, add_confirmation, add_json, add_written_file
from fleet_tui.i18n import N_, _

_LONGEST_REASON = 1000
_HIGHEST_LIMIT = 9_999_999


def _undo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("order", nargs="?", metavar=_("ORDER"), help=_("the order's number or id; else your last one"))
    add_confirmation(parser)
    add_json(parser)


def _orders_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=count, metavar="N", default=20, help=_("at most N orders (20)"))
    add_json(parser)


def _add_order(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("order", metavar=_("ORDER"), help=_("the order's number or id"))


def _orders_show(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    add_json(parser)


def _orders_cancel(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
    add_json(parser)


def _orders_date(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    parser.add_argument("day", type=day, metavar=_("DAY"), help=_("e.g. 5/12, +3 or tomorrow"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
    add_json(parser)


def _orders_retry(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    parser.add_argument("--at", type=day, metavar=_("DAY"), help=_("on that day, e.g. +3 or tomorrow; else at once"))
    add_confirmation(parser)
    add_json(parser)


def _orders_sheet(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    add_written_file(parser, _("a .xlsx, .txt or .eml file"))
    parser.add_argument("--language", choices=("fr", "nl", "en", "de"), help=_("what the operator reads; else yours"))


def _orders_sent(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    parser.add_argument("--reference", metavar=_("TEXT"), help=_("what the operator calls it"))
    parser.add_argument(
        "--on", type=day_gone, metavar=_("DAY"), help=_("when it was sent, e.g. 30/11 or yesterday; else today")
    )
    add_json(parser)


def _orders_confirm(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    parser.add_argument("number", nargs="*", metavar=_("NUMBER"), help=_("only these phone numbers, each quoted"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
    add_json(parser)


def _orders_approve(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    add_confirmation(parser)
    add_json(parser)


def _orders_refuse(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    parser.add_argument("--reason", type=_reason, required=True, metavar=_("TEXT"), help=_("whoever ordered reads it"))
    add_confirmation(parser)
    add_json(parser)


def _reason(text: str) -> str:
    if not text.strip() or len(text) > _LONGEST_REASON:
        raise argparse.ArgumentTypeError(_("a reason has 1 to {count} characters").format(count=_LONGEST_REASON))
    return text


def _limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--monthly-cost", type=_limit, metavar=_("AMOUNT"), help=_("orders that cost more a month wait, e.g. 250")
    )
    parser.add_argument("--lines", type=count, metavar="N", help=_("orders of more than N lines wait"))
    _rule(parser)


def _limit(text: str) -> Decimal:
    found = amount(text)
    if not 0 <= found <= _HIGHEST_LIMIT:
        raise argparse.ArgumentTypeError(_("“{text}” is not an amount from 0 on").format(text=text))
    return found


def _rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
    add_json(parser)


def _orders_unknown(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", nargs="?", metavar=_("KEY"), help=_("the order's key, or how it begins; else list all"))
    found = parser.add_mutually_exclusive_group()
    found.add_argument("--taken", action="store_true", help=_("note that the operator took it"))
    found.add_argument("--not-taken", action="store_true", help=_("note that it did not: it may be ordered again"))
    add_json(parser)


GROUPS = {
    "orders": N_("orders made"),
    "approvals": N_("which orders a second manager approves"),
}

COMMANDS = (
    Command("undo", N_("undo your last order, or another one of yours"), _undo, "again:undo"),
    Command("orders list", N_("list orders, newest first"), _orders_list, "orders:list_orders"),
    Command("orders show", N_("show one order with the result of each line"), _orders_show, "orders:show_order"),
    Command("orders cancel", N_("cancel what has not started of an order"), _orders_cancel, "orders:cancel_order"),
    Command("orders approve", N_("approve an order that waits for you"), _orders_approve, "approvals:approve"),
    Command("orders refuse", N_("refuse an order that waits for you, and say why"), _orders_refuse, "approvals:refuse"),
    Command("orders date", N_("change the day of an order that waits for it"), _orders_date, "orders:move_order"),
    Command("orders retry", N_("order what was refused once more, in a new order"), _orders_retry, "again:retry"),
    Command(
        "orders unknown",
        N_("list orders not known to be taken, or note what became of one"),
        _orders_unknown,
        "unknown_orders:unknown",
    ),
    Command("orders sheet", N_("write an order to send to the operator"), _orders_sheet, "asked_orders:write_sheet"),
    Command(
        "orders sent",
        N_("note that an order was sent to the operator, and what the operator calls it"),
        _orders_sent,
        "asked_orders:note_sent",
    ),
    Command(
        "orders confirm",
        N_("note that the operator did what it was asked, where no list says it"),
        _orders_confirm,
        "asked_orders:confirm",
    ),
    Command("approvals show", N_("say which orders a second manager approves"), add_json, "approvals:show_rule"),
    Command("approvals set", N_("let orders above a limit wait for a second manager"), _limits, "approvals:set_rule"),
    Command("approvals off", N_("let no order wait; a second manager approves that"), _rule, "approvals:switch_off"),
    Command("approvals approve", N_("approve the rule that somebody proposed"), _rule, "approvals:approve_rule"),
    Command("approvals drop", N_("take back or refuse a proposed rule"), _rule, "approvals:drop_rule"),
)
