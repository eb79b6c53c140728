"""Adding a SIM card, step by step, without a screen: which answers hold, what they cost, and the order they make.

Answers are kept as they were typed, so that a draft
brings back every character; a later answer that an earlier one made impossible stays and is flagged with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import ValidationError

from fleet_tui.domain.calendar import Clock, day_of, system_clock
from fleet_tui.domain.changes.models import (
    AddLine,
    ExistingUser,
    NewNumber,
    NewUser,
    NoUser,
    NumberChoice,
    PortIn,
    UserChoice,
)
from fleet_tui.domain.msisdn import InvalidMsisdn, grouped, may_be_mobile, parse_msisdn
from fleet_tui.domain.order import OrderItemRequest, OrderRequest
from fleet_tui.domain.person import NewPerson
from fleet_tui.domain.plan import Option, Plan
from fleet_tui.domain.typed_day import parse_day
from fleet_tui.i18n import _, labelled, ngettext, pgettext
from fleet_tui.i18n.format import day
from fleet_tui.workspace.add_line_answers import Answers, NumberKind, Offer, Step, UserKind
from fleet_tui.workspace.card_entry import read_card

KIND = "add_line"
"""The kind of the wizard's drafts, and of its change."""


FIRST_BIRTH = date(1900, 1, 1)
"""As `NewPerson`."""


class State(StrEnum):
    """How a step stands."""

    OPEN = "open"
    DONE = "done"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as the rail shows it: `answer` in a few words, `problem` why the answer does not hold."""

    step: Step
    state: State
    answer: str = ""
    problem: str = ""


@dataclass(frozen=True)
class AddLineForm:
    """The wizard at one moment: answers, what can be chosen, and what follows from both."""

    answers: Answers = field(default_factory=Answers)
    offer: Offer = field(default_factory=Offer)
    clock: Clock = system_clock

    def view(self, step: Step) -> StepView:
        """How `step` stands."""
        if not self.answered(step):
            return StepView(step, State.OPEN)
        problem = self.problem(step)
        return StepView(step, State.FLAGGED if problem else State.DONE, _WORDS[step](self), problem)

    def views(self) -> list[StepView]:
        """All steps, in their order."""
        return [self.view(step) for step in Step]

    def answered(self, step: Step) -> bool:
        """Something was answered, be it right or wrong."""
        answers = self.answers
        return {
            Step.CARD: bool(read_card(answers.iccid).iccid),
            Step.SPLIT_BILL: answers.split_bill is not None,
            Step.USER: answers.user is not None and (answers.user is not UserKind.NEW or bool(answers.family_name)),
            Step.PLAN: bool(answers.plan),
            Step.OPTIONS: answers.options is not None,
            Step.ACCOUNT: bool(answers.account),
            Step.NUMBER: answers.number is not None,
            Step.NUMBER_OPTIONS: bool(answers.port_msisdn if self.ports_in else answers.msisdn),
            Step.CHECK: False,
        }[step]

    def problem(self, step: Step) -> str:
        """Why the answer to `step` does not hold, in words; empty when it does."""
        return next(iter(self.problems(step).values()), "")

    def problems(self, step: Step) -> dict[str, str]:
        """The same by field of `Answers`, in the order of the form."""
        return {name: text for name, text in _PROBLEMS[step](self).items() if text} if step in _PROBLEMS else {}

    @property
    def ports_in(self) -> bool:
        """The number comes from another operator."""
        return self.answers.number is NumberKind.PORT_IN

    @property
    def open_steps(self) -> list[Step]:
        """Steps to answer or to look at again before anything can be ordered."""
        return [view.step for view in self.views()[:-1] if view.state is not State.DONE]

    def plan(self) -> Plan | None:
        """The chosen plan."""
        return self.offer.plan(self.answers.plan)

    def options(self) -> list[Option]:
        """The chosen options that the contract still names."""
        return [option for option in self.offer.options if option.code in (self.answers.options or ())]

    def monthly_cost(self) -> Decimal | None:
        """What plan and options cost a month, None while a price is not known."""
        plan = self.plan()
        prices = [plan.price if plan else None, *(option.prices.get(self.answers.plan) for option in self.options())]
        known = [price.amount for price in prices if price is not None]
        return sum(known, Decimal(0)) if len(known) == len(prices) else None

    def title(self) -> str:
        """What a list of drafts calls this one."""
        about = self.answers.description or self.user_name() or (read_card(self.answers.iccid).iccid or "")
        title = _("add a SIM card")
        return labelled(title, about) if about else title

    def user_name(self) -> str:
        """The user's name, empty without one."""
        answers = self.answers
        if answers.user is UserKind.EXISTING:
            return answers.person_name
        return f"{answers.given_name} {answers.family_name}".strip() if answers.user is UserKind.NEW else ""

    # The order

    def order(self) -> OrderRequest:
        """The order. Only when `open_steps` is empty.

        Raises:
            ValueError: something is not answered, or not as the contract wants it.
        """
        return OrderRequest(items=[OrderItemRequest(change=self.change())])

    def change(self) -> AddLine:
        """The change. Raises as `order`."""
        answers = self.answers
        return AddLine(
            iccid=read_card(answers.iccid).digits,
            description=(answers.description.strip() or self.user_name())[:300],
            split_bill_profile=answers.split_bill_profile if answers.split_bill else None,
            user=self._user(),
            plan=answers.plan,
            options=list(answers.options or ()),
            billing_account=answers.account,
            number=self._number(),
        )

    def _user(self) -> UserChoice:
        if self.answers.user is UserKind.EXISTING:
            return ExistingUser(person_id=self.answers.person_id)
        return NewUser(person=self.new_person()) if self.answers.user is UserKind.NEW else NoUser()

    def new_person(self) -> NewPerson:
        """The person to be created. Raises ValueError."""
        answers = self.answers
        return NewPerson(
            salutation=answers.salutation,
            given_name=answers.given_name.strip(),
            family_name=answers.family_name.strip(),
            birth_date=self.birth_date(),
            e_mail=answers.e_mail.strip() or None,
            phone_number=parse_msisdn(answers.phone_number) if answers.phone_number.strip() else None,
            language=answers.language,
        )

    def birth_date(self) -> date | None:
        """The date of birth from its three parts; None when none is given. Raises ValueError."""
        parts = [part.strip() for part in (self.answers.birth_day, self.answers.birth_month, self.answers.birth_year)]
        if not any(parts):
            return None
        return date(int(parts[2]), int(parts[1]), int(parts[0]))

    def _number(self) -> NumberChoice:
        answers = self.answers
        if not self.ports_in:
            return NewNumber(msisdn=answers.msisdn)
        return PortIn(
            msisdn=answers.port_msisdn,
            current_operator=answers.operator.strip(),
            prepaid=answers.prepaid,
            sim_serial=answers.sim_serial.strip() or None,
            customer_number=answers.customer_number.strip() or None,
            mandate=answers.mandate,
            wished_date=parse_day(answers.wished_date),
        )


