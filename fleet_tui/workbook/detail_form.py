"""The columns of itemised bills: one shape for what operators call otherwise.

Sources: the headings of six operators' files, as public parsers of them name them; called numbers are never read.
"""

from __future__ import annotations

from enum import StrEnum

from fleet_tui.i18n import N_
from fleet_tui.workbook.heading_words import word_set
from fleet_tui.workbook.named_table import Form, wording


class Column(StrEnum):
    """What a column of an itemised bill may say."""

    NUMBER = "number"
    FROM = "from"
    UNTIL = "until"
    CATEGORY = "category"
    TEXT = "text"
    QUANTITY = "quantity"
    UNIT = "unit"
    DURATION = "duration"
    VOLUME = "volume"
    MESSAGES = "messages"
    NET = "net"
    GROSS = "gross"
    AMOUNT = "amount"
    VAT = "vat"
    INVOICE = "invoice"
    ISSUED = "issued"
    ACCOUNT = "account"
    COST_CENTRE = "cost_centre"
    INSTALMENT = "instalment"


NUMBERS = (
    Column.QUANTITY,
    Column.DURATION,
    Column.VOLUME,
    Column.MESSAGES,
    Column.NET,
    Column.GROSS,
    Column.AMOUNT,
    Column.VAT,
)
"""Columns of numbers."""
_AMOUNT_BESIDE = "eur euro € montant bedrag betrag amount total totaal charge charges prix price"
FORM: Form[Column] = Form(
    {
        Column.NUMBER: wording(
            "no appel|msisdn|gsm|gsm no|mobile no|mobile|phone no|no|telephone|telephone no|rufnummer|ruf no|"
            "mobilnummer|mobil no|wireless no|telefoonnummer|telefon no|tel no|no ligne|no line|oproepnummer|"
            "subscriber no|charge msisdn|no gsm|mobiel no|phone",
            "no line ligne lijn anschluss phone mobile subscriber",
        ),
        Column.FROM: wording(
            "from|period from|du|startdato|start date|startzeitpunkt|start|debut|date debut|van|periode van|vanaf|von|"
            "begin|period start|date from|periode du|start dato|date|datum|month|mois|maand|monat|period|periode|"
            "market cycle start date",
            "period periode date datum charge facturation billing",
        ),
        Column.UNTIL: wording(
            "until|period until|au|sluttdato|end date|fin|date fin|tot|periode tot|bis|end|period end|date to|to|"
            "market cycle end date|cycle end date|slutt dato|einddatum",
            "period periode date datum market",
        ),
        Column.CATEGORY: wording(
            "category|categorie|rubrique|rubriek|kategorie|hovedgruppe|tarifzone|item category|feetype|fee type|"
            "charge label|type|soort|art|group|groupe|groep",
            "charge item frais kosten",
        ),
        Column.TEXT: wording(
            "text|tekst|libelle|description|omschrijving|beschreibung|fakturatekst|faktura tekst|item description|"
            "feename|fee name|charge desc|calling plan|designation|bezeichnung|rate plan name|item|article|artikel",
            "charge item frais kosten your",
        ),
        Column.QUANTITY: wording("quantity|quantite|menge|antall|aantal|hoeveelheid|units|charge units|count"),
        Column.UNIT: wording("unit|unite|einheit|eenheid|charge unittype|unittype|unit type|enhet"),
        Column.DURATION: wording(
            "duration|duree|dauer|duur|varighet|minutes|minuten|seconds|secondes|sekunden|seconden|total minutes usage",
            "minutes minuten seconds secondes sekunden seconden s sec min total usage voice",
        ),
        Column.VOLUME: wording(
            "volume|data volume|datenvolumen|data usage|total kb usage|total mb usage|kb|mb|gb|data",
            "kb mb gb mo go ko usage total data volume",
        ),
        Column.MESSAGES: wording(
            "total messages|messages|messaging usage|messages usage|nombre sms|aantal sms|anzahl sms", "total usage sms"
        ),
        Column.NET: wording(
            "net|netto|nettobetrag|net amount|montant htva|amount excl|bedrag excl|montant ht|montant hors tva|"
            "betrag netto|amount net|net eur|excl vat|hors tva|excl btw",
            f"{_AMOUNT_BESIDE} htva ht hors tva excl vat btw exclusief mwst",
        ),
        Column.GROSS: wording(
            "gross|brutto|bruttobetrag|gross amount|montant tvac|amount incl|bedrag incl|betrag brutto|montant ttc|"
            "incl vat|tva comprise|incl btw",
            f"{_AMOUNT_BESIDE} tvac ttc incl vat btw inclusief mwst tva",
        ),
        Column.AMOUNT: wording(
            "amount|montant|bedrag|betrag|cost|charge|price|total current charges|payableamount|payable amount|"
            "charge price|total charges|belop|current charges",
            "eur euro € total charge charges",
        ),
        Column.VAT: wording(
            "vat|tva|btw|mwst|mva prosent|vat rate|taux tva|btw tarief|charge vatrate|vatrate|mva percent|vat percent",
            "rate taux percent prosent pct tarief satz",
        ),
        Column.INVOICE: wording(
            "invoice|invoice no|facture|no facture|factuur|factuur no|rechnung|rechnungsnummer|rechnungs no|"
            "fakturanummer|faktura no|factuurnummer|bill no",
            "no",
        ),
        Column.ISSUED: wording(
            "invoice date|date facture|factuurdatum|rechnungsdatum|fakturadato|bill date|datum factuur|issue date"
        ),
        Column.ACCOUNT: wording(
            "account|account no|compte|compte facturation|billing account|no client|klantnummer|kundennummer|"
            "customer no|billing account no|no compte|konto|foundation account|abonnementets eierkonto",
            "no billing facturation",
        ),
        Column.COST_CENTRE: wording(
            "cost centre|cost center|centre cout|centre couts|kostenplaats|kostenstelle|brukerreferanse"
        ),
        Column.INSTALMENT: wording("instalment|installment|mensualite|schijf|termijn|rate"),
    },
    {
        Column.NUMBER: N_("phone number"),
        Column.FROM: N_("first day of the period"),
        Column.UNTIL: N_("last day of the period"),
        Column.CATEGORY: N_("category"),
        Column.TEXT: N_("text"),
        Column.QUANTITY: N_("quantity"),
        Column.UNIT: N_("unit"),
        Column.DURATION: N_("duration"),
        Column.VOLUME: N_("volume"),
        Column.MESSAGES: N_("text messages"),
        Column.NET: N_("amount excl. VAT"),
        Column.GROSS: N_("amount incl. VAT"),
        Column.AMOUNT: N_("amount"),
        Column.VAT: N_("rate of VAT"),
        Column.INVOICE: N_("invoice"),
        Column.ISSUED: N_("date of the invoice"),
        Column.ACCOUNT: N_("billing account"),
        Column.COST_CENTRE: N_("cost centre"),
        Column.INSTALMENT: N_("instalment"),
    },
    (
        {Column.NUMBER},
        {Column.NET, Column.GROSS, Column.AMOUNT},
        {Column.TEXT, Column.CATEGORY},
    ),
    N_(
        "{file} is no itemised bill: it needs a phone number, an amount, and a text or a category. Its headings are: "
        "{headings}."
    ),
    never=word_set(
        "appele appeles called gebeld gebelde opgeroepen zielrufnummer ziel bestemming destination b zielapn"
        " unique correspondant"
    ),
)
