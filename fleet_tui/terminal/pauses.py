"""Pauses that Python itself makes, kept below what a person feels. They are the whole process's: the application asks.

A collection that looks at every object takes 100 ms with all modules in memory, and by default one comes every few
thousand new objects. A thread that computes keeps the others waiting 5 ms each time they come back from the terminal.
"""

from __future__ import annotations

import gc
import sys

YOUNG, MIDDLE, OLD = 10_000, 5, 400
"""New objects before a collection of the young; collections of one generation before one of the next."""
TURN_S = 0.0005
"""How long a thread computes while another one waits."""


def avoid_pauses() -> None:
    """Collect seldom, and let the keyboard have its turn soon while a thread computes (an export, a sample)."""
    gc.set_threshold(YOUNG, MIDDLE, OLD)
    sys.setswitchinterval(TURN_S)


def leave_in_place() -> None:
    """What is in memory now stays there: do not look at it again."""
    gc.freeze()
