"""Commands about a company's own files beside bringing them in: what is remembered of their forms, the price list."""

from __future__ import annotations

import argparse

from fleet_tui.cli.commands.base import Command, add_confirmation, add_json, add_written_file
from fleet_tui.i18n import N_, _


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar=_("FORM"), help=_("the beginning of its name, as “formats list” shows it"))
    add_json(parser)


def _forget(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "form", nargs="+", metavar=_("FORM"), help=_("the beginning of its name, as “formats list” shows it")
    )
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))


def _export(parser: argparse.ArgumentParser) -> None:
    add_written_file(parser, _("a .xlsx or .csv file"))


def _undo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar=_("FILE"), help=_("its name, id or invoice, as “sources list” shows it"))
    add_confirmation(parser)


GROUPS = {
    "sources": N_("files that were taken in"),
    "formats": N_("forms of files that are remembered"),
    "prices": N_("the price list"),
}

COMMANDS = (
    Command("sources list", N_("list the files that were taken in, the last first"), add_json, "sources:list_sources"),
    Command("sources undo", N_("take a file back with what it brought"), _undo, "sources:undo"),
    Command("formats list", N_("list what is remembered of the forms of files"), add_json, "formats:list_formats"),
    Command("formats show", N_("show which heading of a form is taken for what"), _show, "formats:show_format"),
    Command("formats forget", N_("forget forms: the next file of each is new"), _forget, "formats:forget_formats"),
    Command("prices list", N_("list the prices of the price list"), add_json, "prices:list_prices"),
    Command(
        "prices export", N_("write the price list to a file that “import” takes back"), _export, "prices:export_prices"
    ),
)
