"""Says at the end of a test run which cases were left out, and why."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("fleet_tui.conformance.cases")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each reason."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", ()):
        if "conformance" in report.nodeid and isinstance(report.longrepr, tuple):
            reason = str(report.longrepr[2]).removeprefix("Skipped: ")
            reasons[reason] = reasons.get(reason, 0) + 1
    if reasons:
        terminalreporter.section("not held to")
        for reason, count in sorted(reasons.items()):
            terminalreporter.write_line(f"{count} × {reason}")
