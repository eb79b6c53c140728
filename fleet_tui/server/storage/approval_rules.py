"""Which orders of a company wait for a second manager, and the proposals to ask for less."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.approval import ApprovalProposal, ApprovalRule, ApprovalRuleRequest, Who, cents, loosens
from fleet_tui.domain.profile import ProfileStatus, Role
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.preconditions import stale
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.catalogue import money
from fleet_tui.server.storage.organisations import lock, organisation_row

RULES = tables.approval_rules.c
PROFILES = tables.profiles.c
_RULE = select(tables.approval_rules).where(RULES.organisation_id == bindparam("owner"))
_NO_PROPOSAL = {"proposed": None, "proposed_by": None, "proposed_by_name": None, "proposed_at": None}


async def approval_rule(connection: AsyncConnection, organisation_id: str) -> ApprovalRule:
    """The rule of a company: nobody approves anything until one is set."""
    row = (await connection.execute(_RULE, {"owner": organisation_id})).first()
    return ApprovalRule() if row is None else _rule_of(row)


async def who(connection: AsyncConnection, organisation_id: str, profile_id: str) -> Who:
    """The person behind a profile, one that was removed too."""
    found = select(PROFILES.person_id).where(PROFILES.organisation_id == organisation_id, PROFILES.id == profile_id)
    return Who(profile_id, (await connection.execute(found)).scalar())


def caller_as_who(caller: Caller) -> Who:
    """The person who asks."""
    return Who(caller.profile_id, caller.person_id)


class ApprovalSettings:
    """The rule as one caller changes it, in one transaction."""

    def __init__(
        self, connection: AsyncConnection, caller: Caller, now: datetime, *, request_id: str, key: str | None = None
    ) -> None:
        self._connection = connection
        self._caller = caller
        self._owner = caller.organisation_id
        self._now = now
        self._request_id = request_id
        self._key = key

    async def change(self, version: int | None, wanted: ApprovalRuleRequest) -> ApprovalRule:
        """Ask for more, at once; what asks for less is proposed to a second manager.

        Raises:
            ApiProblem: 409 NO_SECOND_MANAGER; 412 VERSION_CONFLICT.
        """
        now = await self._held(version)
        if wanted.enabled or now.enabled:
            await self._require_second_manager()
        values = _values(wanted)
        if loosens(now, wanted):
            proposal = {
                "proposed": json.dumps(wanted.model_dump(mode="json")),
                "proposed_by": self._caller.profile_id,
                "proposed_by_name": self._caller.name,
                "proposed_at": self._now,
            }
            return await self._write("approval_rule.propose", now, proposal, after=values)
        return await self._write("approval_rule.update", now, values | _NO_PROPOSAL, before=now, after=values)

    async def approve(self, version: int | None) -> ApprovalRule:
        """Put the proposed rule in the place of the present one.

        Raises:
            ApiProblem: 409 NOTHING_PROPOSED, OWN_PROPOSAL; 412 VERSION_CONFLICT.
        """
        now = await self._held(version)
        proposal = _proposed(now)
        proposer = await who(self._connection, self._owner, proposal.proposed_by)
        if proposer.is_same_person(caller_as_who(self._caller)):
            raise ApiProblem(409, "OWN_PROPOSAL", "You proposed this yourself: a second manager approves it.")
        values = _values(proposal)
        return await self._write("approval_rule.approve", now, values | _NO_PROPOSAL, before=now, after=values)

    async def drop(self, version: int | None) -> ApprovalRule:
        """Take a proposal back, or refuse it.

        Raises:
            ApiProblem: 409 NOTHING_PROPOSED; 412 VERSION_CONFLICT.
        """
        now = await self._held(version)
        proposal = _proposed(now)
        return await self._write("approval_rule.drop", now, _NO_PROPOSAL, after=_values(proposal))

    async def _held(self, version: int | None) -> ApprovalRule:
        """The rule, nobody else's until this transaction ends."""
        await lock(self._connection, self._owner)
        now = await approval_rule(self._connection, self._owner)
        if version is not None and version != now.version:
            raise stale()
        return now

    async def _require_second_manager(self) -> None:
        """Somebody else than the caller can sign in as a manager: an order would wait for ever otherwise."""
        organisation = await organisation_row(self._connection, self._owner)
        managers = select(PROFILES.id, PROFILES.person_id).where(
            PROFILES.organisation_id == self._owner,
            PROFILES.role == Role.MANAGER.value,
            PROFILES.status == ProfileStatus.VALIDATED.value,
            PROFILES.removed_at.is_(None),
            or_(PROFILES.password_hash.is_not(None), PROFILES.id == organisation.local_profile_id),
        )
        me = caller_as_who(self._caller)
        if all(Who(row.id, row.person_id).is_same_person(me) for row in (await self._connection.execute(managers))):
            raise ApiProblem(409, "NO_SECOND_MANAGER", "There is no second manager who could approve anything.")

    async def _write(
        self,
        action: str,
        now: ApprovalRule,
        values: dict[str, Any],
        *,
        after: dict[str, Any],
        before: ApprovalRule | None = None,
    ) -> ApprovalRule:
        values = values | {"version": now.version + 1}
        changed = update(tables.approval_rules).where(RULES.organisation_id == self._owner).values(values)
        if not (await self._connection.execute(changed)).rowcount:
            await self._connection.execute(
                insert(tables.approval_rules).values({"organisation_id": self._owner, "enabled": False} | values)
            )
        audit = await AuditWriter.of(
            self._connection, self._caller, self._now, request_id=self._request_id, key=self._key
        )
        seen = None if before is None else _logged(_values(before))
        await audit.write(self._connection, action, "approval_rule", seen, _logged(after))
        return await approval_rule(self._connection, self._owner)


def _values(rule: ApprovalRule | ApprovalRuleRequest | ApprovalProposal) -> dict[str, Any]:
    return {"enabled": rule.enabled, "monthly_cost": cents(rule.monthly_cost), "lines": rule.lines}


def _logged(values: dict[str, Any]) -> dict[str, Any]:
    """`values` as the log has them: euros, not cents."""
    cost = money(values["monthly_cost"])
    return {
        "approval": "on" if values["enabled"] else "off",
        "approval_cost": None if cost is None else str(cost.amount),
        "approval_lines": values["lines"],
    }


def _proposed(rule: ApprovalRule) -> ApprovalProposal:
    if rule.proposal is None:
        raise ApiProblem(409, "NOTHING_PROPOSED", "No other rule is proposed.")
    return rule.proposal


def _rule_of(row: Row[Any]) -> ApprovalRule:
    proposal = None
    if row.proposed is not None:
        proposal = json.loads(row.proposed) | {
            "proposed_by": row.proposed_by,
            "by": row.proposed_by_name,
            "at": row.proposed_at,
        }
    cost = money(row.monthly_cost)
    return ApprovalRule.model_validate(
        {
            "version": row.version,
            "enabled": row.enabled,
            "monthly_cost": None if cost is None else str(cost.amount),
            "lines": row.lines,
            "proposal": proposal,
        }
    )
