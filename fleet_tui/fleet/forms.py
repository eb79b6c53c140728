"""Other forms of the words of a query: `actif` beside *active*, `tarief` beside *plan*.

A catalogue has one word for a status, in the gender and number of a line. People write as they speak (*un numéro
actif*, *geschorste lijnen*), and a field by what the lists and the operator's portal call it (*Tarif*,
*Telefoonnummer*). Which form is meant no rule of grammar tells in four languages; a table does. All folded; all
languages together, since none of these words means two things (a test compares them). They are understood, never
offered: a completion gives the word of the reader's own catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping

from fleet_tui.domain.base import LineStatus
from fleet_tui.i18n import language

FIELD_FORMS: Mapping[str, str] = {
    "number": "numbers msisdn phone gsm tel telephone numeros nummers nummern "
    "telefoon telefoonnummer telefon telefonnummer rufnummer",
    "description": "descriptions beschrijving omschrijvingen beschreibungen",
    "plan": "plans tarif tarief tarieven tarife tariff tariefplan tarifplan abonnement abo subscription",
    "status": "statuts etat toestand zustand state",
    "account": "accounts comptes rekening rechnungskonto konten",
    "option": "options opties optionen",
    "user": "users utilisateurs utilisatrice gebruikers gebruikster nutzerin benutzer personne persoon person",
    "dept": "department departments departements departementen departemente service services dienst"
    " diensten afdelingen abteilungen division team",
    "cost_centre": "cc costcentre costcenter cost_center centredecout centredecouts centrecout centrecouts"
    " kostenplaatsen kostenstellen",
    "label": "labels tag tags etiquettes",
    "operator": "operators operateurs operatoren betreiber",
    "iccid": "sim simkaart simkaartnummer carte kaart karte card",
    "split": "splitbill splitbillprofiel profil profiel profile",
    "block": "blocks blocages blokkeringen sperren barring",
    "cost": "costs couts kost prix prijs preis price",
    "limit": "limits limites limieten limits paybymobile",
    "since": "suspendedsince",
    "scheduled": "planifie planifies planifiees programmee programme geplande ingepland geplante",
}
"""By the English name of the field."""

STATUS_FORMS: Mapping[str, str] = {
    LineStatus.PENDING: "attentes wachtend wachtende ausstehende ausstehender ausstehendes ausstehenden",
    LineStatus.ACTIVE: "actif actifs actives actieve aktive aktiver aktives aktiven",
    LineStatus.SUSPENDED: "suspendu suspendue suspendus suspendues pausee paused gepauzeerde geschorst geschorste "
    "opgeschort opgeschorte pausierte pausierter pausiertes pausierten ausgesetzt",
    LineStatus.CEASED: "arrete arretes arretees resilie resiliee resilies resiliees stopgezette gestopt gestopte "
    "opgezegd opgezegde gekundigte gekundigter gekundigtes gekundigten beendet terminated",
}
"""By the code of a line's status."""

IS_FORMS: Mapping[str, str] = {
    "scheduled": "planifie planifies planifiees programme programmee geplande ingepland geplante geplanter geplantes",
    "blocked": "bloque bloques bloquees geblokkeerde gesperrte gesperrter gesperrtes gesperrten",
    "split": "partage partagee partages partagees gedeeld gedeelde gesplitst gesplitste geteilt geteilte geteilter",
    "departed": "left leaver leavers partis partie parties vertrokkenen ausgeschieden gegangen",
    **{status.lower(): forms for status, forms in STATUS_FORMS.items()},
}
"""By the English word after `is:`."""

ANSWER_FORMS: Mapping[str, str] = {"no": "neen"}
"""By the English answer."""

_NONE_FORMS: Mapping[str, str] = {
    "en": "none nobody without",
    "fr": "aucun aucune personne sans",
    "nl": "geen niemand zonder",
    "de": "kein keine keiner niemand ohne",
}
"""By the language: other words for *no*, where something is not there."""


def none_words() -> frozenset[str]:
    """The words for "not there" in English and in the language in use, folded. *Geen* begins names in Flanders."""
    return frozenset(" ".join((_NONE_FORMS["en"], _NONE_FORMS.get(language(), ""))).split())


def without_words() -> frozenset[str]:
    """The words that say before a field that it is not there: `no user`, `sans utilisateur`; in every language."""
    return frozenset(" ".join(("no", *_NONE_FORMS.values())).split()) - {"personne", "niemand", "nobody"}
