"""`make messages`: collects the texts of the code and merges them into each language's catalogue.

Texts that left the code leave the catalogues; new ones come in untranslated, never guessed. With `--check`, as in
`make lint`, nothing is written: what a catalogue lacks, and what of it no code uses, is listed, and the exit code is 1.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
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
    # The time of the day stays out: two branches that each add a text would conflict in it.
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def problems(po: Path, template: Catalog) -> list[str]:
    """What is wrong with the catalogue at `po`, a line for each text: not translated, not sure, or not used."""
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name, domain=DOMAIN)
    wanted = {_key(message): message for message in template if message.id}
    there = {_key(message): message for message in catalogue if message.id}
    return [
        *(f"not translated: {key[1]!r}" for key in wanted if key not in there or not _whole(there[key])),
        *(f"not sure: {key[1]!r}" for key, message in there.items() if message.fuzzy),
        *(f"not used: {key[1]!r}" for key in there if key not in wanted),
    ]


def _key(message: Message) -> tuple[str | None, str]:
    """By what gettext finds it."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _whole(message: Message) -> bool:
    """Every form of it is translated."""
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def main() -> None:
    template = collect()
    catalogues = sorted(LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    if "--check" in sys.argv[1:]:
        found = [f"{po.relative_to(ROOT)}: {problem}" for po in catalogues for problem in problems(po, template)]
        sys.exit("\n".join(found) or 0)
    for po in catalogues:
        catalogue = merged(po, template)
        with po.open("wb") as target:
            write_po(target, catalogue, sort_output=True, omit_header=False, width=100, no_location=True)


if __name__ == "__main__":
    main()
