"""From the arguments of the process to its exit code."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from fleet_tui.cli.exits import CommandError, Exit, exit_of
from fleet_tui.cli.parser import parse
from fleet_tui.i18n import SOURCE_LANGUAGE, _, available_languages, language_of_environment, set_language

if TYPE_CHECKING:
    from fleet_tui.cli.commands.base import Command
    from fleet_tui.cli.console import Console
    from fleet_tui.settings.launch import LaunchOptions


def run(argv: Sequence[str]) -> int:
    """Carry out the command line `argv` (without the program's name)."""
    set_language(_language_of_help(argv))
    try:
        arguments = parse(argv)
    except SystemExit as end:
        return int(end.code or 0)
    if arguments.command is not None:
        return _run(arguments)
    from fleet_tui.terminal import first_frame
    from fleet_tui.terminal.guard import guarded
    from fleet_tui.terminal.pauses import avoid_pauses

    def application() -> int:
        avoid_pauses()  # before the imports: they make a hundred thousand objects, and no garbage
        return _run(arguments, first_frame.gone_afterwards())

    return guarded(application, meanwhile=lambda: first_frame.show(_options(arguments)))


def _run(arguments: Namespace, until_words: AbstractContextManager[None] = nullcontext()) -> int:  # noqa: B008
    """Carry out `arguments`, within `until_words`, and say what went wrong after it."""
    from fleet_tui.cli.console import system_console

    console = system_console()
    try:
        with until_words:
            return _carry_out(arguments, console)
    except KeyboardInterrupt:
        console.say(_("Interrupted."))
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader has what it wanted (`| head`); nothing may be flushed to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except Exception as error:  # noqa: BLE001 - the edge of the process: no traceback, no quoted input leaves it
        console.say(_words(error, arguments))
        return exit_of(error)


def _carry_out(arguments: Namespace, console: Console) -> Exit:
    from fleet_tui.cli.commands import NEEDED
    from fleet_tui.cli.run import Run
    from fleet_tui.connection import target_of
    from fleet_tui.operators import plugins
    from fleet_tui.settings.loading import load
    from fleet_tui.settings.paths import config_file

    options = _options(arguments)
    if options.kiosk:
        plugins.confine()
    # In a kiosk the environment may be the guest's: what counts is the command line and the file.
    settings = load(config_file(), {} if options.kiosk else os.environ, options.overrides())
    set_language(settings.language or language_of_environment())
    target_of(settings, options)  # an address that nothing is sent to is refused whatever is asked
    command: Command | None = arguments.command
    words = "" if command is None else command.words
    this = Run(settings, options, console, NEEDED.get(words) or NEEDED.get(words.partition(" ")[0], ""))
    if command is not None and options.kiosk:
        raise CommandError(_("With --kiosk only the application starts."))
    if command is None:
        from fleet_tui.cli.application import start

        return start(this)
    code = command.runner()(this, arguments)
    console.stdout.flush()
    return code


def _options(arguments: Namespace) -> LaunchOptions:
    from fleet_tui.settings.launch import LaunchOptions

    return LaunchOptions(
        profile=arguments.profile,
        server=arguments.server,
        data_dir=arguments.data,
        fleet_size=arguments.fleet_size,
        read_only=arguments.read_only,
        language=arguments.lang,
        kiosk=arguments.kiosk,
    )


def _language_of_help(argv: Sequence[str]) -> str:
    """What --lang asks for, before anything is parsed: help and usage errors are words too."""
    for index, argument in enumerate(argv):
        name, _equals, value = argument.partition("=")
        if name == "--lang":
            code = value or "".join(argv[index + 1 : index + 2])
            return code if code in available_languages() else SOURCE_LANGUAGE
    return language_of_environment()


def _to_sign_in(arguments: Namespace) -> str:
    """The command that signs in where this one was sent to."""
    from fleet_tui.domain.text import clean

    where = [f"--profile {arguments.profile}"] if arguments.profile else []
    where += [f"--server {arguments.server}"] if arguments.server else []
    return clean(" ".join(["fleet-tui", *where, "sign-in"]), 200)


def _words(error: Exception, arguments: Namespace) -> str:
    """What to say about `error`; one that nobody foresaw leaves a report without a word of its input."""
    message: str | None = getattr(error, "user_message", None)
    if message is not None:
        from fleet_tui.domain.failure import REFERENCE_LENGTH

        if wait := getattr(error, "retry_after", None):
            from fleet_tui.workspace.outcome import wait_words

            message += " " + wait_words(wait)
        reference = getattr(error, "request_id", "")
        if getattr(error, "code", "") in {"NOT_SIGNED_IN", "SESSION_EXPIRED"}:
            message += " " + _("Sign in with: {command}.").format(command=_to_sign_in(arguments))
        said = _("(reference {reference})").format(reference=reference[:REFERENCE_LENGTH])
        return f"{message} {said}" if reference else message
    from fleet_tui.crash import report
    from fleet_tui.settings.paths import Paths

    reference, path = report(error, Paths.of(arguments.data).state)
    sentence = _("This should not have happened: error {reference}.").format(reference=reference)
    return f"{sentence} " + _("A report without your data is in {path}.").format(path=path) if path else sentence
