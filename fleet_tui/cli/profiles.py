"""`profiles list`, `show`, `new`, `role`, `change`, `resend`, `withdraw`, `remove`."""

from __future__ import annotations

import asyncio
import uuid
from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TypeVar

from pydantic import ValidationError

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.domain.labels import LANGUAGES, LINE_STATUSES, ROLES, SALUTATIONS, label
from fleet_tui.domain.msisdn import grouped, plain
from fleet_tui.domain.person import Language, Salutation
from fleet_tui.domain.profile import NewProfile, Profile, ProfileDetails, ProfileStatus, ProfileUpdate, Role
from fleet_tui.domain.text import clean, fold
from fleet_tui.fleet.columns import ABSENT
from fleet_tui.i18n import N_, _, in_other_languages
from fleet_tui.port import Operator
from fleet_tui.workspace.profile_words import last_sent, profile_details, status_word

Question = Callable[[Profile], str]
"""What would be done to the profile. Raises CommandError when it cannot."""
Work = Callable[[Operator, Profile], Awaitable[Profile | None]]
"""Does it; what the profile is then, None when it is gone."""

RequestT = TypeVar("RequestT", NewProfile, ProfileUpdate)

_WRONG = {
    "description": N_("The name is missing, or too long."),
    "e_mail": N_("This is not an e-mail address."),
    "phone_number": N_("The contact number is not a phone number."),
}


def list_profiles(run: Run, arguments: Namespace) -> Exit:
    """Profiles by name, all or those that have every word."""
    return asyncio.run(_list(run, arguments))


def show_profile(run: Run, arguments: Namespace) -> Exit:
    """One profile with its lines."""
    return asyncio.run(_show(run, arguments))


