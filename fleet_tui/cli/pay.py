"""`invoices pay`: what would be paid, a question, the payment, and how it is made.

The key is in a draft before anything is sent, as in the application: a command whose answer was lost is given again,
and asks for the same payment.
"""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence

from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.cli.run import Run
from fleet_tui.domain.billing import Invoice
from fleet_tui.domain.failure import Failure, OutcomeUnknown
from fleet_tui.domain.money import Money
from fleet_tui.domain.payment import Payment, PaymentMethod, PaymentRequest
from fleet_tui.domain.text import clean, fold
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import money, number
from fleet_tui.port import InvoicesPort
from fleet_tui.workspace import qr
from fleet_tui.workspace.drafts import Drafts
from fleet_tui.workspace.invoices import method_words, payment_details, payment_hint, payment_state
from fleet_tui.workspace.record_draft import RecordDraft, read_form

FORM = "payment"


def pay(run: Run, arguments: Namespace) -> Exit:
    """Begin a payment."""
    if bool(arguments.invoice) == bool(arguments.account):
        see = _("See {program} --help.").format(program="fleet-tui invoices pay")
        raise CommandError(_("Numbers of invoices, or a billing account: one of both.") + " " + see)
    if not arguments.dry_run:
        run.may_change(confirmed=arguments.yes)
    return asyncio.run(_pay(run, arguments))


async def _pay(run: Run, arguments: Namespace) -> Exit:
    async with run.connected() as connected:
        operator = connected.operator
        method = _method(arguments.method, await operator.payment_methods())
        invoices = await _invoices(operator, arguments)
        draft = _draft(Drafts(run.paths.drafts(connected.target.files)), method, invoices)
        if not draft.frozen:
            run.console.say(_question(method, invoices))
            if arguments.dry_run:
                return Exit.DONE
            if not arguments.yes:
                run.console.confirm(_("Begin this payment?"), 1)
        elif arguments.dry_run:
            run.console.say(_("This payment was sent before, and no answer came: without --dry-run it is asked for."))
            return Exit.DONE
        payment = await _begin(operator, draft, method, invoices)
    return print_payment(run, payment, arguments)


def _method(wanted: str, offered: Sequence[PaymentMethod]) -> PaymentMethod:
    for method in offered:
        if fold(wanted) in {fold(method.code), fold(method_words(method)), fold(method.name)}:
            return method
    names = ", ".join(method.code.lower() for method in offered)
    raise CommandError(
        _("There is no method “{method}”. There are: {methods}.").format(method=clean(wanted, 60), methods=names)
    )


async def _invoices(operator: InvoicesPort, arguments: Namespace) -> list[Invoice]:
    if arguments.account:
        found = await operator.invoices(arguments.account, unpaid=True)
        if not found:
            raise CommandError(_("Nothing of this billing account is unpaid."), Exit.FAILURE)
        return found
    return [await operator.invoice(each) for each in dict.fromkeys(arguments.invoice)]


def _draft(drafts: Drafts, method: PaymentMethod, invoices: Sequence[Invoice]) -> RecordDraft:
    """The draft of this payment: one that was sent and not answered, or a new one."""
    wanted = _typed(method, invoices)
    for draft in drafts.found().drafts:
        kept = read_form(draft)
        if kept is not None and kept.form == FORM and draft.key is not None and kept.typed == wanted:
            return RecordDraft(drafts, FORM, draft=draft)
    return RecordDraft(drafts, FORM)


def _typed(method: PaymentMethod, invoices: Sequence[Invoice]) -> dict[str, str]:
    return {"method": method.code, "invoices": " ".join(invoice.number for invoice in invoices)}


def _question(method: PaymentMethod, invoices: Sequence[Invoice]) -> str:
    amount = sum((invoice.unpaid for invoice in invoices if invoice.unpaid), Money.of(0))
    counted = ngettext("{count} invoice", "{count} invoices", len(invoices)).format(count=number(len(invoices)))
    return f"{counted} · {money(amount)} · {method_words(method)}"


async def _begin(
    operator: InvoicesPort, draft: RecordDraft, method: PaymentMethod, invoices: Sequence[Invoice]
) -> Payment:
    request = PaymentRequest(method=method.code, invoices=[invoice.number for invoice in invoices])
    title = _("Pay {invoices}").format(invoices=", ".join(request.invoices))
    key = draft.sending(title, _typed(method, invoices))
    try:
        payment = await operator.pay(request, key)
    except OutcomeUnknown:
        raise
    except Failure:
        draft.discard()
        raise
    draft.settled(taken=True)
    return payment


def print_payment(run: Run, payment: Payment, arguments: Namespace) -> Exit:
    """A payment and how it is made; with `--qr` its code too, where one can be made."""
    if arguments.json:
        run.console.json(payment.model_dump(mode="json"))
    else:
        reachable = payment.page is not None and "://" in payment.page
        page = [(_("Payment page"), payment.page or "")] if reachable else []
        run.console.details([*payment_details(payment), *page])
        run.console.say(payment_state(payment))
        if payment.page is not None and not reachable:
            run.console.say(_("The sample's payment page is in the application: 7 Invoices, p shows it."))
        else:
            run.console.say(payment_hint(payment))
        if payment.sample:
            run.console.say(_("Sample: no money moves."))
    return _print_code(run, payment) if arguments.qr else Exit.DONE


def _print_code(run: Run, payment: Payment) -> Exit:
    modules = qr.payment_modules(payment, page=payment.page is not None and "://" in payment.page)
    if not modules:
        run.console.say(_("No QR code can be made of this payment: use the account and the communication."))
        return Exit.PARTLY
    encoding = getattr(run.console.stdout, "encoding", None) or "ascii"
    try:
        "█▀▄".encode(encoding)
    except UnicodeEncodeError:
        half_blocks = False
    else:
        half_blocks = True
    for line in qr.text_lines(modules, half_blocks=half_blocks):
        run.console.put(line)
    return Exit.DONE
