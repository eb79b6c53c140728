"""What the words of each verb mean for a line: from words to a typed change."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from fleet_tui.cli.exits import CommandError
from fleet_tui.domain.amount import InvalidAmount
from fleet_tui.domain.cell_text import NONE
from fleet_tui.domain.changes import kinds
from fleet_tui.domain.changes.kind import ChangeKind
from fleet_tui.domain.changes.models import (
    MODELS,
    Change,
    DepartureAction,
    ExistingUser,
    NewUser,
    NoUser,
    ReportLoss,
    SetBillingAccount,
    SetBlocks,
    SetPayByMobileLimit,
    SetPlan,
    SetSplitBill,
    SetUser,
    SwapSim,
    UserChoice,
)
from fleet_tui.domain.labels import LANGUAGES, SALUTATIONS
from fleet_tui.domain.pay_by_mobile import parse_limit
from fleet_tui.domain.person import NewPerson
from fleet_tui.domain.text import fold
from fleet_tui.fleet.row import LineRow
from fleet_tui.i18n import _, in_other_languages, labelled
from fleet_tui.workspace.choices import Choices, chosen
from fleet_tui.workspace.departure import Departure
from fleet_tui.workspace.line_changes import OptionChange
from fleet_tui.workspace.person_form import PERSON_FIELDS, Mistyped, new_person_of

NEW = "new"
"""The word for a user who is to be created."""


def _no_remark(line: LineRow) -> str:
    return ""


def _nothing_open(lines: Sequence[LineRow], currency: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Wish:
    """The change for a line; what is left out of it there, and what remains open afterwards, in words."""

    change: Callable[[LineRow], Change]
    remark: Callable[[LineRow], str] = _no_remark
    afterwards: Callable[[Sequence[LineRow], str], Sequence[str]] = _nothing_open


Maker = Callable[[Choices, str, Namespace], Awaitable[Wish]]
"""Makes a wish of what stands in the value's place. Raises CommandError, Misnamed."""


def _same(change: Change) -> Wish:
    return Wish(lambda line: change)


def _plain(change: Change) -> Maker:
    """A verb that sets nothing."""

    async def make(_choices: Choices, _value: str, _arguments: Namespace) -> Wish:
        return _same(change)

    return make


async def _swap(choices: Choices, value: str, _arguments: Namespace) -> Wish:
    return _same(SwapSim(iccid=choices.card(value)))


async def _report_loss(choices: Choices, value: str, arguments: Namespace) -> Wish:
    card = choices.card(value) if value else None
    listed = arguments.value is None

    def lost_one(line: LineRow) -> bool:
        """A list of lines, our own export too, has the card that was lost; who types a card means a new one."""
        return listed and card is not None and card == line.iccid

    def change(line: LineRow) -> Change:
        new = None if lost_one(line) else card
        return ReportLoss(iccid=new, stolen=arguments.stolen, message=arguments.message)

    def remark(line: LineRow) -> str:
        return _("no new SIM card: the list has the one in use") if lost_one(line) else ""

    return Wish(change, remark)


async def _set_plan(choices: Choices, value: str, _arguments: Namespace) -> Wish:
    return _same(SetPlan(plan=choices.plan(value)))


async def _add_options(choices: Choices, value: str, _arguments: Namespace) -> Wish:
    return _options(choices, value, wanted=True)


async def _remove_options(choices: Choices, value: str, _arguments: Namespace) -> Wish:
    return _options(choices, value, wanted=False)


def _options(choices: Choices, value: str, *, wanted: bool) -> Wish:
    codes = choices.options(value)
    if not codes:
        raise CommandError(_("No option was given."))
    change = OptionChange(choices.catalogue, dict.fromkeys(codes, wanted))
    return Wish(change.of, change.remark)


async def _set_blocks(choices: Choices, value: str, _arguments: Namespace) -> Wish:
    switches = choices.blocks(value)
    if not switches:
        raise CommandError(_("No block was given."))
    return _same(SetBlocks(blocks=switches))


async def _set_limit(_choices: Choices, value: str, _arguments: Namespace) -> Wish:
    if not value.strip():  # an empty field is the legal ceiling; an empty argument is a variable that nobody set
        raise CommandError(_("The amount is empty. Write “none” for the legal ceiling."))
    try:
        return _same(SetPayByMobileLimit(limit=parse_limit("" if fold(value) == NONE else value)))
    except InvalidAmount as error:
        raise CommandError(error.message) from None


