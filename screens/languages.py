"""The menus of languages, each under its own name: who cannot read the screen finds theirs."""

from __future__ import annotations

from fleet_tui.i18n import _, available_languages, language, language_name
from widgets.choice_list import Choice
from widgets.dialog import ChoiceDialog

_KEYS = tuple(zip("123456789", ("&", "é", '"', "'", "(", "§", "è", "!", "ç"), strict=True))


class LanguageDialog(ChoiceDialog):
    """Answers with the code of a language."""

    def __init__(self) -> None:
        choices = []
        for place, code in enumerate(available_languages()):
            key, *aliases = _KEYS[place] if place < len(_KEYS) else ("",)
            hint = _("in use") if code == language() else ""
            choices.append(Choice(code, language_name(code), key, hint, aliases=tuple(aliases)))
        super().__init__(_("Language"), choices)


class LetterLanguageDialog(ChoiceDialog):
    """Answers with the code of the language that a letter shall be in; the one in use stands first."""

    def __init__(self) -> None:
        codes = [language(), *(code for code in available_languages() if code != language())]
        choices = [Choice(code, language_name(code), str(place)) for place, code in enumerate(codes, start=1)]
        super().__init__(_("Language of the letter"), choices)
