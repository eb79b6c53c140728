"""`make bench`: measure the application from outside, and its peers beside it where they are installed.

Prints one table of medians with the goals; nothing here passes or fails by time.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench import figures as measure
from tests.bench.figures import OURS, Figures
from tests.bench.program import Gone
from tests.bench.stage import Stage
from tests.bench.subjects import Bench

PEERS = ("less", "fzf", "vd")


def main() -> int:
    """Run it all; 1 when a program did not do what it was asked."""
    arguments = _arguments()
    for peer in PEERS:
        if shutil.which(peer) is None:
            print(f"{peer} is not installed: not measured", file=sys.stderr)
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="fleet-tui-bench-") as directory:
        stage = Stage(Path(directory), arguments.size)
        _say(f"making {arguments.size:,} lines")
        figures.add(OURS, measure.SAMPLE, stage.make())
        try:
            _measure(Bench(stage, figures), stage, 1 if arguments.quick else arguments.runs)
        except Gone as gone:
            print(gone, file=sys.stderr)
            return 1
        finally:
            print(figures.table())
    return 0


def _measure(bench: Bench, stage: Stage, runs: int) -> None:
    with stage.remote() as remote:
        for run in range(1, runs + 1):
            for name, subject in (("less", bench.less), ("fzf", bench.fzf), ("VisiData", bench.visidata)):
                _say(f"run {run} of {runs}: {name}")
                subject()
            _say(f"run {run} of {runs}: remote")
            bench.remote(remote)
            _say(f"run {run} of {runs}: embedded")
            bench.embedded()
            for _start in range(3):
                bench.first_paint()
            _say(f"run {run} of {runs}: invoice")
            bench.own_invoice()
            _say(f"run {run} of {runs}: findings")
            bench.own_findings()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=main.__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="lines in the fleet (100,000)")
    parser.add_argument("--runs", type=int, default=3, help="runs of everything (3)")
    parser.add_argument("--quick", action="store_true", help="one run")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