async def _set_account(choices: Choices, value: str, _arguments: Namespace) -> Wish:
    return _same(SetBillingAccount(billing_account=choices.account(value)))


async def _set_split_bill(choices: Choices, value: str, _arguments: Namespace) -> Wish:
    return _same(SetSplitBill(split_bill_profile=await choices.profile(value)))


async def _set_user(choices: Choices, value: str, arguments: Namespace) -> Wish:
    return _same(SetUser(user=await user_of(choices, value, arguments), description=arguments.description))


async def user_of(choices: Choices, value: str, arguments: Namespace) -> UserChoice:
    """The user that `value` names: nobody, somebody new (the options say who), or a user the company has.

    Raises:
        Misnamed: there is none, or there are several.
        CommandError: what is said of the new one cannot be.
    """
    about = {name: text for name, text in about_user(arguments).items() if text is not None}
    if fold(value) == NEW:
        return NewUser(person=_new_person(about))
    if about:
        raise CommandError(_("First name, last name and the rest are of a new user: write “new” as the user."))
    return NoUser() if fold(value) == NONE else ExistingUser(person_id=await choices.person(value))


def _new_person(about: dict[str, str]) -> NewPerson:
    try:
        return new_person_of(about)
    except Mistyped as error:
        said = (labelled(_(PERSON_FIELDS[name]), problem) for name, problem in error.problems.items())
        raise CommandError("\n".join(said)) from None


def about_user(arguments: Namespace) -> dict[str, str | None]:
    """What the options say of a user, by field of `PERSON_FIELDS`; None where they say nothing. Raises Misnamed."""
    title, language = arguments.title, arguments.language
    return {
        "salutation": title and chosen("title", title, _named(SALUTATIONS)),
        "given_name": arguments.first_name,
        "family_name": arguments.last_name,
        "birth_date": arguments.birth_date,
        "e_mail": arguments.e_mail,
        "phone_number": arguments.phone,
        "language": language and chosen("language", language, _named(LANGUAGES)),
    }


def _named(table: Mapping[str, str]) -> dict[str, list[str]]:
    """The words that may be typed for a code: those of every language."""
    return {code: [*in_other_languages(word), _(word)] for code, word in table.items()}


_DEPARTURES = {
    DepartureAction.SUSPEND: ["suspend"],
    DepartureAction.CEASE: ["cease", "stop"],
    DepartureAction.PORT_OUT: ["port-out"],
    DepartureAction.REASSIGN: ["reassign"],
}


async def _departure(choices: Choices, value: str, arguments: Namespace) -> Wish:
    action = DepartureAction(chosen("action", value, {action.value: words for action, words in _DEPARTURES.items()}))
    if (action is DepartureAction.PORT_OUT) != bool((arguments.operator or "").strip()):
        raise CommandError(_("--operator goes with port-out: it names who the number goes to."))
    if (action is DepartureAction.REASSIGN) != (arguments.user is not None):
        raise CommandError(_("--user goes with reassign: it names who has the line from then on, or none."))
    someone = arguments.user is not None and fold(arguments.user) != NONE
    form = Departure(
        action=action,
        operator=arguments.operator or "",
        person_id=await choices.person(arguments.user) if someone else None,
        clear_split_bill=not arguments.keep_split_bill,
    )
    return Wish(lambda line: form.change(), afterwards=form.remains_open)


_MAKERS: Mapping[str, Maker] = {
    kinds.SWAP_SIM.code: _swap,
    kinds.REPORT_LOSS.code: _report_loss,
    kinds.REPORT_DEPARTURE.code: _departure,
    kinds.SET_PLAN.code: _set_plan,
    kinds.ADD_OPTIONS.code: _add_options,
    kinds.REMOVE_OPTIONS.code: _remove_options,
    kinds.SET_BLOCKS.code: _set_blocks,
    kinds.SET_PAY_BY_MOBILE_LIMIT.code: _set_limit,
    kinds.SET_USER.code: _set_user,
    kinds.SET_BILLING_ACCOUNT.code: _set_account,
    kinds.SET_SPLIT_BILL.code: _set_split_bill,
}


def maker(kind: ChangeKind) -> Maker:
    """What makes a change of `kind` of what was typed; a kind whose command sets nothing needs no words."""
    return _MAKERS[kind.code] if kind.code in _MAKERS else _plain(MODELS[kind.code]())
