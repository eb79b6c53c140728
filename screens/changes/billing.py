"""Another billing account, another split-bill profile or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from textual import work
from textual.message import Message

from fleet_tui.domain.billing import SplitBillProfile
from fleet_tui.domain.changes.models import Change, SetBillingAccount, SetSplitBill
from fleet_tui.domain.failure import Failure
from fleet_tui.i18n import _, labelled
from fleet_tui.workspace.billing_words import account_words, rule_words
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.line_changes import Lines
from screens.base import failure_sentence
from screens.changes.choosing import ChoosingScreen, has_it_now
from widgets.choice_list import Choice

NO_SPLIT_BILL = "-"
"""The id of the entry for no split bill; no profile has it."""


class AccountScreen(ChoosingScreen):
    """The company's billing accounts."""

    change_id = "account"

    def heading(self) -> str:
        return _("Change the billing account")

    def choices(self) -> Iterable[Choice]:
        now: Counter[str | None] = Counter(line.billing_account for line in self.lines)
        for account in self.workspace.index.catalogue.accounts:
            hint = has_it_now(now, account.number, len(self.lines))
            yield Choice(account.number, account_words(account), hint=hint)

    def change_of(self, choice_id: str) -> Change:
        return SetBillingAccount(billing_account=choice_id)


class SplitBillScreen(ChoosingScreen):
    """No split bill, or one of the company's profiles."""

    change_id = "split_bill"

    class Found(Message):
        """The profiles there are."""

        def __init__(self, profiles: list[SplitBillProfile]) -> None:
            super().__init__()
            self.profiles = profiles

    class Failed(Message):
        """They could not be fetched."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, lines: Lines, draft: Draft | None = None) -> None:
        super().__init__(lines, draft)
        self._profiles: list[SplitBillProfile] = []
        self._now: Counter[str | None] = Counter(line.split_bill_profile for line in lines)

    def heading(self) -> str:
        return _("Change the split bill")

    def on_mount(self) -> None:
        self.fetch()

    @work(group="choices", exclusive=True, exit_on_error=False)
    async def fetch(self) -> None:
        """Ask which profiles there are."""
        try:
            self.post_message(self.Found(await self.workspace.operator.split_bill_profiles()))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    def on_split_bill_screen_found(self, message: Found) -> None:
        self._profiles = message.profiles
        self.paint_choices()

    def on_split_bill_screen_failed(self, message: Failed) -> None:
        self.tell(failure_sentence(message.failure))

    def choices(self) -> Iterable[Choice]:
        total = len(self.lines)
        yield Choice(NO_SPLIT_BILL, _("No split bill: the company pays all"), hint=has_it_now(self._now, None, total))
        for profile in self._profiles:
            words = labelled(str(profile.name), rule_words(profile))
            yield Choice(profile.id, words, hint=has_it_now(self._now, profile.name, total))

    def change_of(self, choice_id: str) -> Change:
        return SetSplitBill(split_bill_profile=None if choice_id == NO_SPLIT_BILL else choice_id)
