"""The application: it wires the workspace to the screens, and does nothing else.

Order of the start, so that something stands on screen at once: paint the dashboard, bring back the last snapshot, and
only then import what is heavy, connect, sign in and fetch the difference.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar, Protocol

from textual import events, work
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from fleet_tui.actions import ACTIONS, Action, available
from fleet_tui.connection import Connected, connect, opened
from fleet_tui.crash import report
from fleet_tui.domain.calendar import Clock, system_clock
from fleet_tui.domain.failure import Failure, NotSignedIn
from fleet_tui.domain.waiting import tell_waits_to
from fleet_tui.fleet.loader import KEYS_FIRST
from fleet_tui.i18n import _, call_keys, ngettext, set_language
from fleet_tui.i18n.format import number
from fleet_tui.keymap import clashes, renamed
from fleet_tui.places import absent_places
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.loading import SettingsError, store
from fleet_tui.settings.model import Settings
from fleet_tui.settings.paths import Paths, config_file
from fleet_tui.terminal import browser, first_frame
from fleet_tui.terminal.application import TerminalApp
from fleet_tui.terminal.driver import FleetDriver
from fleet_tui.terminal.idle import Idle
from fleet_tui.terminal.line_filter import ControlFilter, can_be_sent
from fleet_tui.terminal.profile import CAPABLE, Profile
from fleet_tui.terminal.themes import BY_NAME, MONOCHROME, ColourFilter
from fleet_tui.workspace.outcome import wait_words
from fleet_tui.workspace.reach import EVERYWHERE, Reach
from fleet_tui.workspace.workspace import Workspace
from screens.areas import actions_together, open_screen
from screens.base import FleetChanged, FleetScreen, failure_sentence
from screens.dashboard import DashboardScreen
from screens.digit_burst import DigitBurst
from screens.last_frame import LastFrame, last_frame
from widgets.messages import MessageRow
from widgets.safe import TextInput, toast
from widgets.saying import say_all_again

HELD_FOR = 3.0
"""Seconds for which the last frame of the run before stays at most; progress is to be seen then."""
ANNOUNCED_EVERY = 0.25
"""Seconds between two paintings of a fleet that is being loaded."""


class Connect(Protocol):
    """How an operator is reached: `fleet_tui.connection.connect`, or a test's own."""

    async def __call__(
        self, settings: Settings, options: LaunchOptions, *, progress: Callable[[int, int], None] | None = None
    ) -> Connected: ...


def _stylesheet() -> Path:
    """`fleet.tcss`: inside the package in a wheel, at the top level in a checkout."""
    packaged = Path(__file__).with_name("fleet.tcss")
    return packaged if packaged.exists() else Path(__file__).parent.with_name("fleet.tcss")


