"""`serve`."""

from __future__ import annotations

from argparse import Namespace

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.connection import target_of
from fleet_tui.i18n import _
from fleet_tui.server.embedded import Backend
from fleet_tui.server.serve import initialise
from fleet_tui.server.serve import run as serve_until_told


def serve(run: Run, arguments: Namespace) -> Exit:
    """Serve the fleet of the data directory (or database) until interrupted, or invite its first manager."""
    if not target_of(run.settings, run.options).embedded:
        raise CommandError(_("A served fleet is one of this machine: leave --server and --profile out."))
    backend = Backend(run.paths.data, fleet_size=run.options.fleet_size, database_url=arguments.database)
    if arguments.init:
        code = initialise(backend, run.sample_progress)
        run.console.say(_("Invitation of a fleet manager, good for 14 days: fleet-tui --server URL accept-invitation"))
        run.console.put(code)
        return Exit.DONE
    serve_until_told(
        backend,
        host=arguments.host,
        port=arguments.port,
        uds=arguments.socket,
        announce=lambda address: run.console.say(_("Serving on {address}; ctrl+c ends it.").format(address=address)),
        progress=run.sample_progress,
    )
    return Exit.DONE
