"""`tickets list`, `show`, `save`, `topics`, `template`, `close`, `reopen`."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.cli.writing import target, writing
from fleet_tui.domain.attachment import suffix_of
from fleet_tui.domain.text import clean
from fleet_tui.domain.ticket import Ticket, TicketStatus
from fleet_tui.domain.ticket_topic import TicketTopicList
from fleet_tui.files import write_private
from fleet_tui.i18n import _, labelled
from fleet_tui.i18n.format import day, moment
from fleet_tui.port import TicketsPort
from fleet_tui.workspace.attaching import size_words
from fleet_tui.workspace.employees import template_columns
from fleet_tui.workspace.list_export import SUFFIXES, write_table
from fleet_tui.workspace.ticket_words import (
    detail_words,
    message_head,
    status_words,
    subject_words,
    topic_words,
    value_name,
    value_words,
)


def list_tickets(run: Run, arguments: Namespace) -> Exit:
    """Tickets, newest first."""
    return asyncio.run(_list(run, arguments))


def show_ticket(run: Run, arguments: Namespace) -> Exit:
    """A ticket with its conversation."""
    return asyncio.run(_show(run, arguments))


def topics(run: Run, arguments: Namespace) -> Exit:
    """What tickets can be about."""
    return asyncio.run(_topics(run, arguments))


def close_ticket(run: Run, arguments: Namespace) -> Exit:
    """Close a ticket."""
    run.may_change(confirmed=True)
    return asyncio.run(_set_status(run, arguments, TicketStatus.CLOSED))


def reopen_ticket(run: Run, arguments: Namespace) -> Exit:
    """Open a closed ticket again."""
    run.may_change(confirmed=True)
    return asyncio.run(_set_status(run, arguments, TicketStatus.OPEN))


def save_file(run: Run, arguments: Namespace) -> Exit:
    """Write a file of the conversation where the person says."""
    return asyncio.run(_save_file(run, arguments))


def write_template(run: Run, arguments: Namespace) -> Exit:
    """A list of employees to fill in, for the ticket that adds them."""
    path = target(run, arguments, SUFFIXES)
    with writing(path):
        write_table(path, _("Employees"), template_columns(), [], [])
    run.console.say(_("Written: {file}.").format(file=path))
    return Exit.DONE


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = (await connected.operator.tickets()).items
        names = names_of(await connected.operator.ticket_topics())
    if arguments.status:
        found = [ticket for ticket in found if ticket.status == arguments.status.upper()]
    found = found[: arguments.limit]
    if arguments.json:
        run.console.json([ticket.model_dump(mode="json") for ticket in found])
        return Exit.DONE
    columns = (
        Column(_("Ticket")),
        Column(_("Made on")),
        Column(_("Subject"), flexible=True),
        Column(_("Status")),
        Column(_("Last message")),
    )
    rows = [
        (
            ticket.number,
            moment(ticket.created_at),
            subject_words(ticket, names),
            status_words(ticket),
            moment(ticket.last.at) if ticket.last else "",
        )
        for ticket in found
    ]
    run.console.table(columns, rows)
    return Exit.DONE


async def _show(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        ticket = await find_ticket(connected.operator, arguments.ticket)
        names = names_of(await connected.operator.ticket_topics())
    if arguments.json:
        run.console.json(ticket.model_dump(mode="json"))
        return Exit.DONE
    run.console.details(
        [
            (_("Ticket"), ticket.number),
            (_("Subject"), subject_words(ticket, names)),
            (_("Status"), status_words(ticket)),
            (_("Made on"), moment(ticket.created_at)),
            *([(_("Expected on"), day(ticket.expected_on))] if ticket.expected_on else []),
            *((value_name(name), value_words(name, value)) for name, value in ticket.fields.items()),
        ]
    )
    for message in ticket.messages:
        run.console.put("")
        run.console.put(clean(message_head(message)))
        for line in message.text.splitlines():
            run.console.put(f"  {clean(line)}")
        for file in message.attachments:
            run.console.put("  " + _("file: {name}, {size}").format(name=clean(file.name), size=size_words(file.size)))
    return Exit.DONE


async def _save_file(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        ticket = await find_ticket(connected.operator, arguments.ticket)
        files = [file for message in ticket.messages for file in message.attachments]
        found = [file for file in files if arguments.name in (file.id, str(file.name))]
        if len(found) != 1:
            names = ", ".join(f"{clean(file.name)} ({file.id})" for file in files) or "–"
            sentence = _("“{name}” is not one file of this ticket. It has: {names}.")
            raise CommandError(sentence.format(name=clean(arguments.name, 60), names=names), Exit.FAILURE)
        suffix = suffix_of(found[0].name.raw) or ".txt"
        path = target(run, arguments, (suffix,))
        content = await connected.operator.attachment(found[0])
    with writing(path):
        write_private(path, content)
    run.console.say(_("Written: {file}.").format(file=path))
    return Exit.DONE


async def _topics(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = await connected.operator.ticket_topics()
    if arguments.json:
        run.console.json(found.model_dump(mode="json"))
        return Exit.DONE
    columns = (Column(_("Subject")), Column(_("About"), flexible=True), Column(_("Asks for"), flexible=True))
    rows = [
        (
            typed_code(detail.code),
            labelled(topic_words(topic), detail_words(detail)),
            " ".join(field.name if field.required else f"[{field.name}]" for field in detail.fields),
        )
        for topic in found.items
        for detail in topic.details
    ]
    run.console.table(columns, rows)
    return Exit.DONE


async def _set_status(run: Run, arguments: Namespace, status: TicketStatus) -> Exit:
    async with run.connected() as connected:
        ticket = await find_ticket(connected.operator, arguments.ticket)
        ticket = await connected.operator.set_ticket_status(ticket, status)
    print_state(run, ticket, as_json=arguments.json)
    return Exit.DONE


def print_state(run: Run, ticket: Ticket, *, as_json: bool) -> None:
    """How a ticket stands now, after something was done with it."""
    if as_json:
        run.console.json(ticket.model_dump(mode="json"))
    said = labelled(str(ticket.number), f"{subject_words(ticket, {})}, {status_words(ticket)}")
    expected = _("expected on {day}").format(day=day(ticket.expected_on)) if ticket.expected_on else ""
    run.console.say(", ".join(filter(None, (said, expected))))


def typed_code(code: str) -> str:
    """A code of the contract as it is typed: `no-service`."""
    return code.lower().replace("_", "-")


def names_of(found: TicketTopicList) -> dict[str, str]:
    """The server's own names of the kinds of tickets, by code."""
    return {detail.code: detail.name for topic in found.items for detail in topic.details}


async def find_ticket(tickets: TicketsPort, wanted: str) -> Ticket:
    """The ticket with this number or id. Raises CommandError: there is none."""
    for ticket in (await tickets.tickets()).items:
        if wanted in (ticket.number, ticket.id):
            return ticket
    raise CommandError(_("There is no ticket “{ticket}”.").format(ticket=clean(wanted, 60)), Exit.FAILURE)
