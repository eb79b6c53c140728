"""Compiles one catalogue: `python -m fleet_tui.i18n.compile FILE.po FILE.mo`.

Not `pybabel compile`: it takes `{percent} % reached` for a text in the style of printf, and fails on its translations.
Ours are all for `str.format`; the tests of the catalogues hold each to the names of its source.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def main() -> None:
    source, target = map(Path, sys.argv[1:3])
    with source.open("rb") as po, target.open("wb") as mo:
        write_mo(mo, read_po(po))


if __name__ == "__main__":
    main()
