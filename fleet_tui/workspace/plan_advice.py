"""The optimiser's advice between the operator and whoever looks at it: found by words, in words, as an order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from fleet_tui.domain.finding_list import GroupPackAdvice, LineAdvice
from fleet_tui.domain.findings.advice_words import PACK_VERDICTS, VERDICTS, Verdict
from fleet_tui.domain.group_pack import MB_PER_GB
from fleet_tui.domain.labels import label
from fleet_tui.domain.order import OrderItemRequest, OrderRequest
from fleet_tui.domain.text import fold
from fleet_tui.i18n import _
from fleet_tui.i18n.format import decimal
from fleet_tui.workspace.findings import plan_change


def answering(items: Iterable[LineAdvice], words: Sequence[str]) -> list[LineAdvice]:
    """The lines that answer every word: number, user, plan, or what is said of the line."""
    return [each for each in items if all(_answers(each, word) for word in words)]


def _answers(advice: LineAdvice, word: str) -> bool:
    digits = "".join(filter(str.isdigit, word)).lstrip("0")
    if digits and not word.strip("+0123456789./-"):
        return digits in advice.msisdn
    texts = (advice.person, advice.plan, advice.target_name, advice.verdict, verdict_words(advice))
    return any(fold(word) in fold(text) for text in texts if text)


def verdict_words(advice: LineAdvice) -> str:
    """What is said of the line."""
    return label(VERDICTS, advice.verdict)


def packs_answering(packs: Iterable[GroupPackAdvice], words: Sequence[str]) -> list[GroupPackAdvice]:
    """The packs whose name, or that of the pack that is cheaper, has every word."""
    return [
        each for each in packs if all(fold(word) in fold(f"{each.pack} {each.target_name or ''}") for word in words)
    ]


def pack_words(advice: GroupPackAdvice) -> str:
    """The pack that would have cost less, or what else is said of it."""
    if advice.verdict == Verdict.CHEAPER:
        return advice.target_name or advice.target or ""
    return label(PACK_VERDICTS, advice.verdict)


def pack_use(advice: GroupPackAdvice) -> str:
    """What was used a month, of how much: `63 GB of 100 GB, at most 70 GB`."""
    volume = _gb(advice.volume)
    if advice.used is None or advice.most is None:
        return _("not known, of {volume}").format(volume=volume)
    sentence = _("{used} of {volume}, at most {most}")
    return sentence.format(used=_gb(advice.used), volume=volume, most=_gb(advice.most))


def _gb(megabytes: Decimal) -> str:
    return _("{amount} GB").format(amount=decimal(megabytes / MB_PER_GB))


def proposed(advice: LineAdvice) -> str:
    """The plan that is cheaper, with the options that change: `Mobile Contact, + EXTRA_GB`."""
    changed = [*(f"+ {code}" for code in advice.options_added), *(f"- {code}" for code in advice.options_removed)]
    return ", ".join([advice.target_name or advice.target or "", *changed])


def counted(items: Iterable[LineAdvice]) -> list[tuple[str, int]]:
    """Of how many lines what else is said, the most first."""
    counts = Counter(verdict_words(each) for each in items if each.verdict != Verdict.CHEAPER)
    return counts.most_common()


def order_of(items: Iterable[LineAdvice]) -> OrderRequest | None:
    """One order for every line of `items` with a cheaper plan; None without any."""
    wanted = [
        OrderItemRequest(
            line_id=each.line_id,
            expected_version=each.line_version,
            change=plan_change(each.target, each.options_added, each.options_removed),
        )
        for each in items
        if each.verdict == Verdict.CHEAPER and each.target
    ]
    return OrderRequest(items=wanted) if wanted else None
