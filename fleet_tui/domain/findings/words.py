"""Findings in words: what a row of the list says, and the sentence that explains it.

English source texts, translated where they are shown; the values of a finding are put in as the language writes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from fleet_tui.domain.findings.finding import Code, Kind, Value
from fleet_tui.domain.labels import CHANGES, label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.text import clean
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import day, decimal, money, number

KINDS: Mapping[str, str] = {
    Kind.CLAIM: N_("claim back"),
    Kind.SAVE: N_("save money"),
    Kind.WATCH: N_("watch"),
    Kind.DATA: N_("data"),
}

STATES: Mapping[str, str] = {
    "NEW": N_("new"),
    "ORDERED": N_("ordered"),
    "DISPUTED": N_("disputed"),
    "CREDITED": N_("credited"),
    "DISMISSED": N_("dismissed"),
    "GONE": N_("gone"),
}

NAMES: Mapping[str, str] = {
    Code.BILLED_TWICE: N_("billed twice"),
    Code.BILLED_UNKNOWN: N_("number not ours"),
    Code.BILLED_AFTER_END: N_("billed after its end"),
    Code.PRICE_DIFFERS: N_("price above the contract"),
    Code.PRICE_LOWER: N_("price below the contract"),
    Code.NOT_IN_CONTRACT: N_("not in the contract"),
    Code.RATE_DIFFERS: N_("rate above the contract"),
    Code.DISCOUNT_MISSING: N_("discount missing"),
    Code.CREDIT_MISSING: N_("credit missing"),
    Code.INSTALMENT_PAST_END: N_("instalment after the last"),
    Code.VAT_WRONG: N_("VAT wrong"),
    Code.FEE: N_("fee"),
    Code.SUM_WRONG: N_("sums differ"),
    Code.PERIOD_GAP: N_("time without an invoice"),
    Code.PERIOD_TWICE: N_("two invoices for a period"),
    Code.LEAVER: N_("user left"),
    Code.SUSPENDED_BILLED: N_("suspended and paid"),
    Code.PENDING_BILLED: N_("never activated and paid"),
    Code.NO_USE: N_("no use"),
    Code.OPTION_UNUSED: N_("option not used"),
    Code.CHEAPER_PLAN: N_("cheaper plan"),
    Code.POOL_IDLE: N_("pack hardly used"),
    Code.POOL_SHORT: N_("pack too small"),
    Code.NO_PERSON: N_("no user"),
    Code.TWO_LINES: N_("two lines of one user"),
    Code.ROAMING_OUTLIER: N_("roaming far above the usual"),
    Code.SPIKE: N_("bill far above the usual"),
    Code.THIRD_PARTY: N_("third parties"),
    Code.PREMIUM: N_("premium numbers"),
    Code.SPLIT_DIFFERS: N_("split bill differs"),
    Code.PLAN_DIFFERS: N_("plan differs"),
    Code.NOT_BILLED: N_("on no invoice"),
    Code.COST_CENTRE_DIFFERS: N_("cost centre differs"),
    Code.ORDER_LATE: N_("order late"),
    Code.CHANGED_OUTSIDE: N_("changed outside"),
    Code.GONE: N_("missing in the list"),
    Code.PERSON_AMBIGUOUS: N_("user not clear"),
    Code.NOT_IN_HR: N_("user not in the HR list"),
    Code.JOINER_WITHOUT_LINE: N_("employee without a line"),
}
"""What each kind of finding is called, for sums and filters."""

_ROWS: Mapping[str, str] = {
    Code.BILLED_TWICE: N_("billed twice: {item}"),
    Code.BILLED_UNKNOWN: N_("billed, but in no list and no order of ours"),
    Code.BILLED_AFTER_END: N_("billed after its end, {day}"),
    Code.PRICE_DIFFERS: N_("{item} {billed}, contract {contract}"),
    Code.PRICE_LOWER: N_("{item} {billed}, contract {contract} (in our favour)"),
    Code.NOT_IN_CONTRACT: N_("not in the contract: {item}"),
    Code.RATE_DIFFERS: N_("{item} {billed}, by its rate {contract}"),
    Code.DISCOUNT_MISSING: N_("{item} not given ({contract} a month)"),
    Code.CREDIT_MISSING: N_("{missing} accepted on {day}, not credited yet"),
    Code.INSTALMENT_PAST_END: N_("instalment past the last: {item}"),
    Code.VAT_WRONG: N_("{rate} % VAT on {item}"),
    Code.FEE: N_("fee of {billed}: {item}"),
    Code.SUM_WRONG: N_("invoice {invoice}: {stated} stated, {reckoned} reckoned"),
    Code.PERIOD_GAP: N_("no invoice for {since} – {until}"),
    Code.PERIOD_TWICE: N_("invoices {invoice} and {other} for one period"),
    Code.LEAVER: N_("user left on {day}"),
    Code.SUSPENDED_BILLED: N_("suspended since {day}"),
    Code.PENDING_BILLED: N_("never activated"),
    Code.NO_USE: N_("no use for {count} months"),
    Code.OPTION_UNUSED: N_("{item} not used for {count} months"),
    Code.CHEAPER_PLAN: N_("{plan} is enough ({use_gb} GB a month)"),
    Code.POOL_IDLE: N_("{pack}: {percent} % used at most"),
    Code.POOL_SHORT: N_("{pack}: {extra} a month beyond it"),
    Code.NO_PERSON: N_("no user"),
    Code.TWO_LINES: N_("second line of {person}"),
    Code.ROAMING_OUTLIER: N_("roaming {billed}, usually {usual}"),
    Code.SPIKE: N_("{billed}, usually {usual}"),
    Code.THIRD_PARTY: N_("third parties {billed}: {item}"),
    Code.PREMIUM: N_("premium numbers {billed}: {item}"),
    Code.SPLIT_DIFFERS: N_("{over} more than split bill {profile} says"),
    Code.PLAN_DIFFERS: N_("list says {plan}, invoice {billed}"),
    Code.NOT_BILLED: N_("on no invoice for {count} months"),
    Code.COST_CENTRE_DIFFERS: N_("cost centre {one} or {other}"),
    Code.ORDER_LATE: N_("{order} late: {change}, due {day}"),
    Code.CHANGED_OUTSIDE: N_("changed outside: {before} → {after}"),
    Code.GONE: N_("missing in the list of {day}"),
    Code.PERSON_AMBIGUOUS: N_("{count} employees could be {person}"),
    Code.NOT_IN_HR: N_("{person} is not in the HR list"),
    Code.JOINER_WITHOUT_LINE: N_("{person}, since {day}, has no line"),
}

_SENTENCES: Mapping[str, str] = {
    Code.BILLED_TWICE: N_("The same item was billed for this number and period more than once."),
    Code.BILLED_UNKNOWN: N_("This number is in none of our lists, and no order of ours brings it. Is it ours?"),
    Code.BILLED_AFTER_END: N_("The line ended on {day}, and days after that were billed."),
    Code.PRICE_DIFFERS: N_("Billed at {billed}; your contract says {contract}."),
    Code.PRICE_LOWER: N_("Billed at {billed}; your contract says {contract}. Nothing to claim."),
    Code.NOT_IN_CONTRACT: N_("Your price list has no price for this item. Ask the operator what it is."),
    Code.RATE_DIFFERS: N_("Billed at {billed}; quantity times rate is {contract}."),
    Code.DISCOUNT_MISSING: N_("Your contract gives {contract} a month off; the invoice did not."),
    Code.CREDIT_MISSING: N_("The operator accepted this on {day}, and the invoices since did not bring the money."),
    Code.INSTALMENT_PAST_END: N_("The device is paid off, and instalments go on."),
    Code.VAT_WRONG: N_("The rate of VAT on this charge is not the one it should have. The amount is VAT."),
    Code.FEE: N_("A fee that comes once."),
    Code.SUM_WRONG: N_("The amounts of the invoice do not add up. Check claims from it by hand."),
    Code.PERIOD_GAP: N_("No invoice covers these days."),
    Code.PERIOD_TWICE: N_("Two invoices of one account are for the same period, for other lines each."),
    Code.LEAVER: N_("{person} left on {day}, and the line is still live."),
    Code.SUSPENDED_BILLED: N_("The line is suspended, and paid all the same."),
    Code.PENDING_BILLED: N_("The line was never activated, and paid all the same."),
    Code.NO_USE: N_("No calls, no texts and no data in the last {count} months."),
    Code.OPTION_UNUSED: N_("What the option is for was not used in the last {count} months."),
    Code.CHEAPER_PLAN: N_(
        "{plan} would have cost {mean} a month on average, {now} {now_mean}. Its dearest month would have been {worst}."
    ),
    Code.POOL_IDLE: N_("At most {percent} % of the pack was used in any of the last months."),
    Code.POOL_SHORT: N_("In each of the last months more was paid beyond the pack: {extra} on average."),
    Code.NO_PERSON: N_("The list gives this line no user."),
    Code.TWO_LINES: N_("{person} has another line: {msisdn}."),
    Code.ROAMING_OUTLIER: N_("Roaming came to {billed} last month; the line's usual is {usual}."),
    Code.SPIKE: N_("The line cost {billed} last month; its usual is {usual}."),
    Code.THIRD_PARTY: N_("Services of third parties were paid with this line last month."),
    Code.PREMIUM: N_("Numbers that cost more were called or texted last month."),
    Code.SPLIT_DIFFERS: N_("The company was billed {over} that the split-bill profile {profile} leaves to the user."),
    Code.PLAN_DIFFERS: N_("The list says {plan}, and {billed} is billed."),
    Code.NOT_BILLED: N_("The line is live, and no invoice of the last {count} months has it."),
    Code.COST_CENTRE_DIFFERS: N_("List, invoice and HR list do not agree: {one} or {other}."),
    Code.ORDER_LATE: N_("Asked for in {order}, due on {day}, and no list shows it yet."),
    Code.CHANGED_OUTSIDE: N_("The list of {day} has {after} where it was {before}; nobody here asked for it."),
    Code.GONE: N_("The list of {day} does not have this line, and nobody asked to stop it."),
    Code.PERSON_AMBIGUOUS: N_("{count} employees of the HR list could be {person}. Who is it?"),
    Code.NOT_IN_HR: N_("The list names {person}, whom the HR list does not have."),
    Code.JOINER_WITHOUT_LINE: N_("{person} works here since {day}, and no line is theirs."),
}

_OF_RENT: Mapping[str, str] = {
    _ROWS[Code.CREDIT_MISSING]: N_("{missing} of rent after {day}, not credited yet"),
    _SENTENCES[Code.CREDIT_MISSING]: N_(
        "Rent was billed in advance for days after the end on {day}; {count} invoices since did not give it back."
    ),
}
"""What is said instead where no dispute was accepted."""

_MORE: Mapping[str, Sequence[tuple[str, str]]] = {
    Code.CHEAPER_PLAN: (
        ("options", N_("With it: {options}.")),
        ("dearer", N_("In {dearer} of {months} months it would have cost more.")),
        ("peak", N_("Far more than usual was used in {peak}.")),
    ),
    Code.POOL_IDLE: (("offer", N_("{offer} would have been enough.")),),
    Code.POOL_SHORT: (("offer", N_("{offer} would have cost less.")),),
}
"""What is said beside, where the value of that name says something."""

_AMOUNTS = frozenset(
    {"billed", "contract", "missing", "stated", "reckoned", "extra", "usual", "over", "mean", "now_mean", "worst"}
)
_DAYS = frozenset({"day", "since", "until"})
_TEXTS_THERE: Mapping[tuple[str, str], str] = {
    (Code.PLAN_DIFFERS, "billed"): "text",
}


def row_of(code: str, values: Mapping[str, str], currency: str = "EUR") -> str:
    """What the list says of a finding; a code that a newer server invented is shown as it is, cleaned."""
    return _filled(_ROWS, code, {"use_gb": "?"} | dict(values) if code == Code.CHEAPER_PLAN else values, currency)


def sentence_of(code: str, values: Mapping[str, str], currency: str = "EUR") -> str:
    """What explains it."""
    more = [
        _filled({code: words}, code, values, currency) for value, words in _MORE.get(code, ()) if _says(values, value)
    ]
    return " ".join([_filled(_SENTENCES, code, values, currency), *more])


def _says(values: Mapping[str, str], name: str) -> bool:
    return values.get(name, "0") not in {"", "0"}


def _filled(table: Mapping[str, str], code: str, values: Mapping[str, str], currency: str) -> str:
    if code not in table:
        return label(NAMES, code)
    shown = {name: _shown(code, name, value, currency) for name, value in values.items()}
    words = table[code]
    if code == Code.CREDIT_MISSING and "reference" not in values:
        words = _OF_RENT.get(words, words)
    try:
        return _(words).format(**shown)
    except KeyError:  # a newer server names its values otherwise
        return label(NAMES, code)


def _shown(code: str, name: str, value: str, currency: str) -> str:
    """One value as people write it; one that cannot be read as it came, cleaned."""
    try:
        if name in _AMOUNTS and (code, name) not in _TEXTS_THERE:
            return money(Decimal(value), currency)
        if name in _DAYS:
            return day(date.fromisoformat(value))
        if name == "use_gb":
            return decimal(Decimal(value))
        if name in {"count", "number", "of", "dearer", "months"}:
            return number(int(value))
    except (InvalidOperation, ValueError):
        return clean(value)
    if name == "msisdn":
        return grouped(value)
    return label(CHANGES, value) if name == "change" else clean(value)


def on_the_wire(values: Mapping[str, Value]) -> dict[str, str]:
    """The values of a finding as texts: amounts with their decimals, days in ISO 8601."""
    return {name: f"{value:f}" if isinstance(value, Decimal) else str(value) for name, value in values.items()}
