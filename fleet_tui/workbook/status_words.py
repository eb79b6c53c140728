"""The words for a line's status in lists: this portal's, other operators' and card platforms', in four languages.

Only what means one status is here. "Inactive", "deactivated" and "out of service" are a pause at one operator and the
end at another: they are no status, and whoever reads the list is asked.
"""

from __future__ import annotations

import re
from datetime import date

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.text import INVISIBLE, fold

_STATUSES: dict[LineStatus, str] = {
    LineStatus.PENDING: """
        pending|en attente|en attente d'activation|in afwachting|in afwachting van activatie|ausstehend|to be activated|
        à activer|te activeren|zu aktivieren|not activated|not yet activated|pas encore activée|pas encore activé|
        nog niet geactiveerd|noch nicht aktiviert|activation pending|pending activation|activation ready|ready|ordered|
        commandée|commandé|besteld|bestellt|preactive|preactivated|préactivée|préactivé
    """,
    LineStatus.ACTIVE: """
        active|actif|actifs|actieve|activée|activé|actief|geactiveerd|aktiv|aktiviert|activated|in use|in service|
        en service|in dienst|in gebruik|in betrieb|en cours d'utilisation|live|enabled
    """,
    LineStatus.SUSPENDED: """
        suspended|en pause|suspendue|suspendu|suspendée|gepauzeerd|opgeschort|geschorst|pausiert|on hold|paused|
        mise en pause|temporarily suspended|suspendue temporairement|suspendu temporairement|tijdelijk opgeschort|
        tijdelijk onderbroken|onderbroken|vorübergehend gesperrt|gesperrt|ausgesetzt|blocked|bloquée|bloqué|geblokkeerd|
        barred|standby|in pauze
    """,
    LineStatus.CEASED: """
        ceased|stopped|arrêtée|arrêté|résiliée|résilié|stopgezet|opgezegd|gekündigt|beendet|terminated|cancelled|canceled|
        disconnected|gestopt|retired|closed|clôturée|clôturé|afgesloten|geschlossen|annulée|annulé|geannuleerd|storniert|
        beëindigd|terminée|terminé|purged
    """,
}

_NOT_COMPARED = re.compile(r"[^a-z0-9]+")
_PARENTHESES = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]")
_DATED = re.compile(
    r"(.*?)\s*(?:le|du|op|am|on|seit|since|sinds|depuis le|per|vom)?\s*"
    r"(?:([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2}))"
)


def _compared(text: str) -> str:
    return _NOT_COMPARED.sub("", fold(text))


_STATUS_OF = {_compared(word): status for status, words in _STATUSES.items() for word in words.split("|")}


def status_of(text: str, today: date | None = None) -> LineStatus | None:
    """Return the status that `text` names, None when it names none, or two.

    What stands in parentheses and beside a slash is read as well: "Active (ceased)" is no status, "Actif / Actief" is
    one. A day that has come may stand behind the word ("Résiliée le 01/02/2026"); one that has not makes it unclear.
    """
    inside = [one or other for one, other in _PARENTHESES.findall(text)]
    pieces = [piece for part in (_PARENTHESES.sub(" ", text), *inside) for piece in part.split("/ ")]
    if not inside and "/" in text and not any(map(str.isdigit, text)):
        pieces = text.split("/")
    statuses = {_status_of_piece(piece, today or date.today()) for piece in pieces if piece.strip()}  # noqa: DTZ011
    return statuses.pop() if len(statuses) == 1 else None


def _status_of_piece(piece: str, today: date) -> LineStatus | None:
    if match := _DATED.fullmatch(INVISIBLE.sub("", fold(piece)).strip()):
        day, month, year = (match[4] and (match[2], match[3], match[4])) or (match[7], match[6], match[5])
        try:
            if date(int(year), int(month), int(day)) > today:
                return None
        except ValueError:
            return None
        piece = match[1]
    return _STATUS_OF.get(_compared(piece))
