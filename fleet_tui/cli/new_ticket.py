"""`tickets new`, `tickets reply`, `sim-cards order`: checked, confirmed, sent once.

What is sent is a draft before, as the application's forms keep it, with its key: a command that got no answer and is
given again sends the same under the same key, and the application can go on with it too.
"""

from __future__ import annotations

import asyncio
import re
from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.cli.tickets import find_ticket, print_state, typed_code
from fleet_tui.connection import Connected
from fleet_tui.domain.calendar import day_of, system_clock
from fleet_tui.domain.failure import Failure, OutcomeUnknown
from fleet_tui.domain.text import clean, fold
from fleet_tui.domain.ticket import MOST_ATTACHMENTS, NewTicket, NewTicketMessage, Ticket
from fleet_tui.domain.ticket_topic import AttachmentRules, TicketTopicList
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.i18n import _, labelled
from fleet_tui.i18n.format import day
from fleet_tui.workbook.reading import WorkbookError
from fleet_tui.workspace.attaching import ChosenFile, FileRefused, choose, upload_all
from fleet_tui.workspace.drafts import Drafts
from fleet_tui.workspace.employees import EmployeeRow, check_employees
from fleet_tui.workspace.reach import typed_path
from fleet_tui.workspace.record_draft import RecordDraft, read_form
from fleet_tui.workspace.ticket_form import Described, first_value, problems_of, town_doubt, values_of
from fleet_tui.workspace.ticket_words import detail_words, field_words

