"""`orders approve`, `refuse`, and `approvals …`: four eyes."""

from __future__ import annotations

import asyncio
import uuid
from argparse import Namespace

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.lookup import fleet
from fleet_tui.cli.order_flow import print_preview, print_summary
from fleet_tui.cli.orders import all_items, find_order
from fleet_tui.cli.run import Run
from fleet_tui.domain.approval import ApprovalRule, ApprovalRuleRequest
from fleet_tui.domain.order import ItemStatus, Order
from fleet_tui.i18n import _, labelled
from fleet_tui.workspace.approval_words import decision_words, proposal_words, review_words, rule_words
from fleet_tui.workspace.words import order_result, order_title
from fleet_tui.workspace.workspace import Workspace


def approve(run: Run, arguments: Namespace) -> Exit:
    """Show what somebody else's order would do now, and approve it."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_approve(run, arguments))


def refuse(run: Run, arguments: Namespace) -> Exit:
    """Refuse somebody else's order, and tell them why."""
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_refuse(run, arguments))


def show_rule(run: Run, arguments: Namespace) -> Exit:
    """Which orders wait for a second manager, and what is proposed instead."""
    return asyncio.run(_show_rule(run, arguments))


def set_rule(run: Run, arguments: Namespace) -> Exit:
    """Ask for approval above these limits; what asks for less waits for a second manager."""
    run.may_change(confirmed=arguments.yes)
    wanted = ApprovalRuleRequest(enabled=True, monthly_cost=arguments.monthly_cost, lines=arguments.lines)
    return asyncio.run(_set_rule(run, arguments, wanted))


def switch_off(run: Run, arguments: Namespace) -> Exit:
    """Let no order wait any more; that waits for a second manager itself."""
    run.may_change(confirmed=arguments.yes)
    return asyncio.run(_set_rule(run, arguments, ApprovalRuleRequest(enabled=False)))


def approve_rule(run: Run, arguments: Namespace) -> Exit:
    """Approve the rule that somebody else proposed."""
    run.may_change(confirmed=arguments.yes)
    return asyncio.run(_approve_rule(run, arguments))


def drop_rule(run: Run, arguments: Namespace) -> Exit:
    """Take a proposed rule back, or refuse it."""
    run.may_change(confirmed=arguments.yes)
    return asyncio.run(_drop_rule(run, arguments))


async def _approve(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        order = await _of_another(workspace, arguments.order)
        review = await workspace.operator.approval_review(order.id)
        waiting = [item for item in await all_items(workspace.operator, order) if item.status == ItemStatus.WAITING]
        if not arguments.json:
            kinds = [item.change.kind for item in waiting]
            print_preview(run, review.preview, kinds, workspace.index.catalogue)
        elif arguments.dry_run:
            run.console.json(review.model_dump(mode="json"))
        for said in review_words(review):
            run.console.say(said)
        if not review.preview.accepted:
            raise CommandError(_("Nothing of it could be done any more: refuse it."), Exit.FAILURE)
        print_summary(run, review.preview)
        if arguments.dry_run:
            return Exit.PARTLY if review.preview.refused else Exit.DONE
        if not arguments.yes:
            question = labelled(_("Approve {number}").format(number=order.number), order_title(order))
            run.console.confirm(question + ".", review.preview.accepted)
        _print(run, await workspace.operator.approve_order(review, uuid.uuid4().hex), as_json=arguments.json)
    return Exit.PARTLY if review.preview.refused else Exit.DONE


async def _refuse(run: Run, arguments: Namespace) -> Exit:
    async with fleet(run) as workspace:
        order = await _of_another(workspace, arguments.order)
        await workspace.operator.approval_review(order.id)  # it still waits
        question = labelled(_("Refuse {number}").format(number=order.number), order_title(order))
        if arguments.dry_run:
            run.console.say(question + ".")
            return Exit.DONE
        if not arguments.yes:
            run.console.confirm(question + ".", order.counts.total)
        refused = await workspace.operator.refuse_order(order.id, arguments.reason, uuid.uuid4().hex)
        _print(run, refused, as_json=arguments.json)
    return Exit.DONE


async def _of_another(workspace: Workspace, wanted: str) -> Order:
    """The order `wanted`. Raises CommandError for one's own: what a second manager decides is not asked first."""
    order = await find_order(workspace.operator, wanted)
    if order.approval is not None and workspace.me is not None and order.approval.asked_by == workspace.me.profile_id:
        raise CommandError(_("You placed this order yourself: a second fleet manager decides."), Exit.FAILURE)
    return order


def _print(run: Run, order: Order, *, as_json: bool) -> None:
    if as_json:
        run.console.json(order.model_dump(mode="json"))
    run.console.say(labelled(str(order.number), f"{order_title(order)}, {order_result(order)}"))
    if order.approval is not None:
        run.console.say(decision_words(order.approval))


async def _show_rule(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        rule = await connected.operator.approval_rule()
    if arguments.json:
        run.console.json(rule.model_dump(mode="json"))
        return Exit.DONE
    run.console.put(rule_words(rule))
    if rule.proposal is not None:
        run.console.put(proposal_words(rule.proposal))
    return Exit.DONE


async def _set_rule(run: Run, arguments: Namespace, wanted: ApprovalRuleRequest) -> Exit:
    async with run.connected() as connected:
        rule = await connected.operator.approval_rule()
        if not arguments.yes:
            run.console.confirm(rule_words(wanted), 1)
        _print_rule(run, await connected.operator.change_approval_rule(rule, wanted), as_json=arguments.json)
    return Exit.DONE


async def _approve_rule(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        rule = await connected.operator.approval_rule()
        if rule.proposal is not None and not arguments.yes:
            run.console.confirm(proposal_words(rule.proposal), 1)
        approved = await connected.operator.approve_approval_rule(rule, uuid.uuid4().hex)
        _print_rule(run, approved, as_json=arguments.json)
    return Exit.DONE


async def _drop_rule(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        rule = await connected.operator.approval_rule()
        _print_rule(run, await connected.operator.drop_approval_proposal(rule), as_json=arguments.json)
    return Exit.DONE


def _print_rule(run: Run, rule: ApprovalRule, *, as_json: bool) -> None:
    if as_json:
        run.console.json(rule.model_dump(mode="json"))
    run.console.say(rule_words(rule))
    if rule.proposal is not None:
        run.console.say(proposal_words(rule.proposal))
