"""Which billing account the figures are of: one, or all."""

from __future__ import annotations

from abc import abstractmethod

from textual import on, work
from textual.message import Message

from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.failure import Failure
from fleet_tui.i18n import _
from fleet_tui.workspace.spending_words import account_words
from screens.base import FleetScreen
from widgets.choice_list import Choice
from widgets.dialog import ChoiceDialog

_ALL = ""


class OfAccount(FleetScreen):
    """A screen whose figures are of one account, or of all; `q` asks which."""

    account: str | None = None

    class Accounts(Message):
        """The accounts that can be chosen."""

        def __init__(self, accounts: list[BillingAccount]) -> None:
            super().__init__()
            self.accounts = accounts

    class NoAccounts(Message):
        """They could not be asked for."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    @abstractmethod
    def account_chosen(self) -> None:
        """Show the figures of `account`."""

    def account_title(self) -> str:
        """Whose figures these are."""
        return self.account or _("All billing accounts")

    def do_choose_account(self) -> None:
        self._ask_accounts()

    @work(group="accounts", exclusive=True, exit_on_error=False)
    async def _ask_accounts(self) -> None:
        try:
            self.post_message(self.Accounts(await self.workspace.operator.billing_accounts()))
        except Failure as failure:
            self.post_message(self.NoAccounts(failure))

    @on(Accounts)
    def _choose(self, message: Accounts) -> None:
        choices = [Choice(_ALL, _("All billing accounts"), "1", _("now") if self.account is None else "")]
        for place, account in enumerate(message.accounts, start=2):
            now = _("now") if account.number == self.account else ""
            choices.append(Choice(account.number, account_words(account), str(place) if place < 10 else "", now))

        def chosen(number: str | None) -> None:
            if number is not None:
                self.account = number or None
                self.account_chosen()

        self.app.push_screen(ChoiceDialog(_("Billing account"), choices), chosen)

    @on(NoAccounts)
    def _no_accounts(self, message: NoAccounts) -> None:
        self.say_failure(message.failure)
