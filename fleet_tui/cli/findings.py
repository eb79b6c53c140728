"""`findings list`, `show`, `dismiss`, `keep`, `order`."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import Any

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.lookup import fleet
from fleet_tui.cli.order_flow import place
from fleet_tui.cli.run import Run
from fleet_tui.domain.failure import NotFound
from fleet_tui.domain.finding_list import FindingDetail, FindingState, FindingUpdate, ListedFinding
from fleet_tui.domain.findings.finding import Kind
from fleet_tui.domain.findings.words import STATES, sentence_of
from fleet_tui.domain.labels import label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, labelled, ngettext
from fleet_tui.i18n.format import day, money, number
from fleet_tui.port import Operator
from fleet_tui.workspace.findings import (
    ABSENT,
    KIND_ORDER,
    LACKS,
    AllFindings,
    all_findings,
    amount_text,
    by_code,
    by_unit,
    headline,
    kind_words,
    matching,
    month_cost_text,
    number_text,
    order_of,
    text_of,
)

_RECORD = (
    "id", "code", "kind", "msisdn", "person", "department", "cost_centre", "month", "claim", "currency", "state",
    "reason", "until", "order_id", "dispute", "found_on", "check_by_hand",
)  # fmt: skip


def list_findings(run: Run, arguments: Namespace) -> Exit:
    """What was found, as table, JSON or CSV."""
    return asyncio.run(_list(run, arguments))


def show_finding(run: Run, arguments: Namespace) -> Exit:
    """One finding with the charges it stands on."""
    return asyncio.run(_show(run, arguments))


def dismiss(run: Run, arguments: Namespace) -> Exit:
    """Dismiss findings, or open them again."""
    return asyncio.run(_dismiss(run, arguments))


def keep(run: Run, arguments: Namespace) -> Exit:
    """Propose no savings for the lines of findings."""
    return asyncio.run(_keep(run, arguments))


def order(run: Run, arguments: Namespace) -> Exit:
    """Order what findings propose."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_order(run, arguments))


async def chosen(operator: Operator, words: Sequence[str], state: FindingState | None = None) -> list[ListedFinding]:
    """The findings that the words of a command name: ids, or what a search finds.

    Raises:
        CommandError: none does.
    """
    found = (await all_findings(operator, state)).items
    ids = [word for word in words if any(each.id == word.lower() for each in found)]
    rest = [word for word in words if word not in ids]
    named = {each.id: each for each in found if each.id in {word.lower() for word in ids}}
    if rest:
        named |= {each.id: each for each in matching(found, " ".join(rest))}
    if not named:
        raise CommandError(_("No finding answers “{words}”.").format(words=clean(" ".join(words), 100)))
    return [each for each in found if each.id in named]


def record(finding: ListedFinding) -> dict[str, Any]:
    """A finding as `--json` prints it: the contract's fields."""
    return finding.model_dump(mode="json")


def _progress(run: Run) -> Callable[[int], None]:
    words = _("going through the bills")
    return lambda percent: run.console.progress(words, percent, 100)


async def _list(run: Run, arguments: Namespace) -> Exit:
    state = FindingState(arguments.state.upper()) if arguments.state else None
    async with run.connected() as connected:
        found = await all_findings(connected.operator, state, told=_progress(run))
        run.console.read()
    items = matching(found.items, " ".join(arguments.query))
    if arguments.kind:
        items = [each for each in items if each.kind == arguments.kind.upper()]
    if arguments.json:
        run.console.json([record(each) for each in items])
    elif arguments.csv:
        rows = (record(each) for each in items)
        run.console.csv([_RECORD, *([each[name] for name in _RECORD] for each in rows)])
    elif arguments.by:
        _unit_table(run, items, arguments.by)
    else:
        _table(run, items)
        if state is None:
            _say_sums(run, found)
    return Exit.DONE


def _unit_table(run: Run, items: Sequence[ListedFinding], by: str) -> None:
    heading = _("Department") if by == "department" else _("Cost centre")
    columns = (
        Column(heading, flexible=True), Column(_("Findings"), right=True), Column(_("€ a month"), right=True),
        Column(_("To claim"), right=True),
    )  # fmt: skip
    run.console.table(columns, [
        (name or _("not known"), number(count), money(a_month), money(claim))
        for name, count, a_month, claim in by_unit(items, by.replace("-", "_"))
    ])  # fmt: skip


def _table(run: Run, items: Sequence[ListedFinding]) -> None:
    columns = (
        Column(_("Finding")),
        Column(_("Number")),
        Column(_("What"), flexible=True),
        Column(_("€ a month"), right=True),
        Column(_("To claim"), right=True),
        Column(_("State")),
    )
    run.console.table(columns, map(_cells, items), none="")


def _cells(each: ListedFinding) -> tuple[str, ...]:
    return (
        each.id, number_text(each), text_of(each), amount_text(each.month, each.currency),
        amount_text(each.claim, each.currency), label(STATES, each.state),
    )  # fmt: skip


