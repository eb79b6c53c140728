"""`make faults`: every fault at every operation; writes the table in `docs/reliability.md`.

`ARGS="--only order --fault 50"` takes the operations and the faults whose names hold these words, and writes nothing.
The exit code says whether something did not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

from tests.faulted.kinds import DRIFT, NETWORK
from tests.faulted.machine import COMMANDS, Trial, tried
from tests.faulted.matrix import ANSWERS_WITHIN, Case, meet
from tests.faulted.operations import OPERATIONS
from widgets.dialog import Dialog

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- faults: written by `make faults` -->\n", "<!-- end of faults -->\n"
SHOWN = 400
"""Characters of a screen that are printed of what went wrong on it."""


def main() -> int:
    """Try them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="operations")
    parser.add_argument("--fault", default="")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    there = any(arguments.fault in fault for fault in (*NETWORK, *DRIFT))
    chosen = [operation.name for operation in OPERATIONS if there and arguments.only in operation.name]
    cases: list[Case] = []
    with ProcessPoolExecutor(arguments.jobs) as pool:
        for met in pool.map(_met, chosen, repeat(arguments.fault)):
            cases += met
            wrong = [case for case in met if case.wrong]
            print(f"{met[0].operation}: {len(met)} faults, {len(wrong)} wrong", flush=True)
            for case in wrong:
                print(f"  {case.fault}: {'; '.join(case.wrong)}\n    {case.seen[:SHOWN]}", flush=True)
    trials: list[Trial] = []
    for trial in () if arguments.only else tried(arguments.fault):
        trials.append(trial)
        print(
            f"{trial.fault}: {trial.commands} commands, {len(trial.wrong)} wrong", *trial.wrong, sep="\n  ", flush=True
        )
    bad = sum(bool(case.wrong) for case in cases) + sum(bool(trial.wrong) for trial in trials)
    print(f"{len(cases)} cases and {len(trials)} faults of the machine, {bad} wrong")
    if not arguments.only + arguments.fault:
        before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        section = "\n".join(_section(cases, trials))
        PAGE.write_text(f"{before}{BEGIN}\n{section}\n\n{END}{after}", encoding="utf-8")
    return bool(bad)


def _met(name: str, fault: str) -> Sequence[Case]:
    """The operation `name` under the faults that are called so."""
    Dialog.TYPE_AHEAD = 0.0  # keys are pressed as fast as they can be
    (operation,) = [each for each in OPERATIONS if each.name == name]
    return asyncio.run(meet(operation, {each: what for each, what in {**NETWORK, **DRIFT}.items() if fault in each}))


def _section(cases: Sequence[Case], trials: Sequence[Trial]) -> Iterator[str]:
    """What the page says of a run."""
    met, held = Counter(case.fault for case in cases), Counter(case.fault for case in cases if not case.wrong)
    operations = list(dict.fromkeys(case.operation for case in cases))
    yield (
        f"{len(NETWORK)} faults of the line and {len(DRIFT)} ways in which a server's answers may drift, each at "
        f"{len(operations)} of {len(OPERATIONS)} operations in the application itself: {len(cases)} cases, in "
        f"{sum(held.values())} of which all five things held. One sentence with a reference says what happened, and "
        "never “nothing was changed” of what was done; the form is as it was typed; once the line is well the same key "
        f"does it, and the server has it once; a key is answered within {ANSWERS_WITHIN:g} seconds of the processor; "
        "no token, traceback or control character is on the screen or in a file."
    )
    yield ""
    yield f"Operations tried: {', '.join(operations)}."
    yield ""
    yield "| Fault | Operations | All five held |"
    yield "|---|---|---|"
    yield from (f"| {fault} | {count} | {held[fault]} |" for fault, count in met.items())
    yield ""
    yield (
        f"At the machine itself: {', '.join(' '.join(command) for command in COMMANDS)}, each in a process. It ends "
        "by itself with one of its exit codes and, where it could not do its work, a sentence; never with a traceback."
    )
    yield ""
    yield "| Fault | Commands | All held |"
    yield "|---|---|---|"
    yield from (f"| {each.fault} | {each.commands} | {'no' if each.wrong else 'yes'} |" for each in trials)


if __name__ == "__main__":
    sys.exit(main())
