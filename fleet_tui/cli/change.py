"""The verbs carried out: which lines, what for each, then the order flow that every change takes."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.lookup import Places, fleet, numbers_of
from fleet_tui.cli.order_flow import place, say_left_out
from fleet_tui.cli.run import Run
from fleet_tui.cli.verbs import VERBS, Verb
from fleet_tui.cli.wishes import MAKERS, Maker, Wish
from fleet_tui.domain.changes.models import SwapSim
from fleet_tui.domain.fleet_import import ImportRow
from fleet_tui.domain.order import MAX_ITEMS, OrderItemRequest, OrderRequest
from fleet_tui.fleet.index import LineRow
from fleet_tui.i18n import _
from fleet_tui.i18n.format import number
from fleet_tui.workbook.import_list import ImportCandidate, read_list
from fleet_tui.workspace.choices import Choices, Misnamed
from fleet_tui.workspace.list_export import typed_path
from fleet_tui.workspace.swap_list import PairProblem, read_pair
from fleet_tui.workspace.workspace import Workspace

_VERB = {verb.words: verb for verb in VERBS}
_CARDS = "iccid"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted for a line, by its number (E.164); `row` is its row in the file, None when it was typed."""

    msisdn: str
    value: str
    row: int | None = None


def change(run: Run, arguments: Namespace) -> Exit:
    """Carry out the verb that was typed."""
    verb = _VERB[arguments.command.words]
    _check(verb, arguments)
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_change(run, verb, arguments))


def _check(verb: Verb, arguments: Namespace) -> None:
    """Raises CommandError for what can be told from the words alone."""
    see = _("See {program} --help.").format(program=f"fleet-tui {verb.words}")
    value = verb.value
    if arguments.file is not None and arguments.number:
        raise CommandError(_("Numbers, or a file that holds them: not both.") + " " + see)
    if arguments.file is None and not arguments.number and not _reads_pairs(verb, arguments):
        raise CommandError(_("No phone number was given.") + " " + see)
    if value is not None and arguments.value is None and not value.column:
        raise CommandError(_("What to set is missing: {name}.").format(name=_(value.name)) + " " + see)


def _reads_pairs(verb: Verb, arguments: Namespace) -> bool:
    """`swap -`: each line of standard input holds a phone number and the card for it."""
    return verb.value is not None and verb.value.column == _CARDS and arguments.value == "-" and not arguments.number


async def _change(run: Run, verb: Verb, arguments: Namespace) -> Exit:
    wanted, refused = await _wanted(run, verb, arguments)
    async with fleet(run) as workspace:
        job = await _job(run, workspace, verb, wanted, arguments)
        if not job.items:
            run.console.say(_("Nothing was changed: every row was refused."))
            return Exit.PARTLY
        order = OrderRequest(items=job.items, effective_date=arguments.at)
        code = await place(run, workspace, order, arguments, remarks=job.remarks, notes=job.notes)
    return Exit.PARTLY if code is Exit.DONE and refused + job.left_out else code


async def _wanted(run: Run, verb: Verb, arguments: Namespace) -> tuple[list[Wanted], int]:
    """What is wanted for which number, and how many rows of the file were refused (each is named)."""
    value = getattr(arguments, "value", None)
    if _reads_pairs(verb, arguments):
        return _pairs(run.console.stdin), 0
    if arguments.file is None:
        numbers = numbers_of(arguments.number, run.console.stdin)
        return [Wanted(msisdn, value or "") for msisdn in numbers], 0
    path = typed_path(str(arguments.file))
    candidate = await asyncio.to_thread(read_list, path)
    for notice in candidate.notices:
        if notice.refused:
            say_left_out(run, notice.row, notice.message)
    column = verb.value.column if verb.value and value is None else ""
    if column and column not in candidate.headings:
        raise CommandError(
            _("{file} has no column for {name}. Write it before --from to set the same for every line.").format(
                file=path.name, name=_(verb.value.name) if verb.value else ""
            )
        )
    return _rows(run, candidate, column, value or "")


def _rows(run: Run, candidate: ImportCandidate, column: str, value: str) -> tuple[list[Wanted], int]:
    wanted = []
    refused = candidate.refused
    for row in candidate.rows:
        said = _cell(row, column) if column else value
        if column and not said:
            say_left_out(run, row.row, _("The cell says nothing."))
            refused += 1
        else:
            wanted.append(Wanted(row.msisdn, said, row.row))
    return wanted, refused


def _cell(row: ImportRow, column: str) -> str:
    value = getattr(row, column)
    return ",".join(value) if isinstance(value, list) else value or ""


def _pairs(lines: Iterable[str]) -> list[Wanted]:
    """Numbers with their cards, one pair a line. Raises CommandError."""
    wanted = []
    for line in filter(str.strip, lines):
        try:
            pair = read_pair(line)
        except PairProblem as problem:
            raise CommandError(problem.message) from None
        if pair.number is None:
            raise CommandError(_("“{text}”: there is no phone number before the card number.").format(text=pair.iccid))
        wanted.append(Wanted(pair.number, pair.iccid))
    return wanted


@dataclass(slots=True)
class _Job:
    """The items of an order, what else is to be said of each line (by id) and of all, the rows left out."""

    items: list[OrderItemRequest] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    left_out: int = 0


async def _job(run: Run, workspace: Workspace, verb: Verb, wanted: Sequence[Wanted], arguments: Namespace) -> _Job:
    wishes = _Wishes(MAKERS[verb.words], Choices(workspace.operator, workspace.index.catalogue), arguments)
    places = Places(workspace)
    job = _Job()
    found: list[tuple[LineRow, Wish]] = []
    for each in wanted:
        try:
            found.append((workspace.index.row(places.of(each.msisdn)), await wishes.of(each.value)))
        except (CommandError, Misnamed) as error:
            if each.row is None:
                raise
            say_left_out(run, each.row, error.user_message)
            job.left_out += 1
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
    cards = [item.change.iccid for item in items if isinstance(item.change, SwapSim)]
    if len(set(cards)) < len(cards):
        raise CommandError(
            _("A SIM card goes into one line. For several lines: --from a file with a column of SIM card numbers.")
        )