def new_profile(run: Run, arguments: Namespace) -> Exit:
    """A new profile; its invitation goes out."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    role = one_of(arguments.role, Role, ROLES, _("a role"))
    language = one_of(arguments.language or "FR", Language, LANGUAGES, _("a language"))
    title = one_of(arguments.title, Salutation, SALUTATIONS, _("a title")) if arguments.title else None
    said = {
        "role": role,
        "description": arguments.name.strip(),
        "e_mail": arguments.e_mail.strip(),
        "phone_number": arguments.phone or None,
        "salutation": title,
        "language": language,
    }
    return asyncio.run(_new(run, arguments, _checked(NewProfile, said)))


def _checked(model: type[RequestT], said: Mapping[str, str | None]) -> RequestT:
    """What is asked for. Raises CommandError."""
    try:
        return model.model_validate(said)
    except ValidationError as error:
        raise CommandError(_(_WRONG[str(error.errors(include_input=False)[0]["loc"][0])])) from None


def change_role(run: Run, arguments: Namespace) -> Exit:
    """Make somebody a manager or a member."""
    role = Role(one_of(arguments.role, Role, ROLES, _("a role")))

    async def work(operator: Operator, profile: Profile) -> Profile | None:
        return await operator.change_profile(profile.id, profile.version, ProfileUpdate(role=role))

    def question(profile: Profile) -> str:
        if profile.role == role:
            raise CommandError(_("{name} has this role already.").format(name=profile.description), Exit.FAILURE)
        return _("{name}: {before} → {after}.").format(
            name=profile.description, before=label(ROLES, profile.role), after=label(ROLES, role)
        )

    return _act(run, arguments, question, work)


def change_data(run: Run, arguments: Namespace) -> Exit:
    """Other data of a profile; another address of somebody invited sends a new invitation."""
    title, language = arguments.title, arguments.language
    said = {
        "description": arguments.name,
        "e_mail": arguments.e_mail,
        "phone_number": arguments.phone,
        "salutation": title and one_of(title, Salutation, SALUTATIONS, _("a title")),
        "language": language and one_of(language, Language, LANGUAGES, _("a language")),
    }
    said = {name: text.strip() or None for name, text in said.items() if text is not None}
    if not said:
        raise CommandError(_("Nothing was asked for: see --help."))
    changes = _checked(ProfileUpdate, said)

    async def work(operator: Operator, profile: Profile) -> Profile | None:
        return await operator.change_profile(profile.id, profile.version, changes)

    def question(profile: Profile) -> str:
        changed = profile.model_copy(update=changes.model_dump(exclude_unset=True))
        before, after = (
            dict([(_("Name"), clean(each.description)), *profile_details(each)]) for each in (profile, changed)
        )
        names = [name for name in before | after if before.get(name) != after.get(name)]
        lines = [f"  {name}: {before.get(name, ABSENT)} → {clean(after.get(name, ABSENT))}" for name in names]
        if not lines:
            raise CommandError(_("Nothing would change."), Exit.FAILURE)
        return "\n".join([f"{profile.description}:", *lines])

    return _act(run, arguments, question, work)


def resend(run: Run, arguments: Namespace) -> Exit:
    """Send an invitation again."""

    async def work(operator: Operator, profile: Profile) -> Profile | None:
        return await operator.invite_again(profile, uuid.uuid4().hex)

    def question(profile: Profile) -> str:
        _must_be_invited(profile)
        text = _("A new invitation to {address}; the code of the last one, of {moment}, ends.")
        return text.format(address=profile.e_mail or "–", moment=last_sent(profile) or "–")

    return _act(run, arguments, question, work)


def withdraw(run: Run, arguments: Namespace) -> Exit:
    """Withdraw an invitation."""

    def question(profile: Profile) -> str:
        _must_be_invited(profile)
        return _("The invitation of {name} is withdrawn.").format(name=profile.description)

    return _act(run, arguments, question, _remove)


def remove(run: Run, arguments: Namespace) -> Exit:
    """Remove a complete profile."""

    def question(profile: Profile) -> str:
        if profile.status == ProfileStatus.INVITED:
            raise CommandError(_("This profile is only invited: “profiles withdraw” takes that back."), Exit.FAILURE)
        return _("The profile of {name} is removed; they are signed out everywhere.").format(name=profile.description)

    return _act(run, arguments, question, _remove)


def reset_second_factor(run: Run, arguments: Namespace) -> Exit:
    """End the second factor of somebody else."""

    async def work(operator: Operator, profile: Profile) -> Profile | None:
        await operator.reset_second_factor(profile)
        return None

    def question(profile: Profile) -> str:
        sentence = _("{name} signs in without a second factor; they are signed out everywhere.")
        return sentence.format(name=profile.description)

    return _act(run, arguments, question, work)


async def _remove(operator: Operator, profile: Profile) -> Profile | None:
    await operator.remove_profile(profile)
    return None


def _must_be_invited(profile: Profile) -> None:
    if profile.status != ProfileStatus.INVITED:
        raise CommandError(_("This profile is complete: there is nothing to invite to."), Exit.FAILURE)


def _act(run: Run, arguments: Namespace, question: Question, work: Work) -> Exit:
    """Ask `question` about the profile that is named, then do `work` to it."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_acted(run, arguments, question, work))


async def _acted(run: Run, arguments: Namespace, question: Question, work: Work) -> Exit:
    async with run.connected() as connected:
        profile = await find_profile(connected.operator, arguments.who)
        asked = question(profile)
        if arguments.dry_run:
            run.console.say(asked)
            run.console.say(_("Nothing was changed: --dry-run."))
            return Exit.DONE
        if not arguments.yes:
            run.console.confirm(asked, 1)
        changed = await work(connected.operator, profile)
    _print(run, changed or profile, as_json=arguments.json)
    run.console.say(_("Done."))
    return Exit.DONE


