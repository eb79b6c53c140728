"""`manual`: the manual page (man 7 man-pages, section 1), made from what the parser knows."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable

from fleet_tui import __version__
from fleet_tui.cli.exits import MEANINGS, Exit
from fleet_tui.cli.parser import PROGRAM
from fleet_tui.cli.run import Run
from fleet_tui.cli.surface import Option, commands, launch_options
from fleet_tui.i18n import N_, _

ENVIRONMENT = (
    ("NO_COLOR", N_("no colours")),
    ("TERM, COLORTERM, LC_ALL, LANG", N_("what the terminal can do, and which language")),
    ("XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_CACHE_HOME", N_("where settings and data are kept")),
    ("HTTPS_PROXY, NO_PROXY", N_("the way to a server")),
)


def manual(run: Run, arguments: Namespace) -> Exit:
    """Print the page: `fleet-tui manual | man -l -`."""
    run.console.put_lines(page())
    return Exit.DONE


def page() -> str:
    """The page in the language in use, as roff."""
    about = _("manage a company's SIM cards and phone lines from a terminal")
    options, command = _("options"), _("command")
    parts = [
        f'.TH FLEET\\-TUI 1 "" "fleet\\-tui {_roff(__version__)}" ""',
        *_section(_("NAME")),
        f"fleet\\-tui \\- {_roff(about)}",
        *_section(_("SYNOPSIS")),
        f".B {_roff(PROGRAM)}",
        f"[\\fI{_roff(options)}\\fR] [\\fI{_roff(command)}\\fR]",
        *_section(_("DESCRIPTION")),
        _roff(_("Without a command the application starts; it needs a terminal of 80×24 at least.")),
        _roff(_("Everything it does can be done with the commands below too, without a screen.")),
        _roff(_("Data goes to standard output, words to standard error.")),
        *_section(_("OPTIONS")),
        _roff(_("These stand before the command.")),
        *_options(launch_options()),
        *_section(_("COMMANDS")),
    ]
    for each in commands():
        for number, usage in enumerate(each.usage):
            parts += [".TP" if number == 0 else ".TQ", f"\\fB{_roff(usage)}\\fR"]
        parts.append(_roff(each.summary[:1].upper() + each.summary[1:] + "."))
        if each.options:
            parts += [".RS", *_options(each.options), ".RE"]
    parts += _section(_("EXIT STATUS"))
    for code, meaning in MEANINGS.items():
        parts += [".TP", f"\\fB{int(code)}\\fR", _roff(_(meaning))]
    parts += _section(_("ENVIRONMENT"))
    for names, says in ENVIRONMENT:
        parts += [".TP", f"\\fB{_roff(names)}\\fR", _roff(_(says))]
    parts += _section(_("FILES"))
    parts += [_roff(_("fleet-tui config path says where the settings are, fleet-tui doctor where everything else is."))]
    return "\n".join(parts) + "\n"


def _section(name: str) -> list[str]:
    return [f".SH {_roff(name)}"]


def _options(options: Iterable[Option]) -> list[str]:
    lines = []
    for option in options:
        names = ", ".join(f"\\fB{_roff(name)}\\fR" for name in option.names)
        lines += [".TP", f"{names} \\fI{_roff(option.takes)}\\fR" if option.takes else names, _roff(option.help)]
    return lines


def _roff(text: str) -> str:
    """`text` as running text: nothing in it is a request or an escape."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
