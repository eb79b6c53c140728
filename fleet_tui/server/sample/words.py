"""Names, places and things the sample is made of: Belgian, in the country's three languages."""

from __future__ import annotations

from typing import NamedTuple

COMPANY = "Brouwerij De Molen NV"
MAIL_DOMAIN = "brouwerij-de-molen.example"


class Town(NamedTuple):
    """A town with its postcode and a street there."""

    postcode: str
    name: str
    street: str


class Tongue(NamedTuple):
    """First and last names that go together, with the language one writes to them in."""

    language: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


DUTCH = Tongue(
    "NL",
    ("Zoë", "Emma", "Lotte", "Anke", "Sofie", "Hanne", "Griet", "Elke", "Inge", "Katrien", "Liesbeth", "Nele", "Femke",
     "Jana", "Marijke", "Ruth", "Silke", "Tine", "Veerle", "Ilse"),
    ("Jan", "Pieter", "Wout", "Bram", "Koen", "Tom", "Bart", "Dries", "Joris", "Kristof", "Lars", "Maarten", "Niels",
     "Sander", "Stijn", "Thijs", "Wim", "Yannick", "Jürgen", "Geert"),
    ("Peeters", "Janssens", "Maes", "Jacobs", "Mertens", "Willems", "Claes", "Goossens", "Wouters", "De Smet",
     "Vermeulen", "Van den Broeck", "De Clercq", "Hermans", "Aerts", "Van Damme", "Michiels", "Smets", "De Backer",
     "Verhoeven", "Desmedt", "Coppens", "Van de Velde", "Segers", "Verstraete"),
)  # fmt: skip
FRENCH = Tongue(
    "FR",
    ("Margaux", "Chloé", "Élise", "Camille", "Manon", "Inès", "Léa", "Amélie", "Hélène", "Noémie", "Anaïs", "Pauline",
     "Sarah", "Aurélie", "Céline", "Mélanie", "Julie", "Charlotte", "Nathalie", "Françoise"),
    ("Louis", "Hugo", "Théo", "Jérôme", "Benoît", "Cédric", "François", "Grégory", "Loïc", "Maxime", "Nicolas",
     "Olivier", "Quentin", "Rémy", "Sébastien", "Thierry", "Vincent", "Xavier", "Yves", "Karim"),
    ("Dubois", "Lambert", "Dupont", "Martin", "Simon", "Leclercq", "Laurent", "Renard", "Gérard", "Lejeune", "Collard",
     "Delvaux", "Henry", "Noël", "Bodart", "Thiry", "Marchal", "Etienne", "Gilson", "Bastin", "Lemaire", "Evrard",
     "Wauters", "Charlier", "Remacle"),
)  # fmt: skip
GERMAN = Tongue(
    "DE",
    ("Anna", "Lena", "Käthe", "Greta", "Heike", "Ursula", "Sabine", "Jule", "Monika", "Doris"),
    ("Jürgen", "Günther", "Lukas", "Matthias", "Stefan", "Björn", "Rainer", "Felix", "Uwe", "Norbert"),
    ("Müller", "Schmitz", "Jousten", "Kessler", "Schröder", "Heinen", "Pauels", "Kohnen", "Weiß", "Reuter", "Hoffmann",
     "Niessen", "Genten", "Palm", "Servais"),
)  # fmt: skip
TONGUES = (DUTCH, FRENCH, GERMAN)
TONGUE_WEIGHTS = (60, 37, 3)

TOWNS = (
    Town("1000", "Brussel", "Zuidlaan"), Town("2000", "Antwerpen", "Italiëlei"),
    Town("2050", "Antwerpen", "Katwilgweg"),
    Town("2800", "Mechelen", "Battelsesteenweg"), Town("3000", "Leuven", "Diestsestraat"),
    Town("3500", "Hasselt", "Kempische Steenweg"), Town("3600", "Genk", "Europalaan"),
    Town("8000", "Brugge", "Vestingstraat"),
    Town("8400", "Oostende", "Torhoutsesteenweg"), Town("8500", "Kortrijk", "Doorniksewijk"),
    Town("9000", "Gent", "Dok-Noord"), Town("9300", "Aalst", "Gentsestraat"), Town("2300", "Turnhout", "Parklaan"),
    Town("1300", "Wavre", "Chaussée de Louvain"), Town("4000", "Liège", "Quai de Rome"),
    Town("4020", "Liège", "Rue Grétry"),
    Town("5000", "Namur", "Rue de Fer"), Town("6000", "Charleroi", "Boulevard Tirou"),
    Town("6700", "Arlon", "Rue de Bastogne"),
    Town("7000", "Mons", "Rue d'Havré"), Town("7500", "Tournai", "Chaussée de Bruxelles"),
    Town("1400", "Nivelles", "Rue de Namur"), Town("4700", "Eupen", "Aachener Straße"),
    Town("4780", "Sankt Vith", "Hauptstraße"),
)  # fmt: skip

THINGS = (
    "Van {n}, {town}", "Bestelwagen {n}, {town}", "Camionnette {n}, {town}", "Lieferwagen {n}, {town}",
    "Alarm, depot {town}", "Alarme, dépôt {town}", "Router {n}, {town}", "Routeur {n}, {town}",
    "Cold store {n}, {town}",
    "Lift, {town}", "Payment terminal {n}, {town}", "Tank sensor {n}, {town}",
)  # fmt: skip
"""Lines without a user."""

DESKS = ("Depot {town}", "Sales {town}", "Onthaal {town}", "Accueil {town}", "Planning {town}", "Wacht {town}")
"""Descriptions of lines whose user changes with the shift."""
