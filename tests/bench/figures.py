"""What was measured, and the table it is printed as."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

OURS = "fleet-tui"
MINIMAL, LESS, FZF, VISIDATA, PLAIN = "minimal Textual", "less -S", "fzf", "VisiData", "httpx + pydantic"
PROGRAMS = (OURS, MINIMAL, LESS, FZF, VISIDATA, PLAIN)


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 stay below."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table. The goal is a ratio to what `peer` needs, or without one an absolute figure."""

    name: str
    unit: str = "ms"
    peer: str = ""
    goal: float | None = None
    of: Callable[[Sequence[float]], float] = median


FIRST_PAINT = Measure("start to first paint", peer=MINIMAL, goal=1.5)
FIRST_FRAME = Measure("start to first frame, second start", peer=MINIMAL, goal=0.4)
FIRST_KEY = Measure("start to first answered key, second start", peer=MINIMAL, goal=1.5)
ROWS = Measure("start to rows, second start", peer=VISIDATA, goal=1.0)
ROWS_FIRST = Measure("start to rows, first start")
ALL_ROWS = Measure("start to all rows, second start")
ALL_ROWS_FIRST = Measure("start to all rows, first start")
ALL_ROWS_REMOTE = Measure("start to all rows, remote")
HTTP_FAR = Measure("all lines over HTTP, 50 ms away", peer=PLAIN, goal=0.5)
HTTP_NEAR = Measure("all lines over HTTP, same machine", peer=PLAIN)
SAMPLE = Measure("sample fleet made", "s", goal=20)
ARROW = Measure("arrow key in page", peer=VISIDATA, goal=0.25)
ARROW_SCROLLING = Measure("arrow key scrolling", peer=VISIDATA, goal=0.4)
ARROW_BYTES = Measure("arrow key in page", "bytes", peer=VISIDATA, goal=1.0)
PAGE_BYTES = Measure("page down", "bytes", peer=LESS, goal=1.0)
SCROLLING_BYTES = Measure("arrow key scrolling", "bytes", peer=VISIDATA, goal=0.6)
SCREEN_BYTES = Measure("another screen and back", "bytes", goal=12_000)
BOX_BYTES = Measure("sort box comes", "bytes", goal=1_200)
BOX_GONE_BYTES = Measure("sort box goes", "bytes", goal=1_200)
PAGE = Measure("page down", peer=VISIDATA)
FILTER = Measure("filter key, median", peer=FZF, goal=2.5)
FILTER_WORST = Measure("filter key, worst", peer=FZF, goal=1.2, of=max)
SORT = Measure("sort", peer=VISIDATA, goal=0.25)
KEY_LOADING = Measure("key while loading, p95", goal=50, of=p95)
KEY_LOADING_REMOTE = Measure("key while loading, remote, p95", goal=50, of=p95)
EXPORT = Measure("all lines to .xlsx", "s")
KEY_EXPORTING = Measure("key while exporting, p95", goal=50, of=p95)
MEMORY_EMBEDDED = Measure("one more session, embedded", "MiB", peer=VISIDATA, goal=1.5)
MEMORY_REMOTE = Measure("one more session, remote", "MiB", peer=VISIDATA, goal=1.0)
SHARE_EMBEDDED = Measure("first session, embedded (PSS)", "MiB")
INVOICE = Measure("invoice of 50 MB, 50,000 charges", "s", goal=12)
INVOICE_MEMORY = Measure("invoice of 50 MB, 50,000 charges", "MiB", goal=60)
FINDINGS = Measure("findings over 10,000 lines, 12 months", "s", goal=10)
FINDINGS_KEY = Measure("what is due while findings are made, p95", goal=50)
IDLE_BYTES = Measure("idle for a minute", "bytes", goal=0)
IDLE_BUSY = Measure("idle for a minute, processor")

MEASURES = (
    FIRST_PAINT, FIRST_FRAME, FIRST_KEY, ROWS, ROWS_FIRST, ALL_ROWS, ALL_ROWS_FIRST, ALL_ROWS_REMOTE, HTTP_FAR,
    HTTP_NEAR, SAMPLE, ARROW,
    ARROW_SCROLLING, ARROW_BYTES, SCROLLING_BYTES, SCREEN_BYTES, BOX_BYTES, BOX_GONE_BYTES, PAGE, PAGE_BYTES, FILTER,
    FILTER_WORST, SORT,
    KEY_LOADING, KEY_LOADING_REMOTE, EXPORT, KEY_EXPORTING, MEMORY_EMBEDDED, MEMORY_REMOTE, SHARE_EMBEDDED,
    INVOICE, INVOICE_MEMORY, FINDINGS, FINDINGS_KEY, IDLE_BYTES, IDLE_BUSY,
)  # fmt: skip


class Figures:
    """Values by program and measure, of all runs."""

    def __init__(self) -> None:
        self._values: defaultdict[tuple[str, Measure], list[float]] = defaultdict(list)

    def add(self, program: str, measure: Measure, *values: float | None) -> None:
        """Add `values`; None is a key that led to nothing."""
        self._values[program, measure] += [value for value in values if value is not None]

    def value(self, program: str, measure: Measure) -> float | None:
        """The figure of all runs, None where nothing was measured."""
        values = self._values.get((program, measure))
        return measure.of(values) if values else None

    def ratio(self, measure: Measure) -> float | None:
        """Ours to the peer's."""
        ours, theirs = self.value(OURS, measure), self.value(measure.peer, measure)
        return ours / theirs if ours is not None and theirs else None

    def table(self) -> str:
        """All measures, in Markdown: values, the ratio that has a goal, the goal and whether it is met."""
        lines = [
            f"| | | {' | '.join(PROGRAMS)} | ratio | goal | |",
            "|---|---|" + "---:|" * (len(PROGRAMS) + 2) + "---|",
        ]
        measured = {measure for _program, measure in self._values}
        lines += [self._line(measure) for measure in MEASURES if measure in measured]
        return "\n".join(lines)

    def _line(self, measure: Measure) -> str:
        values = [_figure(self.value(program, measure)) for program in PROGRAMS]
        judged = self.ratio(measure) if measure.peer else self.value(OURS, measure)
        ratio = f"{judged:.2f}" if measure.peer and judged is not None else ""
        goal = verdict = ""
        if measure.goal is not None:
            goal = f"≤ {measure.goal:g}" + (" ×" if measure.peer else "")
            verdict = "" if judged is None else "met" if judged <= measure.goal else "missed"
        return f"| {measure.name} | {measure.unit} | {' | '.join(values)} | {ratio} | {goal} | {verdict} |"


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 or value == round(value) else f"{value:.1f}"
