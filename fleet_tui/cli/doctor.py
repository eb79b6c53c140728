"""`doctor`: what works here, and what to do about the rest."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fleet_tui.cli.console import Column
from fleet_tui.cli.exits import Exit
from fleet_tui.cli.run import Run
from fleet_tui.connection import Connected, Target, probe, target_of
from fleet_tui.domain.capabilities import Level
from fleet_tui.domain.changes.kinds import KINDS
from fleet_tui.domain.failure import Failure, NotSignedIn
from fleet_tui.domain.text import clean
from fleet_tui.i18n import N_, _, language
from fleet_tui.keymap import clashes, unfit
from fleet_tui.operators.plugins import provider
from fleet_tui.places import NAMES, area_of
from fleet_tui.settings.paths import config_file
from fleet_tui.terminal.environment import SMALLEST, Colours, Terminal, look
from fleet_tui.terminal.profile import Profile, profile_of

_COLOURS = {
    Colours.NONE: N_("none (NO_COLOR)"),
    Colours.SIXTEEN: N_("the terminal's own 16"),
    Colours.MANY: N_("256"),
    Colours.TRUE: N_("all"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` is empty where nothing needs to be done; `bad`: nothing works without it."""

    subject: str
    found: str
    advice: str = ""
    bad: bool = False

    @property
    def verdict(self) -> str:
        """A word for it."""
        if self.bad:
            return _("bad")
        return _("warn") if self.advice else _("ok")


def examine(run: Run, arguments: Namespace) -> Exit:
    """Look at everything the application leans on; each line says how it is and what to do."""
    terminal = look()
    findings = [
        *_terminal(terminal, profile_of(terminal, run.settings)),
        _size(),
        *_files(run),
        *asyncio.run(_operator(run)),
    ]
    columns = (Column(""), Column(_("What")), Column(_("Found")), Column(_("What to do")))
    run.console.table(columns, ((each.verdict, each.subject, each.found, each.advice) for each in findings))
    return Exit.FAILURE if any(each.bad for each in findings) else Exit.DONE


def _terminal(terminal: Terminal, profile: Profile) -> Iterator[Finding]:
    yield Finding(_("Terminal"), clean(terminal.kind) or "–", terminal.refusal)
    yield Finding(_("Colours"), _(_COLOURS[terminal.colours]))
    yield Finding(_("Theme"), profile.theme)
    locale = "" if terminal.utf8 else _("For every letter and line: export LANG=C.UTF-8")
    yield Finding(_("Characters"), terminal.encoding.upper(), locale)
    signs = _("lines, arrows and ticks") if profile.symbols else _("ASCII instead of lines, arrows and ticks")
    yield Finding(_("Signs"), signs)
    mouse = _("the application's") if profile.mouse else _("the terminal's, for selecting text")
    yield Finding(_("Mouse"), mouse)


def _size() -> Finding:
    size = shutil.get_terminal_size()
    found = _("{columns} columns, {rows} rows").format(columns=size.columns, rows=size.lines)
    small = size.columns < SMALLEST[0] or size.lines < SMALLEST[1]
    return Finding(_("Size"), found, _("Enlarge the window to 80 × 24 or more.") if small else "")


def _files(run: Run) -> Iterator[Finding]:
    settings = config_file()
    yield Finding(_("Settings"), str(settings) if settings.exists() else _("none, all as delivered"))
    yield from _keys(run)
    yield Finding(_("Language"), language())
    yield _directory(run.paths.data)


def _keys(run: Run) -> Iterator[Finding]:
    keymap = run.settings.keymap
    if not keymap:
        return
    from screens.areas import actions_together

    found = ", ".join(f"{action} = {keys}" for action, keys in keymap.items())
    wrong, clashing = " ".join(unfit(keymap)), " ".join(clashes(keymap, actions_together()))
    yield Finding(_("Keys"), clean(found), clean(wrong or clashing), bad=bool(wrong))


def _directory(data: Path) -> Finding:
    subject = _("Data directory")
    if not _there(data):
        parent = next(place for place in data.parents if _there(place))
        if os.access(parent, os.W_OK | os.X_OK):
            return Finding(subject, _("{path}, not made yet").format(path=data))
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        return Finding(subject, str(data), _("It cannot be written: choose another with --data."), bad=True)
    if stat.S_IMODE(data.stat().st_mode) & 0o077:
        return Finding(subject, str(data), _("Others can look into it: chmod 700 {path}").format(path=data))
    return Finding(subject, str(data))


def _there(path: Path) -> bool:
    return os.access(
        path, os.F_OK
    )  # says no where `Path.exists` raises: a name too long, a directory one may not enter


async def _operator(run: Run) -> list[Finding]:
    subject = _("Server")
    target = target_of(run.settings, run.options)
    if target.connection is None:
        return [Finding(subject, _("none: the fleet on this machine"))]
    try:
        if target.adapter is None:
            await probe(target.connection)
        async with run.connected() as connected:
            session = await _session(connected)
            offered = [] if session.advice else [await _offered(connected)]
            return [Finding(subject, target.origin), *_adapter(target), session, *offered]
    except Failure as failure:
        return [Finding(subject, target.origin, failure.user_message, bad=True)]


def _adapter(target: Target) -> Iterator[Finding]:
    """Whose API it is, and what its adapter was held to."""
    if target.adapter is not None:
        yield Finding(_("Operator"), target.adapter.title)
        yield Finding(_("Plug-in"), provider(target.connection.operator if target.connection else "") or _("built in"))
        held = _("against the published specification ({name}), not against the live service")
        yield Finding(_("Checked"), held.format(name=target.adapter.checked_against))


async def _offered(connected: Connected) -> Finding:
    offered = await connected.operator.capabilities()
    absent = [_(name) for place, name in NAMES.items() if not offered.offers(area_of(place))]
    absent += [_(kind.label) for kind in KINDS.values() if offered.level(kind.code) == Level.NONE]
    found = _("all but: {names}").format(names=", ".join(absent)) if absent else _("everything")
    return Finding(_("Offered"), found)


async def _session(connected: Connected) -> Finding:
    try:
        me = await connected.operator.me()
    except NotSignedIn as failure:
        if connected.given:
            look = _("Look what it gives: {place}").format(place=connected.store)
            return Finding(_("Session"), failure.user_message, look)
        name = connected.target.name
        sign_in = _("fleet-tui --profile {name} sign-in").format(name=clean(name)) if name else ""
        return Finding(_("Session"), failure.user_message, sign_in or _("fleet-tui --server URL sign-in"))
    return Finding(_("Session"), _("{name}, kept in {store}").format(name=me.name, store=connected.store))
