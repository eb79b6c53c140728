"""The disputes: money asked back, with what came of each letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import ClassVar

from fleet_tui.domain.finding_list import Dispute
from fleet_tui.domain.msisdn import grouped, plain
from fleet_tui.i18n import N_, _, joined
from fleet_tui.i18n.format import day, money, number
from fleet_tui.workspace.dispute_words import claim_words, is_late, short_state, still_open, sums_words
from fleet_tui.workspace.findings import ABSENT, figure_text
from fleet_tui.workspace.listing import ListColumn
from screens.base import bindings
from screens.findings.dispute_acts import DisputeActs, dispute_title
from screens.listing import ListScreen
from widgets.detail_pane import Detail
from widgets.table_source import Cell, Role

_CLAIMS_SHOWN = 12
_ROLES: dict[str, Role] = {"DRAFTED": "pending", "SENT": "pending", "ACCEPTED": "pending", "CREDITED": "active"}
KEYS = ("dispute_sent", "dispute_credited", "dispute_accepted", "dispute_reminder", "dispute_letter")


class DisputesScreen(DisputeActs, ListScreen[Dispute]):
    """All of them, newest first."""

    KEYS: ClassVar[tuple[str, ...]] = ("open_record", *KEYS, "search", "sort", "export")
    BINDINGS = bindings(*KEYS)

    def __init__(self) -> None:
        super().__init__(
            (
                ListColumn("number", N_("No."), lambda each: str(each.number), 3, lambda each: Decimal(each.number),
                           kind="number"),
                ListColumn("state", N_("State"), lambda each: short_state(each, self.today), 14),
                ListColumn("asked", N_("Asked"), lambda each: figure_text(each.amount, each.currency), 9,
                           lambda each: each.amount, kind="money"),
                ListColumn("credited", N_("Credited"), lambda each: figure_text(each.credited, each.currency), 9,
                           lambda each: each.credited, kind="money"),
                ListColumn("sent", N_("Sent"), lambda each: _day(each.sent_on), 10, lambda each: each.sent_on,
                           priority=2),
                ListColumn("deadline", N_("Answer due"), lambda each: _day(each.deadline), 10,
                           lambda each: each.deadline, priority=1),
                ListColumn("reference", N_("Reference"), lambda each: each.reference or ABSENT, 24, min_width=10,
                           flexible=True),
                ListColumn("claims", N_("Claims"), lambda each: number(len(each.claims)), 6,
                           lambda each: Decimal(len(each.claims)), priority=3, kind="number"),
            )
        )  # fmt: skip

    def title_words(self) -> str:
        return _("Disputes")

    async def records(self) -> Sequence[Dispute]:
        return await self.workspace.operator.disputes()

    def key_of(self, record: Dispute) -> str:
        return str(record.number)

    def words_of(self, record: Dispute) -> Sequence[str]:
        return [plain(claim.msisdn) for claim in record.claims if claim.msisdn]

    def role_of(self, column_id: str, record: Dispute) -> Role:
        late = is_late(record, self.today)
        return dispute_role(record, late=late) if column_id == "state" or (column_id == "deadline" and late) else ""

    def details(self, record: Dispute) -> Sequence[Detail]:
        shown = record.claims[:_CLAIMS_SHOWN]
        lines = [grouped(claim.msisdn) if claim.msisdn else claim_words(claim) for claim in shown]
        more = len(record.claims) - len(shown)
        return [
            *dispute_details(record, self.today),
            ("", ""),
            *((_("Lines") if not place else "", line) for place, line in enumerate(lines)),
            *([("", _("and {count} more").format(count=number(more)))] if more > 0 else []),
        ]

    def empty_words(self) -> str:
        return _("No money was asked back yet.\nIn Findings (0), ; writes the letter for what can be claimed.")

    def state_words(self) -> str:
        """What is asked of the operator, and what of it came back."""
        return sums_words(self.listing.first(self.listing.total), self.today)

    def open(self, record: Dispute) -> None:
        from screens.findings.dispute import DisputeScreen

        self.app.push_screen(DisputeScreen(record.number))

    def dispute(self) -> Dispute | None:
        return self.current

    def changed(self) -> None:
        self.fetch()


def dispute_role(dispute: Dispute, *, late: bool) -> Role:
    """How its state is coloured: one that is late stands out."""
    return "refused" if late else _ROLES.get(dispute.state, "")


def dispute_details(dispute: Dispute, today: date) -> list[Detail]:
    """What is known of it, a line each."""
    late = is_late(dispute, today)
    return [
        (_("Number"), Cell(dispute_title(dispute.number), "strong")),
        (_("State"), Cell(short_state(dispute, today), dispute_role(dispute, late=late))),
        (_("Asked"), money(dispute.amount, dispute.currency)),
        (_("Credited"), money(dispute.credited, dispute.currency)),
        (_("Open"), money(still_open(dispute), dispute.currency)),
        (_("Drafted"), joined(", ", filter(None, [day(dispute.drafted_on), dispute.by]))),
        (_("Sent"), _day(dispute.sent_on)),
        (_("Answer due"), Cell(_day(dispute.deadline), "refused" if late else "")),
        (_("Accepted"), _day(dispute.accepted_on)),
        (_("Reference"), dispute.reference or ABSENT),
    ]


def _day(value: date | None) -> str:
    return day(value) if value else ABSENT
