"""How long the in-memory fleet and the workbook take, without a terminal: seconds by name.

`python -m tests.bench` calls these beside what it measures from outside.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from fleet_tui.domain.line import LinePage
from fleet_tui.fleet.columns import COLUMNS
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.view import FleetView
from fleet_tui.workbook.cells import SheetColumn
from fleet_tui.workbook.export import Provenance, write_lines
from fleet_tui.workbook.import_list import read_list
from tests.fleet_pages import CONTRACT, pages


def measure_pages(lines: int) -> dict[str, float]:
    """From the wire's bytes to the index: parsing and taking in, and the longest single page."""
    wire = [page.model_dump_json().encode() for page in pages(lines)]
    index = FleetIndex()
    index.set_catalogue([CONTRACT], [])
    longest = 0.0
    start = time.perf_counter()
    for body in wire:
        before = time.perf_counter()
        index.add_page(LinePage.model_validate_json(body))
        longest = max(longest, time.perf_counter() - before)
    return {"all pages into the index": time.perf_counter() - start, "longest page": longest}


def measure_filter(lines: int) -> dict[str, float]:
    """One key of a query: the median and the worst of typing several."""
    view = _view(lines)
    keys: list[float] = []
    for query in ("margaux peeters", "0470 12 34", "status:pending plan:europe", "cost>20 -block:data"):
        view.set_query("")
        keys += [_timed(partial(view.set_query, query[:end])) for end in range(1, len(query) + 1)]
    return {"filter key, median": statistics.median(keys), "filter key, worst": max(keys)}


def measure_sort(lines: int) -> dict[str, float]:
    """A first sort by text and by state, and each turned round."""
    found = {}
    for column in ("description", "status"):
        view = _view(lines)
        found[f"sort by {column}"] = _timed(partial(view.sort_by, column))
        found[f"sort by {column}, turned"] = _timed(partial(view.sort_by, column))
    return found


def measure_marks(lines: int) -> dict[str, float]:
    """Marking everything, and one mark more with the totals after it."""
    view = _view(lines)
    everything = _timed(view.mark_all_shown)
    start = time.perf_counter()
    view.toggle(0)
    view.totals()
    return {"mark all": everything, "one mark and the totals": time.perf_counter() - start}


def measure_export(lines: int) -> dict[str, float]:
    """The list with its default columns to Excel, and read back as an import."""
    index = _view(lines).index
    columns = [column for column in COLUMNS if column.initially_shown]
    sheet_columns = [SheetColumn(column.label, column.kind.value, column.width) for column in columns]
    rows = ([column.exported(index, position) for column in columns] for position in range(lines))
    provenance = Provenance(datetime(2026, 11, 23, tzinfo=UTC), "bench", "bench", "", lines)
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "lines.xlsx"
        export = _timed(lambda: write_lines(path, rows, sheet_columns, provenance))
        return {"export to Excel": export, "import from Excel": _timed(lambda: read_list(path))}


def memory_of_index(lines: int) -> float:
    """MiB that the index alone takes."""
    wire = [page.model_dump_json().encode() for page in pages(lines)]
    tracemalloc.start()
    index = FleetIndex()
    index.set_catalogue([CONTRACT], [])
    for body in wire:
        index.add_page(LinePage.model_validate_json(body))
    gc.collect()
    taken, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken / 2**20


def _view(lines: int) -> FleetView:
    index = FleetIndex()
    index.set_catalogue([CONTRACT], [])
    for page in pages(lines):
        index.add_page(page)
    gc.collect()
    gc.freeze()
    return FleetView(index)


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
