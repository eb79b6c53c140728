"""What the columns of operators' lists say, and the words in their cells, in French, Dutch, English and German.

Case, accents, spaces and signs of the words do not matter. Their headings are in `heading_words`.
"""

from __future__ import annotations

import re
from enum import StrEnum

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.text import fold


class Field(StrEnum):
    """What a column of a list may say."""

    MSISDN = "msisdn"
    ICCID = "iccid"
    DESCRIPTION = "description"
    PERSON = "person"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    PLAN = "plan"
    STATUS = "status"
    BILLING_ACCOUNT = "billing_account"
    OPTIONS = "options"
    SPLIT_BILL_PROFILE = "split_bill_profile"
    MONTHLY_COST = "monthly_cost"


_STATUSES: dict[LineStatus, str] = {
    LineStatus.PENDING: """
        pending|en attente|in afwachting|ausstehend|to be activated|à activer|te activeren|not activated|
        not yet activated
    """,
    LineStatus.ACTIVE: """
        active|actif|actieve|activée|activé|actief|aktiv|activated|in use|in service|en service|in dienst
    """,
    LineStatus.SUSPENDED: """
        suspended|en pause|suspendue|suspendu|suspendée|gepauzeerd|opgeschort|geschorst|pausiert|on hold|paused|
        mise en pause
    """,
    LineStatus.CEASED: """
        ceased|stopped|arrêtée|arrêté|résiliée|résilié|stopgezet|opgezegd|gekündigt|beendet|terminated|
        cancelled|canceled|disconnected|gestopt
    """,
}

ABSENT_WORDS = frozenset({
    "", "-", "--", "–", "—", "/", "n/a", "na", "nvt", "n.v.t.", "none", "null", "sans objet", "niet van toepassing",
    "nicht zutreffend", "not applicable", "aucun", "aucune", "geen", "keine", "keiner",
})  # fmt: skip
"""Folded cells that say "nothing here"."""
YES_WORDS = frozenset({"yes", "oui", "ja", "true", "vrai", "waar", "wahr", "x", "1"})
NO_WORDS = frozenset({"no", "non", "nee", "neen", "nein", "false", "faux", "onwaar", "falsch", "0"})

_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_COMPARED = re.compile(r"[^a-z0-9€]+")


def compared(text: str) -> str:
    """A word as it is compared: folded, without what stands in parentheses, without spaces and signs."""
    return _NOT_COMPARED.sub("", fold(_PARENTHESES.sub("", text)))


def _known(words: str) -> list[str]:
    return [compared(word) for word in words.split("|")]


_STATUS_OF = {word: status for status, words in _STATUSES.items() for word in _known(words)}


def status_of(word: str) -> LineStatus | None:
    """The status that `word` names in one of the four languages, or by its code."""
    return _STATUS_OF.get(compared(word))
