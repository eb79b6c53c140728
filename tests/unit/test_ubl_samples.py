"""Invoices of others, where somebody has a folder of them: `FLEET_TUI_UBL_SAMPLES=FOLDER`. None is ours to keep."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from fleet_tui.workbook.invoice_file import read_invoice
from fleet_tui.workbook.xml_stream import XmlRefused

FOLDER = os.environ.get("FLEET_TUI_UBL_SAMPLES", "")


@pytest.mark.skipif(not FOLDER, reason="FLEET_TUI_UBL_SAMPLES names no folder of invoices")
def test_every_sample_is_read_or_refused_with_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    crashed: list[str] = []
    for path in sorted(each for each in Path(FOLDER).rglob("*") if each.suffix.lower() in {".xml", ".pdf"}):
        try:
            found = read_invoice(path)
        except XmlRefused as refused:
            counts[f"refused {refused.code}"] += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            crashed.append(f"{path.name}: {type(error).__name__}")
        else:
            found.close()
            counts["read, sums right" if found.head.sums_right else "read, sums differ"] += 1
    with capsys.disabled():
        sys.stdout.write("\n" + "".join(f"{count:6}  {what}\n" for what, count in sorted(counts.items())))
    assert crashed == []
    assert counts
