"""The command line as a user types it: one table of commands, each with its arguments and where it is carried out.

Nothing heavy is imported to parse: a command's module is named here and imported when it runs.
"""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from fleet_tui import __version__
from fleet_tui.cli.exits import Exit, listed
from fleet_tui.cli.verbs import VERBS, Verb, add_new_user
from fleet_tui.i18n import N_, _

if TYPE_CHECKING:
    from fleet_tui.cli.run import Run

PROGRAM = "fleet-tui"
_NEGATED_TERM = re.compile(r"-(\w+:|\")")

Runner = Callable[["Run", argparse.Namespace], Exit]
Add = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its words, what help says, its arguments, and `module:function` below `fleet_tui.cli`."""

    words: str
    summary: str
    add: Add
    place: str

    def runner(self) -> Runner:
        """What carries it out, imported now."""
        module, _colon, function = self.place.partition(":")
        found: Runner = getattr(importlib.import_module(f"fleet_tui.cli.{module}"), function)
        return found


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments of the process. `command` is a `Command`, or None to start the application.

    Raises:
        SystemExit: after --help, --version (0) or what is not understood (2).
    """
    # argparse takes `-block:data` for an option; with a blank in it, it is what it is: a term of a query.
    terms = [f" {term}" if _NEGATED_TERM.match(term) else term for term in argv]
    # The application is started without a command; it need not wait for forty parsers and their words.
    without_command = _Parser(prog=PROGRAM, add_help=False, allow_abbrev=False)
    _add_launch_options(without_command)
    arguments, more = without_command.parse_known_args(terms)
    return _parser().parse_args(terms) if more else argparse.Namespace(command=None, **vars(arguments))


class _Parser(argparse.ArgumentParser):
    """Options of a command stand anywhere: `plan set europe --dry-run 0489744365`."""

    _mixing = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self._subparsers is not None or self._mixing:
            return super().parse_known_args(args, namespace)
        self._mixing = True  # it calls this method itself
        return self.parse_known_intermixed_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        self.exit(Exit.USAGE, f"{self.prog}: {message}\n" + _("See {program} --help.").format(program=self.prog) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=PROGRAM,
        description=_("Manage a company's SIM cards and phone lines. Without a command the application starts."),
        epilog=_("Options of the application stand before the command.") + "\n"
        + _("Data goes to standard output, words to standard error.") + "\n\n" + _("Exit codes:") + "\n" + listed(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )  # fmt: skip
    _add_launch_options(parser)
    parser.set_defaults(command=None)
    groups: dict[str, argparse._SubParsersAction[_Parser]] = {
        "": parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    }
    for group, about in GROUPS.items():
        words = [command.words.partition(" ")[2] for command in COMMANDS if command.words.startswith(f"{group} ")]
        summary = f"{_(about)}: {', '.join(words)}"
        inner = groups[""].add_parser(group, help=summary, description=summary, allow_abbrev=False)
        groups[group] = inner.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    for command in COMMANDS:
        group, _space, word = command.words.rpartition(" ")
        summary = _(command.summary)
        child = groups[group].add_parser(word, help=summary, description=summary, allow_abbrev=False)
        command.add(child)
        child.set_defaults(command=command)
    return parser


def _add_launch_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--version", action="version", version=f"fleet-tui {__version__}")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--profile", metavar=_("NAME"), help=_("a connection of the settings, or “local” for the fleet on this machine")
    )
    where.add_argument("--server", metavar="URL", help=_("a server, e.g. https://fleet.example.be"))
    parser.add_argument("--lang", metavar=_("CODE"), help=_("language: en, fr, …"))
    parser.add_argument("--read-only", action="store_true", help=_("offer nothing that changes a line"))
    parser.add_argument(
        "--data", metavar=_("DIRECTORY"), type=Path, help=_("keep everything of this run below DIRECTORY")
    )
    parser.add_argument(
        "--fleet-size", metavar="N", type=_count, help=_("lines of the sample fleet, when it is made (250)")
    )


def _count(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not number:
        raise argparse.ArgumentTypeError(_("“{text}” is not a count above 0").format(text=text))
    return number


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(_("“{text}” is not a port").format(text=text))
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("“{text}” is not a day like 2026-11-30").format(text=text)) from None


def _nothing(parser: argparse.ArgumentParser) -> None:
    """A command without arguments."""


def _add_json(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--json", action="store_true", help=_("print JSON, with values as they were entered"))


def _add_query(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "query", nargs="*", metavar=_("QUERY"), help=_("as in the search bar, e.g. status:pending plan:europe")
    )


def _add_confirmation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help=_("show what would happen, change nothing"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))


def _lines_list(parser: argparse.ArgumentParser) -> None:
    _add_query(parser)
    form = parser.add_mutually_exclusive_group()
    _add_json(form)
    form.add_argument("--csv", action="store_true", help=_("print CSV, with values as they were entered"))
    parser.add_argument("--limit", type=_count, metavar="N", help=_("at most N lines"))


def _lines_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", nargs="+", metavar=_("NUMBER"), help=_("a phone number in any form"))
    _add_json(parser)


