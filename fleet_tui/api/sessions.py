"""Signing in and out."""

from __future__ import annotations

import contextlib
import json

from pydantic import BaseModel, SecretStr

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, Listing, new_key, segment
from fleet_tui.domain.failure import Failure, NotSignedIn
from fleet_tui.domain.second_factor import (
    RecoveryCodes,
    SecondFactor,
    SecondFactorCode,
    SecondFactorProof,
    SecondFactorSecret,
    SecondFactorStart,
)
from fleet_tui.domain.session import (
    Credentials,
    ForgottenPassword,
    InvitationAcceptance,
    Me,
    OpenSession,
    PasswordChange,
    PasswordReset,
    Tokens,
)
from fleet_tui.i18n import _


class ProfileComplete(Failure):
    """The invitation was accepted, and the first question after it failed."""

    default_code = "PROFILE_COMPLETE"
    changed = True


class Sessions(Endpoint):
    """Signing in and out."""

    async def sign_in(self, credentials: Credentials) -> Me:
        """Raises NotSignedIn (WRONG_CREDENTIALS, SECOND_FACTOR_NEEDED, SECOND_FACTOR_WRONG), Throttled."""
        body = _with_secrets(credentials)
        return await self._enter(await self._ask(Tokens, Call("POST", "/sessions", body=body, signed_in=False)))

    async def accept_invitation(self, acceptance: InvitationAcceptance) -> Me:
        """Raises Refused (INVITATION_UNKNOWN, INVITATION_EXPIRED); ProfileComplete, when that is all that is known."""
        body = _with_secrets(acceptance)
        call = Call("POST", "/invitations/accept", body=body, key=new_key(), changes=True, signed_in=False)
        tokens = await self._ask(Tokens, call)
        try:
            return await self._enter(tokens)
        except Failure as failure:
            raise ProfileComplete(
                _("Your profile is complete. Sign in with your e-mail address and password."),
                detail=failure.default_code,
                request_id=failure.request_id,
            ) from failure

    async def _enter(self, tokens: Tokens) -> Me:
        """Who is signed in with `tokens`; nobody, when that cannot be found out."""
        await self._session.adopt(tokens)
        try:
            return await self.me()
        except Failure:
            with contextlib.suppress(OSError, Failure):
                await self._session.forget()
            raise

    async def sign_out(self) -> None:
        """Revoke and forget; forgotten also when the server cannot be asked."""
        try:
            with contextlib.suppress(NotSignedIn):
                await self._caller.send(Call("DELETE", "/sessions/current"))
        finally:
            await self._session.forget()

    async def me(self) -> Me:
        return await self._get(Me, "/me")

    async def change_password(self, change: PasswordChange) -> None:
        """Raises Refused (PASSWORD_WRONG, PASSWORD_WEAK, NO_PASSWORD …), Throttled, OutcomeUnknown."""
        await self._caller.send(Call("PUT", "/me/password", body=_with_secrets(change), changes=True))

    async def forget_password(self, identifier: str) -> None:
        """Raises Throttled, OutcomeUnknown."""
        body = _with_secrets(ForgottenPassword(identifier=identifier))
        await self._caller.send(Call("POST", "/password-resets", body=body, changes=True, signed_in=False))

    async def reset_password(self, reset: PasswordReset) -> Me:
        """Raises NotSignedIn as `sign_in`, Refused (RESET_UNKNOWN, PASSWORD_WEAK …), Throttled, OutcomeUnknown."""
        call = Call("POST", "/password-resets/complete", body=_with_secrets(reset), changes=True, signed_in=False)
        return await self._enter(await self._ask(Tokens, call))

    async def second_factor(self) -> SecondFactor:
        return await self._get(SecondFactor, "/me/second-factor")

    async def begin_second_factor(self, start: SecondFactorStart) -> SecondFactorSecret:
        """Raises Refused (PASSWORD_WRONG, NO_PASSWORD, SECOND_FACTOR_THERE), Throttled, OutcomeUnknown."""
        call = Call("POST", "/me/second-factor", body=_with_secrets(start), changes=True)
        return await self._ask(SecondFactorSecret, call)

    async def confirm_second_factor(self, code: SecondFactorCode) -> RecoveryCodes:
        """Raises Refused (SECOND_FACTOR_WRONG, NO_SECOND_FACTOR), OutcomeUnknown."""
        call = Call("POST", "/me/second-factor/confirm", body=_with_secrets(code), changes=True)
        return await self._ask(RecoveryCodes, call)

    async def renew_recovery_codes(self, proof: SecondFactorProof) -> RecoveryCodes:
        """Raises Refused (PASSWORD_WRONG, SECOND_FACTOR_WRONG, NO_SECOND_FACTOR), Throttled, OutcomeUnknown."""
        call = Call("POST", "/me/second-factor/recovery-codes", body=_with_secrets(proof), changes=True)
        return await self._ask(RecoveryCodes, call)

    async def end_second_factor(self, proof: SecondFactorProof) -> None:
        """Raises Refused (PASSWORD_WRONG, SECOND_FACTOR_WRONG, NO_SECOND_FACTOR), Throttled, OutcomeUnknown."""
        await self._caller.send(Call("POST", "/me/second-factor/end", body=_with_secrets(proof), changes=True))

    async def open_sessions(self) -> list[OpenSession]:
        return (await self._get(Listing[OpenSession], "/sessions")).items

    async def end_session(self, session_id: str) -> None:
        """Raises NotFound, OutcomeUnknown."""
        await self._caller.send(Call("DELETE", f"/sessions/{segment(session_id)}", changes=True))

    async def end_other_sessions(self) -> None:
        """Raises OutcomeUnknown."""
        await self._caller.send(Call("DELETE", "/sessions/others", changes=True))


def _with_secrets(request: BaseModel) -> bytes:
    # The models hide a password from every dump, as they should; only these requests show it.
    shown = {name: value.get_secret_value() for name, value in request if isinstance(value, SecretStr)}
    return json.dumps({**request.model_dump(mode="json", exclude_none=True), **shown}).encode()
