"""Steps in which one thing is chosen, or several: split bill, plan, options, billing account, kind of number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from fleet_tui.domain.billing import BillingAccount, SplitBillProfile
from fleet_tui.domain.plan import Option, PlanGroup
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import money
from fleet_tui.workspace.add_line import AddLineForm
from fleet_tui.workspace.add_line_answers import NumberKind, Step
from screens.add_sim.panel import StepPanel
from widgets.choice_list import Choice, ChoiceList
from widgets.safe import heading, label
from widgets.step_choices import StepChoices, TickedChoices

_NO = "no"
_PLAN_GROUPS: Mapping[str, str] = {
    PlanGroup.MOBILE: N_("Mobile subscriptions"),
    PlanGroup.MOBILE_DATA: N_("Mobile data subscriptions"),
    PlanGroup.OTHER: N_("Other subscriptions"),
}


class ChoicePanel(StepPanel):
    """One thing to choose: `enter` takes it and goes on."""

    TITLE: ClassVar[str] = ""
    EMPTY: ClassVar[str] = N_("Asking the operator …")

    def compose(self) -> ComposeResult:
        yield heading(_(self.TITLE))
        yield self.choices()
        yield label("", id="problem")
        if hint := self.hint():
            yield label(hint, classes="hint")

    def choices(self) -> StepChoices:
        """The list."""
        return StepChoices(empty=_(self.EMPTY))

    def offered(self) -> list[Choice]:
        """What can be chosen."""
        raise AssertionError(type(self).__name__)

    def chosen(self) -> str:
        """The id of what was chosen before."""
        return ""

    def take(self, choice: str) -> None:
        """Answer with the choice."""
        raise AssertionError(type(self).__name__)

    def hint(self) -> str:
        """A word on the choice."""
        return ""

    def on_mount(self) -> None:
        self.show(self.form)
        self.query_one(StepChoices).move_cursor_to(self.chosen())

    def show(self, form: AddLineForm) -> None:
        super().show(form)
        choices = self.query_one(StepChoices)
        # What comes later than the step puts the cursor where it would have been.
        known = choices.cursor_key or self.chosen()
        choices.show_choices(self.offered())
        choices.move_cursor_to(known)

    def begin(self) -> None:
        self.screen.set_focus(self.query_one(StepChoices))

    @on(ChoiceList.Chosen)
    def _chosen(self, message: ChoiceList.Chosen) -> None:
        self.take(message.choice.id)
        self.go_on()


class SplitBillPanel(ChoicePanel):
    """*S'agit-il d'une facture partagée ?*"""

    STEP = Step.SPLIT_BILL
    TITLE = N_("Is the bill shared with the user?")

    def offered(self) -> list[Choice]:
        profiles = self.form.offer.profiles
        return [Choice(_NO, _("no")), *(Choice(each.id, each.name, amount=_share(each)) for each in profiles)]

    def chosen(self) -> str:
        return (self.form.answers.split_bill_profile or "") if self.form.answers.split_bill else _NO

    def take(self, choice: str) -> None:
        self.answer(split_bill=choice != _NO, split_bill_profile=None if choice == _NO else choice)

    def hint(self) -> str:
        return _("The profile says how much the company pays; the user pays the rest.")


class PlanPanel(ChoicePanel):
    """*Choisissez un plan tarifaire*: all plans, those not in the contract dim with the reason."""

    STEP = Step.PLAN
    TITLE = N_("Tariff plan, price per month")

    def offered(self) -> list[Choice]:
        order = list(_PLAN_GROUPS)
        not_contracted = _("not in your contract")
        return [
            Choice(
                plan.code,
                plan.name,
                amount=money(plan.price) if plan.price else "",
                group=_(_PLAN_GROUPS[plan.group]) if plan.group in _PLAN_GROUPS else plan.group,
                why_not="" if plan.contracted else not_contracted,
            )
            for plan in sorted(
                self.form.offer.plans,
                key=lambda plan: order.index(plan.group) if plan.group in _PLAN_GROUPS else len(order),
            )
        ]

    def chosen(self) -> str:
        return self.form.answers.plan

    def take(self, choice: str) -> None:
        self.answer(plan=choice)


class OptionsPanel(ChoicePanel):
    """*Choisissez les options pour ce plan tarifaire*: what does not go with the plan says why."""

    STEP = Step.OPTIONS
    TITLE = N_("Options, price per month")
    EMPTY = N_("Your contract has no options.\nenter goes on.")

    def choices(self) -> TickedChoices:
        return TickedChoices(empty=_(self.EMPTY))

    def offered(self) -> list[Choice]:
        options = self.form.offer.options
        groups = list(dict.fromkeys(option.group for option in options))
        return [self._entry(option) for option in sorted(options, key=lambda option: groups.index(option.group))]

    def _entry(self, option: Option) -> Choice:
        ticked = option.code in (self.form.answers.options or ())
        problem = self.form.offer.option_problem(option, self.form.answers.plan)
        price = option.prices.get(self.form.answers.plan)
        return Choice(
            option.code,
            f"{'[x]' if ticked else '[ ]'} {option.name}",
            amount=money(price) if price else "",
            group=option.group,
            # What is ticked can be unticked, whatever became of it.
            why_not="" if ticked else problem,
        )

    def hint(self) -> str:
        return _("space chooses, enter goes on")

    @on(TickedChoices.Ticked)
    def _ticked(self, message: TickedChoices.Ticked) -> None:
        before = self.form.answers.options or ()
        code = message.choice.id
        self.answer(options=tuple(each for each in before if each != code) if code in before else (*before, code))

    @on(TickedChoices.Done)
    def _done(self) -> None:
        if self.form.answers.options is None:
            self.answer(options=())
        self.go_on()


class AccountPanel(ChoicePanel):
    """Where the line is billed to."""

    STEP = Step.ACCOUNT
    TITLE = N_("Billing account")

    def offered(self) -> list[Choice]:
        return [Choice(each.number, each.number, hint=_where(each)) for each in self.form.offer.accounts]

    def chosen(self) -> str:
        return self.form.answers.account

    def take(self, choice: str) -> None:
        self.answer(account=choice)


class NumberPanel(ChoicePanel):
    """*Quel numéro de téléphone voulez-vous utiliser ?*"""

    STEP = Step.NUMBER
    TITLE = N_("Which phone number?")

    def offered(self) -> list[Choice]:
        return [
            Choice(NumberKind.NEW, _("a new number")),
            Choice(NumberKind.PORT_IN, _("an existing number"), hint=_("to move here")),
        ]

    def chosen(self) -> str:
        return self.form.answers.number or ""

    def take(self, choice: str) -> None:
        if choice != self.form.answers.number:
            self.answer(number=NumberKind(choice))


def _share(profile: SplitBillProfile) -> str:
    """How much the company pays."""
    if profile.amount is not None:
        return money(profile.amount)
    if profile.percentage is not None:
        return _("{percent} %").format(percent=profile.percentage)
    return ", ".join(profile.categories)


def _where(account: BillingAccount) -> str:
    """The account's name and address on a line."""
    address = account.address
    if address is None:
        return account.name
    return f"{address.street} {address.number}, {address.postcode} {address.town}"
