"""`add`: a new line on a blank SIM card, with the answers of the wizard as options."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.lookup import fleet
from fleet_tui.cli.order_flow import place
from fleet_tui.cli.run import Run
from fleet_tui.cli.wishes import user_of
from fleet_tui.domain.change import ExistingUser, NewUser
from fleet_tui.domain.person import NewPerson
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.i18n.format import money
from fleet_tui.workspace.add_line import AddLineForm
from fleet_tui.workspace.add_line_answers import STEPS, Answers, NumberKind, Offer, Step, UserKind
from fleet_tui.workspace.choices import Choices
from fleet_tui.workspace.workspace import Workspace


def add(run: Run, arguments: Namespace) -> Exit:
    """Order a new line; it ends PENDING."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_add(run, arguments))


async def _add(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        answers = await _answers(workspace, arguments)
        profiles = await workspace.operator.split_bill_profiles()
        catalogue = workspace.index.catalogue
        form = AddLineForm(answers, Offer.of(catalogue.contracts, catalogue.accounts, profiles), workspace.clock)
        if problems := _problems(form):
            raise CommandError("\n".join(problems))
        order = form.order().model_copy(update={"effective_date": arguments.at})
        if (cost := form.monthly_cost()) is not None:
            run.console.say(_("Once it is active: {amount} a month.").format(amount=money(cost)))
        return await place(run, workspace, order, arguments)


def _problems(form: AddLineForm) -> list[str]:
    return [f"{_(STEPS[step])}: {problem}" for step in Step for problem in form.problems(step).values()]


async def _answers(workspace: Workspace, arguments: Namespace) -> Answers:
    """What the options say, in the wizard's form. Raises CommandError for a name that nothing has."""
    choices = Choices(workspace.operator, workspace.index.catalogue)
    profile = await choices.profile(arguments.split)
    number = NumberKind.PORT_IN if arguments.port_in else NumberKind.NEW
    return Answers(
        iccid=choices.card(arguments.card),
        split_bill=profile is not None,
        split_bill_profile=profile,
        plan=choices.plan(arguments.plan),
        options=tuple(choices.options(arguments.option)),
        account=choices.account(arguments.account),
        description=arguments.description,
        number=number,
        msisdn="" if arguments.port_in else await _number(workspace, arguments),
        port_msisdn=arguments.port_in or "",
        operator=arguments.operator,
        prepaid=arguments.prepaid,
        sim_serial=arguments.sim_serial,
        customer_number=arguments.customer_number,
        mandate=arguments.mandate,
        wished_date=arguments.wished_date,
    ).model_copy(update=await _user(choices, arguments))


async def _number(workspace: Workspace, arguments: Namespace) -> str:
    """The number that was named, or the first one that the operator offers."""
    if arguments.number:
        return str(arguments.number)
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
