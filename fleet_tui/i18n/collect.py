"""`make messages`: collects the texts of the code and merges them into each language's catalogue.

Texts that left the code leave the catalogues; new ones come in untranslated, never guessed.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from fleet_tui.i18n import DOMAIN, LOCALES

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("fleet_tui", "screens", "widgets")
KEYWORDS = {"_": None, "N_": None, "Nn_": (1, 2), "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def collect() -> Catalog:
    """All marked texts of the code, without places (a moved line must not change a catalogue)."""
    catalogue = Catalog(project="fleet-tui", fuzzy=False)
    for folder in FOLDERS:
        for _file, _line, message, comments, context in extract_from_dir(
            ROOT / folder, keywords=KEYWORDS, comment_tags=("i18n:",), strip_comment_tags=True
        ):
            catalogue.add(message, auto_comments=comments, context=context)
    return catalogue


def merged(po: Path, template: Catalog) -> Catalog:
    """The catalogue at `po` brought up to `template`, translations kept where the text is the same."""
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name, domain=DOMAIN)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def main() -> None:
    template = collect()
    for po in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"):
        catalogue = merged(po, template)
        with po.open("wb") as target:
            write_po(target, catalogue, sort_output=True, omit_header=False, width=100, no_location=True)


if __name__ == "__main__":
    main()
