"""Commands about the program itself: who is signed in, the server, the settings."""

from __future__ import annotations

import argparse
from pathlib import Path

from fleet_tui.cli.argument_types import port
from fleet_tui.cli.commands.base import Command, add_json, add_written_file, nothing
from fleet_tui.i18n import N_, _


def _accept_invitation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar=_("CODE"), help=_("the invitation code; asked for when left out"))


def _reset_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "code", nargs="?", metavar=_("CODE"), help=_("the code of the mail; without it a mail is asked for")
    )


def _end_session(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("session", nargs="?", metavar=_("SESSION"), help=_("its id, or how that begins"))
    parser.add_argument("--others", action="store_true", help=_("all but the session of this command"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))


def _serve(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--port", type=port, default=8075, metavar="PORT", help=_("TCP port (8075)"))
    where.add_argument("--socket", type=Path, metavar=_("PATH"), help=_("a Unix socket instead of a port"))
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help=_("address to listen on (127.0.0.1)"))
    parser.add_argument(
        "--trusted-proxy",
        action="append",
        default=[],
        metavar="ADDRESS",
        help=_("a proxy whose X-Forwarded-For counts: an address, a network, or “socket”; may be repeated"),
    )
    _database(parser)
    parser.add_argument("--public-url", default="", metavar="URL", help=_("where people reach it; invitations name it"))
    parser.add_argument(
        "--smtp-url",
        metavar="URL",
        help=_("mail server: smtp(s)://user@host:port?from=ADDRESS; else mails become files"),
    )
    parser.add_argument(
        "--smtp-password-file", type=Path, metavar=_("FILE"), help=_("its password; else FLEET_TUI_SMTP_PASSWORD")
    )
    parser.add_argument(
        "--metrics-port", type=port, metavar="PORT", help=_("port of this machine for readiness and Prometheus")
    )
    parser.add_argument("--log", choices=("text", "json"), default="text", help=_("faults in words; or all as JSON"))
    parser.add_argument(
        "--init", action="store_true", help=_("print an invitation code for the first manager, and end")
    )


def _database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", metavar="URL", help=_("a PostgreSQL database instead of SQLite"))


def _backup(parser: argparse.ArgumentParser) -> None:
    add_written_file(parser, _("where to write it: a name that ends in .backup"))
    _database(parser)


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("a file that backup wrote"))
    _database(parser)
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))


def _companies(parser: argparse.ArgumentParser) -> None:
    _database(parser)


def _company(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", type=_name, metavar=_("NAME"), help=_("what the company is called"))
    _database(parser)


def _name(text: str) -> str:
    if not text.strip() or not text.isprintable() or len(text) > _LONGEST_NAME:
        said = _("a company has a name of at most {count} characters")
        raise argparse.ArgumentTypeError(said.format(count=_LONGEST_NAME))
    return text.strip()


def _completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help=_("the shell it is for"))


def _examples(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", type=Path, metavar=_("DIRECTORY"), help=_("where to write them"))


_LONGEST_NAME = 200

GROUPS = {
    "companies": N_("the companies on one server"),
    "config": N_("the settings"),
    "sessions": N_("where you are signed in"),
    "second-factor": N_("a code beside your password"),
}

COMMANDS = (
    Command(
        "dashboard", N_("show the figures of each area, and the latest orders"), add_json, "dashboard:show_dashboard"
    ),
    Command("sign-in", N_("sign in to a server"), nothing, "session:sign_in"),
    Command("sign-out", N_("sign out and forget the session"), nothing, "session:sign_out"),
    Command("accept-invitation", N_("complete an invited profile"), _accept_invitation, "session:accept_invitation"),
    Command("change-password", N_("change your own password"), nothing, "session:change_password"),
    Command("reset-password", N_("replace a forgotten password by mail"), _reset_password, "session:reset_password"),
    Command("sessions list", N_("list where you are signed in"), add_json, "open_sessions:list_sessions"),
    Command("sessions end", N_("end one of your sessions, or all others"), _end_session, "open_sessions:end"),
    Command("second-factor show", N_("say whether your sign-in asks for a code"), add_json, "second_factor:show"),
    Command(
        "second-factor set-up", N_("set up an authenticator app for your sign-in"), nothing, "second_factor:set_up"
    ),
    Command("second-factor renew", N_("make new recovery codes"), nothing, "second_factor:renew"),
    Command("second-factor end", N_("sign in without a second factor again"), nothing, "second_factor:end"),
    Command("serve", N_("serve a fleet to a team"), _serve, "serve:serve"),
    Command("backup", N_("write the whole database to a file, also while it is served"), _backup, "backup:write"),
    Command("restore", N_("make the database what a backup holds"), _restore, "backup:read"),
    Command("companies list", N_("list the companies of a database"), _companies, "companies:list_companies"),
    Command("companies add", N_("add a company, and print its first manager's invitation"), _company, "companies:add"),
    Command("companies invite", N_("print an invitation for a manager of a company"), _company, "companies:invite"),
    Command("openapi", N_("print the HTTP contract (OpenAPI 3.1)"), nothing, "openapi:print_document"),
    Command("config path", N_("print where the settings file is"), nothing, "config:print_path"),
    Command("config show", N_("print the settings in use"), nothing, "config:show"),
    Command("examples", N_("write example files to try imports with, and empty lists"), _examples, "examples:write"),
    Command("completion", N_("print a script for completion in a shell"), _completion, "completion:completion"),
    Command("manual", N_("print the manual page"), nothing, "manual:manual"),
    Command("capabilities", N_("show what the operator offers through its API"), add_json, "capabilities:show"),
    Command("doctor", N_("say what works here and what to do about the rest"), nothing, "doctor:examine"),
)
