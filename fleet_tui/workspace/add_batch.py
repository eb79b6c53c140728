"""Many lines added at once, from a list: every row answers the wizard's questions, and is held to the same rules."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from fleet_tui.domain.calendar import Clock
from fleet_tui.domain.changes.models import AddLine
from fleet_tui.domain.order import OrderItemRequest, OrderRequest
from fleet_tui.i18n import _, labelled
from fleet_tui.port import CataloguePort
from fleet_tui.workbook.left_out import Place, Reading
from fleet_tui.workbook.new_lines import NewLineRow, NewLines, RefusedRow, read_new_lines
from fleet_tui.workbook.sheet import Progress, silent
from fleet_tui.workspace.add_line import AddLineForm
from fleet_tui.workspace.add_line_answers import STEPS, Answers, NumberKind, Offer, Step, UserKind
from fleet_tui.workspace.choices import Choices, Misnamed

OFFERED_AT_ONCE = 100
"""Numbers that an operator offers to one question."""


@dataclass(slots=True)
class Batch:
    """What a list makes: a form and its change for each row that can be ordered, and why the others cannot."""

    forms: list[AddLineForm] = field(default_factory=list)
    changes: list[AddLine] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    hidden: int = 0
    """Rows that are hidden in the file and were left out."""
    reading: Reading | None = None
    """What was read of the file; None of cards that were scanned."""

    def order(self) -> OrderRequest | None:
        """The order; None when every row is refused."""
        items = [OrderItemRequest(change=change) for change in self.changes]
        return OrderRequest(items=items) if items else None

    def monthly_cost(self) -> Decimal | None:
        """What the lines cost a month once they are active; None while a price is not known."""
        costs = [form.monthly_cost() for form in self.forms]
        known = [cost for cost in costs if cost is not None]
        return sum(known, Decimal(0)) if len(known) == len(costs) else None

    def take(self, row: Place, form: AddLineForm) -> None:
        """The line that `form` describes, or the reason why it cannot be ordered."""
        problem = next((labelled(_(STEPS[step]), form.problem(step)) for step in Step if form.problem(step)), "")
        if not problem:
            try:
                self.changes.append(form.change())
                self.forms.append(form)
            except ValueError:
                problem = _("A text is longer than the operator takes.")
        if problem:
            self.refused.append(RefusedRow(row, problem))


async def read_batch(
    path: Path,
    choices: Choices,
    port: CataloguePort,
    same: Answers,
    clock: Clock,
    *,
    hidden: bool = False,
    progress: Progress = silent,
) -> Batch:
    """The lines of the list in `path`; what a row leaves out is as in `same`, a number the next that is offered.

    `hidden`: with the rows that are hidden in the file.

    Raises:
        WorkbookError: the file cannot be read as a list of new lines.
        Failure: the operator did not answer.
    """
    read = await asyncio.to_thread(lambda: read_new_lines(path, hidden=hidden, progress=progress))
    return await _batch_of(read, choices, port, same, clock)


async def scanned_batch(
    cards: Sequence[str], choices: Choices, port: CataloguePort, same: Answers, clock: Clock
) -> Batch:
    """A line for each of `cards` (ICCID), the rest as in `same`. Raises Failure."""
    rows = [NewLineRow(Place("", row), iccid) for row, iccid in enumerate(cards, start=1)]
    return await _batch_of(NewLines(rows, [], 0, None), choices, port, same, clock)


async def _batch_of(read: NewLines, choices: Choices, port: CataloguePort, same: Answers, clock: Clock) -> Batch:
    choices = choices.of_a_file()
    profiles = await port.split_bill_profiles()
    offer = Offer.of(choices.catalogue.contracts, choices.catalogue.accounts, profiles)
    numbers = await _Numbers.offered(port, read.rows)
    batch = Batch(refused=list(read.refused), hidden=read.hidden, reading=read.reading)
    for row in read.rows:
        try:
            answers = await _answers(row, choices, numbers, same)
        except Misnamed as error:
            batch.refused.append(RefusedRow(row.row, error.user_message))
        else:
            batch.take(row.row, AddLineForm(answers, offer, clock))
    batch.refused.sort(key=lambda each: each.row)
    return batch


class _Numbers:
    """Numbers the operator offers, each given away once; those that the list names are not."""

    def __init__(self, numbers: Sequence[str]) -> None:
        self._left = list(reversed(numbers))

    @classmethod
    async def offered(cls, port: CataloguePort, rows: Sequence[NewLineRow]) -> _Numbers:
        """As many as `rows` need, as far as the operator goes."""
        named = {row.msisdn for row in rows if row.msisdn}
        if len(named) == len(rows):
            return cls([])
        found = await port.available_numbers(limit=OFFERED_AT_ONCE)
        return cls([number for number in found if number not in named])

    def next(self) -> str:
        """The next one. Raises Misnamed when no more are offered."""
        if not self._left:
            raise Misnamed(_("No more numbers are offered: write one into the list."))
        return self._left.pop()


async def _answers(row: NewLineRow, choices: Choices, numbers: _Numbers, same: Answers) -> Answers:
    said: dict[str, Any] = {"iccid": row.iccid, "number": NumberKind.NEW}
    said |= await _user(row, choices)
    if row.description:
        said["description"] = row.description
    if row.plan:
        said["plan"] = choices.plan(row.plan)
    if row.options is not None:  # none of them, where the cell says so
        said["options"] = tuple(choices.options(";".join(row.options)))
    if row.billing_account:
        said["account"] = choices.account(row.billing_account)
    if row.split_bill_profile == "":
        said |= {"split_bill": False, "split_bill_profile": None}
    elif row.split_bill_profile:
        said |= {"split_bill": True, "split_bill_profile": await choices.profile(row.split_bill_profile)}
    said["msisdn"] = row.msisdn or numbers.next()
    return same.model_copy(update=said)


async def _user(row: NewLineRow, choices: Choices) -> dict[str, Any]:
    """The user: one the company has; with first and last name in columns of their own, a new one where it has none."""
    if row.given_name and row.family_name:
        name = f"{row.given_name} {row.family_name}"
        person_id = await choices.person_called(name)
        if person_id is None:
            return {"user": UserKind.NEW, "given_name": row.given_name, "family_name": row.family_name}
        return {"user": UserKind.EXISTING, "person_id": person_id, "person_name": name}
    if row.person:
        person_id = await choices.person(row.person)
        return {
            "user": UserKind.EXISTING,
            "person_id": person_id,
            "person_name": choices.people.get(person_id, row.person),
        }
    return {}
