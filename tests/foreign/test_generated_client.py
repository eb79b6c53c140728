"""A client that openapi-python-client makes of the document does a day's work on the served fleet."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from fleet_tui.domain.session import InvitationAcceptance
from fleet_tui.server.embedded import Backend
from tests.contract.test_limits import listener
from tests.foreign.fuzz import DOCUMENT, TOOLS
from tests.unit.api_support import client

GENERATOR = TOOLS / "openapi-python-client"
PASSWORD = "correct horse battery"
FILES = dict.fromkeys(("application/pdf", "application/x-ndjson+gzip"), "application/octet-stream")
"""The generator knows files by one media type only."""


async def ran(*command: str | Path) -> str:
    """What `command` says. Fails unless it ends well."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said = (await process.communicate())[0].decode()
    assert process.returncode == 0, said
    return said


@pytest.mark.skipif(not GENERATOR.exists(), reason="openapi-python-client is not there: `make fuzz` installs it")
async def test_a_generated_client_does_a_days_work(tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"content_type_overrides": FILES, "post_hooks": []}), encoding="utf-8")
    made = tmp_path / "generated"
    said = await ran(
        GENERATOR, "generate", "--path", DOCUMENT, "--output-path", made, "--meta", "none", "--config", config
    )
    assert "WARNING" not in said.upper(), said
    backend = Backend(tmp_path / "data", fleet_size=60)
    await backend.start()
    try:
        anna = client(backend.transport)
        accepted = {"code": await backend.invite_manager(), "identifier": "anna@example.org", "password": PASSWORD}
        accepted |= {"given_name": "Anna", "family_name": "Maes"}
        await anna.accept_invitation(InvitationAcceptance.model_validate(accepted))
        async with listener(backend.app) as port:
            where = (f"http://127.0.0.1:{port}", "anna@example.org", PASSWORD)
            steps = (await ran(TOOLS / "python", Path(__file__).with_name("journey.py"), made, *where)).split()
        assert steps[-1] == "invoices.download_invoice"
    finally:
        await backend.stop()
