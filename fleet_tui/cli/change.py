"""The verbs carried out: which lines, what for each, then the order flow that every change takes."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.from_file import FileReport, reading
from fleet_tui.cli.lookup import Places, fleet, numbers_of
from fleet_tui.cli.order_flow import place
from fleet_tui.cli.run import Run
from fleet_tui.cli.verbs import VERBS
from fleet_tui.cli.wishes import Maker, Wish, maker
from fleet_tui.domain.changes.kind import ChangeCommand
from fleet_tui.domain.changes.models import ReportLoss, SwapSim
from fleet_tui.domain.order import MAX_ITEMS, OrderItemRequest, OrderRequest
from fleet_tui.fleet.row import LineRow
from fleet_tui.i18n import _
from fleet_tui.i18n.format import number
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.left_out import Place
from fleet_tui.workbook.listed_values import read_values
from fleet_tui.workspace.choices import Choices, Misnamed
from fleet_tui.workspace.reach import typed_path
from fleet_tui.workspace.swap_reading import pairs_in_lines
from fleet_tui.workspace.workspace import Workspace

_CARDS = "iccid"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted for a line, by its number (E.164); `row` is where the file says so, None when it was typed."""

    msisdn: str
    value: str
    row: Place | None = None


def change(run: Run, arguments: Namespace) -> Exit:
    """Carry out the verb that was typed."""
    _kind, verb = VERBS[arguments.command.words]
    _check(verb, arguments)
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_change(run, verb, arguments))


def _check(verb: ChangeCommand, arguments: Namespace) -> None:
    """Raises CommandError for what can be told from the words alone."""
    see = _("See {program} --help.").format(program=f"fleet-tui {verb.words}")
    value = verb.value
    if arguments.hidden and arguments.file is None:
        raise CommandError(_("--hidden is for the rows of a file: it goes with --from.") + " " + see)
    if arguments.file is not None and arguments.number:
        raise CommandError(_("Numbers, or a file that holds them: not both.") + " " + see)
    if arguments.file is None and not arguments.number and not _reads_pairs(verb, arguments):
        raise CommandError(_("No phone number was given.") + " " + see)
    if value is not None and arguments.value is None and not value.column:
        raise CommandError(_("What to set is missing: {name}.").format(name=_(value.name)) + " " + see)


def _reads_pairs(verb: ChangeCommand, arguments: Namespace) -> bool:
    """`swap -`: each line of standard input holds a phone number and the card for it."""
    value = verb.value
    pairs = value is not None and value.column == _CARDS and not value.option
    return pairs and arguments.value == "-" and not arguments.number


async def _change(run: Run, verb: ChangeCommand, arguments: Namespace) -> Exit:
    report = FileReport(run)
    async with fleet(run) as workspace:
        wanted = await _wanted(run, verb, arguments, report)
        job = await _job(workspace, verb, wanted, arguments, report)
        if not job.items:
            run.console.say(_("Nothing was changed: every row was refused."))
            return Exit.PARTLY
        order = OrderRequest(items=job.items, effective_date=arguments.at)
        code = await place(run, workspace, order, arguments, remarks=job.remarks, notes=job.notes, file=report.record())
    return Exit.PARTLY if code is Exit.DONE and report.count else code


async def _wanted(run: Run, verb: ChangeCommand, arguments: Namespace, report: FileReport) -> list[Wanted]:
    """What is wanted for which number; rows of the file that say nothing usable are named."""
    value = getattr(arguments, "value", None)
    if _reads_pairs(verb, arguments):
        return _pairs(run.console.stdin)
    if arguments.file is None:
        numbers = numbers_of(arguments.number, run.console.stdin, run.console.say)
        return [Wanted(msisdn, value or "") for msisdn in numbers]
    path = typed_path(str(arguments.file))
    column = Field(verb.value.column) if verb.value and verb.value.column and value is None else None
    optional = verb.value is not None and bool(verb.value.option)
    with reading(run, path) as progress:
        listed = await asyncio.to_thread(
            lambda: read_values(
                path, column, value or "", optional=optional, hidden=arguments.hidden, progress=progress
            )
        )
    report.say_reading(listed.reading, listed.hidden)
    if not listed.has_column and not optional:
        raise CommandError(
            _("{file} has no column for {name}. Write it before --from to set the same for every line.").format(
                file=path.name, name=_(verb.value.name) if verb.value else ""
            )
        )
    for row in listed.left_out:
        report.leave_out(row.place, row.reason)
    return [Wanted(row.msisdn, row.value, row.place) for row in listed.values]


