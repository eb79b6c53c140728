"""Why an action does not apply to what is selected: a sentence for a person, or nothing when it does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fleet_tui.domain.billing import Invoice
from fleet_tui.domain.capabilities import Level
from fleet_tui.domain.changes import kinds
from fleet_tui.domain.changes.kind import ChangeKind
from fleet_tui.domain.group_pack import GroupPack, PackStatus
from fleet_tui.domain.labels import LINE_STATUSES, label
from fleet_tui.domain.payment import Payment
from fleet_tui.domain.plan import Plan
from fleet_tui.domain.profile import Profile, ProfileStatus, Role
from fleet_tui.domain.session import OpenSession
from fleet_tui.domain.ticket import Ticket, TicketStatus
from fleet_tui.i18n import _
from fleet_tui.workspace.capability_words import not_dated, not_offered
from fleet_tui.workspace.selection import Selection

Applies = Callable[[Selection], str | None]
"""Gives None when the action applies, otherwise the reason why not, translated."""


def always(selection: Selection) -> str | None:
    """Applies whatever is selected."""
    return None


def some_line(selection: Selection) -> str | None:
    return None if selection.count else _("There is no line here.")


def some_record(selection: Selection) -> str | None:
    return None if selection.record is not None else _("There is nothing here to open.")


def payable(selection: Selection) -> str | None:
    invoice = selection.record
    if not isinstance(invoice, Invoice):
        return _("There is no invoice here.")
    if invoice.unpaid is None:
        return _("This invoice came out of a file: pay it at your bank.")
    if not invoice.unpaid:
        return _("This invoice is paid.")
    return orderable(selection)


def some_invoice(selection: Selection) -> str | None:
    return None if isinstance(selection.record, Invoice) else _("There is no invoice here.")


def payment_under_way(selection: Selection) -> str | None:
    payment = selection.record
    if not isinstance(payment, Payment) or not payment.under_way:
        return _("This payment has ended.")
    return None


def to_cancel(selection: Selection) -> str | None:
    return payment_under_way(selection) or orderable(selection)


def some_of_ours(selection: Selection) -> str | None:
    return orderable(selection) or some_record(selection)


def not_contracted(selection: Selection) -> str | None:
    if reason := for_managers(selection):
        return reason
    plan = selection.record
    if not isinstance(plan, Plan):
        return _("There is no tariff plan here.")
    return _("This plan is in your contract already.") if plan.contracted else None


def for_managers_to_send(selection: Selection) -> str | None:
    if selection.role != Role.MANAGER:
        return _("Only a fleet manager can write tickets.")
    return own_access(selection)


def open_ticket(selection: Selection) -> str | None:
    if reason := for_managers_to_send(selection):
        return reason
    return _("The ticket is closed; r opens it again.") if is_closed(selection) else None


def closed_ticket(selection: Selection) -> str | None:
    if reason := for_managers_to_send(selection):
        return reason
    return None if is_closed(selection) else _("The ticket is not closed.")


def is_closed(selection: Selection) -> bool:
    return isinstance(selection.record, Ticket) and selection.record.status == TicketStatus.CLOSED


def profiles_change(selection: Selection) -> str | None:
    if selection.role != Role.MANAGER:
        return _("Only a fleet manager can change profiles.")
    return own_access(selection)


def some_profile(selection: Selection) -> str | None:
    if reason := profiles_change(selection):
        return reason
    return None if isinstance(selection.record, Profile) else _("There is no profile here.")


def invited(selection: Selection) -> str | None:
    if reason := some_profile(selection):
        return reason
    profile = selection.record
    if not isinstance(profile, Profile) or profile.status != ProfileStatus.INVITED:
        return _("This profile is complete: there is nothing to invite to.")
    return None if profile.e_mail else _("This profile has no e-mail address to write to.")


def own_access(selection: Selection) -> str | None:
    if selection.connected:
        return None
    if selection.connecting:
        return _("Still connecting: nothing can be changed yet.")
    return _("Not connected: nothing can be changed now. F5 tries again.")


def some_session(selection: Selection) -> str | None:
    if reason := own_access(selection):
        return reason
    if not isinstance(selection.record, OpenSession):
        return _("There is no session here.")
    return _("This is the session you are in.") if selection.record.current else None


def for_readers_of_the_log(selection: Selection) -> str | None:
    return None if selection.role == Role.MANAGER else _("The audit log is for fleet managers.")


def for_readers_of_findings(selection: Selection) -> str | None:
    return None if selection.role == Role.MANAGER else _("Findings are for fleet managers.")


def for_readers_of_profiles(selection: Selection) -> str | None:
    return None if selection.role == Role.MANAGER else _("User profiles are for fleet managers.")


def why_not(kind: ChangeKind, selection: Selection) -> str | None:
    """Why `kind` is not ordered for what is selected: not offered, nobody may now, or no line is in a fitting state."""
    reason = offered(selection, kind) or changeable(selection)
    if reason or not kind.why_not or selection.statuses.intersection(kind.states):
        return reason
    if selection.statuses == {kind.becomes}:
        return _("Already {status}.").format(status=label(LINE_STATUSES, kind.becomes))
    return _(kind.why_not)


def for_change(kind: ChangeKind) -> Applies:
    """`why_not` for one kind."""
    return partial(why_not, kind)


def offered(selection: Selection, kind: ChangeKind) -> str | None:
    """Why `kind` is ordered nowhere: the operator offers neither it nor another kind of the same action."""
    alike = {kind.code, *(each.code for each in kinds.KINDS.values() if kind.action and each.action == kind.action)}
    if any(selection.capabilities.level(code) != Level.NONE for code in alike):
        return None
    return not_offered(selection.capabilities, _(kind.label))


def datable(selection: Selection) -> str | None:
    return not_dated(selection.capabilities) or None


def addable(selection: Selection) -> str | None:
    return for_managers(selection) or offered(selection, kinds.ADD_LINE)


def changeable(selection: Selection) -> str | None:
    return orderable(selection) if selection.count else _("There is no line here.")


def for_managers(selection: Selection) -> str | None:
    return None if selection.role == Role.MANAGER else _("Only a fleet manager can change lines.")


def orderable(selection: Selection) -> str | None:
    return for_managers(selection) or own_access(selection)


def pack_orderable(selection: Selection) -> str | None:
    if selection.role != Role.MANAGER:
        return _("Only a fleet manager can change group packs.")
    return own_access(selection)


def pack_runs(selection: Selection) -> str | None:
    if reason := pack_orderable(selection):
        return reason
    if not isinstance(selection.record, GroupPack):
        return _("There is no group pack here.")
    return (
        _("This group pack has ended; the list of packs orders another one.")
        if selection.record.status == PackStatus.STOPPED
        else None
    )


def something_comes(selection: Selection) -> str | None:
    if reason := pack_runs(selection):
        return reason
    pack = selection.record
    if isinstance(pack, GroupPack) and (pack.stops_on is not None or pack.coming is not None):
        return None
    return _("Nothing is ordered for this pack that could be withdrawn.")


def puk_told(selection: Selection) -> str | None:
    return None if selection.capabilities.puk else not_offered(selection.capabilities, _("PUK"))


def may_see_puk(selection: Selection) -> str | None:
    if reason := puk_told(selection):
        return reason
    if selection.role != Role.MANAGER:
        return _("Only a fleet manager can see the PUK.")
    return None if selection.connected else _("Not connected: the PUK cannot be asked for now. F5 tries again.")
