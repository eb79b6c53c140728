"""Does the suite notice when a promise is taken out of the code? Each mutant removes one; its tests have to fail.

`make mutants` changes a copy of the project, one mutant after the other, and runs the tests that stand for the promise.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "dist", "build", "__pycache__", ".*_cache", ".hypothesis")


@dataclass(frozen=True, slots=True)
class Mutant:
    """What is taken out, where, and what has to notice."""

    promise: str
    file: str
    before: str
    after: str
    tests: str
    """Arguments of pytest."""


MUTANTS = (
    Mutant(
        "an order is sent again under the key it had",
        "fleet_tui/api/calls.py",
        'headers["Idempotency-Key"] = call.key',
        'headers["Idempotency-Key"] = __import__("uuid").uuid4().hex',
        "tests/contract/test_faults.py",
    ),
    Mutant(
        "the server answers a key that it knows with the answer of before",
        "fleet_tui/server/idempotency.py",
        "        if row is None:\n            return None\n",
        "        return None\n",
        "tests/contract/test_orders.py tests/contract/test_faults.py",
    ),
    Mutant(
        "a key belongs to a person",
        "fleet_tui/server/idempotency.py",
        'digest(f"{caller.profile_id}\\n{self.key}")',
        "digest(self.key)",
        "tests/contract/test_hostile_requests.py tests/contract/test_orders.py tests/contract/test_problems.py",
    ),
    Mutant(
        "what is shown holds no control characters",
        "fleet_tui/domain/text.py",
        "    return _clean(text, limit, newlines=False)\n",
        "    return text\n",
        "tests/unit/test_widgets_safe_text.py",
    ),
    Mutant(
        "an order stands on the disk before it is sent",
        "fleet_tui/workspace/journal.py",
        "                os.fsync(descriptor)\n",
        "                pass\n",
        "tests/unit/test_journal.py tests/unit/test_order_desk.py",
    ),
    Mutant(
        "two programs do not write into one journal",
        "fleet_tui/workspace/journal.py",
        "                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        "                pass\n",
        "tests/unit/test_journal.py",
    ),
    Mutant(
        "a company sees its own lines only",
        "fleet_tui/server/storage/lines.py",
        "    mine = LINES.organisation_id == caller.organisation_id\n",
        '    mine = LINES.organisation_id != ""\n',
        "tests/contract/test_permissions.py tests/contract/test_lines.py",
    ),
    Mutant(
        "writers of one thing wait for each other",
        "fleet_tui/server/storage/database.py",
        '    if connection.dialect.name == "postgresql":\n        for name in sorted(names):',
        '    if connection.dialect.name == "none":\n        for name in sorted(names):',
        "tests/contract/test_payments.py tests/contract/test_sessions.py tests/contract/test_password_resets.py",
    ),
    Mutant(
        "a member may not do what managers may",
        "fleet_tui/server/permissions.py",
        "    if not caller.is_manager:\n",
        "    if False:\n",
        "tests/contract/test_permissions.py",
    ),
    Mutant(
        "--read-only sends nothing that changes anything",
        "fleet_tui/transport/sending.py",
        "        if call.changes and self._read_only:",
        "        if False:",
        "tests/contract/test_read_only.py",
    ),
    Mutant(
        "a request to an operator whose answer was lost is never sent again",
        "fleet_tui/ledger/sending.py",
        "                await self._move(item, place, StepState.UNKNOWN)\n",
        "                await self._move(item, place, StepState.PLANNED)\n                continue\n",
        "tests/stateful/test_soracom_once.py",
    ),
    Mutant(
        "what was being sent when the program was killed is not taken for not sent",
        "fleet_tui/ledger/store.py",
        "SET state = 'UNKNOWN' WHERE state IN ('SENDING', 'TAKEN')",
        "SET state = 'NOT_SENT' WHERE state IN ('SENDING', 'TAKEN')",
        "tests/stateful/test_soracom_once.py",
    ),
    Mutant(
        "a key is sent to the operator's own address only",
        "fleet_tui/settings/model.py",
        "    if not isinstance(url, str) or urlsplit(url).hostname not in _LOOPBACK:\n",
        "    if False:\n",
        "tests/unit/test_operator_keys.py",
    ),
)


def main() -> int:
    """Run every mutant, and say which one nobody noticed: that many is the exit code."""
    survived = 0
    with TemporaryDirectory() as name:
        copy = Path(name, "project")
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        everything = sorted({each for mutant in MUTANTS for each in mutant.tests.split()})
        if not _passes(copy, everything):
            raise ValueError("the tests fail as the code is: what they notice says nothing")
        for mutant in MUTANTS:
            noticed = not _passes_as(copy, mutant)
            survived += not noticed
            sys.stdout.write(f"{'noticed' if noticed else 'SURVIVED':>8}  {mutant.promise}\n")
            sys.stdout.flush()
    return survived


def _passes_as(copy: Path, mutant: Mutant) -> bool:
    """Whether its tests pass on the mutant. Raises ValueError: the code is not there as it was, or no test was run."""
    file = copy / mutant.file
    code = file.read_text(encoding="utf-8")
    if code.count(mutant.before) != 1:
        raise ValueError(f"{mutant.file} does not hold this once: {mutant.before!r}")
    file.write_text(code.replace(mutant.before, mutant.after), encoding="utf-8")
    try:
        return _passes(copy, mutant.tests.split())
    finally:
        file.write_text(code, encoding="utf-8")


def _passes(copy: Path, tests: Sequence[str]) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode not in {0, 1}:
        raise ValueError(f"pytest ended with {ended.returncode}:\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
    return not ended.returncode


if __name__ == "__main__":
    sys.exit(main())
