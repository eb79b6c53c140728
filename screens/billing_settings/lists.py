"""The billing accounts with how they are paid, and beside them the split-bill profiles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.billing import BillingAccount, SplitBillProfile
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.labels import DELIVERIES, PAYMENT_MODES
from fleet_tui.domain.labels import label as word
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import money, number
from fleet_tui.workspace.billing_words import account_details, address_words, rule_words
from fleet_tui.workspace.listing import ListColumn
from screens.base import bindings
from screens.listing import ListScreen
from screens.tabbed import Tabbed
from widgets.detail_pane import Detail
from widgets.dialog import ConfirmDialog
from widgets.tab_line import TabLine

RecordT = TypeVar("RecordT")

ACCOUNTS, PROFILES = "accounts", "split_bill"


class SettingsList(Tabbed, ListScreen[RecordT]):
    """One of the two lists, below the line of tabs."""

    tab = ""
    BINDINGS = bindings("next_tab", "previous_tab")

    def above(self) -> ComposeResult:
        yield TabLine([(ACCOUNTS, _("Billing accounts")), (PROFILES, _("Split-bill profiles"))])

    def on_mount(self) -> None:
        self.query_one(TabLine).show(self.tab)

    def show_tab(self, tab_id: str) -> None:
        self.app.switch_screen(BillingAccountsScreen() if tab_id == ACCOUNTS else SplitBillScreen())


def _unpaid(account: BillingAccount) -> str:
    return money(account.unpaid_balance) if account.unpaid_balance is not None else ""


ACCOUNT_COLUMNS: tuple[ListColumn[BillingAccount], ...] = (
    ListColumn("number", N_("Account"), lambda account: account.number, 11),
    ListColumn(
        "address", N_("Address"), lambda account: address_words(account.address) or account.name, 28, min_width=16,
        priority=3, flexible=True,
    ),
    ListColumn("payment", N_("Paid by"), lambda account: word(PAYMENT_MODES, account.payment_mode), 13, priority=1),
    ListColumn("delivery", N_("Invoices"), lambda account: word(DELIVERIES, account.delivery), 11, priority=1),
    ListColumn(
        "unpaid", N_("Unpaid"), _unpaid, 11, priority=2, kind="money",
        value=lambda account: account.unpaid_balance.amount if account.unpaid_balance is not None else None,
    ),
)  # fmt: skip


class BillingAccountsScreen(SettingsList[BillingAccount]):
    """*Gérer les paramètres de facturation*: how each account is paid, and where its invoices go."""

    KEYS = ("open_record", "next_tab", "search", "sort", "export")
    tab = ACCOUNTS

    def __init__(self) -> None:
        super().__init__(ACCOUNT_COLUMNS)

    def title_words(self) -> str:
        return _("Billing settings")

    async def records(self) -> Sequence[BillingAccount]:
        return await self.workspace.operator.billing_accounts()

    def key_of(self, record: BillingAccount) -> str:
        return record.number

    def words_of(self, record: BillingAccount) -> Sequence[str]:
        return [record.payment_mode, record.delivery, record.name]

    def details(self, record: BillingAccount) -> Sequence[Detail]:
        return account_details(record)

    def open(self, record: BillingAccount) -> None:
        from screens.billing_settings.forms import AccountForm

        self.app.push_screen(AccountForm(record.number))


class SplitBillScreen(SettingsList[SplitBillProfile]):
    """The split-bill profiles: what the company pays, and how many lines have each."""

    KEYS = ("open_record", "new_record", "lines_of", "next_tab", "search", "sort", "remove_record", "export")
    BINDINGS = bindings("new_record", "lines_of", "remove_record")
    tab = PROFILES

    class Removed(Message):
        """A profile is gone, or why it is not."""

        def __init__(self, failure: Failure | None) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self) -> None:
        self._lines: Counter[str | None] = Counter()
        super().__init__(
            (
                ListColumn("name", N_("Name"), lambda profile: profile.name, 26, min_width=14, flexible=True),
                ListColumn("rule", N_("Who pays what"), rule_words, 34, min_width=20, priority=1, flexible=True),
                ListColumn("lines", N_("Lines"), self._count, 7, priority=1, to_the_right=True),
            )
        )

    def _count(self, profile: SplitBillProfile) -> str:
        return number(self._lines[profile.name])

    def title_words(self) -> str:
        return _("Split-bill profiles")

    async def records(self) -> Sequence[SplitBillProfile]:
        found = await self.workspace.operator.split_bill_profiles()
        self._lines = self.workspace.index.split_bill_profiles.counts()
        return found

    def key_of(self, record: SplitBillProfile) -> str:
        return record.id

    def empty_words(self) -> str:
        return _("There is no split-bill profile yet.\nn makes one.")

    def open(self, record: SplitBillProfile) -> None:
        from screens.billing_settings.forms import SplitBillForm

        self.app.push_screen(SplitBillForm(record.id))

    def do_new_record(self) -> None:
        from screens.billing_settings.forms import SplitBillForm

        self.app.push_screen(SplitBillForm())

    def do_lines_of(self) -> None:
        """The lines that have it."""
        if (profile := self.current) is not None:
            name = profile.name.replace('"', " ")
            self.host.open_area(f'sim_cards/query split="{name}"')

    def do_remove_record(self) -> None:
        profile = self.current
        if profile is None:
            return
        if self._lines[profile.name]:
            self.say(_("Lines have this profile: ctrl+n shows them. Change their split bill first."), "warning")
            return

        def confirmed(yes: bool | None) -> None:
            if yes:
                self._remove(profile)

        body = [profile.name, rule_words(profile)]
        self.app.push_screen(ConfirmDialog(_("Remove this profile?"), body, _("Remove"), keep=_("Keep it")), confirmed)

    @work(group="write", exit_on_error=False)
    async def _remove(self, profile: SplitBillProfile) -> None:
        try:
            await self.workspace.operator.remove_split_bill_profile(profile)
            self.post_message(self.Removed(None))
        except Failure as failure:
            self.post_message(self.Removed(failure))

    @on(Removed)
    def _removed(self, message: Removed) -> None:
        if message.failure is not None:
            self.say_failure(message.failure)
        else:
            self.say(_("The profile is gone."))
        self.fetch()
