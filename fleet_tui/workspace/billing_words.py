"""Billing accounts and split bills in words."""

from __future__ import annotations

from fleet_tui.domain.bank import grouped_iban
from fleet_tui.domain.billing import BillingAccount, SplitBillProfile, SplitBillRule
from fleet_tui.domain.billing_settings import BillingAccountUpdate
from fleet_tui.domain.labels import CHARGE_CATEGORIES, DELIVERIES, PAYMENT_MODES, SPLIT_BILL_RULES, label
from fleet_tui.domain.person import Address
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.i18n.format import day, money


def address_words(address: Address | None) -> str:
    """`Katwilgweg 2, 2050 Antwerpen`."""
    return f"{address.street} {address.number}, {address.postcode} {address.town}" if address else ""


def account_words(account: BillingAccount) -> str:
    """`100457319  Katwilgweg 2, 2050 Antwerpen`."""
    return f"{account.number}  {address_words(account.address) or account.name}".strip()


def rule_words(profile: SplitBillProfile) -> str:
    """What the employer pays of the bill."""
    if profile.rule == SplitBillRule.AMOUNT and profile.amount is not None:
        return _("the company pays up to {amount}").format(amount=money(profile.amount))
    if profile.rule == SplitBillRule.PERCENTAGE and profile.percentage is not None:
        return _("the company pays {percentage} %").format(percentage=profile.percentage)
    if profile.rule == SplitBillRule.CATEGORIES:
        categories = ", ".join(label(CHARGE_CATEGORIES, category) for category in profile.categories)
        return _("the company pays {categories}").format(categories=categories)
    return label(SPLIT_BILL_RULES, profile.rule)


def change_details(update: BillingAccountUpdate) -> list[tuple[str, str]]:
    """The settings that `update` names, in words."""
    found: list[tuple[str, str]] = []
    if "payment_mode" in update.model_fields_set:
        found.append((_("Paid by"), label(PAYMENT_MODES, update.payment_mode)))
    if update.mandate is not None:
        found += [(_("IBAN"), grouped_iban(update.mandate.iban)), (_("Holder"), clean(update.mandate.holder))]
    if "delivery" in update.model_fields_set:
        found.append((_("Invoices"), label(DELIVERIES, update.delivery)))
    if update.invoice_e_mail:
        found.append((_("E-mail address"), clean(update.invoice_e_mail)))
    if update.enterprise_number:
        found.append((_("Enterprise number"), update.enterprise_number))
    return found


def account_details(account: BillingAccount) -> list[tuple[str, str]]:
    """All that is set for an account."""
    found: list[tuple[str, str]] = [
        (_("Account"), account.number),
        (_("Name"), account.name),
        (_("Address"), address_words(account.address)),
        (_("Paid by"), label(PAYMENT_MODES, account.payment_mode)),
    ]
    if (mandate := account.mandate) is not None:
        found += [
            (_("IBAN"), grouped_iban(mandate.iban)),
            (_("Holder"), mandate.holder),
            (_("Mandate"), f"{mandate.reference}, {day(mandate.signed_on)}"),
        ]
    found.append((_("Invoices"), label(DELIVERIES, account.delivery)))
    if account.invoice_e_mail:
        found.append((_("E-mail address"), account.invoice_e_mail))
    if account.enterprise_number:
        found.append((_("Enterprise number"), account.enterprise_number))
    return found
