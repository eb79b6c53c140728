"""`serve`."""

from __future__ import annotations

import os
from argparse import Namespace

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.connection import target_of
from fleet_tui.i18n import _
from fleet_tui.server.embedded import Backend
from fleet_tui.server.logs import logger
from fleet_tui.server.logs import set_up as set_up_log
from fleet_tui.server.mail.transport import SmtpServer
from fleet_tui.server.serve import initialise
from fleet_tui.server.serve import run as serve_until_told

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
PASSWORD = "FLEET_TUI_SMTP_PASSWORD"  # noqa: S105 - the name of a variable


def serve(run: Run, arguments: Namespace) -> Exit:
    """Serve the fleet of the data directory (or database) until interrupted, or invite its first manager."""
    if not target_of(run.settings, run.options).embedded:
        raise CommandError(_("serve uses the fleet on this machine: leave out --server and --profile."))
    backend = Backend(
        run.paths.data,
        fleet_size=run.options.fleet_size,
        database_url=arguments.database,
        mail=_mail_server(arguments),
        public_url=arguments.public_url,
        thresholds=run.settings.findings,
        retention=run.settings.retention,
    )
    if arguments.init:
        code = initialise(backend, run.sample_progress)
        run.console.say(_("Invitation of a fleet manager, good for 14 days: fleet-tui --server URL accept-invitation"))
        run.console.put(code)
        return Exit.DONE
    if arguments.socket is None and arguments.host not in _LOOPBACK:
        run.console.say(_("This is plain HTTP beyond this machine: put a proxy with TLS in front of it."))
    set_up_log(as_json=arguments.log == "json")
    serve_until_told(
        backend,
        host=arguments.host,
        port=arguments.port,
        uds=arguments.socket,
        proxies=arguments.trusted_proxy,
        metrics_port=arguments.metrics_port,
        announce=lambda address: _announce(run, address, as_json=arguments.log == "json"),
        progress=run.sample_progress,
    )
    return Exit.DONE


def _announce(run: Run, address: str, *, as_json: bool) -> None:
    if as_json:
        logger.info("serving", extra={"where": address})
    else:
        run.console.say(_("Serving on {address}; ctrl+c ends it.").format(address=address))


def _mail_server(arguments: Namespace) -> SmtpServer | None:
    """The mail server that the options name; its password comes from a file or the environment, never from them."""
    if arguments.smtp_url is None:
        return None
    password = os.environ.get(PASSWORD, "")
    if arguments.smtp_password_file is not None:
        try:
            password = arguments.smtp_password_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise CommandError(
                _("The password of the mail server cannot be read from {file}.").format(
                    file=arguments.smtp_password_file
                )
            ) from None
    return SmtpServer.at(arguments.smtp_url, password)
