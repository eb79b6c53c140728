"""What keeps a backend from starting."""

from __future__ import annotations

from fleet_tui.domain.failure import Failure


class BackendError(Failure):
    """The backend cannot start. Nothing was changed."""

    default_code = "BACKEND"
