"""Commands about invoices: seen, downloaded, paid."""

from __future__ import annotations

import argparse

from fleet_tui.cli.argument_types import count
from fleet_tui.cli.commands.base import Command, add_confirmation, add_json, add_written_file
from fleet_tui.i18n import N_, _


def _invoices_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--account", metavar=_("ACCOUNT"), help=_("those of this billing account"))
    parser.add_argument("--unpaid", action="store_true", help=_("only those that are not paid"))
    parser.add_argument("--limit", type=count, metavar="N", help=_("at most N invoices"))
    add_json(parser)


def _add_invoice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("invoice", metavar=_("INVOICE"), help=_("the invoice's number"))


def _invoices_show(parser: argparse.ArgumentParser) -> None:
    _add_invoice(parser)
    parser.add_argument("--lines", action="store_true", help=_("each phone number with its charges too"))
    add_json(parser)


def _invoices_pdf(parser: argparse.ArgumentParser) -> None:
    _add_invoice(parser)
    add_written_file(parser, _("a .pdf file"))


def _invoices_export(parser: argparse.ArgumentParser) -> None:
    add_written_file(parser, _("a .xlsx or .csv file"))
    parser.add_argument("invoice", nargs="*", metavar=_("INVOICE"), help=_("the numbers of invoices; else all"))
    parser.add_argument("--focus", action="store_true", help=_("a .csv file in the columns of FOCUS 1.2, for programs"))


def _invoices_pay(parser: argparse.ArgumentParser) -> None:
    invoice, options = _("INVOICE…"), _("[options]")
    parser.usage = f"{parser.prog} {invoice} {options}\n       {parser.prog} --account {_('ACCOUNT')} {options}"
    parser.add_argument("invoice", nargs="*", metavar=_("INVOICE"), help=_("the numbers of invoices"))
    parser.add_argument("--account", metavar=_("ACCOUNT"), help=_("all that is unpaid of this billing account"))
    parser.add_argument(
        "--method", default="transfer", metavar=_("METHOD"), help=_("transfer (as said by default), bancontact, card …")
    )
    _add_qr(parser)
    add_confirmation(parser)
    add_json(parser)


def _add_qr(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--qr", action="store_true", help=_("print the QR code too, for a banking app"))


def _payments_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=count, metavar="N", help=_("at most N payments"))
    add_json(parser)


def _add_payment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("payment", metavar=_("PAYMENT"), help=_("the payment's id, as “payments list” shows it"))
    add_json(parser)


def _payments_show(parser: argparse.ArgumentParser) -> None:
    _add_payment(parser)
    _add_qr(parser)


def _payments_cancel(parser: argparse.ArgumentParser) -> None:
    _add_payment(parser)
    add_confirmation(parser)


GROUPS = {
    "invoices": N_("invoices and their payment"),
    "payments": N_("payments that were begun"),
}

COMMANDS = (
    Command("invoices list", N_("list invoices, newest first"), _invoices_list, "invoices:list_invoices"),
    Command("invoices show", N_("show what an invoice is made of"), _invoices_show, "invoices:show_invoice"),
    Command("invoices pdf", N_("download an invoice as PDF"), _invoices_pdf, "invoices:write_invoice"),
    Command(
        "invoices export",
        N_("write every charge of invoices to a file"),
        _invoices_export,
        "invoices_export:export_invoices",
    ),
    Command("invoices pay", N_("begin a payment, and say how it is made"), _invoices_pay, "pay:pay"),
    Command("payments list", N_("list payments, newest first"), _payments_list, "payments:list_payments"),
    Command("payments show", N_("show one payment, and how it is made"), _payments_show, "payments:show_payment"),
    Command("payments cancel", N_("cancel a payment that was not made"), _payments_cancel, "payments:cancel_payment"),
)
