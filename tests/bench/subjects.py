"""How each program is started and played, and which figures come of it."""

from __future__ import annotations

import csv
import re
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench import figures as measure
from tests.bench.figures import FZF, LESS, MINIMAL, OURS, PLAIN, VISIDATA, Figures
from tests.bench.program import Gone, Program
from tests.bench.stage import Remote, Stage

NUMBER = r"0\d{3} \d\d \d\d \d\d"
"""A phone number as our list shows it."""
KEPT = "Starting: keys wait"
STANDS = rf"(?s)\A(?!.*{KEPT}).*"
"""The application itself, not the last frame of the run before."""
WORDS = ("peeters", "antwerpen", "048826")
IN_PAGE, PAGES = 14, 8


class Bench:
    """One run of everything on `stage`; figures go to `figures`."""

    def __init__(self, stage: Stage, figures: Figures) -> None:
        self._stage = stage
        self._figures = figures
        with stage.rows.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            self._column = list(reader.fieldnames or ()).index("description")
            self._first = min(filter(None, (row["description"] for row in reader)))[:12]
        self._all = f"{stage.size:,} of {stage.size:,} lines"

    # Ours

    def embedded(self) -> None:
        """First start (the data is there), second start, keys, export, memory."""
        self._stage.forget()
        with self._program(self._stage.ours()) as program:
            self._first_start(program)
        with self._program(self._stage.ours()) as program:
            self._add(OURS, measure.ROWS, program.wait_for(STANDS + NUMBER))
            self._add(OURS, measure.ALL_ROWS, self._all_there(program))
            self._keys(program, OURS)
            self._filter(program, OURS, begin="f", clear="ctrl+u", end="esc")
            self._sort_ours(program)
            self._export(program)
            self._another_screen(program)
            self._idle(program)
            self._add(OURS, measure.SHARE_EMBEDDED, program.memory().pss)
            self._add(OURS, measure.MEMORY_EMBEDDED, self._one_more(self._stage.ours(), STANDS + re.escape(self._all)))

    def first_paint(self) -> None:
        """From a first start to the dashboard, and from a second one to the frame that was kept and to the answer of a
        key pressed at once, beside the least that Textual can be."""
        self._stage.forget()
        with self._program((sys.executable, "-I", str(Path(__file__).with_name("minimal_app.py")))) as program:
            at = program.first_paint()
            for which in (measure.FIRST_PAINT, measure.FIRST_FRAME, measure.FIRST_KEY):
                self._add(MINIMAL, which, at)
        with self._program(self._stage.ours()) as program:
            self._add(OURS, measure.FIRST_PAINT, program.first_paint())
            program.wait_for(f"{self._stage.size:,} lines")
            program.settle(2)
            program.press("\x11", quiet=0.5)  # it leaves, and keeps its frame
        with self._program(self._stage.ours()) as program:
            self._add(OURS, measure.FIRST_FRAME, program.wait_for(KEPT))
            program.send("h")
            self._add(OURS, measure.FIRST_KEY, program.wait_for("Everywhere"))

    def own_invoice(self) -> None:
        """A large invoice out of its file into a fleet."""
        seconds, memory = self._stage.own_invoice()
        self._add(OURS, measure.INVOICE, seconds)
        self._add(OURS, measure.INVOICE_MEMORY, memory)

    def own_findings(self) -> None:
        """What is found on a year of a company's own invoices."""
        seconds, late = self._stage.own_findings()
        self._add(OURS, measure.FINDINGS, seconds)
        self._add(OURS, measure.FINDINGS_KEY, late)

    def remote(self, remote: Remote) -> None:
        """A session at a server: loading with keys pressed, and memory; the load alone, beside the plain way."""
        for url, which in ((remote.far_url, measure.HTTP_FAR), (remote.url, measure.HTTP_NEAR)):
            for kind, name in (("plain", PLAIN), ("ours", OURS)):
                self._add(name, which, self._stage.over_http(kind, url, remote.token))
        self._stage.forget()
        argv = self._stage.ours("--server", remote.url)
        with self._program(argv, FLEET_TUI_TOKEN=remote.token) as program:
            self._open_list(program)
            self._add(OURS, measure.KEY_LOADING_REMOTE, *self._keys_while(program, self._all))
            self._add(OURS, measure.ALL_ROWS_REMOTE, self._all_there(program))
            one_more = self._one_more(argv, STANDS + re.escape(self._all), FLEET_TUI_TOKEN=remote.token)
            self._add(OURS, measure.MEMORY_REMOTE, one_more)

    def _first_start(self, program: Program) -> None:
        self._open_list(program)
        self._add(OURS, measure.ROWS_FIRST, program.wait_for(NUMBER))
        self._add(OURS, measure.KEY_LOADING, *self._keys_while(program, self._all))
        self._add(OURS, measure.ALL_ROWS_FIRST, self._all_there(program))
        program.settle(2)  # the snapshot is being written

    def _open_list(self, program: Program) -> None:
        program.wait_for(STANDS + r"\S")
        program.settle(0.1)
        if "SIM cards" not in program.text.splitlines()[0]:
            program.send("1")
        program.wait_for("Description")

    def _all_there(self, program: Program) -> float:
        at = program.wait_for(STANDS + re.escape(self._all), 120)
        program.settle(1)
        return at

    def _keys_while(self, program: Program, until: str) -> list[float]:
        """Milliseconds of arrow keys, down and up in turn, until the screen says `until`."""
        program.wait_for(f"▸ +{NUMBER}")
        times: list[float] = []
        while until not in program.text:
            row = 1 + next(place for place, line in enumerate(program.text.splitlines()) if "▸" in line)
            key, target = ("up", row - 1) if len(times) % 2 else ("down", row + 1)
            painted = re.compile(rb"\x1b\[%d;1H(?:\x1b\[[\d;]*m)*\xe2\x96\xb8" % target)
            answered = program.press_until(key, painted)
            if answered is None:
                raise Gone(f"{key}: not answered\n{program.text}")
            times.append(answered)
            program.rest(0.03)
        return times

    def _sort_ours(self, program: Program) -> None:
        program.press("home")
        program.press("t", quiet=0.3)
        program.press("down", quiet=0.3)
        self._sorted(program, OURS, "enter", "Description +▲")

    def _export(self, program: Program) -> None:
        program.press("e", quiet=0.6)  # a question hears nothing in its first moments
        start = time.perf_counter()
        program.send("enter")
        program.settle(0.05, 0.5)
        self._add(OURS, measure.KEY_EXPORTING, *self._keys_while(program, "Written"))
        self._add(OURS, measure.EXPORT, time.perf_counter() - start)
        program.settle(7)  # the word about it goes

    # Peers

    def visidata(self) -> None:
        """`vd` on the same rows."""
        argv = self._peer("vd")
        if not argv:
            return
        argv = (*argv, str(self._stage.rows))
        with self._program(argv) as program:
            self._add(VISIDATA, measure.ROWS, program.wait_for(r"324\d{8}"))
            program.settle(2)
            self._keys(program, VISIDATA)
            program.press("home")
            for _column in range(self._column):
                program.press("right")
            self._sorted(program, VISIDATA, "[", re.escape(self._first))
            one_more = self._one_more(argv, r"324\d{8}")
            self._add(VISIDATA, measure.MEMORY_EMBEDDED, one_more)
            self._add(VISIDATA, measure.MEMORY_REMOTE, one_more)

    def fzf(self) -> None:
        """`fzf` on the same rows, exact, so that it searches as we do."""
        argv = self._peer("fzf")
        if not argv:
            return
        command = f"fzf -e --layout=reverse < {self._stage.rows}"
        with self._program(("sh", "-c", command)) as program:
            program.wait_for(r"324\d{8}")
            program.settle(1)
            self._keys(program, FZF)
            self._filter(program, FZF, clear="ctrl+u")

    def less(self) -> None:
        """`less -S` on the same rows."""
        argv = self._peer("less")
        if argv:
            with self._program((*argv, "-S", str(self._stage.rows))) as program:
                program.wait_for(r"324\d{8}")
                program.settle()
                self._keys(program, LESS)

    # What all are asked

    def _keys(self, program: Program, name: str) -> None:
        inside = [program.press("down") for _key in range(IN_PAGE)]
        for _key in range(30):
            program.press("down", quiet=0.02)
        scrolling = [program.press("down") for _key in range(IN_PAGE)]
        pages = [program.press("pagedown") for _key in range(PAGES)]
        self._add(name, measure.ARROW, *(answer.ms for answer in inside))
        self._add(name, measure.ARROW_BYTES, *(answer.size for answer in inside))
        self._add(name, measure.ARROW_SCROLLING, *(answer.ms for answer in scrolling))
        self._add(name, measure.SCROLLING_BYTES, *(answer.size for answer in scrolling))
        self._add(name, measure.PAGE, *(answer.ms for answer in pages))
        self._add(name, measure.PAGE_BYTES, *(answer.size for answer in pages))

    def _filter(self, program: Program, name: str, *, clear: str, begin: str = "", end: str = "") -> None:
        if begin:
            program.press(begin)
        for word in WORDS:
            times = [program.press(letter, quiet=0.15).ms for letter in word]
            self._add(name, measure.FILTER, *times)
            self._add(name, measure.FILTER_WORST, *times)
            program.press(clear, quiet=0.5)
        if end:
            program.press(end, quiet=0.5)

    def _sorted(self, program: Program, name: str, key: str, seen: str) -> None:
        """By description: from the key to `seen`, which stands on the screen when the rows are in order."""
        program.catch_up()
        if re.search(seen, program.text):
            raise Gone(f"{seen!r} is there before the list is sorted\n{program.text}")
        start = program.now()
        program.send(key)
        self._add(name, measure.SORT, program.wait_for(seen) - start)
        program.settle()

    def _another_screen(self, program: Program) -> None:
        """The help, and back to the list; a box over it, and away."""
        program.settle()
        self._add(OURS, measure.BOX_BYTES, program.press("t", quiet=0.5).size)
        self._add(OURS, measure.BOX_GONE_BYTES, program.press("esc", quiet=0.5).size)
        there, back = program.press("h", quiet=0.5), program.press("esc", quiet=0.5)
        self._add(OURS, measure.SCREEN_BYTES, there.size + back.size)

    def _idle(self, program: Program) -> None:
        size, busy = program.rest(60)
        self._add(OURS, measure.IDLE_BYTES, size)
        self._add(OURS, measure.IDLE_BUSY, busy)

    def _one_more(self, argv: Sequence[str], seen: str, **environment: str) -> float:
        """MiB that a second session holds for itself alone, while the first one runs."""
        with self._program(argv, **environment) as program:
            program.wait_for(seen, 120)
            program.settle(2)
            return program.memory().uss

    def _program(self, argv: Sequence[str], **environment: str) -> Program:
        return Program(argv, self._stage.environment(**environment), self._stage.directory)

    def _add(self, name: str, which: measure.Measure, *values: float | None) -> None:
        self._figures.add(name, which, *values)

    @staticmethod
    def _peer(command: str) -> tuple[str, ...]:
        found = shutil.which(command)
        return (found,) if found else ()
