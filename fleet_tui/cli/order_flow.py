"""Every change from the command line takes this way: preview, confirm, send, follow, result of each line."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.run import Run
from fleet_tui.domain.labels import ITEM_STATUSES, LINE_STATUSES, label
from fleet_tui.domain.money import Money
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.order import Effect, ItemPreview, Order, OrderItem, OrderRequest, OrderStatus, Preview
from fleet_tui.fleet.columns import ABSENT
from fleet_tui.i18n import N_, _, ngettext
from fleet_tui.i18n.format import day, money, number
from fleet_tui.workspace.journal import Journal
from fleet_tui.workspace.order_desk import OrderDesk
from fleet_tui.workspace.words import notice_text, order_result, order_title
from fleet_tui.workspace.workspace import Workspace

_FIELDS = {
    "iccid": N_("SIM card"),
    "description": N_("description"),
    "person": N_("user"),
    "plan": N_("plan"),
    "options": N_("options"),
    "billing_account": N_("account"),
    "split_bill_profile": N_("split bill"),
    "blocks": N_("blocks"),
    "pay_by_mobile_limit": N_("PayByMobile limit"),
}


async def place(run: Run, workspace: Workspace, order: OrderRequest, arguments: Namespace) -> Exit:
    """Preview `order`, ask, send what would be accepted, follow it to its end and print the result of each line.

    Raises:
        CommandError: not confirmed; nothing was changed.
        Failure: its `changed` says whether anything was.
    """
    if arguments.dry_run:
        preview = await workspace.operator.preview(order)
        _print_preview(run, preview, as_json=arguments.json)
        return Exit.PARTLY if preview.refused else Exit.DONE
    desk = await _desk(run, workspace)
    preview = await desk.preview(order)
    if not arguments.json or not preview.accepted:
        _print_preview(run, preview, as_json=arguments.json)
    if not preview.accepted:
        run.console.say(_("Nothing was changed: every line was refused."))
        return Exit.PARTLY
    pending = desk.confirm(_accepted(order, preview))
    if not arguments.yes:
        run.console.confirm(_question(preview), preview.accepted)
    sent = await desk.send(pending)
    run.console.say(_("Order {number} was sent.").format(number=sent.number))
    done = await desk.follow(sent, lambda order: _progress(run, order))
    items = [item async for item in desk.items(done)]
    _print_result(run, done, items, as_json=arguments.json)
    return Exit.PARTLY if preview.refused or done.counts.refused or done.counts.cancelled else Exit.DONE


def record_of_order(order: Order, items: list[OrderItem]) -> dict[str, Any]:
    """An order as `--json` prints it: the contract's order with its `items`."""
    return {**order.model_dump(mode="json"), "items": [item.model_dump(mode="json") for item in items]}


def print_items(run: Run, items: list[OrderItem]) -> None:
    """The result of each line as a table."""
    columns = (Column(_("Number")), Column(_("Description"), flexible=True), Column(_("Result"), flexible=True))
    run.console.table(columns, ((_number(item.msisdn), item.description, _result(item)) for item in items))


async def _desk(run: Run, workspace: Workspace) -> OrderDesk:
    """The desk of who is signed in. An order whose answer an earlier run did not get is settled first."""
    journal = Journal(run.paths.journal(workspace.origin))
    author = workspace.me.profile_id if workspace.me else ""
    desk = OrderDesk(workspace.operator, journal, author=author)
    for order in await desk.resolve(lambda pending, failure: _say_earlier(run, failure.user_message)):
        _say_earlier(run, f"{order_title(order)}, {order.number}: {order_result(order)}")
    return desk


def _say_earlier(run: Run, outcome: str) -> None:
    run.console.say(_("An order of before, whose outcome was unknown: {outcome}").format(outcome=outcome))


def _accepted(order: OrderRequest, preview: Preview) -> OrderRequest:
    """`order` without the lines that its preview refuses."""
    pairs = zip(order.items, preview.items, strict=True)
    return order.model_copy(update={"items": [item for item, would in pairs if would.refusal is None]})


def _question(preview: Preview) -> str:
    parts = [
        ngettext("{count} line", "{count} lines", preview.accepted).format(count=number(preview.accepted)),
        _("from {day}").format(day=day(preview.effective_date)),
    ]
    if preview.monthly_difference is not None:
        parts.insert(1, _("{amount} a month").format(amount=_signed(preview.monthly_difference)))
    if preview.irreversible:
        parts.append(_("cannot be undone"))
    return " · ".join(parts) + "."


def _signed(difference: Money | None) -> str:
    if not difference:
        return money(difference) if difference is not None else ABSENT
    sign = "-" if difference.amount < 0 else "+"
    return f"{sign} {money(Money(amount=abs(difference.amount), currency=difference.currency))}"


def _print_preview(run: Run, preview: Preview, *, as_json: bool) -> None:
    if as_json:
        run.console.json(preview.model_dump(mode="json"))
        return
    columns = (
        Column(_("Number")),
        Column(_("Description"), flexible=True),
        Column(_("What changes"), flexible=True),
        Column(_("€ / month"), right=True),
    )
    run.console.table(
        columns,
        (
            (_number(item.msisdn), item.description, _changes(item), _signed(item.monthly_difference))
            for item in preview.items
        ),
    )


def _changes(item: ItemPreview) -> str:
    if item.refusal is not None:
        return _("refused: {reason}").format(reason=notice_text(item.refusal))
    said = [_effect(effect) for effect in item.effects]
    return ", ".join(said + [notice_text(notice) for notice in (*item.losses, *item.warnings)])


def _effect(effect: Effect) -> str:
    before, after = _value(effect.field, effect.before), _value(effect.field, effect.after)
    return f"{before} → {after}" if effect.field == "status" else f"{label(_FIELDS, effect.field)}: {before} → {after}"


def _value(field: str, value: object) -> str:
    if value is None or value == []:
        return ABSENT
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return label(LINE_STATUSES, str(value)) if field == "status" else str(value)


def _progress(run: Run, order: Order) -> None:
    waiting = order.counts.waiting + order.counts.in_progress
    run.console.progress(order_title(order), order.counts.total - waiting, order.counts.total)


def _print_result(run: Run, order: Order, items: list[OrderItem], *, as_json: bool) -> None:
    if as_json:
        run.console.json(record_of_order(order, items))
    else:
        print_items(run, items)
    run.console.say(f"{order_title(order)}: {order_result(order)}")
    if order.status == OrderStatus.SCHEDULED:
        run.console.say(
            _("It waits for its day; see it with: fleet-tui orders show {number}").format(number=order.number)
        )


def _number(msisdn: str | None) -> str:
    return grouped(msisdn) if msisdn else ABSENT


def _result(item: OrderItem) -> str:
    word = label(ITEM_STATUSES, item.status)
    return f"{word}: {notice_text(item.refusal)}" if item.refusal else word
