"""Choosing the colours, from anywhere; what each is for stands beside its name."""

from __future__ import annotations

from fleet_tui.i18n import N_, _
from fleet_tui.settings.model import THEMES
from widgets.choice_list import Choice
from widgets.dialog import ChoiceDialog

_ABOUT = {
    "dark": N_("light text on a dark ground"),
    "light": N_("dark text on a light ground"),
    "high-contrast": N_("white on black"),
    "ansi-dark": N_("the terminal's colours, on its dark ground"),
    "ansi-light": N_("the terminal's colours, on its light ground"),
    "monochrome": N_("no colours at all"),
}


def theme_dialog(now: str) -> ChoiceDialog:
    """Answers with the name of a theme; `now` is the one in use."""
    choices = [_choice(number, name, now) for number, name in enumerate(THEMES, start=1)]
    return ChoiceDialog(_("Colours"), choices)


def _choice(number: int, name: str, now: str) -> Choice:
    about = _(_ABOUT[name])
    return Choice(name, name, str(number), hint=_("{about} (in use)").format(about=about) if name == now else about)
