"""Signing in, and who one is then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Row, select
from starlette.background import BackgroundTask

from fleet_tui.domain.profile import ProfileStatus
from fleet_tui.domain.session import Credentials, InvitationAcceptance, Me, RefreshRequest, Tokens
from fleet_tui.server.auth import invitations, second_factor, sessions
from fleet_tui.server.auth.passwords import usable
from fleet_tui.server.auth.throttle import Attempt, address_of
from fleet_tui.server.bodies import BodyOf
from fleet_tui.server.idempotency import SentKey, reused, usable_key
from fleet_tui.server.permissions import EVERYONE, SignedIn
from fleet_tui.server.problems import ApiProblem, answer, request_id_of
from fleet_tui.server.reading import SECRETS
from fleet_tui.server.replies import reply
from fleet_tui.server.services import Services, Using
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.organisations import organisation_of, organisation_row, shared_by_companies
from fleet_tui.server.storage.tables import profiles

router = APIRouter(prefix="/v1", tags=["sessions"])


@router.post("/sessions", response_model=Tokens, dependencies=[EVERYONE])
async def sign_in(
    credentials: Annotated[Credentials, Depends(BodyOf(Credentials, limit=SECRETS))], request: Request, using: Using
) -> Response:
    """Sign in with the e-mail address and password of a profile.

    An address may have a profile in several companies, each with its own password, which says which one is meant; where
    two are the same, it is the older company.
    """
    name = credentials.identifier.strip().lower()
    attempt = Attempt(address_of(request), name)
    async with using.database.write() as connection:
        await attempt.begin(connection, using.clock())
        known = await invitations.profiles_of(connection, name)
        shared = await shared_by_companies(connection)
    known = [row for row in known if row.status == ProfileStatus.VALIDATED]
    profile = await _meant(using, known, credentials.password.get_secret_value(), shared=shared)
    tokens, refused = None, ApiProblem(401, "WRONG_CREDENTIALS", "The identifier or the password is wrong.")
    if profile is not None:
        async with using.database.write() as connection:
            now = using.clock()
            second = await second_factor.refusal(connection, profile.id, credentials.second_factor, now)
            if second is None:
                tokens = await sessions.sign_in(
                    connection, profile.id, profile.password_hash, now, address=address_of(request)
                )
            refused = second or refused
            if tokens is not None:
                await attempt.succeeded(connection, now)
    if tokens is None or profile is None:
        refusal = answer(refused, request_id_of(request))
        tried = known if profile is None else [profile]
        if tried and refused.code != "SECOND_FACTOR_NEEDED":
            # After the answer: how long it takes must not tell whether the name is known.
            refusal.background = BackgroundTask(_log_sign_in, using, request, tried, in_=False)
        return refusal
    await _log_sign_in(using, request, [profile], in_=True)
    return reply(tokens)


async def _meant(using: Services, known: Sequence[Row[Any]], password: str, *, shared: bool) -> Row[Any] | None:
    """The one of the profiles `known` whose password this is.

    A wrong one takes as long whether the address is known to none, one or, where companies share the server (`shared`),
    two of them: nobody learns by it who works where.
    """
    for row in known:
        if await using.passwords.matches(password, row.password_hash):
            return row
    for _again in range(len(known), 2 if shared else 1):
        await using.passwords.matches(password, None)
    return None


@router.post("/sessions/refresh", response_model=Tokens, dependencies=[EVERYONE])
async def refresh_session(
    asked: Annotated[RefreshRequest, Depends(BodyOf(RefreshRequest, limit=SECRETS))], request: Request, using: Using
) -> Response:
    """New tokens for a refresh token, which is spent by it."""
    async with using.database.write() as connection:
        tokens = await sessions.refresh(connection, asked.refresh_token, using.clock(), address=address_of(request))
    if tokens is None:
        raise sessions.not_signed_in()
    return reply(tokens)


@router.delete("/sessions/current", status_code=204)
async def sign_out(caller: SignedIn, using: Using) -> Response:
    """End this session: both its tokens."""
    async with using.database.write() as connection:
        await sessions.revoke(connection, caller)
    return Response(status_code=204)


@router.get("/me", response_model=Me)
async def get_me(caller: SignedIn, using: Using) -> Response:
    """Who is signed in."""
    mine = (profiles.c.organisation_id == caller.organisation_id, profiles.c.id == caller.profile_id)
    async with using.database.read() as connection:
        profile = (await connection.execute(select(profiles).where(*mine))).one()
        organisation = organisation_of(await organisation_row(connection, caller.organisation_id))
    return reply(
        Me.model_validate(
            {
                "profile_id": profile.id,
                "name": profile.description,
                "role": profile.role,
                "organisation": organisation,
                "e_mail": profile.e_mail,
                "phone_number": profile.phone_number,
            }
        )
    )


@router.post(
    "/invitations/accept",
    response_model=Tokens,
    status_code=201,
    dependencies=[EVERYONE],
)
async def accept_invitation(
    acceptance: Annotated[InvitationAcceptance, Depends(BodyOf(InvitationAcceptance, limit=SECRETS))],
    request: Request,
    using: Using,
    sent: SentKey,
) -> Response:
    """Complete an invited profile, and be signed in."""
    key = usable_key(sent)
    password = usable(acceptance.password, (acceptance.identifier, f"{acceptance.given_name} {acceptance.family_name}"))
    async with using.database.write() as connection:
        await Attempt(address_of(request)).begin(connection, using.clock())
    async with using.database.read() as connection:
        invitation = await invitations.find(connection, acceptance.code, using.clock())
    invitations.require_address(invitation, acceptance)
    if invitation.accepted_with_key not in {None, key}:
        raise invitations.already_used()
    if invitation.accepted_with_key == key:
        # The answer was lost: whoever knows the key and the password gets tokens again (they are never stored).
        stored = invitation.password_hash
        if not await using.passwords.matches(password, stored):
            raise reused()
        async with using.database.write() as connection:
            if await second_factor.refusal(connection, invitation.profile_id, None, using.clock()) is not None:
                raise reused()  # set up since
            again = await sessions.sign_in(
                connection, invitation.profile_id, stored, using.clock(), address=address_of(request)
            )
        if again is None:
            raise reused()
        return reply(again, 201)
    hashed = await using.passwords.hashed(password)
    async with using.database.write() as connection:
        now = using.clock()
        await invitations.accept(connection, invitation, acceptance, hashed, key=key, now=now)
        audit = await AuditWriter.by(
            connection,
            invitation.organisation_id,
            invitation.profile_id,
            now,
            request_id=request_id_of(request),
            key=key,
        )
        await audit.write(connection, "invitation.accept", invitation.profile_id)
        return reply(await sessions.issue(connection, invitation.profile_id, now, address=address_of(request)), 201)


async def _log_sign_in(using: Services, request: Request, tried: Sequence[Row[Any]], *, in_: bool) -> None:
    """Who signed in; or whose profiles somebody tried to sign in to, what they typed is not kept."""
    for profile in tried:
        by = profile.id if in_ else None
        async with using.database.write() as connection:
            audit = await AuditWriter.by(
                connection, profile.organisation_id, by, using.clock(), request_id=request_id_of(request)
            )
            await audit.write(connection, "session.sign_in" if in_ else "session.refuse", profile.id)
