"""Headings of operators' lists, in French, Dutch, English and German, and the words in their cells.

Source: the portal's own labels (*Numéro de téléphone*, *Tarif*, …), the project's glossary, and what operators' exports
in Belgium call the same things. Case, accents, spaces and signs do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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


_HEADINGS: dict[Field, str] = {
    Field.MSISDN: """
        numéro de téléphone|numéro|numéro de gsm|n° de téléphone|n° gsm|no de téléphone|numéro mobile|
        numéro d'appel|gsm|numéros de téléphone|téléphone|tél|tel|telefoonnummer|telefoonnr|gsm-nummer|
        gsm nummer|mobiel nummer|mobiele nummer|nummer|telefoon|oproepnummer|phone number|phone|phone no|number|
        mobile number|mobile phone|msisdn|subscriber number|calling number|cli|telefonnummer|rufnummer|
        mobilnummer|handynummer|telefon
    """,
    Field.ICCID: """
        numéro de carte sim|numéro de la carte sim|n° carte sim|n° sim|numéro sim|carte sim|sim|simkaartnummer|
        simkaart|sim-nummer|simnummer|simkaartnr|nummer simkaart|sim card number|sim card|sim number|sim no|
        iccid|icc|icc-id|sim serial|sim serial number|sim-kartennummer|sim-karte
    """,
    Field.DESCRIPTION: """
        description|libellé|intitulé|commentaire|remarque|omschrijving|beschrijving|naam lijn|opmerking|label|
        comment|line description|line name|remark|reference|référence|referentie|beschreibung|bezeichnung|
        bemerkung
    """,
    Field.PERSON: """
        utilisateur|utilisatrice|nom de l'utilisateur|nom utilisateur|nom et prénom|nom prénom|prénom nom|
        employé|titulaire|gebruiker|gebruikersnaam|naam gebruiker|naam|volledige naam|medewerker|werknemer|user|
        user name|username|name|full name|employee|employee name|nutzer|benutzer|mitarbeiter|name des nutzers|
        vollständiger name|nom
    """,
    Field.GIVEN_NAME: "prénom|voornaam|first name|given name|forename|vorname",
    Field.FAMILY_NAME: """
        nom de famille|achternaam|familienaam|last name|family name|surname|nachname|familienname
    """,
    Field.PLAN: """
        tarif|plan tarifaire|plan|abonnement|formule|formule tarifaire|tariefplan|tarief|abonnementsvorm|
        tariff plan|tariff|price plan|rate plan|subscription|product|produit|tarifplan|produkt
    """,
    Field.STATUS: "statut|état|etat|situation|status|toestand|state|line status|zustand",
    Field.BILLING_ACCOUNT: """
        billing account|compte de facturation|compte facturation|n° compte de facturation|compte client|compte|
        facturatieaccount|facturatierekening|factuuraccount|account|account number|billing account number|
        billing acc|rechnungskonto|rechnungskontonummer|kundenkonto|konto
    """,
    Field.OPTIONS: "options|option|options actives|opties|optie|options list|add-ons|addons|extras|optionen",
    Field.SPLIT_BILL_PROFILE: """
        split bill|splitbill|profil split bill|split-bill|facture partagée|splitbillprofiel|split bill profiel|
        split-bill profile|split bill profile|split billing profile|split billing|split-bill-profil
    """,
    Field.MONTHLY_COST: """
        coût mensuel|cout par mois|prix mensuel|prix par mois|prix|montant mensuel|€ / mois|€/mois|
        maandelijkse kost|maandkost|maandprijs|prijs per maand|prijs|€ / maand|kost per maand|monthly cost|
        monthly price|cost per month|price per month|price|monthly fee|€ / month|cost|kosten pro monat|
        monatliche kosten|monatspreis|preis|€ / monat
    """,
}

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
    """A heading as it is compared: folded, without what stands in parentheses, without spaces and signs."""
    return _NOT_COMPARED.sub("", fold(_PARENTHESES.sub("", text)))


def _known(words: str) -> list[str]:
    return [compared(word) for word in words.split("|")]


_FIELD_OF = {word: field for field, words in _HEADINGS.items() for word in _known(words)}
_STATUS_OF = {word: status for status, words in _STATUSES.items() for word in _known(words)}


def field_of(heading: str) -> Field | None:
    """What a column with this heading says, None for one that a list of lines does not need."""
    return _FIELD_OF.get(compared(heading))


def status_of(word: str) -> LineStatus | None:
    """The status that `word` names in one of the four languages, or by its code."""
    return _STATUS_OF.get(compared(word))


def fields_of(headings: Sequence[str]) -> dict[int, Field]:
    """By column, what the headings say; of two columns that say the same, the first counts."""
    found: dict[int, Field] = {}
    for column, heading in enumerate(headings):
        field = field_of(heading)
        if field is not None and field not in found.values():
            found[column] = field
    return found
