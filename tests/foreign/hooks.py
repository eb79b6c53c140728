"""What `make fuzz` teaches schemathesis, in whose environment this is imported: the form of an own invoice."""

from __future__ import annotations

import gzip
import json
from typing import Any

import schemathesis


@schemathesis.serializer("application/x-ndjson+gzip")  # type: ignore[untyped-decorator]
def packed_rows(_context: Any, value: Any) -> bytes:
    """Rows a line each, packed."""
    rows = value if isinstance(value, list) else [value]
    return gzip.compress("\n".join(json.dumps(row) for row in rows).encode())
