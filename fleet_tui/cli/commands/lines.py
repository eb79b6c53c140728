"""Commands about lines: lists in and out, and every change."""

from __future__ import annotations

import argparse
from pathlib import Path

from fleet_tui.cli.argument_types import count, day, day_gone
from fleet_tui.cli.commands.base import Command, add_confirmation, add_json, add_query, add_written_file
from fleet_tui.cli.verbs import VERBS, add_new_user, add_options, add_user_data
from fleet_tui.domain.changes.kind import ChangeCommand, ChangeKind
from fleet_tui.i18n import N_, _


def _lines_list(parser: argparse.ArgumentParser) -> None:
    add_query(parser)
    form = parser.add_mutually_exclusive_group()
    add_json(form)
    form.add_argument("--csv", action="store_true", help=_("print CSV, with values as they were entered"))
    parser.add_argument("--limit", type=count, metavar="N", help=_("at most N lines"))


def _one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", nargs="+", metavar=_("NUMBER"), help=_("a phone number in any form"))
    add_json(parser)


def _history(parser: argparse.ArgumentParser) -> None:
    _one(parser)
    parser.add_argument("--limit", type=count, metavar="N", help=_("at most N orders"))


def _user_change(parser: argparse.ArgumentParser) -> None:
    _one(parser)
    add_confirmation(parser)
    add_user_data(parser)


def _numbers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ending", default="", metavar=_("DIGITS"), help=_("only those that end in DIGITS"))
    parser.add_argument("--limit", type=count, metavar="N", default=20, help=_("at most N numbers (20)"))
    add_json(parser)


def _verb(kind: ChangeKind, command: ChangeCommand) -> Command:
    """The command of a kind of change: what it sets, for which lines, from when."""

    def add(parser: argparse.ArgumentParser) -> None:
        numbers, value = _("NUMBER…"), command.value
        if value is not None and value.option:
            parser.add_argument(value.option, dest="value", metavar=_(value.name), help=_(value.help))
            value = None
        elif value is not None:
            parser.add_argument("value", nargs="?", metavar=_(value.name), help=_(value.help))
            numbers = f"{_(value.name)} {numbers}"
        options, file = _("[options]"), _("FILE")
        once = f"[{_(value.name)}] " if value and value.column else f"{_(value.name)} " if value else ""
        parser.usage = f"{parser.prog} {numbers} {options}\n       {parser.prog} {once}--from {file} {options}"
        parser.add_argument(
            "number",
            nargs="*",
            metavar=_("NUMBER"),
            help=_("phone numbers in any form; - reads them from standard input"),
        )
        parser.add_argument(
            "--from",
            dest="file",
            type=Path,
            metavar=file,
            help=_("a .xlsx or .csv file with the numbers and, when it is not said before, what to set"),
        )
        _add_hidden(parser)
        parser.add_argument(
            "--at", type=day, metavar=_("DAY"), help=_("on that day, e.g. +3 or tomorrow; else at once")
        )
        add_confirmation(parser)
        add_json(parser)
        add_options(kind, parser)

    return Command(command.words, command.summary, add, "change:change")


def _add_hidden(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--hidden", action="store_true", help=_("with --from: also the rows that are hidden in the file")
    )


def _add(parser: argparse.ArgumentParser) -> None:
    card, options, file = _("CARD"), _("[options]"), _("FILE")
    parser.usage = f"{parser.prog} {card} {options}\n       {parser.prog} --from {file} {options}"
    parser.add_argument("card", nargs="?", metavar=card, help=_("the number of a blank SIM card"))
    parser.add_argument(
        "--from",
        dest="file",
        type=Path,
        metavar=file,
        help=_("a .xlsx or .csv file with a SIM card number in each row; the other columns go before the options"),
    )
    _add_hidden(parser)
    parser.add_argument("--plan", metavar=_("PLAN"), help=_("the plan's name or code"))
    parser.add_argument("--account", metavar=_("ACCOUNT"), help=_("the billing account's number or name"))
    parser.add_argument(
        "--option",
        default="",
        metavar=_("OPTION"),
        help=_("the option's name or code; several are separated by commas"),
    )
    parser.add_argument("--split", default="none", metavar=_("PROFILE"), help=_("split-bill profile, by name or id"))
    parser.add_argument(
        "--user", default="none", metavar=_("USER"), help=_("a name or id; new, with the options below; else none")
    )
    parser.add_argument("--description", default="", metavar=_("TEXT"), help=_("what the line is for"))
    parser.add_argument("--at", type=day, metavar=_("DAY"), help=_("on that day, e.g. +3 or tomorrow; else at once"))
    add_confirmation(parser)
    add_json(parser)
    _add_number(parser)
    add_new_user(parser)


def _add_number(parser: argparse.ArgumentParser) -> None:
    number = parser.add_argument_group(_("the phone number; without any, the first that is offered"))
    which = number.add_mutually_exclusive_group()
    which.add_argument("--number", metavar=_("NUMBER"), help=_("a new number, one that is offered"))
    which.add_argument(
        "--ending", type=_digits, metavar=_("DIGITS"), help=_("the first offered one that ends in DIGITS")
    )
    which.add_argument("--port-in", metavar=_("NUMBER"), help=_("an existing number, from another operator"))
    number.add_argument("--operator", default="", metavar=_("NAME"), help=_("with port-in: the present operator"))
    number.add_argument("--prepaid", action="store_true", help=_("with port-in: it is a prepaid card"))
    number.add_argument(
        "--sim-serial", default="", metavar=_("TEXT"), help=_("with port-in: serial number of the card")
    )
    number.add_argument(
        "--customer-number", default="", metavar=_("TEXT"), help=_("with port-in: customer number there")
    )
    number.add_argument("--mandate", action="store_true", help=_("with port-in: the holder's mandate is there"))
    number.add_argument("--wished-date", default="", metavar=_("DAY"), help=_("with port-in: the wished day"))