async def _list(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        found = (await connected.operator.profiles()).items
    wanted = fold(" ".join(arguments.words)).split()
    found = [profile for profile in found if all(word in _haystack(profile) for word in wanted)]
    if arguments.json:
        run.console.json([profile.model_dump(mode="json") for profile in found])
        return Exit.DONE
    columns = (
        Column(_("Description"), flexible=True),
        Column(_("Role")),
        Column(_("Status")),
        Column(_("E-mail address"), flexible=True),
        Column(_("Phone numbers"), flexible=True),
    )
    run.console.table(columns, map(_cells, found))
    return Exit.DONE


def _haystack(profile: Profile) -> str:
    words = [profile.role, profile.status, profile.e_mail or "", *map(plain, profile.msisdns)]
    return fold("\n".join([*_cells(profile), *words]))


def _cells(profile: Profile) -> tuple[str, ...]:
    return (
        profile.description,
        label(ROLES, profile.role),
        status_word(profile),
        profile.e_mail or "",
        ", ".join(map(grouped, profile.msisdns)),
    )


async def _show(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        profile = await connected.operator.profile((await find_profile(connected.operator, arguments.who)).id)
    _print(run, profile, as_json=arguments.json)
    return Exit.DONE


def _print(run: Run, profile: Profile, *, as_json: bool) -> None:
    if as_json:
        run.console.json(profile.model_dump(mode="json"))
        return
    run.console.details([(_("Name"), profile.description), *profile_details(profile), (_("Id"), profile.id)])
    if isinstance(profile, ProfileDetails) and profile.lines:
        run.console.put("")
        columns = (Column(_("Number")), Column(_("Description"), flexible=True), Column(_("Status")))
        lines = profile.lines
        run.console.table(
            columns, [(grouped(line.msisdn), line.description, label(LINE_STATUSES, line.status)) for line in lines]
        )


async def _new(run: Run, arguments: Namespace, asked: NewProfile) -> Exit:
    async with run.connected() as connected:
        operator = connected.operator
        if arguments.user:
            asked = asked.model_copy(update={"person_id": await _person(operator, arguments.user)})
        words = _("{name} is invited as {role}; the invitation goes to {address}.").format(
            name=clean(asked.description), role=label(ROLES, asked.role), address=clean(asked.e_mail)
        )
        if arguments.dry_run:
            run.console.say(words)
            run.console.say(_("Nothing was changed: --dry-run."))
            return Exit.DONE
        if not arguments.yes:
            run.console.confirm(words, 1)
        made = await operator.create_profile(asked, uuid.uuid4().hex)
    _print(run, made, as_json=arguments.json)
    run.console.say(words)
    return Exit.DONE


async def _person(operator: Operator, wanted: str) -> str:
    """The id of the one user whose id or name `wanted` is. Raises CommandError."""
    found = [each for each in await operator.people(wanted) if fold(each.name) == fold(wanted)]
    found = found or list(await operator.people(wanted))
    if len(found) == 1:
        return found[0].id
    if not found:
        return wanted  # an id: the server knows
    raise CommandError(
        _("“{name}” is the name of more than one user: give the id.").format(name=clean(wanted, 60)), Exit.FAILURE
    )


async def find_profile(operator: Operator, wanted: str) -> Profile:
    """The profile with this id, e-mail address or name.

    Raises:
        CommandError: there is none, or more than one.
    """
    profiles = (await operator.profiles()).items
    found = [profile for profile in profiles if wanted in {profile.id, str(profile.e_mail or "").lower()}]
    names = ((profile, {fold(profile.description), fold(profile.e_mail or "")}) for profile in profiles)
    found = found or [profile for profile, known in names if fold(wanted) in known]
    if len(found) == 1:
        return found[0]
    sentence = _("There is no profile “{name}”.") if not found else _("More than one profile is called “{name}”.")
    raise CommandError(sentence.format(name=clean(wanted, 60)), Exit.FAILURE)


def one_of(text: str, codes: Iterable[str], words: Mapping[str, str], what: str) -> str:
    """The code that `text` is, as a code or a word of any language. Raises CommandError."""
    for code in codes:
        if fold(text) in map(fold, (code, _(words[code]), *in_other_languages(words[code]))):
            return str(code)
    raise CommandError(_("“{text}” is not {what}.").format(text=clean(text, 60), what=what))