def _say_sums(run: Run, found: AllFindings) -> None:
    run.console.say(headline(found))
    for kind in KIND_ORDER:
        mine = [each for each in found.sums if each.kind == kind]
        if mine:
            words = [labelled(kind_words(kind), by_code(found.items, kind))]
            if any(each.month or each.claim for each in mine):
                words += [_("{amount} a month").format(amount=money(each.month, each.currency)) for each in mine]
                claims = [each for each in mine if each.claim or each.kind == Kind.CLAIM]
                words += [_("{amount} to claim").format(amount=money(each.claim, each.currency)) for each in claims]
            run.console.say(" · ".join(words))
    for lack in found.lacks:
        if lack in LACKS:
            run.console.say(_(LACKS[lack]))


async def _show(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        try:
            found = await connected.operator.finding(arguments.finding.lower())
        except NotFound:
            (listed, *_more) = await chosen(connected.operator, [arguments.finding])
            found = await connected.operator.finding(listed.id)
    if arguments.json:
        run.console.json(found.model_dump(mode="json"))
        return Exit.DONE
    run.console.details(_details(found))
    for each in found.months:
        run.console.put(month_cost_text(each, found.currency))
    run.console.put("")
    columns = (
        Column(_("Invoice")),
        Column(_("Line"), right=True),
        Column(_("Period")),
        Column(_("Text"), flexible=True),
        Column(_("Billed"), right=True),
        Column(_("Right"), right=True),
        Column(_("Counted"), right=True),
        Column(_("File")),
    )
    run.console.table(columns, _charge_rows(found))
    return Exit.DONE


def _details(found: FindingDetail) -> list[tuple[str, str]]:
    pairs = [
        (_("Finding"), found.id),
        (_("Number"), number_text(found)),
        (_("User"), found.person or ABSENT),
        (_("What"), text_of(found)),
        (_("Why"), sentence_of(found.code, found.values, found.currency)),
        (_("€ a month"), amount_text(found.month, found.currency)),
        (_("To claim"), amount_text(found.claim, found.currency)),
        (_("State"), label(STATES, found.state)),
    ]
    if found.reason:
        pairs.append((_("Reason"), found.reason))
    if found.until:
        pairs.append((_("Until"), day(found.until)))
    if found.check_by_hand:
        pairs.append((_("Sums"), _("the sums of an invoice behind it differ: check by hand")))
    if found.same:
        pairs.append((_("Same on"), ", ".join(map(grouped, found.same))))
    return pairs


def _charge_rows(found: FindingDetail) -> list[tuple[str, ...]]:
    return [
        (
            each.invoice, str(each.position),
            f"{day(each.period_from)} – {day(each.period_until)}" if each.period_from and each.period_until else ABSENT,
            each.text, money(each.net, found.currency), amount_text(each.expected, found.currency),
            money(each.taken, found.currency), each.source,
        )
        for each in found.charges
    ]  # fmt: skip


async def _dismiss(run: Run, arguments: Namespace) -> Exit:
    state = FindingState.NEW if arguments.back else FindingState.DISMISSED
    changes = FindingUpdate(
        state=state,
        reason="" if arguments.back else arguments.reason,
        until=None if arguments.back else arguments.until,
    )
    async with run.connected() as connected:
        before = FindingState.DISMISSED if arguments.back else None
        found = await chosen(connected.operator, arguments.finding, before)
        if _only_shown(run, arguments, found, _("Open these again?") if arguments.back else _("Dismiss these?")):
            return Exit.DONE
        for each in found:
            await connected.operator.change_finding(each.id, changes)
    _say_done(run, len(found))
    return Exit.DONE


async def _keep(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = await chosen(connected.operator, arguments.finding)
        question = _("Propose savings for these lines again?") if arguments.back else _("Keep these lines as they are?")
        if _only_shown(run, arguments, found, question):
            return Exit.DONE
        for each in found:
            await connected.operator.keep_line(each.id, keep=not arguments.back)
    _say_done(run, len(found))
    return Exit.DONE


def _only_shown(run: Run, arguments: Namespace, found: Sequence[ListedFinding], question: str) -> bool:
    """Show what is meant and ask; True when that was all (`--dry-run`). Raises CommandError."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    if arguments.dry_run or not arguments.yes:
        _table(run, found)
    if arguments.dry_run:
        return True
    if not arguments.yes:
        run.console.confirm(question, len(found))
    return False


def _say_done(run: Run, count: int) -> None:
    run.console.say(ngettext("{count} finding", "{count} findings", count).format(count=number(count)))


async def _order(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        found = await chosen(workspace.operator, arguments.finding)
        wanted, ordered, left = order_of(found, stop=arguments.stop)
        for each in left:
            run.console.say(
                _("Not in the order: {finding} ({number}, {what}).").format(
                    finding=each.id, number=number_text(each), what=text_of(each)
                )
            )
        if wanted is None:
            raise CommandError(_("There is nothing to order for these findings."))
        notes = [] if arguments.stop else _notes(ordered)
        return await place(run, workspace, wanted, arguments, notes=notes)


def _notes(ordered: Sequence[ListedFinding]) -> list[str]:
    suspended = any(each.code in {"LEAVER", "NO_USE"} for each in ordered)
    return [_("A suspended line may go on being billed; with --stop such lines are stopped for good.")] * suspended
