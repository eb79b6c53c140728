"""All lines over HTTP, timed in a process of its own: `python -m tests.bench.over_http ours|plain URL`.

`ours` is what the application does: client, loader, index, view. `plain` is what one writes first: httpx and pydantic,
1,000 rows a page, one page after the other, kept in a list. Prints milliseconds; imports are not counted.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time

import httpx

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import TOKEN_VARIABLE, EnvironmentStore
from fleet_tui.domain.line import LinePage
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.loader import FleetLoader
from fleet_tui.fleet.view import FleetView


async def _ours(url: str, token: str) -> int:
    def taken_in(_done: int, _total: int) -> None:
        view.refresh()

    client = FleetClient(url, EnvironmentStore(token))
    index = FleetIndex()
    view = FleetView(index)
    await FleetLoader(client, index).load(taken_in)
    await client.close()
    return len(view)


def _plain(url: str, token: str) -> int:
    pages: list[LinePage] = []
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
        first = LinePage.model_validate_json(client.get(f"{url}/v1/lines", params={"limit": 1000}).content)
        pages.append(first)
        for cursor in first.cursors or ():
            answer = client.get(f"{url}/v1/lines", params={"cursor": cursor})
            pages.append(LinePage.model_validate_json(answer.content))
    return sum(len(page.id) for page in pages)


if __name__ == "__main__":
    kind, url = sys.argv[1:]
    token = os.environ[TOKEN_VARIABLE]
    start = time.perf_counter()
    rows = asyncio.run(_ours(url, token)) if kind == "ours" else _plain(url, token)
    print(rows, (time.perf_counter() - start) * 1000)