def _digits(text: str) -> str:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(_("“{text}” is not the end of a number").format(text=text))
    return text


def _export(parser: argparse.ArgumentParser) -> None:
    add_written_file(parser, _("a .xlsx or .csv file"))
    add_query(parser)
    parser.add_argument("--edit", action="store_true", help=_("a workbook to edit, for “diff” and “apply”"))
    parser.add_argument("--exact", action="store_true", help=_("CSV for programs: no guard against formulas"))


def _diff(parser: argparse.ArgumentParser) -> None:
    _wanted(parser)
    parser.add_argument("--exit-code", action="store_true", help=_("end with 6 when something would be changed"))
    add_json(parser)


def _apply(parser: argparse.ArgumentParser) -> None:
    _wanted(parser)
    add_confirmation(parser)
    add_json(parser)


def _wanted(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _(
        "FILE is a workbook that “export --edit” wrote, or wishes: in TOML [[wish]] tables with lines (a query) and "
        "plan, options, status or account; in CSV the same as columns."
    )
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("an edited workbook, or wishes as .toml or .csv"))
    parser.add_argument("--stop-missing", action="store_true", help=_("stop the lines whose row was removed"))


def _drift(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--exit-code",
        action="store_true",
        help=_("end with 6 when something is late, not sent to the operator, not as asked, changed outside or gone"),
    )
    parser.add_argument(
        "--reminder",
        dest="file",
        type=Path,
        metavar=_("FILE"),
        help=_("write a reminder of what is late to a .txt file"),
    )
    parser.add_argument("--force", action="store_true", help=_("replace a file that exists"))
    add_json(parser)


def _import(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _(
        "The first row has headings, in any order and in French, Dutch, English or German: the phone number (needed), "
        "SIM card number, description, user or first and last name, tariff plan, options, status, billing account, "
        "split bill, price a month. Columns that are not used and rows that are refused are named: try --dry-run."
    )
    parser.add_argument(
        "file",
        type=Path,
        nargs="+",
        metavar=_("FILE"),
        help=_("lists of lines, prices, people or use; invoices as XML, itemised bills; a zip of these"),
    )
    parser.add_argument("--as", dest="kind", choices=KINDS, help=_("what the files are; else their content says it"))
    parser.add_argument("--company", "--name", dest="name", metavar=_("NAME"), help=_("what your company is called"))
    parser.add_argument("--operator", metavar=_("NAME"), help=_("whose list of lines it is"))
    parser.add_argument("--account", metavar=_("NUMBER"), help=_("the billing account of invoices that do not name it"))
    parser.add_argument(
        "--text-numbers",
        choices=("take", "leave"),
        help=_(
            "phone numbers that stand in the text of an invoice's charges only: take or leave them; else it is asked"
        ),
    )
    parser.add_argument(
        "--decimals",
        choices=("comma", "point"),
        help=_("what stands before decimals, where numbers such as 1,234 may be thousands; else it is asked"),
    )
    parser.add_argument(
        "--date", type=day_gone, metavar=_("DAY"), help=_("the day of the list, e.g. 30/11 or yesterday; else today")
    )
    cover = parser.add_mutually_exclusive_group()
    cover.add_argument("--part", action="store_true", help=_("the list is a part of the lines: no other line is gone"))
    cover.add_argument("--whole", action="store_true", help=_("the list is whole, however many lines it lacks"))
    parser.add_argument(
        "--new-names",
        action="store_true",
        help=_("take plans, options, accounts and split-bill profiles that the fleet does not have"),
    )
    add_confirmation(parser)
    add_json(parser)


KINDS = ("list", "prices", "invoice", "detail", "people", "usage", "zip")
"""Kinds of files that `import` takes in."""

GROUPS = {
    "lines": N_("lines of the fleet"),
    "numbers": N_("new phone numbers"),
    **{command.words.partition(" ")[0]: command.group for _kind, command in VERBS.values() if command.group},
}

COMMANDS = (
    Command("lines list", N_("list lines, all or those of a query"), _lines_list, "lines:list_lines"),
    Command("lines show", N_("show one line"), _one, "lines:show_line"),
    Command("lines history", N_("list what was ordered for a line, newest first"), _history, "one_line:show_history"),
    Command("lines puk", N_("reveal the PUK of a line's SIM card, which is recorded"), _one, "one_line:show_puk"),
    Command("numbers list", N_("list new phone numbers that are free"), _numbers, "add:list_numbers"),
    Command("add", N_("add a line on a blank SIM card; it ends pending"), _add, "add:add"),
    *(_verb(kind, command) for kind, command in VERBS.values()),
    Command("user change", N_("correct the data of a line's user"), _user_change, "one_line:change_user"),
    Command("export", N_("write lines to a workbook"), _export, "export:export"),
    Command("diff", N_("show what an edited workbook or a file of wishes would change"), _diff, "edit:diff"),
    Command("apply", N_("order what an edited workbook or a file of wishes changes"), _apply, "edit:apply"),
    Command(
        "import",
        N_("load a company's own files: lists, invoices, prices, people, use"),
        _import,
        "import_files:import_files",
    ),
    Command(
        "drift", N_("show what differs between what was asked and what the operator listed last"), _drift, "drift:drift"
    ),
)