# What is wrong with an answer, by field of `Answers`


def _card(form: AddLineForm) -> dict[str, str]:
    entry = read_card(form.answers.iccid)
    if entry.iccid is None:
        return {"iccid": entry.sentence or _("Type, scan or choose the SIM card number.")}
    return {"iccid": form.answers.card_problem}


def _split_bill(form: AddLineForm) -> dict[str, str]:
    answers = form.answers
    if not answers.split_bill:
        return {}
    if form.offer.profiles and answers.split_bill_profile not in {profile.id for profile in form.offer.profiles}:
        return {"split_bill_profile": _("This split-bill profile does not exist any more.")}
    if answers.user is UserKind.NONE:
        return {"split_bill_profile": _("Without a user nobody pays the other part.")}
    return {}


def _user(form: AddLineForm) -> dict[str, str]:
    answers = form.answers
    if answers.user is None:
        return {"user": _("Choose the user, or none.")}
    if answers.user is UserKind.NONE:
        return {"description": "" if answers.description.strip() else _("Say what the line is for.")}
    if answers.user is UserKind.EXISTING:
        return {"person_name": "" if answers.person_id else _("Choose the user from the list.")}
    return _new_user(form) if answers.user is UserKind.NEW else {}


def _new_user(form: AddLineForm) -> dict[str, str]:
    answers = form.answers
    return {
        "given_name": "" if answers.given_name.strip() else _("Please fill this in."),
        "family_name": "" if answers.family_name.strip() else _("Please fill this in."),
        "birth_day": _birth_problem(form),
        "e_mail": _e_mail_problem(answers.e_mail),
        "phone_number": _number_problem(answers.phone_number) if answers.phone_number.strip() else "",
    }


def _birth_problem(form: AddLineForm) -> str:
    try:
        born = form.birth_date()
    except ValueError:
        return _("This is no date: day, month and year, like 24 11 1980.")
    if born is not None and not FIRST_BIRTH <= born <= day_of(form.clock()):
        return _("A date of birth lies between 1900 and today.")
    return ""


def _e_mail_problem(text: str) -> str:
    try:
        NewPerson(given_name="x", family_name="x", e_mail=text.strip() or None)
    except ValidationError:
        return _("This is not an e-mail address.")
    return ""


def _number_problem(text: str) -> str:
    try:
        parse_msisdn(text)
    except InvalidMsisdn:
        return _("This is not a phone number.")
    return ""


def _mobile_problem(text: str) -> str:
    problem = _number_problem(text)
    return problem or ("" if may_be_mobile(parse_msisdn(text)) else _("This is not a mobile number."))


