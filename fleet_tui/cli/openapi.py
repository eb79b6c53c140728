"""`openapi`."""

from __future__ import annotations

from argparse import Namespace

from fleet_tui.cli.exits import Exit
from fleet_tui.cli.run import Run


def print_document(run: Run, arguments: Namespace) -> Exit:
    """The HTTP contract as OpenAPI 3.1, generated from the models."""
    from fleet_tui.server.openapi import document

    run.console.json(document())
    return Exit.DONE
