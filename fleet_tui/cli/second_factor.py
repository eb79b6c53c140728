"""`second-factor …`: a code beside one's own password."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence

from pydantic import SecretStr

from fleet_tui.cli.exits import Exit
from fleet_tui.cli.run import Run
from fleet_tui.cli.session import needs_a_server, typed_code
from fleet_tui.connection import Connected
from fleet_tui.domain.failure import Refused
from fleet_tui.domain.second_factor import SecondFactorCode, SecondFactorProof, SecondFactorStart, grouped
from fleet_tui.i18n import _
from fleet_tui.workspace.second_factor_words import is_wrong_code, state_words, steps

_TRIES = 3
"""Times that a code may be mistyped while the secret is on the screen."""


def show(run: Run, arguments: Namespace) -> Exit:
    """Whether one's own sign-in asks for a second factor."""
    needs_a_server(run)
    return asyncio.run(_show(run, as_json=arguments.json))


def set_up(run: Run, arguments: Namespace) -> Exit:
    """Print the secret for an authenticator app, ask for a code of it, and print the recovery codes."""
    needs_a_server(run)
    run.may_change(confirmed=False)
    return asyncio.run(_set_up(run, SecondFactorStart(present=_present(run))))


def renew(run: Run, arguments: Namespace) -> Exit:
    """Print new recovery codes; those before end."""
    needs_a_server(run)
    run.may_change(confirmed=False)
    return asyncio.run(_renew(run, _proof(run)))


def end(run: Run, arguments: Namespace) -> Exit:
    """Sign in without a second factor from now on."""
    needs_a_server(run)
    run.may_change(confirmed=False)
    return asyncio.run(_end(run, _proof(run)))


async def _show(run: Run, *, as_json: bool) -> Exit:
    async with run.connected() as connected:
        factor = await connected.operator.second_factor()
    if as_json:
        run.console.json(factor.model_dump(mode="json"))
    else:
        run.console.put(state_words(factor))
    return Exit.DONE


async def _set_up(run: Run, start: SecondFactorStart) -> Exit:
    async with run.connected() as connected:
        secret = await connected.operator.begin_second_factor(start)
        for step in steps():
            run.console.say(step)
        run.console.put(grouped(secret.secret))
        run.console.put(secret.uri)
        codes = await _confirmed(run, connected)
    run.console.say(_("Your sign-in asks for a code of the app from now on; your other sessions have ended."))
    _print(run, codes)
    return Exit.DONE


async def _confirmed(run: Run, connected: Connected) -> Sequence[str]:
    """The recovery codes, once a code of the app came. Raises Failure."""
    for left in reversed(range(_TRIES)):
        code = SecondFactorCode(code=typed_code(run, _("Code that the app shows: ")))
        try:
            return (await connected.operator.confirm_second_factor(code)).codes
        except Refused as failure:
            if not is_wrong_code(failure) or not left:
                raise
            run.console.say(failure.user_message)
    raise AssertionError


async def _renew(run: Run, proof: SecondFactorProof) -> Exit:
    async with run.connected() as connected:
        codes = await connected.operator.renew_recovery_codes(proof)
    _print(run, codes.codes)
    return Exit.DONE


async def _end(run: Run, proof: SecondFactorProof) -> Exit:
    async with run.connected() as connected:
        await connected.operator.end_second_factor(proof)
    run.console.say(_("You sign in without a second factor from now on."))
    return Exit.DONE


def _print(run: Run, codes: Sequence[str]) -> None:
    run.console.say(_("Keep these recovery codes apart from your telephone. Each lets you in once without the app:"))
    for code in codes:
        run.console.put(code)


def _proof(run: Run) -> SecondFactorProof:
    present = _present(run)
    return SecondFactorProof(present=present, code=typed_code(run, _("Code of the app, or a recovery code: ")))


def _present(run: Run) -> SecretStr:
    return SecretStr(run.console.ask(_("Present password: "), secret=True))
