"""Signing in and out."""

from __future__ import annotations

import contextlib
import json

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, new_key
from fleet_tui.domain.failure import Failure, NotSignedIn
from fleet_tui.domain.session import Credentials, InvitationAcceptance, Me, Tokens
from fleet_tui.i18n import _


class ProfileComplete(Failure):
    """The invitation was accepted, and the first question after it failed."""

    default_code = "PROFILE_COMPLETE"
    changed = True


class Sessions(Endpoint):
    """Signing in and out."""

    async def sign_in(self, credentials: Credentials) -> Me:
        """Raises NotSignedIn (WRONG_CREDENTIALS), Throttled."""
        body = _with_password(credentials, credentials.password.get_secret_value())
        return await self._enter(await self._ask(Tokens, Call("POST", "/sessions", body=body, signed_in=False)))

    async def accept_invitation(self, acceptance: InvitationAcceptance) -> Me:
        """Raises Refused (INVITATION_UNKNOWN, INVITATION_EXPIRED); ProfileComplete, when that is all that is known."""
        body = _with_password(acceptance, acceptance.password.get_secret_value())
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


def _with_password(request: Credentials | InvitationAcceptance, password: str) -> bytes:
    # The models hide a password from every dump, as they should; only this request shows it.
    return json.dumps({**request.model_dump(mode="json"), "password": password}).encode()
