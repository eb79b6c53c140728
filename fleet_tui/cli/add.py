"""`add`: new lines on blank SIM cards, one with the answers of the wizard as options, many from a list."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from decimal import Decimal

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.from_file import FileReport, reading
from fleet_tui.cli.lookup import fleet
from fleet_tui.cli.order_flow import place
from fleet_tui.cli.run import Run
from fleet_tui.cli.wishes import user_of
from fleet_tui.domain.changes.models import ExistingUser, NewUser
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.order import OrderRequest
from fleet_tui.domain.person import NewPerson
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, labelled
from fleet_tui.i18n.format import money
from fleet_tui.workspace.add_batch import read_batch
from fleet_tui.workspace.add_line import AddLineForm
from fleet_tui.workspace.add_line_answers import STEPS, Answers, NumberKind, Offer, Step, UserKind
from fleet_tui.workspace.choices import Choices
from fleet_tui.workspace.reach import typed_path
from fleet_tui.workspace.workspace import Workspace


def add(run: Run, arguments: Namespace) -> Exit:
    """Order a new line, or those of a list; they end PENDING."""
    if (arguments.card is None) == (arguments.file is None):
        raise CommandError(_("A SIM card number, or a file that holds them: one of the two. See fleet-tui add --help."))
    if arguments.hidden and arguments.file is None:
        see = _("See {program} --help.").format(program="fleet-tui add")
        raise CommandError(_("--hidden is for the rows of a file: it goes with --from.") + " " + see)
    if arguments.file is not None and (arguments.number or arguments.ending or arguments.port_in):
        raise CommandError(_("With a file, the numbers stand in it, or are the next ones that are offered."))
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_add(run, arguments))


def list_numbers(run: Run, arguments: Namespace) -> Exit:
    """New numbers that are free now; none is kept for anybody."""
    return asyncio.run(_numbers(run, arguments))


async def _numbers(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = await connected.operator.available_numbers(arguments.ending, limit=arguments.limit)
    if arguments.json:
        run.console.json(found)
        return Exit.DONE
    for free in found:
        run.console.put(grouped(free))
    if not found:
        run.console.say(_("No such number is free."))
    return Exit.DONE


async def _add(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        choices = Choices(workspace.operator, workspace.index.catalogue)
        same = await _same(choices, arguments)
        if arguments.file is not None:
            return await _add_list(run, workspace, choices, same, arguments)
        catalogue, profiles = choices.catalogue, await workspace.operator.split_bill_profiles()
        answers = same.model_copy(update={"iccid": choices.card(arguments.card), **await _number(workspace, arguments)})
        form = AddLineForm(answers, Offer.of(catalogue.contracts, catalogue.accounts, profiles), workspace.clock)
        if problems := [labelled(_(STEPS[step]), text) for step in Step for text in form.problems(step).values()]:
            raise CommandError("\n".join(problems))
        try:
            order = form.order()
        except ValueError:
            raise CommandError(_("A text is longer than the operator takes.")) from None
        _say_cost(run, form.monthly_cost())
        return await place(run, workspace, _on_day(order, arguments), arguments)


async def _add_list(run: Run, workspace: Workspace, choices: Choices, same: Answers, arguments: Namespace) -> Exit:
    path = typed_path(str(arguments.file))
    with reading(run, path) as progress:
        batch = await read_batch(
            path, choices, workspace.operator, same, workspace.clock, hidden=arguments.hidden, progress=progress
        )
    report = FileReport(run)
    if batch.reading is not None:
        report.say_reading(batch.reading, batch.hidden)
    for refused in batch.refused:
        report.leave_out(refused.row, refused.reason)
    order = batch.order()
    if order is None:
        run.console.say(_("Nothing was changed: every row was refused."))
        return Exit.PARTLY
    _say_cost(run, batch.monthly_cost())
    code = await place(run, workspace, _on_day(order, arguments), arguments, file=report.record())
    return Exit.PARTLY if code is Exit.DONE and batch.refused else code


def _say_cost(run: Run, cost: Decimal | None) -> None:
    if cost is not None:
        run.console.say(_("Once active: {amount} a month.").format(amount=money(cost)))


def _on_day(order: OrderRequest, arguments: Namespace) -> OrderRequest:
    return order.model_copy(update={"effective_date": arguments.at})


async def _same(choices: Choices, arguments: Namespace) -> Answers:
    """What the options say of every line, in the wizard's form. Raises Misnamed."""
    profile = await choices.profile(arguments.split)
    return Answers(
        split_bill=profile is not None,
        split_bill_profile=profile,
        plan=choices.plan(arguments.plan) if arguments.plan else "",
        options=tuple(choices.options(arguments.option)),
        account=choices.account(arguments.account) if arguments.account else "",
        description=arguments.description,
    ).model_copy(update=await _user(choices, arguments))


async def _number(workspace: Workspace, arguments: Namespace) -> dict[str, object]:
    """The answers about the number: a new one, named or offered, or one that is kept."""
    if not arguments.port_in:
        return {"number": NumberKind.NEW, "msisdn": arguments.number or await _offered(workspace, arguments)}
    return {
        "number": NumberKind.PORT_IN,
        "port_msisdn": arguments.port_in,
        "operator": arguments.operator,
        "prepaid": arguments.prepaid,
        "sim_serial": arguments.sim_serial,
        "customer_number": arguments.customer_number,
        "mandate": arguments.mandate,
        "wished_date": arguments.wished_date,
    }


async def _offered(workspace: Workspace, arguments: Namespace) -> str:
    """The first number that the operator offers."""
    offered = await workspace.operator.available_numbers(arguments.ending or "", limit=1)
    if offered:
        return offered[0]
    if arguments.ending:
        ending = clean(arguments.ending, 20)
        raise CommandError(_("No number is offered that ends in {digits}.").format(digits=ending), Exit.FAILURE)
    raise CommandError(_("No number is offered: name one with --number."), Exit.FAILURE)


async def _user(choices: Choices, arguments: Namespace) -> dict[str, object]:
    user = await user_of(choices, arguments.user, arguments)
    if isinstance(user, NewUser):
        return {"user": UserKind.NEW, **_new_user(user.person)}
    if isinstance(user, ExistingUser):
        name = choices.people.get(user.person_id, "")
        return {"user": UserKind.EXISTING, "person_id": user.person_id, "person_name": name}
    return {"user": UserKind.NONE}


def _new_user(person: NewPerson) -> dict[str, object]:
    born = person.birth_date
    return {
        "salutation": person.salutation,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_day": str(born.day) if born else "",
        "birth_month": str(born.month) if born else "",
        "birth_year": str(born.year) if born else "",
        "e_mail": person.e_mail or "",
        "phone_number": person.phone_number or "",
        "language": person.language,
    }
