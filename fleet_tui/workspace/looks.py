"""Looking at a file that is brought in beside a list of lines, whatever its kind: one face for screen and command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from fleet_tui.port import OwnFilesPort
from fleet_tui.workbook.kinds import Kind
from fleet_tui.workspace.bundles import BundleLook, look_at_bundle
from fleet_tui.workspace.detail_files import DetailLook, look_at_detail
from fleet_tui.workspace.file_terms import UNSAID, FileTerms
from fleet_tui.workspace.own_data_files import OWN_DATA, OwnDataLook, look_at_own_data
from fleet_tui.workspace.own_import import InvoiceLook, look_at_invoices

Look = InvoiceLook | OwnDataLook | DetailLook | BundleLook
"""A file that was looked at: `sentence()`, `remarks()`, `taken`, `partly`, and `take()` to take it in."""
LOOKED_AT = frozenset({Kind.INVOICE, Kind.DETAIL, Kind.BUNDLE, *OWN_DATA})
"""Kinds of files that are looked at here; a list of lines has a review of its own."""


def invoices_in(look: Look) -> list[InvoiceLook]:
    """The invoices that were looked at, those inside a zip too."""
    if isinstance(look, BundleLook):
        return [invoice for each in look.looks for invoice in invoices_in(each)]
    return [look] if isinstance(look, InvoiceLook) else []


async def with_numbers_said(operator: OwnFilesPort, look: Look, said: Mapping[str, bool]) -> Look:
    """`look` again, with somebody's word on phone numbers in the text of charges, by supplier. Raises Failure."""
    if isinstance(look, BundleLook):
        return replace(look, looks=[await with_numbers_said(operator, each, said) for each in look.looks])
    if isinstance(look, InvoiceLook) and look.supplier in said:
        return await look.with_text_numbers(operator, said[look.supplier])
    return look


async def look_at(operator: OwnFilesPort, path: Path, kind: Kind, terms: FileTerms = UNSAID) -> Look:
    """Read a file and ask what taking it in would do; nothing is changed.

    Raises:
        FileUnclear: it, or one in it, may be read in two ways, and `terms` does not say which.
        WorkbookError: it is not of this kind, or goes beyond a limit.
        Failure: no answer came.
    """
    if kind is Kind.INVOICE:
        (look,) = await look_at_invoices(operator, [path], terms)
        return look
    if kind is Kind.BUNDLE:
        return await look_at_bundle(operator, path, terms)
    if kind is Kind.DETAIL:
        return await look_at_detail(operator, path, terms)
    return await look_at_own_data(operator, path, kind, terms)
