"""Every change from the command line takes this way: preview, confirm, send, follow, result of each line."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.failure import Failure, OutcomeUnknown
from fleet_tui.domain.order import Effect, ItemPreview, Order, OrderItem, OrderRequest, OrderStatus, Preview
from fleet_tui.domain.waiting import tell_broken_off_to
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.fleet.columns import ABSENT
from fleet_tui.i18n import _, labelled, ngettext
from fleet_tui.i18n.format import day, number
from fleet_tui.workspace.approval_words import needed_words
from fleet_tui.workspace.capability_words import gap_words, not_told_whether, refused_words
from fleet_tui.workspace.days import far_day_words
from fleet_tui.workspace.effects import EffectWords, effect_words, main_effect, what_changed
from fleet_tui.workspace.effects import remarks as other_remarks
from fleet_tui.workspace.journal import Journal, Pending, unreadable_words
from fleet_tui.workspace.order_desk import OrderDesk, StillUnderWay
from fleet_tui.workspace.outcome import not_seen
from fleet_tui.workspace.words import (
    item_number,
    item_word,
    notice_text,
    order_result,
    order_title,
    request_title,
    signed,
    ticket_words,
    undo_words,
)
from fleet_tui.workspace.workspace import Workspace

PATIENCE = 60.0
"""Seconds without any news of an order after which the command leaves it to itself."""
_NO_REMARKS: Mapping[str, str] = {}


async def place(
    run: Run,
    workspace: Workspace,
    order: OrderRequest,
    arguments: Namespace,
    *,
    remarks: Mapping[str, str] = _NO_REMARKS,
    notes: Sequence[str] = (),
    file: Mapping[str, Any] | None = None,
) -> Exit:
    """Preview `order`, ask, send what would be accepted, follow it to its end and print the result of each line.

    `remarks`: what else is to be said of a line before, by its id; `notes`: of all of them;
    `file`: what `--json` says of the file that the lines are from.

    Raises:
        CommandError: not confirmed; nothing was changed.
        OutcomeUnknown: the order was sent, and goes on; the sentence names it.
        Failure: its `changed` says whether anything was.
    """
    _check_offered(workspace, order)
    desk = None if arguments.dry_run else await _desk(run, workspace)
    preview = await workspace.operator.preview(order)
    if arguments.json:
        if desk is None or not preview.accepted:
            run.console.json({**preview.model_dump(mode="json"), **_about(file)})
    else:
        print_preview(run, preview, [item.change.kind for item in order.items], workspace.index.catalogue, remarks)
    far = far_day_words(order.effective_date, day_of(workspace.clock()))
    ticket = ticket_words(order, recorded=workspace.recorded_only) if preview.accepted else ""
    gap = gap_words(workspace.capabilities, order)
    for note in filter(None, (gap, *notes, far, ticket, needed_words(preview))):
        run.console.say(note)
    if preview.accepted and (arguments.dry_run or arguments.yes) and not arguments.json:
        print_summary(run, preview)  # what the question would say
    if desk is None:
        return Exit.PARTLY if preview.refused else Exit.DONE
    if not preview.accepted:
        run.console.say(_("Nothing was changed: every line was refused."))
        return Exit.PARTLY
    pending = desk.confirm(_accepted(order, preview))
    if not arguments.yes:
        run.console.confirm(_summary(preview), preview.accepted)
    sent = await _sent(run, desk, pending)
    taken = _("Order {number} is recorded here.") if workspace.recorded_only else _("Order {number} was sent.")
    run.console.say(taken.format(number=sent.number))
    done, items = await _followed(run, desk, sent, as_json=arguments.json, recorded=workspace.recorded_only)
    if arguments.json:
        run.console.json({**record_of_order(done, items), **_about(file)})
    else:
        print_items(run, items, workspace.index.catalogue, recorded=workspace.recorded_only)
    _say_result(run, done, recorded=workspace.recorded_only)
    if done.status == OrderStatus.UNKNOWN:
        return Exit.UNREACHABLE
    return Exit.PARTLY if preview.refused or done.counts.refused or done.counts.cancelled else Exit.DONE


def _check_offered(workspace: Workspace, order: OrderRequest) -> None:
    """Raises CommandError: the operator does not offer a kind of change of `order`; nothing was sent."""
    if refused := refused_words(workspace.capabilities, order):
        raise CommandError(refused, Exit.FAILURE)


async def _sent(run: Run, desk: OrderDesk, pending: Pending) -> Order:
    tell_broken_off_to(
        lambda: run.console.say(
            _("It is not known whether the order was made; the next command that orders settles it first.")
        )
    )
    return await desk.send(pending)


async def _followed(
    run: Run, desk: OrderDesk, sent: Order, *, as_json: bool, recorded: bool
) -> tuple[Order, list[OrderItem]]:
    """The order `sent` at its end, with its items. It goes on whatever becomes of looking at it.

    Raises:
        OutcomeUnknown: it names the order, and how to look at it again; with `as_json` the order as sent is printed.
    """
    see = _("See it with: fleet-tui orders show {number}").format(number=sent.number)
    try:
        done = await desk.follow(sent, lambda order: _progress(run, order), patience=PATIENCE)
        return done, [item async for item in desk.items(done)]
    except StillUnderWay as failure:
        said, reference = failure.user_message, ""
    except Failure as failure:
        unknown = (
            _("Order {number} is recorded here; how it ended is not known.")
            if recorded
            else _("Order {number} was sent; how it ended is not known.")
        )
        said, reference = f"{unknown.format(number=sent.number)} {not_seen(failure)}", failure.request_id
    except asyncio.CancelledError:
        run.console.say(_("Order {number} goes on.").format(number=sent.number) + " " + see)
        raise
    if as_json:
        run.console.json(sent.model_dump(mode="json"))
    raise OutcomeUnknown(f"{said} {see}", request_id=reference)


def record_of_order(order: Order, items: list[OrderItem]) -> dict[str, Any]:
    """An order as `--json` prints it: the contract's order with its `items`."""
    return {**order.model_dump(mode="json"), "items": [item.model_dump(mode="json") for item in items]}


