"""The last snapshot on disk: what the next start shows at once, dated, while the difference is fetched.

JSON lines: a header, pages in the wire's own form, an end mark. The file is written whole or not at all, for its owner
alone; one that is torn, of another version, of another connection or readable by others is passed over as if it were
not there, since everything in it can be fetched again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from fleet_tui.domain.base import Resource
from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.capabilities import ALL, Capabilities
from fleet_tui.domain.line import LinePage
from fleet_tui.domain.plan import Contract
from fleet_tui.domain.session import Me
from fleet_tui.files import opened_private, private_directory, replacing
from fleet_tui.fleet.index import FleetIndex

FORMAT = 4
PAGE = 1_000
"""Rows a line: few enough that keys are answered between two."""
_END = b'{"end":true}\n'


class SnapshotHeader(Resource):
    """What a snapshot says of itself before its lines. `connection` is what its files are called after."""

    format: int
    connection: str
    me: Me
    as_of: datetime
    sync_token: str
    total: int
    contracts: list[Contract]
    accounts: list[BillingAccount]
    capabilities: Capabilities = ALL


def write(path: Path, index: FleetIndex, connection: str, me: Me) -> None:
    """Keep `index` (complete, and of a `FleetIndex.copy` when another thread goes on changing it) at `path`.

    Raises:
        ValueError: not all of the fleet has come.
        OSError: it cannot be written.
    """
    if not index.complete or index.as_of is None:
        raise ValueError("half a fleet is no snapshot")
    header = SnapshotHeader(
        format=FORMAT,
        connection=connection,
        me=me,
        as_of=index.as_of,
        sync_token=index.sync_token,
        total=len(index),
        contracts=list(index.catalogue.contracts),
        accounts=list(index.catalogue.accounts),
        capabilities=index.capabilities,
    )
    private_directory(path.parent)
    with replacing(path) as file:
        file.write(header.model_dump_json().encode() + b"\n")
        for start in range(0, len(index), PAGE):
            file.write(index.page(start, start + PAGE).model_dump_json().encode() + b"\n")
        file.write(_END)


def read_header(path: Path, connection: str) -> SnapshotHeader | None:
    """The header of a usable snapshot of `connection`, None where there is none."""
    try:
        with opened_private(path) as file:
            return _header(file, connection)
    except (OSError, ValueError):
        return None


def restore(path: Path, connection: str, index: FleetIndex) -> Iterator[int]:
    """Fill the empty `index`, and give after each page how many lines it holds. Nothing is given without a snapshot.

    Damage found on the way empties the index again.
    """
    try:
        with opened_private(path) as file:
            header = _header(file, connection)
            if header is None:
                return
            index.set_catalogue(header.contracts, header.accounts)
            index.begin(day_of(header.as_of))
            for line in file:
                if line == _END:
                    break
                index.add_page(LinePage.model_validate_json(line))
                yield len(index)
            if len(index) != header.total:
                raise ValueError("lines are missing")
            index.finish(header.sync_token, header.as_of)
    except (OSError, ValueError):
        index.become(FleetIndex())


def _header(file: BinaryIO, connection: str) -> SnapshotHeader | None:
    """The header, with the file left at the first page; None when the snapshot is not to be used. Raises OSError."""
    file.seek(-len(_END), os.SEEK_END)
    if file.read() != _END:
        return None
    file.seek(0)
    try:
        header = SnapshotHeader.model_validate_json(file.readline())
    except ValidationError:
        return None
    return header if header.format == FORMAT and header.connection == connection else None
