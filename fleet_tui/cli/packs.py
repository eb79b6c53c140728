"""`packs list`, `show`, `order`, `change`, `stop`, `keep`, `notify`."""

from __future__ import annotations

import asyncio
import uuid
from argparse import Namespace
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.mistakes import mistake
from fleet_tui.cli.run import Run
from fleet_tui.domain.amount import InvalidAmount
from fleet_tui.domain.calendar import system_clock
from fleet_tui.domain.failure import Failure, OutcomeUnknown
from fleet_tui.domain.group_pack import GroupPack, PackOrder, PackStop, PackUpdate, parse_notify_at
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.plan import GroupPackOffer
from fleet_tui.domain.text import clean, fold
from fleet_tui.i18n import _, labelled
from fleet_tui.i18n.format import day, money
from fleet_tui.port import Operator
from fleet_tui.workspace.drafts import Drafts
from fleet_tui.workspace.pack_words import (
    age_words,
    forecast_words,
    gigabytes,
    keeping_words,
    notification_words,
    preview_lines,
    recipients_problem,
    state_words,
    threshold_words,
    used_words,
)
from fleet_tui.workspace.record_draft import RecordDraft, read_form

if TYPE_CHECKING:
    from fleet_tui.connection import Connected


def list_packs(run: Run, arguments: Namespace) -> Exit:
    """All group packs."""
    return asyncio.run(_list(run, arguments))


def show_pack(run: Run, arguments: Namespace) -> Exit:
    """One group pack, day by day and by line."""
    return asyncio.run(_show(run, arguments))


def order_pack(run: Run, arguments: Namespace) -> Exit:
    """A new group pack."""
    _may_change(run, arguments)
    return asyncio.run(_order(run, arguments))


def change_pack(run: Run, arguments: Namespace) -> Exit:
    """Another offer in the place of a pack."""
    _may_change(run, arguments)
    return asyncio.run(_change(run, arguments))


def stop_pack(run: Run, arguments: Namespace) -> Exit:
    """No pack, from a day on."""
    _may_change(run, arguments)
    return asyncio.run(_stop(run, arguments))


def keep_pack(run: Run, arguments: Namespace) -> Exit:
    """No stop and no other terms: what was to come is withdrawn."""
    _may_change(run, arguments)
    return asyncio.run(_keep(run, arguments))


def set_notification(run: Run, arguments: Namespace) -> Exit:
    """Whether extra consumption is told, from which amount on, to whom."""
    _may_change(run, arguments)
    return asyncio.run(_notify(run, arguments))


def _may_change(run: Run, arguments: Namespace) -> None:
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        packs = await connected.operator.group_packs()
    if arguments.json:
        run.console.json([pack.model_dump(mode="json") for pack in packs])
        return Exit.DONE
    now = system_clock()
    columns = (
        Column(_("Group pack"), flexible=True),
        Column(_("Used")),
        Column(_("Figure")),
        Column(_("State"), flexible=True),
        Column(_("A month"), right=True),
    )
    run.console.table(columns, [_cells(pack, now) for pack in packs])
    return Exit.DONE


def _cells(pack: GroupPack, now: datetime) -> tuple[str, ...]:
    state = "; ".join(filter(None, (threshold_words(pack), state_words(pack))))
    return pack.name, used_words(pack), age_words(pack.as_of, now), state, money(pack.price)