def print_items(run: Run, items: list[OrderItem], catalogue: Catalogue, *, recorded: bool) -> None:
    """The result of each line as a table; `recorded` as for `status_word`."""
    columns = (
        Column(_("Number")),
        Column(_("Description"), flexible=True),
        Column(_("Result"), flexible=True),
        Column(_("Change"), flexible=True),
    )
    run.console.table(
        columns,
        (
            (
                item_number(item) or ABSENT,
                item.description,
                _result(item, recorded=recorded),
                what_changed(item, catalogue),
            )
            for item in items
        ),
    )


async def _desk(run: Run, workspace: Workspace) -> OrderDesk:
    """The desk of who is signed in. An order whose answer an earlier run did not get is settled first."""
    path = run.paths.journal(workspace.files)
    journal = Journal(path)
    if unreadable := journal.unreadable():
        run.console.say(unreadable_words(unreadable, path))
        journal.set_aside()
    desk = workspace.desk
    for order in await desk.resolve(lambda pending, failure: _say_earlier(run, failure.user_message)):
        _say_earlier(
            run, f"{order_title(order)}, {order.number}: {order_result(order, recorded=workspace.recorded_only)}"
        )
    for pending in await desk.unresolved():
        run.console.say(not_told_whether(workspace.capabilities, request_title(pending.order)))
    return desk


def _say_earlier(run: Run, outcome: str) -> None:
    run.console.say(_("Earlier order with unknown outcome: {outcome}").format(outcome=outcome))


def _accepted(order: OrderRequest, preview: Preview) -> OrderRequest:
    """`order` without the lines that its preview refuses."""
    pairs = zip(order.items, preview.items, strict=True)
    return order.model_copy(update={"items": [item for item, would in pairs if would.refusal is None]})


def _summary(preview: Preview) -> str:
    """How many lines, what it costs, from which day, and whether it can be taken back."""
    parts = [
        ngettext("{count} line", "{count} lines", preview.accepted).format(count=number(preview.accepted)),
        _("from {day}").format(day=day(preview.effective_date)),
    ]
    if preview.monthly_difference is not None:
        parts.insert(1, _("{amount} a month").format(amount=signed(preview.monthly_difference)))
    parts.append(undo_words(preview))
    return " · ".join(parts) + "."


def print_summary(run: Run, preview: Preview) -> None:
    """What the question would say."""
    run.console.say(_summary(preview))


def print_preview(
    run: Run,
    preview: Preview,
    kinds: Sequence[str],
    catalogue: Catalogue,
    remarks: Mapping[str, str] = _NO_REMARKS,
) -> None:
    """What an order of changes of these `kinds` would do, line by line; `remarks` as for `place`."""
    columns = (
        Column(_("Number")),
        Column(_("Description"), flexible=True),
        Column(_("What changes"), flexible=True),
        Column(_("€ / month"), right=True),
    )
    rows = []
    for kind, item in zip(kinds, preview.items, strict=True):
        said = [_changes(kind, item, catalogue), remarks.get(item.line_id or "", "")]
        difference = ABSENT if item.monthly_difference is None else signed(item.monthly_difference)
        rows.append((item_number(item) or ABSENT, item.description, ", ".join(filter(None, said)), difference))
    run.console.table(columns, rows)


def _changes(kind: str, item: ItemPreview, catalogue: Catalogue) -> str:
    if item.refusal is not None:
        return _("refused: {reason}").format(reason=notice_text(item.refusal))
    main = main_effect(item, kind)
    effect = effect_words(main, catalogue) if main else None
    return ", ".join([*([_said(main, effect)] if main and effect else []), *other_remarks(item, kind, catalogue)])


def _said(effect: Effect, words: EffectWords) -> str:
    return f"{words.before} → {words.after}" if effect.field == "status" else str(words)


def _progress(run: Run, order: Order) -> None:
    waiting = order.counts.waiting + order.counts.in_progress
    run.console.progress(order_title(order), order.counts.total - waiting, order.counts.total)


def _about(file: Mapping[str, Any] | None) -> dict[str, Any]:
    return {} if file is None else {"file": file}


def _say_result(run: Run, order: Order, *, recorded: bool) -> None:
    run.console.say(labelled(order_title(order), order_result(order, recorded=recorded)))
    if order.ticket:
        run.console.say(_("Ticket {number} was written.").format(number=order.ticket))
    if order.status == OrderStatus.TO_SEND:
        sheet = _("No operator has heard of it. Write its sheet: fleet-tui orders sheet {number} {number}.xlsx")
        run.console.say(sheet.format(number=order.number))
    if order.status == OrderStatus.AWAITS_APPROVAL:
        back = _("Nothing is done before it is approved; take it back with: fleet-tui orders cancel {number}")
        run.console.say(back.format(number=order.number))
    if order.status == OrderStatus.SCHEDULED:
        run.console.say(
            _("It waits for its day; see it with: fleet-tui orders show {number}").format(number=order.number)
        )


def _result(item: OrderItem, *, recorded: bool) -> str:
    word = item_word(item.status, recorded=recorded)
    return labelled(word, notice_text(item.refusal)) if item.refusal else word
