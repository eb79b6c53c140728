"""`split-profiles list`, `new`, `change`, `remove`."""

from __future__ import annotations

import asyncio
import uuid
from argparse import Namespace
from decimal import Decimal

from pydantic import ValidationError

from fleet_tui.cli.commands.billing import CATEGORIES
from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.mistakes import mistake
from fleet_tui.cli.run import Run
from fleet_tui.domain.amount import InvalidAmount
from fleet_tui.domain.billing import SplitBillProfile, SplitBillRule
from fleet_tui.domain.billing_settings import SplitBillProfileRequest, parse_share
from fleet_tui.domain.person import NAME_LENGTH
from fleet_tui.domain.text import clean, fold
from fleet_tui.i18n import _, labelled
from fleet_tui.workspace.billing_words import rule_words


def list_profiles(run: Run, arguments: Namespace) -> Exit:
    """All split-bill profiles."""
    return asyncio.run(_list(run, arguments))


def add_profile(run: Run, arguments: Namespace) -> Exit:
    """A new one."""
    run.may_change(confirmed=arguments.yes or arguments.dry_run)
    return asyncio.run(_add(run, arguments))


def change_profile(run: Run, arguments: Namespace) -> Exit:
    """Another rule, perhaps another name."""
    run.may_change(confirmed=arguments.yes or arguments.dry_run)
    return asyncio.run(_change(run, arguments))


def remove_profile(run: Run, arguments: Namespace) -> Exit:
    """Remove one that no line has."""
    run.may_change(confirmed=arguments.yes)
    return asyncio.run(_remove(run, arguments))


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        profiles = await connected.operator.split_bill_profiles()
    if arguments.json:
        run.console.json([profile.model_dump(mode="json") for profile in profiles])
    else:
        columns = (Column(_("Id")), Column(_("Name"), flexible=True), Column(_("Who pays what"), flexible=True))
        run.console.table(columns, [(profile.id, profile.name, rule_words(profile)) for profile in profiles])
    return Exit.DONE


async def _add(run: Run, arguments: Namespace) -> Exit:
    wanted = _wanted(arguments, arguments.name)
    if _only_shown(run, arguments, wanted):
        return Exit.DONE
    async with run.connected() as connected:
        profile = await connected.operator.add_split_bill_profile(wanted, uuid.uuid4().hex)
    _print(run, arguments, profile)
    return Exit.DONE


async def _change(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        profile = _found(await connected.operator.split_bill_profiles(), arguments.which)
        wanted = _wanted(arguments, arguments.name or profile.name.raw)
        if _only_shown(run, arguments, wanted):
            return Exit.DONE
        profile = await connected.operator.change_split_bill_profile(profile, wanted)
    _print(run, arguments, profile)
    return Exit.DONE


async def _remove(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        profile = _found(await connected.operator.split_bill_profiles(), arguments.which)
        if not arguments.yes:
            run.console.confirm(_("Remove “{name}”?").format(name=profile.name), 1)
        await connected.operator.remove_split_bill_profile(profile)
    run.console.say(_("The profile is gone."))
    return Exit.DONE


def _wanted(arguments: Namespace, name: str) -> SplitBillProfileRequest:
    """What the options ask for. Raises CommandError."""
    given: dict[str, object] = {"name": name}
    if arguments.amount is not None:
        given |= {"rule": SplitBillRule.AMOUNT, "amount": _share(arguments.amount)}
    elif arguments.percentage is not None:
        given |= {"rule": SplitBillRule.PERCENTAGE, "percentage": arguments.percentage}
    else:
        names = [each.strip().upper().replace("-", "_") for each in arguments.categories.split(",")]
        given |= {"rule": SplitBillRule.CATEGORIES, "categories": names}
    try:
        return SplitBillProfileRequest.model_validate(given)
    except ValidationError as error:
        known = ", ".join(CATEGORIES)
        raise mistake(
            error,
            {
                "name": labelled(_("Name"), _("It has 1 to {count} characters.").format(count=NAME_LENGTH)),
                "percentage": labelled(_("Percentage"), _("Write a figure from 0 to 100.")),
                "categories": _("The categories are: {names}.").format(names=known),
            },
        ) from None


def _share(text: str) -> Decimal:
    try:
        return parse_share(text)
    except InvalidAmount as error:
        raise CommandError(error.message) from None


def _only_shown(run: Run, arguments: Namespace, wanted: SplitBillProfileRequest) -> bool:
    """Show what is asked for, and ask; True when that was all (`--dry-run`). Raises CommandError."""
    if arguments.yes and not arguments.dry_run:
        return False
    shown = SplitBillProfile.model_validate(
        {"id": "-", "amount": None} | wanted.model_dump(mode="json", exclude={"amount"})
        | ({"amount": {"amount": str(wanted.amount)}} if wanted.amount is not None else {})
    )  # fmt: skip
    run.console.say(labelled(str(shown.name), rule_words(shown)))
    if not arguments.dry_run:
        run.console.confirm(_("Make it so?"), 1)
    return bool(arguments.dry_run)


def _print(run: Run, arguments: Namespace, profile: SplitBillProfile) -> None:
    if arguments.json:
        run.console.json(profile.model_dump(mode="json"))
    else:
        run.console.say(labelled(str(profile.name), rule_words(profile)))


def _found(profiles: list[SplitBillProfile], wanted: str) -> SplitBillProfile:
    """The profile with this id or name. Raises CommandError."""
    for profile in profiles:
        if profile.id == wanted or fold(profile.name) == fold(wanted):
            return profile
    sentence = _("There is no split-bill profile “{profile}”.").format(profile=clean(wanted, 60))
    raise CommandError(sentence, Exit.FAILURE)
