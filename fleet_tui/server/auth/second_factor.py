"""Second factors: begun with a secret, confirmed by a code, asked for at every sign-in; and the codes to recover by.

The secret has to be kept as it is, for codes follow from it. Recovery codes are kept as digests.
"""

from __future__ import annotations

import secrets
from base64 import b32encode
from datetime import datetime
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.second_factor import SecondFactor
from fleet_tui.server.auth import totp
from fleet_tui.server.auth.sessions import hold_sessions
from fleet_tui.server.problems import ApiProblem, invalid
from fleet_tui.server.storage.secrets import digest
from fleet_tui.server.storage.tables import recovery_codes, second_factors

RECOVERY_CODES = 10
_FACTORS = second_factors.c
_CODES = recovery_codes.c


async def of(connection: AsyncConnection, profile_id: str) -> SecondFactor:
    """Whether a profile has a second factor that counts."""
    row = await _confirmed(connection, profile_id)
    if row is None:
        return SecondFactor()
    left = select(func.count()).select_from(recovery_codes).where(_CODES.profile_id == profile_id)
    return SecondFactor(since=row.confirmed_at, recovery_codes=(await connection.execute(left)).scalar_one())


async def begin(connection: AsyncConnection, profile_id: str) -> str:
    """A new secret for a profile, which counts once it is confirmed; one that was not confirmed ends.

    Raises:
        ApiProblem: 409 SECOND_FACTOR_THERE.
    """
    await hold_sessions(connection, profile_id)
    if await _confirmed(connection, profile_id) is not None:
        raise ApiProblem(409, "SECOND_FACTOR_THERE", "This profile has a second factor already.")
    secret = totp.new_secret()
    await connection.execute(delete(second_factors).where(_FACTORS.profile_id == profile_id))
    await connection.execute(insert(second_factors).values(profile_id=profile_id, secret=secret))
    return secret


async def confirm(connection: AsyncConnection, profile_id: str, code: SecretStr, now: datetime) -> list[str]:
    """Let the secret that was begun count from now on, for whoever knows its code; the recovery codes.

    Raises:
        ApiProblem: 409 NO_SECOND_FACTOR, where none was begun; 422 at `/code`.
    """
    await hold_sessions(connection, profile_id)
    begun = _FACTORS.profile_id == profile_id, _FACTORS.confirmed_at.is_(None)
    row = (await connection.execute(select(second_factors).where(*begun))).first()
    if row is None:
        raise _none()
    period = totp.period_of(row.secret, _typed(code), now)
    if period is None:
        raise _wrong()
    await connection.execute(update(second_factors).where(*begun).values(confirmed_at=now, spent_period=period))
    return await new_recovery_codes(connection, profile_id)


async def new_recovery_codes(connection: AsyncConnection, profile_id: str) -> list[str]:
    """Other recovery codes, as they are shown; those before end."""
    codes = [b32encode(secrets.token_bytes(10)).decode() for _each in range(RECOVERY_CODES)]
    await connection.execute(delete(recovery_codes).where(_CODES.profile_id == profile_id))
    rows = [{"code_hash": digest(code), "profile_id": profile_id} for code in codes]
    await connection.execute(insert(recovery_codes), rows)
    return ["-".join(code[start : start + 4] for start in range(0, len(code), 4)) for code in codes]


async def refusal(
    connection: AsyncConnection, profile_id: str, code: SecretStr | None, now: datetime
) -> ApiProblem | None:
    """Why whoever knows the password is not let in with `code`: 401 SECOND_FACTOR_NEEDED, SECOND_FACTOR_WRONG.

    None: the profile has no second factor, or `code` is right, and is spent by this.
    """
    await hold_sessions(connection, profile_id)
    factor = await _confirmed(connection, profile_id)
    if factor is None:
        return None
    if code is None:
        return ApiProblem(401, "SECOND_FACTOR_NEEDED", "A code of the second factor is needed.")
    if await _spend(connection, factor, code, now):
        return None
    return ApiProblem(401, "SECOND_FACTOR_WRONG", "The code of the second factor is wrong, or was used already.")


async def require(connection: AsyncConnection, profile_id: str, code: SecretStr, now: datetime) -> None:
    """Spend a code of the second factor of a profile that changes it.

    Raises:
        ApiProblem: 409 NO_SECOND_FACTOR; 422 SECOND_FACTOR_WRONG at `/code`.
    """
    await hold_sessions(connection, profile_id)
    factor = await _confirmed(connection, profile_id)
    if factor is None:
        raise _none()
    if not await _spend(connection, factor, code, now):
        raise _wrong()


async def end(connection: AsyncConnection, profile_id: str) -> None:
    """The profile signs in without a second factor from now on. Raises ApiProblem 409 NO_SECOND_FACTOR."""
    await hold_sessions(connection, profile_id)
    if await _confirmed(connection, profile_id) is None:
        raise _none()
    await forget(connection, profile_id)


async def forget(connection: AsyncConnection, profile_id: str) -> None:
    """Delete whatever is kept of a second factor."""
    for table in (recovery_codes, second_factors):
        await connection.execute(delete(table).where(table.c.profile_id == profile_id))


async def _spend(connection: AsyncConnection, factor: Row[Any], code: SecretStr, now: datetime) -> bool:
    """Whether `code` is the app's or a recovery code, and not spent; it is now."""
    mine, typed = _FACTORS.profile_id == factor.profile_id, _typed(code)
    period = totp.period_of(factor.secret, typed, now)
    if period is not None:
        unspent = update(second_factors).where(mine, _FACTORS.spent_period < period)
        return bool((await connection.execute(unspent.values(spent_period=period))).rowcount)
    this = _CODES.profile_id == factor.profile_id, _CODES.code_hash == digest(typed)
    return bool((await connection.execute(delete(recovery_codes).where(*this))).rowcount)


async def _confirmed(connection: AsyncConnection, profile_id: str) -> Row[Any] | None:
    counts = _FACTORS.profile_id == profile_id, _FACTORS.confirmed_at.is_not(None)
    return (await connection.execute(select(second_factors).where(*counts))).first()


def _typed(code: SecretStr) -> str:
    return "".join(code.get_secret_value().split()).replace("-", "").upper()


def _wrong() -> ApiProblem:
    return invalid("/code", "SECOND_FACTOR_WRONG", "The code is wrong, or was used already.")


def _none() -> ApiProblem:
    return ApiProblem(409, "NO_SECOND_FACTOR", "This profile has no second factor.")
