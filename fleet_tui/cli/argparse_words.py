"""argparse speaks the language in use: it asks gettext for its own words, by their English, and we answer.

They stand here so that the catalogues have them; what a newer Python adds stays English until it stands here too.
"""

from __future__ import annotations

import argparse

from fleet_tui.i18n import N_, Nn_, _, ngettext

WORDS = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("not allowed with argument %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("ignored explicit argument %r"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
)
COUNTED = (Nn_("expected %s argument", "expected %s arguments"),)


def speak() -> None:
    """Have argparse ask us."""
    argparse._ = _  # type: ignore[attr-defined]
    argparse.ngettext = ngettext  # type: ignore[attr-defined]
