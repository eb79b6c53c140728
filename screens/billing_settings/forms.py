"""The forms: how one account is billed, who pays what by one split-bill profile."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.widget import Widget

from fleet_tui.domain.amount import InvalidAmount
from fleet_tui.domain.bank import grouped_iban
from fleet_tui.domain.billing import BillingAccount, Delivery, PaymentMode, SplitBillProfile, SplitBillRule
from fleet_tui.domain.billing_settings import (
    BillingAccountUpdate,
    MandateRequest,
    SplitBillCategory,
    SplitBillProfileRequest,
    parse_enterprise_number,
    parse_iban,
    parse_share,
)
from fleet_tui.domain.failure import NotFound
from fleet_tui.domain.labels import CHARGE_CATEGORIES, DELIVERIES, PAYMENT_MODES, SPLIT_BILL_RULES
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.person import is_e_mail
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.said import capitalised
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.record_draft import Typed
from screens.form import FormScreen, text_of
from widgets.field import Field
from widgets.pick import Pick
from widgets.safe import heading, label


class AccountForm(FormScreen):
    """How an account is paid, and where its invoices go. What does not belong to a choice is not shown."""

    form_id = "billing_account"
    submit_label = N_("save")

    def __init__(self, about: str, draft: Draft | None = None) -> None:
        super().__init__(about, draft)
        self._account: BillingAccount | None = None

    def heading(self) -> str:
        return _("Billing of {account}").format(account=self._about)

    def path_words(self) -> list[str]:
        return [_("Billing settings"), self._about]

    def fields(self) -> Iterator[Widget]:
        yield heading(_("Billing account {account}").format(account=self._about))
        yield Pick(_("Paid by"), [(mode, word(PAYMENT_MODES, mode)) for mode in PaymentMode], id="payment_mode")
        yield Field(
            _("IBAN"), hint=_("the account that is debited, like BE68 5390 0754 7034"), required=True, id="iban"
        )
        yield Field(_("Account holder"), required=True, id="holder")
        yield Pick(_("Invoices"), [(way, word(DELIVERIES, way)) for way in Delivery], id="delivery")
        yield Field(_("E-mail address"), required=True, id="invoice_e_mail")
        found_by = _("like 0999.999.922: by it Peppol finds you")
        yield Field(_("Enterprise number"), hint=found_by, required=True, id="enterprise_number")
        consent = _("With a direct debit you agree that each invoice is taken from that account.")
        yield label(consent, id="consent", classes="hint")

    async def latest(self) -> Typed:
        accounts = await self.workspace.operator.billing_accounts()
        self._account = next((account for account in accounts if account.number == self._about), None)
        if self._account is None:
            raise NotFound(_("This billing account does not exist any more."))
        mandate = self._account.mandate
        return {
            "payment_mode": str(self._account.payment_mode),
            "iban": grouped_iban(mandate.iban) if mandate else "",
            "holder": str(mandate.holder) if mandate else "",
            "delivery": str(self._account.delivery),
            "invoice_e_mail": str(self._account.invoice_e_mail or ""),
            "enterprise_number": self._account.enterprise_number or "",
        }

    def show_what_belongs(self) -> None:
        """Show what belongs to what is picked."""
        debit = self._value("payment_mode") == PaymentMode.DIRECT_DEBIT
        delivery = self._value("delivery")
        for name, there in (
            ("iban", debit),
            ("holder", debit),
            ("consent", debit),
            ("invoice_e_mail", delivery == Delivery.E_MAIL),
            ("enterprise_number", delivery == Delivery.PEPPOL),
        ):
            self.query_one(f"#{name}").display = there

    def _value(self, name: str) -> str:
        return next(entry.value for entry in self.all_entries() if entry.id == name)

    def problems(self) -> dict[str, str]:
        found = {}
        typed = self.typed()
        for name, parse, sentence in (
            ("iban", parse_iban, _("This is no IBAN: look at the digits again.")),
            ("enterprise_number", parse_enterprise_number, _("This is no Belgian enterprise number.")),
        ):
            if name in typed and not _parses(parse, text_of(typed, name)):
                found[name] = sentence
        for name in ("holder", "invoice_e_mail"):
            if name in typed and not text_of(typed, name):
                found[name] = _("Please fill this in.")
        if "invoice_e_mail" in typed and not is_e_mail(text_of(typed, "invoice_e_mail")):
            found.setdefault("invoice_e_mail", _("This is not an e-mail address."))
        return found

    def update(self) -> BillingAccountUpdate:
        """What is sent: only what is shown."""
        typed = self.typed()
        given: dict[str, object] = {name: text_of(typed, name) for name in typed if name not in {"iban", "holder"}}
        if "iban" in typed:
            given["mandate"] = MandateRequest(iban=text_of(typed, "iban"), holder=text_of(typed, "holder"))
        return BillingAccountUpdate.model_validate(given)

    async def send(self, key: str) -> object:
        if self._account is None:
            raise NotFound(_("This billing account does not exist any more."))
        return await self.workspace.operator.change_billing_account(self._account, self.update())

    def done(self, result: object) -> None:
        super().done(result)
        self.say(_("Saved."))
        self.host.refresh_fleet()


class SplitBillForm(FormScreen):
    """Who pays what: an amount, a percentage, or category by category; the employee pays the rest."""

    form_id = "split_bill_profile"
    submit_label = N_("save")

    def __init__(self, about: str = "", draft: Draft | None = None) -> None:
        super().__init__(about, draft)
        self._profile: SplitBillProfile | None = None

    def heading(self) -> str:
        return _("Split-bill profile") if self._about else _("New split-bill profile")

    def path_words(self) -> list[str]:
        return [_("Billing settings"), self.heading()]

    def fields(self) -> Iterator[Widget]:
        yield heading(self.heading())
        yield Field(_("Name"), required=True, id="name")
        rules = [(rule, word(SPLIT_BILL_RULES, rule)) for rule in SplitBillRule]
        yield Pick(_("The company pays"), rules, id="rule")
        yield Field(_("€ a month"), required=True, id="amount")
        yield Field(_("Percentage"), hint=_("0 to 100"), required=True, id="percentage")
        payers = [("company", _("the company")), ("employee", _("the employee"))]
        for category in SplitBillCategory:
            name = word(CHARGE_CATEGORIES, category)
            yield Pick(capitalised(name), payers, id=f"pays-{category.lower()}")
        yield label(_("The employee pays the rest, and always the costs of third parties."), classes="hint")

    def show_what_belongs(self) -> None:
        rule = next(entry.value for entry in self.all_entries() if entry.id == "rule")
        for entry in self.all_entries():
            name = str(entry.id)
            if name == "amount":
                entry.display = rule == SplitBillRule.AMOUNT
            elif name == "percentage":
                entry.display = rule == SplitBillRule.PERCENTAGE
            elif name.startswith("pays-"):
                entry.display = rule == SplitBillRule.CATEGORIES

    async def latest(self) -> Typed:
        profiles = await self.workspace.operator.split_bill_profiles()
        self._profile = next((profile for profile in profiles if profile.id == self._about), None)
        if self._profile is None:
            raise NotFound(_("This split-bill profile does not exist any more."))
        profile, paid = self._profile, set(map(str, self._profile.categories))
        payers = {
            f"pays-{category.lower()}": "company" if category.value in paid else "employee"
            for category in SplitBillCategory
        }
        return {
            "name": str(profile.name),
            "rule": str(profile.rule),
            "amount": f"{profile.amount.amount:f}" if profile.amount is not None else "",
            "percentage": "" if profile.percentage is None else str(profile.percentage),
            **payers,
        }

    def problems(self) -> dict[str, str]:
        try:
            self.wanted()
        except _Mistyped as error:
            return error.problems
        return {}

    def wanted(self) -> SplitBillProfileRequest:
        """What is filled in, as it is sent. Raises _Mistyped."""
        typed = self.typed()
        found: dict[str, str] = {}
        if not text_of(typed, "name"):
            found["name"] = _("Please fill this in.")
        given: dict[str, object] = {"name": text_of(typed, "name"), "rule": typed["rule"]}
        if "amount" in typed:
            try:
                given["amount"] = parse_share(text_of(typed, "amount"))
            except InvalidAmount as error:
                found["amount"] = error.message
        if "percentage" in typed:
            text = text_of(typed, "percentage")
            if text.isascii() and text.isdecimal() and int(text) <= 100:
                given["percentage"] = int(text)
            else:
                found["percentage"] = _("Write a figure from 0 to 100.")
        categories = [each for each in SplitBillCategory if typed.get(f"pays-{each.lower()}") == "company"]
        given["categories"] = categories
        if typed["rule"] == SplitBillRule.CATEGORIES and not categories:
            found["pays-subscription"] = _("The company pays one of them at least.")
        if found:
            raise _Mistyped(found)
        return SplitBillProfileRequest.model_validate(given)

    async def send(self, key: str) -> object:
        if self._profile is not None:
            return await self.workspace.operator.change_split_bill_profile(self._profile, self.wanted())
        return await self.workspace.operator.add_split_bill_profile(self.wanted(), key)

    def done(self, result: object) -> None:
        super().done(result)
        self.say(_("Saved."))
        self.host.refresh_fleet()


class _Mistyped(ValueError):
    """`problems`: a sentence by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def _parses(parse: Callable[[str], str], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True
