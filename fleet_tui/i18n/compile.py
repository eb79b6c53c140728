"""`python -m fleet_tui.i18n.compile FILE.po …` writes one .mo beside each, as the build of the package does.

pybabel's own command takes the `% o` of “63 % on Monday” for a placeholder of printf; our texts use `str.format`, and
`tests/unit/test_catalogues.py` compares their placeholders.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogue(po: Path) -> None:
    """Write the .mo of `po` beside it."""
    with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
        write_mo(target, read_po(source))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_catalogue(Path(name))
