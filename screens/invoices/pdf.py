"""Bringing the PDF of an invoice to a file: asked where to, checked, written whole or not at all."""

from __future__ import annotations

import asyncio
from pathlib import Path

from fleet_tui.domain.failure import Failure
from fleet_tui.i18n import _
from fleet_tui.workspace.invoices import PDF_SUFFIX, write_pdf
from fleet_tui.workspace.list_export import free_path
from screens.base import FleetScreen
from screens.exporting import ask_for_path, say_written


def download_pdf(screen: FleetScreen, number: str) -> None:
    """Ask for the file, then fetch the PDF of the invoice `number` into it."""

    def chosen(path: Path) -> None:
        screen.run_worker(_fetch(screen, number, path), group="export", exit_on_error=False)

    proposed = free_path(screen.workspace, f"invoice-{number}", PDF_SUFFIX)
    ask_for_path(screen, _("Invoice {number} as PDF").format(number=number), proposed, chosen, (PDF_SUFFIX,))


async def _fetch(screen: FleetScreen, number: str, path: Path) -> None:
    try:
        pdf = await screen.workspace.operator.invoice_pdf(number)
    except Failure as failure:
        screen.say_failure(failure)
    else:
        await say_written(screen, path, asyncio.to_thread(write_pdf, path, pdf))
