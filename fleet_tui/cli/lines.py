"""`lines list`, `lines show`."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.lookup import Places, fleet, numbers_of, show_only
from fleet_tui.cli.run import Run
from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.capabilities import Capabilities
from fleet_tui.domain.labels import BLOCKS, CHANGES, LINE_STATUSES, label
from fleet_tui.domain.line import Line
from fleet_tui.domain.money import Money
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.text import raw_of
from fleet_tui.fleet.columns import ABSENT, Kind, asked_words, known_columns, with_own_word
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.untold import not_told
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import day, money, number
from fleet_tui.workspace.words import plan_words


def list_lines(run: Run, arguments: Namespace) -> Exit:
    """The lines of a query as table, JSON or CSV."""
    return asyncio.run(_list(run, arguments))


def show_line(run: Run, arguments: Namespace) -> Exit:
    """One line with all that hangs on it."""
    return asyncio.run(_show(run, arguments))


def record(index: FleetIndex, position: int) -> dict[str, Any]:
    """One line as `--json` prints it: the contract's names and forms, values as they were entered."""
    found: dict[str, Any] = {name: index.raw(position, name) for name in RECORD if name not in {"plan_name", "asked"}}
    found |= {name: found[name] or None for name in ("msisdn", "plan")}
    found["plan_name"] = raw_of(index.plan_name(found["plan"])) if found["plan"] else None
    mark = index.asked.get(found["id"])
    found["asked"] = None if mark is None else mark.model_dump(mode="json")
    for name, currency in zip(_AMOUNTS, (index.currency, index.currency_of(index.row(position))), strict=True):
        amount = found[name]
        found[name] = None if amount is None else {"amount": f"{amount:.2f}", "currency": currency}
    return {name: found[name] for name in RECORD}


RECORD = (
    "id", "version", "msisdn", "iccid", "description", "person", "plan", "plan_name", "status", "billing_account",
    "options", "split_bill_profile", "blocks", "pay_by_mobile_limit", "monthly_cost", "scheduled_kind",
    "scheduled_date", "department", "cost_centre", "left_on", "suspended_on", "asked", "labels", "operator",
    "status_words",
)  # fmt: skip
"""What `--json` and `--csv` say of each line, in this order."""
_AMOUNTS = ("pay_by_mobile_limit", "monthly_cost")


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        code = show_only(run, workspace, arguments.query)
        positions = workspace.view.positions[: arguments.limit]
        index = workspace.index
        if arguments.json:
            run.console.json([record(index, position) for position in positions])
        elif arguments.csv:
            _csv(run, [record(index, position) for position in positions])
        else:
            _table(run, index, positions)
    return code


def _csv(run: Run, records: Sequence[dict[str, Any]]) -> None:
    run.console.csv([RECORD, *map(_flat, records)])


def _flat(record: dict[str, Any]) -> list[object]:
    joined = {name: " ".join(record[name]) for name in ("options", "blocks", "labels")}
    amounts = {name: record[name] and record[name]["amount"] for name in _AMOUNTS}
    asked = {"asked": record["asked"] and " ".join(filter(None, record["asked"].values()))}
    return [{**record, **joined, **amounts, **asked}[name] for name in RECORD]


def _table(run: Run, index: FleetIndex, positions: Sequence[int]) -> None:
    lines = [index.row(position) for position in positions]
    dated = any(line.scheduled_date or line.asked for line in lines)
    beside = {"department", "cost_centre", *(["scheduled"] if dated else [])}
    shown = [column for column in known_columns(index) if column.initially_shown or column.id in beside]
    columns = [Column(each.heading(index), right=each.kind is Kind.MONEY, flexible=each.flexible) for each in shown]
    run.console.table(columns, ([each.text(line, index) for each in shown] for line in lines), none="")
    total = len(index)
    run.console.say(
        ngettext("{shown} of {total} line", "{shown} of {total} lines", total).format(
            shown=number(len(positions)), total=number(total)
        )
    )


async def _show(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        numbers = numbers_of(arguments.number, run.console.stdin, run.console.say)
        places = Places(workspace)
        places.require(numbers)
        positions = [places.of(number) for number in numbers]
        lines = [await workspace.operator.line(workspace.index.ids[position]) for position in positions]
        offered = workspace.capabilities
    if arguments.json:
        found = [line.model_dump(mode="json") for line in lines]
        run.console.json(found[0] if len(found) == 1 else found)
        return Exit.DONE
    for place, line in enumerate(lines):
        if place:
            run.console.put("")
        run.console.details(_details(line, offered))
    return Exit.DONE


def _details(line: Line, offered: Capabilities) -> list[tuple[str, str]]:
    """What the operator does not tell is said to be that, and not that there is none."""
    card, account, unknown = line.sim_card, line.billing_account, not_told(offered)

    def none(column: str) -> str:
        return unknown if column in offered.untold else ABSENT

    return [
        *([(_("Operator"), line.operator)] if line.operator else []),
        (_("Phone number"), grouped(line.msisdn) if line.msisdn else unknown),
        (_("Description"), line.description),
        (_("Status"), with_own_word(label(LINE_STATUSES, line.status), line.status_words)),
        *([(_("Labels"), ", ".join(line.labels))] if line.labels else []),
        *(
            (_("Scheduled"), f"{label(CHANGES, schedule.kind)} {day(schedule.effective_date)}")
            for schedule in line.schedules
        ),
        *((_("Asked"), f"{asked_words(each.kind, each.asked_on, each.due)} ({each.order})") for each in line.asked),
        *([(_("Not in the list of"), day(line.gone_on))] if line.gone_on else []),
        (_("SIM card number"), card.iccid if card else ABSENT),
        (_("User"), line.person.name if line.person else none("person")),
        *([(_("Last day of work"), day(line.left_on))] if line.left_on else []),
        *([(_("Suspended since"), day(line.suspended_on))] if line.suspended_on else []),
        *([(_("Department"), line.department)] if line.department else []),
        *([(_("Cost centre"), line.cost_centre)] if line.cost_centre else []),
        (_("Tariff plan"), _priced(plan_words(line.plan), line.plan.price) if line.plan else unknown),
        *((_("Option"), _priced(option.name, option.prices.get(line.plan_code))) for option in line.options),
        (_("Per month"), money(line.monthly_cost) if line.monthly_cost is not None else unknown),
        (_("Billing account"), _account(account) if account else none("billing_account")),
        (_("Split bill"), line.split_bill_profile.name if line.split_bill_profile else none("split_bill_profile")),
        (_("Blocks"), ", ".join(label(BLOCKS, block) for block in line.blocks) or none("blocks")),
        (
            _("PayByMobile limit"),
            money(line.pay_by_mobile_limit) if line.pay_by_mobile_limit is not None else none("pay_by_mobile_limit"),
        ),
    ]


def _account(account: BillingAccount) -> str:
    where = account.address
    place = f"{where.street} {where.number}, {where.postcode} {where.town}" if where else account.name
    return f"{account.number}  {place}".rstrip()


def _priced(name: str, price: Money | None) -> str:
    return f"{name}  {money(price)}" if price is not None else name
