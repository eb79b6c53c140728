"""Who pays for a line: its billing account, its split bill."""

from __future__ import annotations

from dataclasses import replace

from fleet_tui.domain.changes import kinds
from fleet_tui.domain.changes.facts import Facts, LineState, Refusal, Result, notice
from fleet_tui.domain.changes.models import SetBillingAccount, SetSplitBill
from fleet_tui.domain.changes.rule import ChangeRule, unless_same


def require_account(number: str, facts: Facts) -> None:
    """Refuse an account the company does not have. Raises Refusal."""
    if number not in facts.accounts:
        raise Refusal("ACCOUNT_UNKNOWN", "There is no billing account {account}.", account=number)


def require_profile(profile: str | None, facts: Facts) -> None:
    """Refuse a split-bill profile that does not exist. Raises Refusal."""
    if profile is not None and profile not in facts.split_bill_profiles:
        raise Refusal("PROFILE_UNKNOWN", "There is no such split-bill profile.")


def lose_split_bill(result: Result, facts: Facts) -> None:
    """End the split bill of the line in `result`, if it has one, and say so."""
    if result.after is None or result.after.split_bill_profile is None:
        return
    name = facts.split_bill_profiles[result.after.split_bill_profile]
    result.after = replace(result.after, split_bill_profile=None)
    result.losses.append(notice("SPLIT_BILL_LOST", "The split-bill profile {profile} ends.", profile=name))


def _set_billing_account(line: LineState, change: SetBillingAccount, facts: Facts) -> Result:
    require_account(change.billing_account, facts)
    return unless_same(line, replace(line, billing_account=change.billing_account))


def _set_split_bill(line: LineState, change: SetSplitBill, facts: Facts) -> Result:
    require_profile(change.split_bill_profile, facts)
    return unless_same(line, replace(line, split_bill_profile=change.split_bill_profile))


def _account_before(before: LineState, after: LineState) -> SetBillingAccount | None:
    if before.billing_account is None or before.billing_account == after.billing_account:
        return None
    return SetBillingAccount(billing_account=before.billing_account)


def _split_bill_before(before: LineState, after: LineState) -> SetSplitBill | None:
    # Without a user the line loses its split bill as well.
    lost_with_user = before.person_id is None and after.person_id is not None and before.split_bill_profile is not None
    if before.split_bill_profile == after.split_bill_profile and not lost_with_user:
        return None
    return SetSplitBill(split_bill_profile=before.split_bill_profile)


SET_BILLING_ACCOUNT = ChangeRule(kinds.SET_BILLING_ACCOUNT, SetBillingAccount, _set_billing_account, _account_before)
SET_SPLIT_BILL = ChangeRule(kinds.SET_SPLIT_BILL, SetSplitBill, _set_split_bill, _split_bill_before)
