"""Exit codes: what a script can rely on. `docs/cli.md` and `fleet-tui --help` list them from here."""

from __future__ import annotations

from enum import IntEnum

from fleet_tui.i18n import N_, _


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    FAILURE = 1
    USAGE = 2
    PARTLY = 3
    NOT_SIGNED_IN = 4
    UNREACHABLE = 5
    DRIFT = 6
    INTERRUPTED = 130


MEANINGS: dict[Exit, str] = {
    Exit.DONE: N_("done as asked"),
    Exit.FAILURE: N_("failed; the message says whether anything changed"),
    Exit.USAGE: N_("not understood or not confirmed; nothing was changed"),
    Exit.PARTLY: N_("partly done: some lines or rows were refused"),
    Exit.NOT_SIGNED_IN: N_("not signed in"),
    Exit.UNREACHABLE: N_("server not reached, or the outcome is unknown"),
    Exit.DRIFT: N_("something differs (with --exit-code)"),
    Exit.INTERRUPTED: N_("interrupted"),
}


class CommandError(Exception):
    """A command that cannot go on. `user_message` is a sentence for a person, `exit` the code of the process."""

    def __init__(self, user_message: str, exit_code: Exit = Exit.USAGE) -> None:
        super().__init__(user_message)
        self.user_message = user_message
        self.exit = exit_code


def listed() -> str:
    """The exit codes with their meanings, one a line."""
    return "\n".join(f"  {code.value:>3}  {_(meaning)}" for code, meaning in MEANINGS.items())


def exit_of(error: Exception) -> Exit:
    """The code a process ends with after `error`, which has a `user_message`."""
    from fleet_tui.domain.failure import NotSignedIn, OutcomeUnknown, Unreachable
    from fleet_tui.settings.loading import SettingsError
    from fleet_tui.workspace.reach import OutOfReach

    match error:
        case CommandError():
            return error.exit
        case NotSignedIn():
            return Exit.NOT_SIGNED_IN
        case Unreachable() | OutcomeUnknown():
            return Exit.UNREACHABLE
        case SettingsError() | OutOfReach():
            return Exit.USAGE
        case _:
            return Exit.FAILURE
