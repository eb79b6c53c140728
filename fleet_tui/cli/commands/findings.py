"""Commands about findings and disputes."""

from __future__ import annotations

import argparse
from pathlib import Path

from fleet_tui.cli.argument_types import amount, day, day_gone
from fleet_tui.cli.commands.base import Command, add_confirmation, add_json
from fleet_tui.i18n import N_, _

_KINDS = ("claim", "save", "watch", "data")


def _wanted(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "finding", nargs="+", metavar=_("FINDING"), help=_("ids of findings, or words as in code:leaver, kind:claim")
    )


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar=_("QUERY"), help=_("words, numbers, code:leaver, state:new …"))
    parser.add_argument("--kind", choices=_KINDS, help=_("only what can be claimed, saved, watched or put right"))
    parser.add_argument(
        "--state", choices=("dismissed", "credited", "gone"), help=_("those that are settled, instead of the open ones")
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--by", choices=("department", "cost-centre"), help=_("add them up by department or cost centre"))
    add_json(form)
    form.add_argument("--csv", action="store_true", help=_("print CSV (RFC 4180), with values as they were entered"))


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("finding", metavar=_("FINDING"), help=_("its id, as “findings list” shows it"))
    add_json(parser)


def _dismiss(parser: argparse.ArgumentParser) -> None:
    _wanted(parser)
    parser.add_argument("--reason", default="", metavar=_("TEXT"), help=_("why"))
    parser.add_argument("--until", type=day, metavar=_("DAY"), help=_("only until that day"))
    parser.add_argument("--back", action="store_true", help=_("take it back: they are open again"))
    add_confirmation(parser)


def _keep(parser: argparse.ArgumentParser) -> None:
    _wanted(parser)
    parser.add_argument("--back", action="store_true", help=_("propose savings for these lines again"))
    add_confirmation(parser)


def _order(parser: argparse.ArgumentParser) -> None:
    _wanted(parser)
    parser.add_argument(
        "--stop", action="store_true", help=_("stop lines for good that would be suspended; nothing takes that back")
    )
    add_confirmation(parser)
    add_json(parser)


def _months(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar=_("QUERY"), help=_("words: number, user, plan"))
    parser.add_argument(
        "--months", type=int, choices=range(3, 13), default=12, metavar=_("COUNT"),
        help=_("judge by the last known months, 3 to 12 of them; all 12 when left out"),
    )  # fmt: skip


def _optimise(parser: argparse.ArgumentParser) -> None:
    _months(parser)
    parser.add_argument("--all", action="store_true", help=_("lines that keep their plan too, with why"))
    form = parser.add_mutually_exclusive_group()
    add_json(form)
    form.add_argument("--csv", action="store_true", help=_("print CSV (RFC 4180), with values as they were entered"))


def _order_plans(parser: argparse.ArgumentParser) -> None:
    _months(parser)
    add_confirmation(parser)
    add_json(parser)


def _dispute(parser: argparse.ArgumentParser) -> None:
    _wanted(parser)
    _letter_to(parser)
    add_confirmation(parser)


def _remind(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    _letter_to(parser)


def _letter_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("a .txt file for the letter"))
    parser.add_argument("--language", metavar=_("CODE"), help=_("the operator's language: fr, nl, de, en"))


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dispute", type=int, metavar=_("DISPUTE"), help=_("its number, as “disputes list” shows it"))


def _show_dispute(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    add_json(parser)


def _sent(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    parser.add_argument("--reference", metavar=_("TEXT"), help=_("the operator's reference"))
    parser.add_argument("--day", type=day_gone, metavar=_("DAY"), help=_("when, if it was not today"))
    add_json(parser)


def _credited(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    parser.add_argument(
        "amount",
        nargs="?",
        type=amount,
        metavar=_("AMOUNT"),
        help=_("all that is open when left out; -5.00 takes back what was noted by mistake"),
    )
    add_json(parser)


GROUPS = {
    "findings": N_("what is wrong on bills, and what could cost less"),
    "disputes": N_("money asked back"),
    "optimise": N_("which plan would have cost each line least, and which pack"),
}

COMMANDS = (
    Command("findings list", N_("list what was found, the weightiest first"), _list, "findings:list_findings"),
    Command("findings show", N_("show one finding with the charges it stands on"), _show, "findings:show_finding"),
    Command("findings dismiss", N_("dismiss findings, for good or until a day"), _dismiss, "findings:dismiss"),
    Command("findings keep", N_("propose no savings for the lines of findings"), _keep, "findings:keep"),
    Command("findings order", N_("order what findings propose, after a review"), _order, "findings:order"),
    Command("findings dispute", N_("write the letter that asks money back"), _dispute, "disputes:dispute"),
    Command("optimise list", N_("list the lines for which another plan is cheaper"), _optimise, "optimise:list_advice"),
    Command("optimise order", N_("order the plans that are cheaper, after a review"), _order_plans, "optimise:order"),
    Command("disputes list", N_("list disputes with what came back"), add_json, "disputes:list_disputes"),
    Command("disputes show", N_("show one dispute with its letter"), _show_dispute, "disputes:show_dispute"),
    Command("disputes sent", N_("note that a letter was sent"), _sent, "disputes:sent"),
    Command("disputes remind", N_("write the letter that reminds the operator"), _remind, "disputes:remind"),
    Command("disputes accepted", N_("note that the operator agreed"), _sent, "disputes:accepted"),
    Command(
        "disputes credited", N_("note more money that came back without a credit note"), _credited, "disputes:credited"
    ),
)
