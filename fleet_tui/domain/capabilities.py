"""What an operator offers through its API: told by its side, obeyed by screens and commands."""

from __future__ import annotations

from fleet_tui.domain.base import Resource
from fleet_tui.domain.text import Text


class Capabilities(Resource):
    """What may be asked of an operator. As it stands: all that `docs/openapi.json` describes.

    `operator` is its name in a sentence, empty where it has none. `idempotent` says that it honours the key of an
    order: the same order sent again under the same key is one order.
    """

    operator: Text = Text("")
    idempotent: bool = True


ALL = Capabilities.model_construct()
"""What our own server offers."""