def _verb(verb: Verb) -> Add:
    """What a verb is asked with: what it sets, for which lines, from when."""

    def add(parser: argparse.ArgumentParser) -> None:
        numbers, value = _("NUMBER…"), verb.value
        if value is not None:
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
        parser.add_argument("--at", type=_day, metavar=_("DAY"), help=_("on that day, e.g. 2026-11-30; else at once"))
        _add_confirmation(parser)
        _add_json(parser)
        verb.add(parser)

    return add


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
    parser.add_argument("--plan", metavar=_("PLAN"), help=_("the plan's name or code"))
    parser.add_argument("--account", metavar=_("ACCOUNT"), help=_("the billing account's number or name"))
    parser.add_argument(
        "--option", default="", metavar=_("OPTION"), help=_("the option's name or code; several are parted by commas")
    )
    parser.add_argument("--split", default="none", metavar=_("PROFILE"), help=_("split-bill profile, by name or id"))
    parser.add_argument(
        "--user", default="none", metavar=_("USER"), help=_("a name or id; new, with the options below; else none")
    )
    parser.add_argument("--description", default="", metavar=_("TEXT"), help=_("what the line is for"))
    parser.add_argument("--at", type=_day, metavar=_("DAY"), help=_("on that day, e.g. 2026-11-30; else at once"))
    _add_confirmation(parser)
    _add_json(parser)
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


def _undo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("order", nargs="?", metavar=_("ORDER"), help=_("the order's number or id; else your last one"))
    _add_confirmation(parser)
    _add_json(parser)


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("a .xlsx or .csv file"))
    _add_query(parser)
    parser.add_argument("--exact", action="store_true", help=_("CSV for programs: no guard against formulas"))


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("a .xlsx or .csv file"))
    parser.add_argument("--name", help=_("what to call the fleet; else the file's name"))
    _add_confirmation(parser)
    _add_json(parser)


def _orders_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=_count, metavar="N", default=20, help=_("at most N orders (20)"))
    _add_json(parser)


def _add_order(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("order", metavar=_("ORDER"), help=_("the order's number or id"))


def _orders_show(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    _add_json(parser)


def _orders_cancel(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
    _add_json(parser)


def _orders_date(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    parser.add_argument("day", type=_day, metavar=_("DAY"), help=_("e.g. 2026-11-30"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
    _add_json(parser)


def _orders_retry(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    parser.add_argument("--at", type=_day, metavar=_("DAY"), help=_("on that day, e.g. 2026-11-30; else at once"))
    _add_confirmation(parser)
    _add_json(parser)


def _orders_sheet(parser: argparse.ArgumentParser) -> None:
    _add_order(parser)
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("a .xlsx or .txt file"))


def _accept_invitation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar=_("CODE"), help=_("the invitation code; asked for when left out"))


def _serve(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--port", type=_port, default=8075, metavar="PORT", help=_("TCP port (8075)"))
    where.add_argument("--socket", type=Path, metavar=_("PATH"), help=_("a Unix socket instead of a port"))
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help=_("address to listen on (127.0.0.1)"))
    parser.add_argument("--database", metavar="URL", help=_("a PostgreSQL database instead of SQLite"))
    parser.add_argument(
        "--init", action="store_true", help=_("print an invitation code for the first manager, and end")
    )


GROUPS = {
    "lines": N_("lines of the fleet"),
    "plan": N_("tariff plans of lines"),
    "options": N_("options of lines"),
    "blocks": N_("blocks of lines"),
    "limit": N_("PayByMobile limits of lines"),
    "user": N_("users of lines"),
    "account": N_("billing accounts of lines"),
    "split": N_("split bills of lines"),
    "orders": N_("orders made"),
    "config": N_("the settings"),
}

COMMANDS = (
    Command("lines list", N_("list lines, all or those of a query"), _lines_list, "lines:list_lines"),
    Command("lines show", N_("show one line"), _lines_show, "lines:show_line"),
    Command("add", N_("add a line on a blank SIM card; it ends pending"), _add, "add:add"),
    *(Command(verb.words, verb.summary, _verb(verb), "change:change") for verb in VERBS),
    Command("undo", N_("take back your last order, or another one of yours"), _undo, "again:undo"),
    Command("orders list", N_("list orders, newest first"), _orders_list, "orders:list_orders"),
    Command("orders show", N_("show one order with the result of each line"), _orders_show, "orders:show_order"),
    Command("orders cancel", N_("cancel what has not started of an order"), _orders_cancel, "orders:cancel_order"),
    Command("orders date", N_("change the day of an order that waits for it"), _orders_date, "orders:move_order"),
    Command("orders retry", N_("order what was refused once more, in a new order"), _orders_retry, "again:retry"),
    Command("orders sheet", N_("write an order to send to the operator"), _orders_sheet, "orders:write_sheet"),
    Command("export", N_("write lines to a workbook"), _export, "export:export"),
    Command("import", N_("load a company's own list into the fleet on this machine"), _import, "import_:import_list"),
    Command("sign-in", N_("sign in to a server"), _nothing, "session:sign_in"),
    Command("sign-out", N_("sign out and forget the session"), _nothing, "session:sign_out"),
    Command("accept-invitation", N_("complete an invited profile"), _accept_invitation, "session:accept_invitation"),
    Command("serve", N_("serve a fleet to a team"), _serve, "serve:serve"),
    Command("openapi", N_("print the HTTP contract (OpenAPI 3.1)"), _nothing, "openapi:print_document"),
    Command("config path", N_("print where the settings file is"), _nothing, "config:print_path"),
    Command("config show", N_("print the settings in use"), _nothing, "config:show"),
    Command("doctor", N_("say what works here and what to do about the rest"), _nothing, "doctor:examine"),
)
