"""Signing in and out."""

from __future__ import annotations

import contextlib
import json

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, new_key
from fleet_tui.domain.failure import NotSignedIn
from fleet_tui.domain.session import Credentials, InvitationAcceptance, Me, Tokens


class Sessions(Endpoint):
    """Signing in and out."""

    async def sign_in(self, credentials: Credentials) -> Me:
        """Raises NotSignedIn (WRONG_CREDENTIALS), Throttled."""
        body = _with_password(credentials, credentials.password.get_secret_value())
        await self._session.adopt(await self._ask(Tokens, Call("POST", "/sessions", body=body, signed_in=False)))
        return await self.me()

    async def accept_invitation(self, acceptance: InvitationAcceptance) -> Me:
        """Raises Refused (INVITATION_UNKNOWN, INVITATION_EXPIRED)."""
        body = _with_password(acceptance, acceptance.password.get_secret_value())
        call = Call("POST", "/invitations/accept", body=body, key=new_key(), changes=True, signed_in=False)
        await self._session.adopt(await self._ask(Tokens, call))
        return await self.me()

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
