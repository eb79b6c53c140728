"""Scenes type as fast as they can: dialogs hear them at once."""

from __future__ import annotations

import pytest

from widgets.dialog import Dialog


@pytest.fixture(autouse=True)
def no_type_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pause of a dialog has tests of its own."""
    monkeypatch.setattr(Dialog, "TYPE_AHEAD", 0.0)