def _plan(form: AddLineForm) -> dict[str, str]:
    plan = form.plan()
    if not form.answers.plan:
        return {"plan": _("Choose a tariff plan.")}
    if form.offer.plans and (plan is None or not plan.contracted):
        return {"plan": _("This plan is not in your contract.")}
    return {}


def _options(form: AddLineForm) -> dict[str, str]:
    if form.plan() is None:
        return {}
    known = {option.code: option for option in form.offer.options}
    for code in form.answers.options or ():
        option = known.get(code)
        if option is None:
            return {"options": _("{option} is not in your contract any more.").format(option=code)}
        if problem := form.offer.option_problem(option, form.answers.plan):
            return {"options": f"{option.name} {problem}"}
    return {}


def _account(form: AddLineForm) -> dict[str, str]:
    known = {account.number for account in form.offer.accounts}
    if not form.answers.account:
        return {"account": _("Choose a billing account.")}
    gone = bool(known) and form.answers.account not in known
    return {"account": _("This billing account does not exist any more.") if gone else ""}


def _number(form: AddLineForm) -> dict[str, str]:
    return {"number": "" if form.answers.number else _("New number, or keep one?")}


def _number_options(form: AddLineForm) -> dict[str, str]:
    answers = form.answers
    if form.ports_in:
        return _port_in(form)
    if not answers.msisdn:
        return {"msisdn": _("Choose a number.")}
    return {"msisdn": _mobile_problem(answers.msisdn)}


def _port_in(form: AddLineForm) -> dict[str, str]:
    answers = form.answers
    prepaid_proof = _("Of a prepaid card the serial number is needed: it stands on the card.")
    proof = "" if answers.customer_number.strip() or answers.sim_serial.strip() else _("One of the two is needed.")
    return {
        "port_msisdn": _mobile_problem(answers.port_msisdn),
        "operator": "" if answers.operator.strip() else _("Please fill this in."),
        "sim_serial": prepaid_proof if answers.prepaid and not answers.sim_serial.strip() else proof,
        "mandate": "" if answers.mandate else _("Without the holder's mandate the number cannot be moved."),
        "wished_date": _wished_problem(form),
    }


def _wished_problem(form: AddLineForm) -> str:
    today = day_of(form.clock())
    try:
        wished = parse_day(form.answers.wished_date)
    except ValueError:
        return _("Write the day like {example}.").format(example=day(today))
    return _("This day is in the past.") if wished is not None and wished < today else ""


_PROBLEMS: Mapping[Step, Callable[[AddLineForm], dict[str, str]]] = {
    Step.CARD: _card,
    Step.SPLIT_BILL: _split_bill,
    Step.USER: _user,
    Step.PLAN: _plan,
    Step.OPTIONS: _options,
    Step.ACCOUNT: _account,
    Step.NUMBER: _number,
    Step.NUMBER_OPTIONS: _number_options,
}


# The answers in a few words


def _split_bill_words(form: AddLineForm) -> str:
    if not form.answers.split_bill:
        return _("no")
    chosen = form.answers.split_bill_profile
    return next((profile.name for profile in form.offer.profiles if profile.id == chosen), _("yes"))


def _user_words(form: AddLineForm) -> str:
    if form.answers.user is UserKind.NONE:
        return _("none: {description}").format(description=form.answers.description)
    name = form.user_name()
    return _("{name} (new)").format(name=name) if form.answers.user is UserKind.NEW else name


def _plan_words(form: AddLineForm) -> str:
    plan = form.plan()
    return plan.name if plan else form.answers.plan


def _options_words(form: AddLineForm) -> str:
    count = len(form.answers.options or ())
    if not count:
        return pgettext("option", "none")
    return ngettext("{count} option", "{count} options", count).format(count=count)


def _number_words(form: AddLineForm) -> str:
    return _("keep an existing one") if form.ports_in else _("a new one")


def number_words(form: AddLineForm) -> str:
    """The number itself, and where it comes from; empty while it is not known."""
    words = _number_options_words(form)
    return words if form.ports_in or not words else _("{name} (new)").format(name=words)


def _number_options_words(form: AddLineForm) -> str:
    text = form.answers.port_msisdn if form.ports_in else form.answers.msisdn
    try:
        number = grouped(parse_msisdn(text))
    except InvalidMsisdn:
        return text
    if not form.ports_in:
        return number
    return _("{number} from {operator}").format(number=number, operator=form.answers.operator)


_WORDS: Mapping[Step, Callable[[AddLineForm], str]] = {
    Step.CARD: lambda form: read_card(form.answers.iccid).digits,
    Step.SPLIT_BILL: _split_bill_words,
    Step.USER: _user_words,
    Step.PLAN: _plan_words,
    Step.OPTIONS: _options_words,
    Step.ACCOUNT: lambda form: form.answers.account,
    Step.NUMBER: _number_words,
    Step.NUMBER_OPTIONS: _number_options_words,
}