def _pairs(lines: Iterable[str]) -> list[Wanted]:
    """Numbers with their cards, one pair a line. Raises CommandError."""
    found = pairs_in_lines(filter(str.strip, lines))
    problems = found.problems or [
        _("“{text}”: there is no phone number before the card number.").format(text=pair.iccid)
        for pair in found.pairs
        if pair.number is None
    ]
    if problems:
        raise CommandError("\n".join(problems))
    return [Wanted(pair.number, pair.iccid) for pair in found.pairs if pair.number is not None]


@dataclass(slots=True)
class _Job:
    """The items of an order, what else is to be said of each line (by id) and of all."""

    items: list[OrderItemRequest] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


async def _job(
    workspace: Workspace, verb: ChangeCommand, wanted: Sequence[Wanted], arguments: Namespace, report: FileReport
) -> _Job:
    in_file = arguments.file is not None and getattr(arguments, "value", None) is None
    choices = Choices(workspace.operator, workspace.index.catalogue, whole=in_file)
    wishes = _Wishes(maker(VERBS[verb.words][0]), choices, arguments)
    places = Places(workspace)
    places.require(each.msisdn for each in wanted if each.row is None)
    job = _Job()
    found: list[tuple[LineRow, Wish]] = []
    for each in wanted:
        try:
            found.append((workspace.index.row(places.of(each.msisdn)), await wishes.of(each.value)))
        except (CommandError, Misnamed) as error:
            if each.row is None:
                raise
            report.leave_out(each.row, error.user_message)
    for line, wish in found:
        change = wish.change(line)
        job.items.append(OrderItemRequest(line_id=line.id, expected_version=line.version, change=change))
        job.remarks[line.id] = wish.remark(line)
    _check_items(job.items)
    for wish in {id(wish): wish for _line, wish in found}.values():
        job.notes += wish.afterwards([line for line, its in found if its is wish], workspace.index.currency)
    return job


class _Wishes:
    """Each value is understood once, however many lines want it."""

    def __init__(self, make: Maker, choices: Choices, arguments: Namespace) -> None:
        self._make, self._choices, self._arguments = make, choices, arguments
        self._known: dict[str, Wish | CommandError | Misnamed] = {}

    async def of(self, value: str) -> Wish:
        """What `value` means. Raises CommandError, Misnamed."""
        if value not in self._known:
            self._known[value] = await self._understood(value)
        found = self._known[value]
        if not isinstance(found, Wish):
            raise found
        return found

    async def _understood(self, value: str) -> Wish | CommandError | Misnamed:
        try:
            return await self._make(self._choices, value, self._arguments)
        except (CommandError, Misnamed) as error:
            return error
        except ValidationError:
            return CommandError(_("A text is empty, or longer than the operator takes."))


def _check_items(items: Sequence[OrderItemRequest]) -> None:
    if len(items) > MAX_ITEMS:
        raise CommandError(
            _("An order has {limit} lines at most; these are {count}. Order them in parts.").format(
                limit=number(MAX_ITEMS), count=number(len(items))
            )
        )
    cards = [
        item.change.iccid
        for item in items
        if isinstance(item.change, SwapSim | ReportLoss) and item.change.iccid is not None
    ]
    if len(set(cards)) < len(cards):
        raise CommandError(
            _("A SIM card goes into one line. For several lines: --from a file with a column of SIM card numbers.")
        )
