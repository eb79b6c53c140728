"""How accounts are billed, and split-bill profiles."""

from __future__ import annotations

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, json_of, segment
from fleet_tui.domain.billing import BillingAccount, SplitBillProfile
from fleet_tui.domain.billing_settings import BillingAccountUpdate, SplitBillProfileRequest


class BillingSettings(Endpoint):
    """How accounts are billed, and split-bill profiles."""

    async def change_billing_account(self, account: BillingAccount, changes: BillingAccountUpdate) -> BillingAccount:
        """Raises Conflict, Refused, OutcomeUnknown."""
        body = changes.model_dump_json(exclude_unset=True).encode()
        path = f"/billing-accounts/{segment(account.number)}"
        return await self._ask(BillingAccount, Call("PATCH", path, body=body, version=account.version, changes=True))

    async def add_split_bill_profile(self, wanted: SplitBillProfileRequest, key: str) -> SplitBillProfile:
        """Raises Refused, OutcomeUnknown."""
        call = Call("POST", "/split-bill-profiles", body=json_of(wanted), key=key, changes=True)
        return await self._ask(SplitBillProfile, call)

    async def change_split_bill_profile(
        self, profile: SplitBillProfile, wanted: SplitBillProfileRequest
    ) -> SplitBillProfile:
        """Raises Conflict, Refused, OutcomeUnknown."""
        path = f"/split-bill-profiles/{segment(profile.id)}"
        call = Call("PUT", path, body=json_of(wanted), version=profile.version, changes=True)
        return await self._ask(SplitBillProfile, call)

    async def remove_split_bill_profile(self, profile: SplitBillProfile) -> None:
        """Raises Conflict, Refused (PROFILE_IN_USE), OutcomeUnknown."""
        path = f"/split-bill-profiles/{segment(profile.id)}"
        await self._caller.send(Call("DELETE", path, version=profile.version, changes=True))