async def _show(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        pack = await _pack(connected.operator, arguments.pack)
        lines = await connected.operator.group_pack_lines(pack.id, limit=min(arguments.top, 1000))
    if arguments.json:
        run.console.json(
            pack.model_dump(mode="json") | {"lines": [line.model_dump(mode="json") for line in lines.items]}
        )
        return Exit.DONE
    details = [
        (_("Group pack"), str(pack.name)),
        (_("Used"), f"{used_words(pack)}, {age_words(pack.as_of, system_clock())}"),
        (_("At this pace"), forecast_words(pack)),
        (_("State"), state_words(pack)),
        (_("Notification"), notification_words(pack)),
    ]
    if warning := threshold_words(pack):
        details.insert(1, (_("Warning"), warning))
    run.console.details(details)
    run.console.table(
        (Column(_("Day")), Column(_("Used"), right=True)),
        [(day(each.day), gigabytes(each.used_mb)) for each in pack.days],
    )
    columns = (Column(_("Number")), Column(_("Description"), flexible=True), Column(_("Used"), right=True))
    run.console.table(
        columns, [(grouped(line.msisdn or ""), line.description, gigabytes(line.used_mb)) for line in lines.items]
    )
    return Exit.DONE


class _Wish(NamedTuple):
    """What is asked for, kept as the application's form keeps it: it goes on with what was not answered."""

    form: str
    title: str
    pack: GroupPack | None
    typed: dict[str, str]
    look: Callable[[], Awaitable[list[str]]]
    send: Callable[[int, str], Awaitable[GroupPack]]
    """Takes the version it is made on, and the key."""


async def _order(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        operator = connected.operator
        order = PackOrder(offer=await _offer(operator, arguments.offer), effective_date=arguments.at)

        async def look() -> list[str]:
            return preview_lines(await operator.preview_pack_order(order))

        async def send(version: int, key: str) -> GroupPack:
            return await operator.order_pack(order, key)

        typed = {"offer": order.offer, "effective_date": _day(arguments)}
        wish = _Wish("group_pack_order", _("Order a group pack"), None, typed, look, send)
        return await _carry_out(run, arguments, connected, wish)


async def _change(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        operator = connected.operator
        pack = await _pack(operator, arguments.pack)
        changes = PackUpdate(offer=await _offer(operator, arguments.offer), effective_date=arguments.at)

        async def look() -> list[str]:
            return preview_lines(await operator.preview_pack_change(pack.id, pack.version, changes))

        async def send(version: int, key: str) -> GroupPack:
            return await operator.change_pack(pack.id, version, changes, key)

        typed = {"offer": changes.offer, "effective_date": _day(arguments)}
        wish = _Wish("group_pack_change", _("Change the group pack"), pack, typed, look, send)
        return await _carry_out(run, arguments, connected, wish)


async def _stop(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        operator = connected.operator
        pack = await _pack(operator, arguments.pack)
        stop = PackStop(effective_date=arguments.at)

        async def look() -> list[str]:
            return preview_lines(await operator.preview_pack_stop(pack.id, pack.version, stop))

        async def send(version: int, key: str) -> GroupPack:
            return await operator.stop_pack(pack.id, version, stop, key)

        typed = {"effective_date": _day(arguments)}
        wish = _Wish("group_pack_stop", _("Stop the group pack"), pack, typed, look, send)
        return await _carry_out(run, arguments, connected, wish)


async def _keep(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        operator = connected.operator
        pack = await _pack(operator, arguments.pack)
        if not keeping_words(pack):
            raise CommandError(_("No change is planned."), Exit.FAILURE)
        for line in keeping_words(pack):
            run.console.say(line)
        if arguments.dry_run:
            return Exit.DONE
        if not arguments.yes:
            run.console.confirm(_("Is that right?"), 1)
        # The same again keeps the same: nothing of it has to be kept.
        _print(
            run,
            arguments,
            await operator.change_pack(pack.id, pack.version, PackUpdate.keeping(pack), uuid.uuid4().hex),
        )
        return Exit.DONE


async def _notify(run: Run, arguments: Namespace) -> Exit:
    changes = _notification(arguments)
    async with run.connected() as connected:
        operator = connected.operator
        pack = await _pack(operator, arguments.pack)
        wished = pack.model_copy(update={name: getattr(changes, name) for name in changes.model_fields_set})
        run.console.say(_("Notification: {words}").format(words=notification_words(wished)))
        if arguments.dry_run:
            return Exit.DONE
        if not arguments.yes:
            run.console.confirm(_("Is that right?"), 1)
        # The same again sets the same: nothing of it has to be kept.
        _print(run, arguments, await operator.change_pack(pack.id, pack.version, changes, uuid.uuid4().hex))
        return Exit.DONE


def _notification(arguments: Namespace) -> PackUpdate:
    """What the options ask for. Raises CommandError."""
    if arguments.off:
        return PackUpdate(notify_extra_usage=False)
    try:
        wishes = {"notify_at": parse_notify_at(arguments.at), "notify_to": arguments.to}
        return PackUpdate.model_validate({"notify_extra_usage": True, **wishes})
    except InvalidAmount as error:
        raise CommandError(error.message) from None
    except ValidationError as error:
        raise mistake(
            error, {"notify_to": recipients_problem(arguments.to) or _("That is too many addresses.")}
        ) from None


async def _carry_out(run: Run, arguments: Namespace, connected: Connected, wish: _Wish) -> Exit:
    """Say what it does, ask, and do it under a key that the disk has before; sent again, it is done once."""
    drafts = Drafts(run.paths.drafts(connected.target.files))
    draft, version = _draft(drafts, wish)
    sent_before = draft.frozen
    lines = [_("This was sent, and no answer came.")] if sent_before else await wish.look()
    for line in lines:
        run.console.say(line)
    if arguments.dry_run:
        return Exit.DONE
    if not (arguments.yes or sent_before):
        run.console.confirm(_("Is that right?"), 1)
    key = draft.sending(wish.title, wish.typed | {"version": str(version)})
    try:
        pack = await wish.send(version, key)
    except OutcomeUnknown:
        raise
    except Failure:
        draft.discard()
        raise
    draft.settled(taken=True)
    _print(run, arguments, pack)
    return Exit.DONE


def _draft(drafts: Drafts, wish: _Wish) -> tuple[RecordDraft, int]:
    """The draft of the same that was sent and not answered, with the version it was made on; or a new one."""
    about = wish.pack.id if wish.pack else ""
    for draft in drafts.found().drafts:
        kept = read_form(draft)
        if draft.key is None or kept is None or (kept.form, kept.about) != (wish.form, about):
            continue
        version = str(kept.typed.get("version", ""))
        if version.isdecimal() and kept.typed == wish.typed | {"version": version}:
            return RecordDraft(drafts, wish.form, about, draft), int(version)
    return RecordDraft(drafts, wish.form, about), wish.pack.version if wish.pack else 0


def _day(arguments: Namespace) -> str:
    return day(arguments.at) if arguments.at is not None else ""


def _print(run: Run, arguments: Namespace, pack: GroupPack) -> None:
    if arguments.json:
        run.console.json(pack.model_dump(mode="json"))
    else:
        run.console.say(labelled(str(pack.name), state_words(pack)))


async def _pack(operator: Operator, wanted: str) -> GroupPack:
    """The pack of that id or name. Raises CommandError."""
    packs = await operator.group_packs()
    found = [pack for pack in packs if pack.id == wanted] or [pack for pack in packs if fold(pack.name) == fold(wanted)]
    if len(found) == 1:
        return found[0]
    said = (
        _("There is no group pack “{name}”.")
        if not found
        else _("Several group packs are called “{name}”: use the id.")
    )
    raise CommandError(said.format(name=clean(wanted, 60)), Exit.FAILURE)


async def _offer(operator: Operator, wanted: str) -> str:
    """The code of an offer, by code or name. Raises CommandError."""
    offers: list[GroupPackOffer] = [offer for contract in await operator.contracts() for offer in contract.group_packs]
    for offer in offers:
        if fold(wanted) in {fold(offer.code), fold(offer.name)}:
            return offer.code
    names = ", ".join(offer.name for offer in offers)
    sentence = _("Your contract offers no “{name}”. It offers: {names}.")
    raise CommandError(sentence.format(name=clean(wanted, 60), names=names), Exit.FAILURE)
