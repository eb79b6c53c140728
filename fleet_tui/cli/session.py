"""`sign-in`, `sign-out`, `accept-invitation`, `change-password`, `reset-password`: the session at a server."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import SecretStr, ValidationError

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.connection import Connected, key_store, target_of
from fleet_tui.domain.failure import NotSignedIn
from fleet_tui.domain.second_factor import SecondFactorCode
from fleet_tui.domain.session import Credentials, InvitationAcceptance, Me, PasswordChange, PasswordReset
from fleet_tui.i18n import N_, _
from fleet_tui.terminal import first_frame

_Proof = TypeVar("_Proof", Credentials, PasswordReset)

_WRONG = {
    "code": N_("This is not an invitation code."),
    "identifier": N_("This is not an e-mail address."),
    "password": N_("The password is too short."),
    "given_name": N_("The first name is missing."),
    "family_name": N_("The last name is missing."),
}


def sign_in(run: Run, arguments: Namespace) -> Exit:
    """Ask for e-mail address and password, or for the key to an operator, and keep the session."""
    target = target_of(run.settings, run.options)
    by_key = target.adapter is not None
    if target.connection is not None and by_key:
        keys = key_store(target, target.connection, run.options)
        if keys.given:
            raise CommandError(
                _("There is nothing to sign in. The key of this connection is given by: {place}").format(
                    place=keys.name
                )
            )
    identifier = _identifier(run, N_("Id of the key") if by_key else N_("E-mail address"))
    secret = run.console.ask(_("Secret of the key: ") if by_key else _("Password: "), secret=True)
    return asyncio.run(_sign_in(run, _credentials(identifier, secret)))


def sign_out(run: Run, arguments: Namespace) -> Exit:
    """Revoke the session and delete every copy."""
    needs_a_server(run)
    return asyncio.run(_sign_out(run))


def accept_invitation(run: Run, arguments: Namespace) -> Exit:
    """Complete an invited profile; one is signed in afterwards."""
    needs_a_server(run)
    ask = run.console.ask
    code = arguments.code or ask(_("Invitation code: "), secret=True)
    identifier = _identifier(run)
    given_name, family_name = ask(_("First name: ")), ask(_("Last name: "))
    password = _new_password(run)
    try:
        acceptance = InvitationAcceptance(
            code=code,
            identifier=identifier,
            password=password,
            given_name=given_name,
            family_name=family_name,
        )
    except ValidationError as error:
        raise CommandError(_(_WRONG[str(error.errors()[0]["loc"][0])])) from None
    return asyncio.run(_accept(run, acceptance))


def change_password(run: Run, arguments: Namespace) -> Exit:
    """Ask for the present password and for a new one; all other sessions end."""
    needs_a_server(run)
    run.may_change(confirmed=False)
    present = run.console.ask(_("Present password: "), secret=True)
    return asyncio.run(_change(run, PasswordChange(present=SecretStr(present), password=_new_password(run))))


def reset_password(run: Run, arguments: Namespace) -> Exit:
    """Have a code mailed; or take a new password with it, and be signed in."""
    needs_a_server(run)
    run.may_change(confirmed=False)
    if arguments.code is None:
        return asyncio.run(_forget(run, _credentials(_identifier(run), "").identifier))
    try:
        reset = PasswordReset(code=arguments.code, password=_new_password(run))
    except ValidationError:
        raise CommandError(_("This is not such a code.")) from None
    return asyncio.run(_reset(run, reset))


async def _forget(run: Run, identifier: str) -> Exit:
    async with run.connected() as connected:
        await connected.operator.forget_password(identifier)
    run.console.say(
        _("If somebody signs in with this address, a mail with a code is on its way: fleet-tui reset-password CODE")
    )
    return Exit.DONE


async def _reset(run: Run, reset: PasswordReset) -> Exit:
    async with run.connected() as connected:
        _welcome(run, connected, await _entered(run, connected.operator.reset_password, reset))
    return Exit.DONE


async def _change(run: Run, change: PasswordChange) -> Exit:
    async with run.connected() as connected:
        await connected.operator.change_password(change)
    run.console.say(_("Your password is the new one from now on; your other sessions have ended."))
    return Exit.DONE


async def _sign_in(run: Run, credentials: Credentials) -> Exit:
    async with run.connected() as connected:
        _welcome(run, connected, await _entered(run, connected.operator.sign_in, credentials))
        first_frame.forget(run.paths)  # it may be somebody else's
    return Exit.DONE


async def _sign_out(run: Run) -> Exit:
    async with run.connected() as connected:
        await connected.operator.sign_out()
        first_frame.forget(run.paths)
        if connected.given:
            said = _("The session has ended. The next command begins another one, by what is given by: {place}")
            run.console.say(said.format(place=connected.store))
        else:
            run.console.say(_("Signed out."))
    return Exit.DONE


async def _accept(run: Run, acceptance: InvitationAcceptance) -> Exit:
    async with run.connected() as connected:
        _welcome(run, connected, await connected.operator.accept_invitation(acceptance))
    return Exit.DONE


def _welcome(run: Run, connected: Connected, me: Me) -> None:
    run.console.say(
        _("Signed in as {name}, {role}, at {company}. The session is kept in: {store}.").format(
            name=me.name, role=me.role, company=me.organisation.name, store=connected.store
        )
    )


async def _entered(run: Run, enter: Callable[[_Proof], Awaitable[Me]], proof: _Proof) -> Me:
    """Who `proof` lets in; a code is asked for where one is needed beside the password. Raises Failure as `enter`."""
    try:
        return await enter(proof)
    except NotSignedIn as failure:
        if failure.code != "SECOND_FACTOR_NEEDED":
            raise
    code = typed_code(run, _("Code of the app, or a recovery code: "))
    return await enter(proof.model_copy(update={"second_factor": code}))


def typed_code(run: Run, prompt: str) -> SecretStr:
    """Ask for a code of a second factor, again where something else was typed. Raises CommandError: nothing was."""
    while typed := run.console.ask(prompt):
        try:
            return SecondFactorCode.model_validate({"code": typed}).code
        except ValidationError:
            run.console.say(_("This is not such a code."))
    raise CommandError(_("This is not such a code."))


def _new_password(run: Run) -> SecretStr:
    """One that was typed twice. Raises CommandError."""
    password = run.console.ask(_("New password (12 characters or more): "), secret=True)
    if run.console.ask(_("The same again: "), secret=True) != password:
        raise CommandError(_("The two passwords differ; nothing was changed."))
    if len(password) < 12:
        raise CommandError(_(_WRONG["password"]))
    return SecretStr(password)


def _identifier(run: Run, name: str = N_("E-mail address")) -> str:
    known = needs_a_server(run)
    if not known:
        return run.console.ask(_("{name}: ").format(name=_(name)))
    return run.console.ask(_("{name} ({known}): ").format(name=_(name), known=known)) or known


def _credentials(identifier: str, password: str) -> Credentials:
    try:
        return Credentials(identifier=identifier, password=SecretStr(password))
    except ValidationError:
        raise CommandError(_(_WRONG["identifier"])) from None


def needs_a_server(run: Run) -> str:
    """The identifier that the settings give for the server, empty without one.

    Raises:
        CommandError: this run speaks to the embedded backend, which signs in by itself.
    """
    target = target_of(run.settings, run.options)
    if target.connection is None:
        raise CommandError(
            _("The fleet on this machine needs no sign-in. Name a server: fleet-tui --server URL, or --profile NAME.")
        )
    return target.connection.identifier
