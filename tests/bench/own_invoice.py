"""`python -m tests.bench.own_invoice`: an operator's invoice of 50 MB with 50,000 charges, from its file into a fleet.

Prints seconds and MiB as JSON: the whole way, what of it this process computed, and how much more memory than before it
needed at its highest (0 where the system does not tell).
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from fleet_tui.connection import connect
from fleet_tui.domain.fleet_import import ImportRequest, ImportRow
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.model import Settings
from fleet_tui.workspace.own_import import look_at_invoices, take_invoice
from tests.ubl_files import Line, Ubl, group, tag

CHARGES = 50_000
SIZE = 50_000_000
LINES = 10_000


def large_invoice(path: Path) -> None:
    """An invoice of 50,000 charges on 10,000 numbers, padded with notes to 50 MB."""
    net, padding = "20.00", ""
    total = f"{CHARGES * 20}.00"
    sums = {"LineExtensionAmount": total, "TaxExclusiveAmount": total}
    invoice = Ubl([], sums=sums | {"TaxInclusiveAmount": f"{CHARGES * 242 // 10}.00", "PayableAmount": total})

    def lines() -> Iterator[str]:
        for number in range(1, CHARGES + 1):
            msisdn = f"0488 {number % LINES // 100:02d} {number % 100:02d} 13"
            scheme = group("DocumentReference", tag("ID", msisdn, schemeID="AWV"), tag("DocumentTypeCode", 130))
            yield Line(f"Mobile Contact {padding}", net, before=scheme, period=("2026-11-01", "2026-11-30")).xml(
                number, credit=False
            )

    padding = "x" * max(0, SIZE // CHARGES - len(next(lines())))
    with path.open("w", encoding="utf-8") as file:
        file.writelines(invoice.parts(lines()))


async def measure(directory: Path) -> dict[str, float]:
    """Seconds and MiB for the invoice in `directory`."""
    path = directory / "invoice.xml"
    large_invoice(path)
    settings = Settings(data_dir=directory / "data")
    connected = await connect(settings, LaunchOptions(fleet_size=10))
    try:
        rows = [
            ImportRow.model_validate({"row": number + 2, "msisdn": f"0488{number:04d}13", "plan": "Mobile Contact"})
            for number in range(LINES)
        ]
        await connected.operator.import_lines(ImportRequest(name="Bench", rows=rows), validate_only=False)
        del rows
        _give_back()
        before = _resident("VmRSS", forget=True)
        started, computed = time.perf_counter(), time.process_time()
        (look,) = await look_at_invoices(connected.operator, [path])
        looked = time.process_time() - computed
        taken = await take_invoice(connected.operator, look)
        seconds, computed = time.perf_counter() - started, time.process_time() - computed
        assert taken.result.charges == CHARGES
        assert taken.result.refused is None
    finally:
        await connected.close()
    return {
        "megabytes": path.stat().st_size / 1_000_000,
        "seconds": seconds,
        "computed": computed,
        "computed to look": looked,
        "memory": (_resident("VmHWM") - before) / 1024,
    }


def _give_back() -> None:
    """Give memory that is free back to the system: what is needed from now on is then needed anew."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _resident(which: str, *, forget: bool = False) -> int:
    """KiB of memory: what there is (VmRSS), or the most there was (VmHWM); `forget` begins that anew."""
    if not Path("/proc/self/clear_refs").exists():
        return 0
    if forget:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    found = re.search(rf"{which}:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) if found else 0


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="fleet-tui-invoice-") as directory:
        json.dump(asyncio.run(measure(Path(directory))), sys.stdout)


if __name__ == "__main__":
    main()
