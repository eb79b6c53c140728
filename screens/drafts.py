"""Going on with what was left half filled in: each kind of draft opens the form it comes from."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from textual.app import App

from fleet_tui.i18n import _
from fleet_tui.workspace.add_line import KIND as ADD_LINE
from fleet_tui.workspace.change_draft import KIND as CHANGE
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.line_edits import line_of
from fleet_tui.workspace.record_draft import read_form
from screens.base import FleetScreen
from widgets.safe import toast

FORMS: dict[str, str] = {
    "payment": "screens.invoices.pay:PayScreen",
    "billing_account": "screens.billing_settings.forms:AccountForm",
    "profile": "screens.profiles.form:ProfileForm",
    "split_bill_profile": "screens.billing_settings.forms:SplitBillForm",
    "group_pack_order": "screens.group_packs.forms:OrderPackScreen",
    "group_pack_change": "screens.group_packs.forms:ChangePackScreen",
    "group_pack_stop": "screens.group_packs.forms:StopPackScreen",
    "group_pack_notification": "screens.group_packs.notification:NotificationScreen",
    "ticket": "screens.tickets.new_ticket:NewTicketScreen",
    "ticket_reply": "screens.tickets.reply:ReplyScreen",
}
"""Module and class of the `FormScreen` of each form of a record, by its `form_id`."""


def open_draft(app: App[Any], draft: Draft) -> None:
    """Go on with `draft` exactly where it was left."""
    if draft.kind == ADD_LINE:
        from screens.add_sim.screen import AddSimScreen

        app.push_screen(AddSimScreen(draft))
    elif (line_id := line_of(draft)) is not None:
        from screens.manage_sim.screen import ManageSimScreen

        app.push_screen(ManageSimScreen(line_id, draft.step))
    elif draft.kind == CHANGE and isinstance(app.screen, FleetScreen):
        from screens.changes import open_change_draft

        if not open_change_draft(app.screen, draft):
            toast(app, _("The lines of this draft are not in the list now; it stays where it is."), "warning")
    elif (kept := read_form(draft)) is not None and kept.form in FORMS:
        module, _colon, name = FORMS[kept.form].partition(":")
        app.push_screen(getattr(import_module(module), name)(kept.about, draft))
    else:
        toast(app, _("This draft comes from a newer version; it stays where it is."), "warning")
