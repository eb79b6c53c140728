"""Taking tickets, replies and changes of state from a company, one transaction each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain import problem as wire
from fleet_tui.domain.attachment import Attachment
from fleet_tui.domain.calendar import add_working_days, day_of
from fleet_tui.domain.own_data import one_of_each
from fleet_tui.domain.person import Address
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.domain.ticket import NewTicket, NewTicketMessage, Ticket, TicketStatus, Value
from fleet_tui.domain.ticket_fields import FieldProblem, FieldProblems, checked_all
from fleet_tui.domain.ticket_topic import FieldKind, TicketDetail
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.preconditions import stale
from fleet_tui.server.problems import ApiProblem, invalid
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.attachments import AttachmentRepository
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.card_deliveries import CardStock
from fleet_tui.server.storage.organisations import lock
from fleet_tui.server.storage.secrets import new_id
from fleet_tui.server.storage.tickets import TicketRepository, message
from fleet_tui.server.ticket_topics import CARD_ORDER, ticket_topics

_SHEETS = frozenset({"text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})
_ADDRESS_PARTS = ("country", "postcode", "town", "street", "number", "number_suffix", "box")


class TicketIntake:
    """What the caller's company asks of the service desk."""

    def __init__(self, connection: AsyncConnection, caller: Caller, now: datetime) -> None:
        self._connection = connection
        self._caller = caller
        self._owner = caller.organisation_id
        self._now = now
        self._tickets = TicketRepository(connection, self._owner)

    async def create(self, asked: NewTicket, key: str, request_id: str) -> Ticket:
        """Take a new ticket; blank cards it orders are on their way.

        Raises:
            ApiProblem: 409 NO_OPERATOR at a local list; 422 with what is wrong by field.
        """
        if (await lock(self._connection, self._owner)).origin == FleetOrigin.LOCAL_LIST:
            raise ApiProblem(409, "NO_OPERATOR", "This list is not connected to an operator.")
        detail = ticket_topics().detail(asked.topic, asked.detail)
        if detail is None:
            raise invalid("/detail", "TOPIC_UNKNOWN", "There is no such subject.")
        fields = await self._checked(detail, asked.fields)
        ticket_id = new_id()
        files = await self._files(detail, asked, ticket_id)
        expected_on = add_working_days(day_of(self._now), detail.working_days) if detail.working_days else None
        first = message(self._now, self._caller.name, str(fields.pop("message", "")), files)
        audit = await AuditWriter.of(self._connection, self._caller, self._now, key=key, request_id=request_id)
        about = (asked.topic, asked.detail)
        await self._tickets.open(ticket_id, about, fields, first, audit, now=self._now, expected_on=expected_on)
        if asked.detail == CARD_ORDER and expected_on is not None:
            address = Address.model_validate({part: fields.get(part, "") for part in _ADDRESS_PARTS})
            count = int(str(fields["count"]))
            await CardStock(self._connection, self._owner).order(ticket_id, count, address, self._now, expected_on)
        return await self._tickets.ticket(ticket_id)

    async def reply(self, ticket_id: str, asked: NewTicketMessage, key: str, request_id: str) -> Ticket:
        """One more message of the company: the ticket is open again.

        Raises:
            ApiProblem: 404; 409 TICKET_CLOSED; 422 ATTACHMENT_UNKNOWN.
        """
        await lock(self._connection, self._owner)
        row = await self._tickets.row(ticket_id)
        if row.status == TicketStatus.CLOSED.value:
            raise ApiProblem(409, "TICKET_CLOSED", "The ticket is closed: open it again first.")
        files = await AttachmentRepository(self._connection, self._owner).use(asked.attachments, ticket_id)
        reply = message(self._now, self._caller.name, asked.text, files)
        await self._tickets.change(row, TicketStatus.OPEN.value, reply)
        after = {"attachments": len(files)}
        await self._audit("ticket.reply", ticket_id, after=after, key=key, request_id=request_id)
        return await self._tickets.ticket(ticket_id)

    async def set_status(self, ticket_id: str, version: int | None, status: TicketStatus, request_id: str) -> Ticket:
        """Close a ticket, or open it again.

        Raises:
            ApiProblem: 404; 412; 422 STATUS_NOT_YOURS: only the service desk makes a ticket ANSWERED.
        """
        await lock(self._connection, self._owner)
        row = await self._tickets.row(ticket_id)
        if version is not None and version != row.version:
            raise stale()
        if status == TicketStatus.ANSWERED:
            raise invalid("/status", "STATUS_NOT_YOURS", "Only the service desk answers a ticket.")
        if status != row.status:
            await self._tickets.change(row, status.value)
            before, after = {"status": row.status}, {"status": status.value}
            await self._audit("ticket.update", ticket_id, before=before, after=after, request_id=request_id)
        return await self._tickets.ticket(ticket_id)

    async def _checked(self, detail: TicketDetail, values: Mapping[str, Value]) -> dict[str, Value]:
        try:
            fields = checked_all(detail, values, day_of(self._now))
            await self._check_lines(detail, fields)
        except FieldProblems as error:
            raise ApiProblem(
                422,
                "INVALID",
                "The ticket breaks a rule.",
                errors=[_wire(name, problem) for name, problem in error.problems.items()],
            ) from None
        return fields

    async def _check_lines(self, detail: TicketDetail, fields: Mapping[str, Value]) -> None:
        """Numbers are of lines of the company, in a state of which this can be asked."""
        wrong: dict[str, FieldProblem] = {}
        for field in detail.fields:
            if field.kind != FieldKind.MSISDN or field.name not in fields:
                continue
            value = fields[field.name]
            numbers = [str(each) for each in value] if isinstance(value, list) else [str(value)]
            statuses = await self._statuses(numbers)
            for number in numbers:
                if number not in statuses:
                    wrong[field.name] = FieldProblem("LINE_UNKNOWN", number=number)
                elif field.line_statuses and statuses[number] not in field.line_statuses:
                    wrong[field.name] = FieldProblem("LINE_STATUS", number=number)
        if wrong:
            raise FieldProblems(wrong)

    async def _statuses(self, numbers: list[str]) -> dict[str, str]:
        """The state of the lines with these numbers; a number that was given out again counts as the living line."""
        lines = tables.lines.c
        statement = select(lines.msisdn, lines.status).where(
            lines.organisation_id == self._owner, lines.msisdn.in_(numbers)
        )
        rows: Sequence[Any] = (await self._connection.execute(statement)).all()
        return {row.msisdn: row.status for row in one_of_each(rows)}

    async def _files(self, detail: TicketDetail, asked: NewTicket, ticket_id: str) -> list[Attachment]:
        if len(asked.attachments) > detail.attachments:
            raise invalid("/attachments", "TOO_MANY_ATTACHMENTS", f"At most {detail.attachments} files go with it.")
        files = await AttachmentRepository(self._connection, self._owner).use(asked.attachments, ticket_id)
        if detail.attachment_content and not any(file.media_type in _SHEETS for file in files):
            raise invalid("/attachments", "LIST_MISSING", "The list of employees is missing.")
        return files

    async def _audit(
        self,
        action: str,
        ticket_id: str,
        *,
        request_id: str,
        key: str | None = None,
        before: Any = None,
        after: Any = None,
    ) -> None:
        audit = await AuditWriter.of(self._connection, self._caller, self._now, key=key, request_id=request_id)
        await audit.write(self._connection, action, ticket_id, before, after)


def _wire(name: str, problem: FieldProblem) -> wire.FieldProblem:
    params = ", ".join(f"{key} {value}" for key, value in problem.params.items())
    sentence = problem.code.lower().replace("_", " ") + (f" ({params})" if params else "")
    return wire.FieldProblem.model_validate({"pointer": f"/fields/{name}", "code": problem.code, "message": sentence})


def unread(row: Row[Any]) -> dict[str, Any] | None:
    """The last message of a stored ticket when it is the company's, None when it is the desk's."""
    messages: list[dict[str, Any]] = json.loads(row.messages)
    return messages[-1] if messages and not messages[-1].get("from_desk") else None