ANYWHERE = Path("/")
"""Who has a shell may attach what they can read."""
CARDS = "ORDER_BLANK_SIM_CARDS"
_ADDRESS = re.compile(r"(?P<street>.+?)\s+(?P<number>\d\S*)\s*,\s*(?P<postcode>\S+(?: [A-Z]{2})?)\s+(?P<town>.+)")
_PARTS = ("country", "postcode", "town", "street", "number", "number_suffix", "box")


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where a command speaks, to whom, and how it was given."""

    run: Run
    connected: Connected
    arguments: Namespace


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """What is sent: the form whose draft it is, its title, what stands in it, the files that go first."""

    form: str
    title: str
    typed: dict[str, JsonValue]
    files: list[ChosenFile]
    rules: AttachmentRules


def new_ticket(run: Run, arguments: Namespace) -> Exit:
    """Write a ticket."""
    run.may_change(confirmed=arguments.yes or arguments.dry_run)
    return asyncio.run(_new(run, arguments))


def reply(run: Run, arguments: Namespace) -> Exit:
    """Go on with a conversation."""
    run.may_change(confirmed=arguments.yes or arguments.dry_run)
    return asyncio.run(_reply(run, arguments))


def order_cards(run: Run, arguments: Namespace) -> Exit:
    """Order blank SIM cards."""
    run.may_change(confirmed=arguments.yes or arguments.dry_run)
    return asyncio.run(_order(run, arguments))


async def _new(run: Run, arguments: Namespace) -> Exit:
    texts = dict(_pair(word) for word in arguments.field)
    if arguments.message is not None:
        texts["message"] = _message(run, arguments.message)
    async with run.connected() as connected:
        described = _described(await connected.operator.ticket_topics(), arguments.subject)
        files = _files(arguments.attach, described.rules, min(described.detail.attachments, described.rules.most))
        return await _send_ticket(_Desk(run, connected, arguments), described, texts, files)


async def _order(run: Run, arguments: Namespace) -> Exit:
    texts = {"count": str(arguments.count)}
    if arguments.message is not None:
        texts["message"] = _message(run, arguments.message)
    async with run.connected() as connected:
        described = _described(await connected.operator.ticket_topics(), CARDS)
        if arguments.address.isdecimal():
            used = await connected.operator.delivery_addresses()
            place = int(arguments.address)
            if not 1 <= place <= len(used):
                raise CommandError(_("There is no address {number} used before.").format(number=place))
            texts |= {part: str(getattr(used[place - 1], part)) for part in _PARTS}
        else:
            texts |= _address(arguments.address) | {"country": arguments.country.upper(), "box": arguments.box}
        return await _send_ticket(_Desk(run, connected, arguments), described, texts, [])


async def _send_ticket(desk: _Desk, described: Described, given: dict[str, str], files: list[ChosenFile]) -> Exit:
    """Check, confirm, send. Raises CommandError, Failure."""
    run, connected, arguments = desk.run, desk.connected, desk.arguments
    detail, today = described.detail, day_of(system_clock())
    unknown = set(given) - {field.name for field in detail.fields}
    if unknown:
        raise CommandError(
            _("This subject has no field {names}. It has: {known}.").format(
                names=", ".join(clean(name, 40) for name in sorted(unknown)),
                known=", ".join(field.name for field in detail.fields),
            )
        )
    me = await connected.operator.me()
    texts = {field.name: first_value(field, me, today, day(today)) for field in detail.fields} | given
    if wrong := problems_of(detail, texts, FleetIndex(), today):
        names = {field.name: f"{field_words(field)} ({field.name})" for field in detail.fields}
        raise CommandError("\n".join(f"{names[name]}: {sentence}" for name, sentence in wrong.items()))
    if detail.attachment_content:
        _check_employees(run, files)
    if doubt := town_doubt(detail, texts):
        run.console.say(doubt.partition(". ")[0] + ".")
    if not arguments.yes or arguments.dry_run:
        run.console.say(detail_words(detail))
        for field in detail.fields:
            if texts[field.name]:
                run.console.say(f"  {field_words(field)}: {clean(texts[field.name], 200)}")
        for file in files:
            run.console.say("  " + _("file: {name}").format(name=file.name))
    typed: dict[str, JsonValue] = {**texts, "described": described.kept()}

    async def send(key: str, ids: list[str]) -> Ticket:
        values = values_of(detail, texts, today)
        asked = NewTicket(topic=described.topic, detail=detail.code, fields=values, attachments=ids)
        return await connected.operator.create_ticket(asked, key)

    return await _send(desk, _Outgoing("ticket", detail_words(detail), typed, files, described.rules), send)


async def _reply(run: Run, arguments: Namespace) -> Exit:
    text = _message(run, arguments.message)
    if not text:
        raise CommandError(_("The message is empty; nothing was sent."))
    files = _files(arguments.attach, AttachmentRules(), MOST_ATTACHMENTS)
    async with run.connected() as connected:
        ticket = await find_ticket(connected.operator, arguments.ticket)
        title = _("Reply to {ticket}").format(ticket=ticket.number)
        if not arguments.yes or arguments.dry_run:
            run.console.say(title)
            run.console.say(text)
        typed: dict[str, JsonValue] = {"text": text, "ticket": ticket.id, "number": ticket.number}

        async def send(key: str, ids: list[str]) -> Ticket:
            message = NewTicketMessage(text=text, attachments=ids)
            return await connected.operator.reply_to_ticket(ticket.id, message, key)

        outgoing = _Outgoing("ticket_reply", title, typed, files, AttachmentRules())
        return await _send(_Desk(run, connected, arguments), outgoing, send)


async def _send(desk: _Desk, outgoing: _Outgoing, send: Callable[[str, list[str]], Awaitable[Ticket]]) -> Exit:
    """Confirm, upload, send under a key that the disk has before."""
    run, connected, arguments, typed = desk.run, desk.connected, desk.arguments, outgoing.typed
    if arguments.dry_run:
        run.console.say(_("Nothing was sent: --dry-run."))
        return Exit.DONE
    if not arguments.yes:
        run.console.confirm(_("Send it?"), 1)
    try:
        there = await upload_all(connected.operator, ANYWHERE, outgoing.files, outgoing.rules, run.console.progress)
    except FileRefused as refused:
        raise CommandError(refused.user_message, Exit.FAILURE) from None
    typed["attachments"] = [file.kept() for file in there]
    draft = _draft(Drafts(run.paths.drafts(connected.target.files)), outgoing.form, typed)
    key = draft.sending(outgoing.title, typed)
    try:
        ticket = await send(key, [file.id for file in there])
    except OutcomeUnknown:
        run.console.say(_("The same command again asks what became of it; nothing is sent twice."))
        raise
    except Failure:
        draft.settled(taken=True)  # the command line says it all: nothing to go on with
        raise
    draft.settled(taken=True)
    print_state(run, ticket, as_json=arguments.json)
    return Exit.DONE


def _draft(drafts: Drafts, form: str, typed: dict[str, JsonValue]) -> RecordDraft:
    """The draft of the same that was sent before and not answered, or a new one."""
    for draft in drafts.found().drafts:
        kept = read_form(draft)
        if draft.key and kept is not None and (kept.form, kept.typed) == (form, typed):
            return RecordDraft(drafts, form, draft=draft)
    return RecordDraft(drafts, form)


def _described(topics: TicketTopicList, wanted: str) -> Described:
    """The kind of ticket that `wanted` names, by its code or its name. Raises CommandError."""
    for topic in topics.items:
        for detail in topic.details:
            names = {typed_code(detail.code), fold(detail_words(detail)), fold(detail.name)}
            if typed_code(wanted) in names or fold(wanted) in names:
                return Described(topic.code, detail, topics.attachment_rules)
    raise CommandError(
        _("There is no subject “{subject}”; see: fleet-tui tickets topics").format(subject=clean(wanted, 60))
    )


def _files(paths: Sequence[Path], rules: AttachmentRules, most: int) -> list[ChosenFile]:
    """The files to go along. Raises CommandError."""
    if len(paths) > most:
        raise CommandError(_("At most {count} files go with it; nothing was sent.").format(count=most))
    try:
        return [choose(ANYWHERE, typed_path(str(path)).absolute(), rules) for path in paths]
    except FileRefused as refused:
        raise CommandError(refused.user_message, Exit.FAILURE) from None


def _check_employees(run: Run, files: Sequence[ChosenFile]) -> None:
    """Say what of the lists was read; every row of them can be taken. Raises CommandError."""
    lists = [file for file in files if file.name.lower().endswith((".csv", ".xlsx"))]
    if not lists:
        raise CommandError(_("Attach the list of employees with --attach; nothing was sent."))
    wrong: list[EmployeeRow] = []
    for file in lists:
        try:
            found = check_employees(Path(file.path))
        except WorkbookError as error:
            raise CommandError(error.user_message, Exit.FAILURE) from None
        run.console.say("\n".join(found.report()))
        wrong += found.wrong
    if wrong:
        sentences = [labelled(row.place.title, row.problem) for row in wrong]
        raise CommandError("\n".join([*sentences, _("Nothing was sent.")]), Exit.FAILURE)


def _pair(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals:
        raise CommandError(_("“{word}” is not FIELD=VALUE.").format(word=clean(word, 60)))
    return name.strip(), value


def _message(run: Run, text: str) -> str:
    return (run.console.stdin.read() if text == "-" else text).strip()


def _address(text: str) -> dict[str, str]:
    found = _ADDRESS.fullmatch(text.strip())
    if found is None:
        raise CommandError(_("Write the address like “Dok-Noord 7, 9000 Gent”."))
    return {name: value.strip() for name, value in found.groupdict().items()}