class FleetApp(MessageRow[None], TerminalApp[None]):
    """One run. `profile` is how it appears on this terminal; `connect` is how an operator is reached.

    `after_loading` is called when a fleet has come, and with it all that will be imported; `keep_frame` when the run
    ends or somebody has to sign in, with what the next start may show first.
    """

    TITLE = "fleet-tui"
    CSS_PATH = _stylesheet()
    ENABLE_COMMAND_PALETTE = False  # our own shows keys, and why an action does not apply
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(ACTIONS[action].keys), action, id=action, show=False, priority=True)
        for action in ("quit", "language", "messages")
    ]

    def __init__(
        self,
        settings: Settings,
        options: LaunchOptions,
        *,
        profile: Profile = CAPABLE,
        connect: Connect = connect,
        clock: Clock = system_clock,
        after_loading: Callable[[], None] = lambda: None,
        keep_frame: Callable[[LastFrame], None] = lambda frame: None,
    ) -> None:
        super().__init__(driver_class=FleetDriver, clock=clock)
        for theme in BY_NAME.values():
            self.register_theme(theme)
        self.theme = profile.theme
        self.set_keymap(settings.keymap)
        call_keys(renamed(settings.keymap))
        leave = available(["quit"], keymap=settings.keymap)[0]
        self.leaving_keys, self.leaving_key = frozenset(leave.keys), leave.key
        self.launch_options = options
        target = opened(settings, options)
        self.workspace = Workspace(
            settings,
            Paths.of(settings.data_dir),
            origin=target.origin,
            files=target.files,
            key_id=target.key_id,
            read_only=options.read_only,
            reach=Reach(settings.export_dir) if options.kiosk else EVERYWHERE,
            clock=clock,
        )
        self._idle = Idle(self, settings.lock_after or 0, self.lock)
        self._connect = connect
        self._after_loading = after_loading
        self._announced_at = 0.0
        self._digits = DigitBurst()
        self._keep_frame = keep_frame
        self.holds_painting = first_frame.stands()
        self._running_loop: asyncio.AbstractEventLoop | None = None
        self.cursor_blinks = profile.blink
        self.half_blocks = can_be_sent("▀▄", profile.encoding)
        self.sends_changes_only = not profile.whole_repaint
        self._safety_net = ControlFilter(profile.encoding, symbols=profile.symbols)
        self._no_colours = ColourFilter()

    # Start and end

    def on_mount(self) -> None:
        self._running_loop = asyncio.get_running_loop()
        tell_waits_to(self._tell_wait)  # before the first screen: what starts here inherits it
        self._idle.start()
        self.push_screen(DashboardScreen())
        if self.workspace.remembered.screen == "sim_cards":
            self.open_area("sim_cards")
        # After the first paint: what follows imports half of the application.
        if self.workspace.settings.keymap:
            self.call_after_refresh(self._say_clashes)
        self.call_after_refresh(self.start_up)
        self.set_timer(HELD_FOR, self.paint_from_now)

    def _say_clashes(self) -> None:
        if found := clashes(self.workspace.settings.keymap, actions_together()):
            toast(self, " ".join(found), "warning", timeout=30)

    @work(group="start", exit_on_error=False)
    async def start_up(self) -> None:
        """Snapshot, connection, sign-in, difference."""
        self._offer_drafts()
        for _page in self.workspace.restore():
            self._announce_sometimes()
            await asyncio.sleep(KEYS_FIRST)
        self.announce()
        try:
            connected = await self._connect(self.workspace.settings, self.launch_options, progress=self._making_sample)
        except Failure as failure:
            self.workspace.lost(failure)
            self.announce()
            self.paint_from_now()
            return
        self.workspace.attach(connected.operator, connected.close)
        if connected.news:
            toast(self, connected.news, "warning", timeout=30)
        await self._enter()

    def _offer_drafts(self) -> None:
        """The dashboard shows that there are drafts to go on with; who comes back to a list is told."""
        if isinstance(self.screen, DashboardScreen) or not self.workspace.drafts.count():
            return
        drafts = self.workspace.drafts.found().drafts
        told = ngettext(
            "A draft was kept: {title}. g, then 9, goes on with it.",
            "{count} drafts were kept. g, then 9, goes on with one.",
            len(drafts),
        )
        if drafts:
            toast(self, told.format(count=number(len(drafts)), title=drafts[0].title), timeout=15)

    @work(group="refresh", exclusive=True, exit_on_error=False)
    async def refresh_fleet(self) -> None:
        """Fetch what changed since, and paint everything anew; without a connection, try again to get one."""
        self.paint_anew()
        if self.workspace.attached:
            await self._enter()
        else:
            self.start_up()

    async def _enter(self) -> None:
        try:
            await self.workspace.open()
            self.announce()
            await self.workspace.load(self._loading)
            self._after_loading()
        except NotSignedIn:
            self._ask_to_sign_in()
        except Failure as failure:
            toast(self, failure_sentence(failure), "error")
        self.announce()
        self.call_after_refresh(self.paint_from_now)

    def _ask_to_sign_in(self) -> None:
        from screens.sign_in import SignInScreen

        self._keep_frame(LastFrame(allowed=False))  # whoever signs in may be somebody else
        if self.workspace.me is not None:  # what was told was told to who was signed in
            self.clear_notifications()
            self.told.clear()
        if not self._stands(SignInScreen):
            self.push_screen(SignInScreen())

    def signed_in(self) -> None:
        """Somebody signed in: leave the sign-in screen and fetch their fleet."""
        self.pop_screen()
        self.refresh_fleet()

    async def on_unmount(self) -> None:
        await self.workspace.close()

    def flush(self) -> None:
        """Keep where the person is and what they typed; called from a signal handler, so it only writes small files."""
        for screen in self.screen_stack:
            if isinstance(screen, FleetScreen):
                screen.keep()
        self.workspace.remember()

    def exit(self, *given: Any, **named: Any) -> None:
        """End, and have kept what the next start shows first."""
        if self._screen_stack:
            self._keep_frame(last_frame(self, self.workspace))
        super().exit(*given, **named)

    def leave(self, status: int) -> None:
        """End with the exit status `status`; may be called from a signal handler."""
        if self._running_loop is not None:
            self._running_loop.call_soon_threadsafe(lambda: self.exit(return_code=status))

    # Away

    async def on_event(self, event: events.Event) -> None:
        """Every key says that somebody is there."""
        if isinstance(event, events.InputEvent | events.Paste):
            self._idle.here()
        await super().on_event(event)

    async def _press(self, event: events.Event) -> None:
        """A number typed on the dashboard is looked for; its first digit may have opened an area already."""
        on_dashboard = isinstance(self.screen, DashboardScreen)
        if isinstance(event, events.Key) and (typed := self._digits.number(event, on_dashboard=on_dashboard)):
            self.call_later(self.open_area, f"sim_cards/number {typed}")  # as an effect of this key: the next one waits
        else:
            await super()._press(event)

    def lock(self) -> None:
        """Show nothing until the password is typed. Without one, on this machine or by a key, the run ends instead."""
        from screens.lock import LockScreen

        self.flush()
        if self.workspace.embedded or self.workspace.key_id is not None:
            self.exit(message=_("Ended: nobody was at the keyboard. What was typed is there at the next start."))
        elif self.workspace.me is not None and not self._stands(LockScreen):
            self.push_screen(LockScreen(self.workspace))

    def _stands(self, kind: type[Screen[Any]]) -> bool:
        """Whether there is a screen of `kind`, on top or below others."""
        return any(isinstance(screen, kind) for screen in self.screen_stack)

    # What every screen may ask (screens.base.Host)

    def announce(self) -> None:
        """Tell every screen that the fleet, the figures or the connection changed; the person, what was settled."""
        if settled := self.workspace.settled:
            toast(self, " ".join(settled), "warning", timeout=30)
            settled.clear()
        for screen in self.screen_stack:
            if isinstance(screen, FleetScreen):
                screen.post_message(FleetChanged())

    def open_area(self, area: str) -> None:
        """Go to an area from anywhere; the dashboard stays below it."""
        name, _slash, what = area.partition("/")
        if sentence := absent_places(self.workspace.capabilities).get(name):
            toast(self, sentence, "warning")
            return
        screen = open_screen(name, what)
        self.leave_behind()
        while len(self.screen_stack) > 2:
            self.pop_screen()
        self.push_screen(screen)

    def show_help(self, actions: Sequence[Action], place: str) -> None:
        """The keys of `actions`, those of the screen `place`."""
        from screens.help import HelpScreen

        self.push_screen(HelpScreen(actions, place))

    def go_to(self) -> None:
        """The menu of areas."""
        from screens.go_to import GoToDialog

        def chosen(area: str | None) -> None:
            if area == "dashboard":
                while len(self.screen_stack) > 2:
                    self.pop_screen()
            elif area:
                self.open_area(area)

        self.push_screen(GoToDialog(self.workspace.settings.keymap, absent_places(self.workspace.capabilities)), chosen)

    def may_open_pages(self) -> bool:
        """There is a display here for a browser to appear on."""
        return browser.opener(os.environ) is not None

    def open_page(self, address: str) -> None:
        """Open a page in the browser of this machine, because somebody asked for it."""
        browser.open_page(address, os.environ)

    def choose_theme(self) -> None:
        """Other colours, at once and from now on."""
        from screens.theme import theme_dialog

        def chosen(theme: str | None) -> None:
            if theme is not None:
                self.theme = theme
                self._keep_setting("theme", theme)

        self.push_screen(theme_dialog(self.theme), chosen)

    def _keep_setting(self, name: str, value: str) -> None:
        if self.launch_options.kiosk:
            return  # until the end of this run: the settings are the administrator's
        try:
            store(config_file(), {name: value})
        except (OSError, SettingsError) as error:
            reason = getattr(error, "user_message", "") or getattr(error, "strerror", "")
            toast(
                self,
                _("This holds until the end of this run: the settings cannot be written ({reason}).").format(
                    reason=reason
                ),
                "warning",
            )

    def action_language(self) -> None:
        """The menu of languages, above whatever is open: nothing typed there is lost."""
        from screens.languages import LanguageDialog

        if not isinstance(self.screen, LanguageDialog):
            self.push_screen(LanguageDialog(), lambda code: self.speak(code) if code else None)

    def action_messages(self) -> None:
        """The messages of this run, above whatever is open; not while the screen is locked."""
        from screens.lock import LockScreen
        from screens.message_list import MessagesDialog

        if not isinstance(self.screen, MessagesDialog) and not self._stands(LockScreen):
            self.push_screen(MessagesDialog(self.told, self.workspace.today()))

    def speak(self, code: str) -> None:
        """Say everything that is open again in the language `code`, and remember it in the settings."""
        set_language(code)
        for screen in self.screen_stack:
            say_all_again(screen)
        self._keep_setting("language", code)

    def _making_sample(self, done: int, total: int) -> None:
        self.workspace.progress = (done, total)
        self._announce_sometimes()

    def _loading(self, done: int, total: int) -> None:
        self.workspace.progress = (done, total)
        self.workspace.view.refresh()
        self._announce_sometimes()

    def _announce_sometimes(self) -> None:
        """`announce`, but not for every page: painting would take longer than loading does."""
        if monotonic() >= self._announced_at + ANNOUNCED_EVERY:
            self.announce()
            self._announced_at = monotonic()

    # Safety

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """A kiosk opens no browser: it would be a way out."""
        if not self.launch_options.kiosk:
            super().open_url(url, new_tab=new_tab)

    def action_help_quit(self) -> None:
        """Say which key leaves: ctrl+c copies, and many press it to leave."""
        toast(self, _("ctrl+c does not leave; {key} does.").format(key=self.leaving_key))

    def action_suspend_process(self) -> None:
        """Never: what is below is a shell, or nothing."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Never: the screen shows other people's data."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own, and the net that stops control characters on their way to the terminal."""
        colours = [self._no_colours] if self.theme == MONOCHROME else []
        return [*super().get_line_filters(), *colours, self._safety_net]

    def on_text_input_pasted_lines(self, message: TextInput.PastedLines) -> None:
        """Several lines pasted into a field of one, which no screen has a use for."""
        message.input.put_first(message.lines)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that failed in a way nobody foresaw: say so, keep going, keep the report."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.unforeseen(event.worker.error)

    def unforeseen(self, error: BaseException) -> str:
        """Keep a report of `error` and say so: the sentence, for where something waits for an answer."""
        reference, _path = report(error, self.workspace.paths.state)
        sentence = _("Something went wrong here; nothing you typed is lost. Reference {reference}.").format(
            reference=reference
        )
        toast(self, sentence, "error")
        return sentence

    def _tell_wait(self, seconds: float) -> None:
        toast(self, wait_words(seconds) + " " + _("It is asked again by itself then."), "warning", timeout=seconds)

    def _fatal_error(self) -> None:
        """Leave with a reference and a redacted report instead of a traceback that prints local variables."""
        error = self._exception
        reference, path = report(error, self.workspace.paths.state) if error else ("-", None)
        self._exit_renderables.append(
            _("fleet-tui had to stop. Orders already sent go on. Reference {reference}. Report: {path}").format(
                reference=reference, path=path or "-"
            )
        )
        self._close_messages_no_wait()
