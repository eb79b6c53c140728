"""The proxies of `docs/deployment.md`, as the page writes them, in front of a served fleet.

Only what everybody has to replace is replaced: the name, the port, where the certificate lies.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import trustme

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.domain.session import Credentials, InvitationAcceptance
from fleet_tui.server.embedded import Backend
from fleet_tui.server.proxies import Forwarded, Proxies
from tests.contract.test_limits import listener
from tests.journeys.served import free_port

PAGE = (Path(__file__).parents[2] / "docs" / "deployment.md").read_text(encoding="utf-8")
PASSWORD = "correct horse battery"
OURS = "127.0.0.2"
"""The address that the client of these tests comes from; the proxy has another."""


def example(opening: str) -> str:
    """The block of the page that begins with `opening`."""
    found = re.search(rf"^```\w*\n({re.escape(opening)}.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found, opening
    return found[1].replace("fleet.example.org", "localhost")


def nginx(directory: Path, port: int, behind: int) -> list[str | Path]:
    """The command that runs the page's nginx in `directory`."""
    server = example("server {").replace("listen 443", f"listen 127.0.0.1:{port}").replace("8075", str(behind))
    server = server.replace("/etc/ssl/localhost", str(directory / "localhost"))
    user = "user root;" if os.getuid() == 0 else ""
    (directory / "nginx.conf").write_text(
        f"{user} daemon off; pid {directory}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {directory}/in; proxy_temp_path {directory}/out;\n"
        f"{server} }}\n",
        encoding="utf-8",
    )
    return ["nginx", "-p", directory, "-c", directory / "nginx.conf"]


def caddy(directory: Path, port: int, behind: int) -> list[str | Path]:
    """The command that runs the page's Caddy in `directory`, with a certificate that nobody has to be asked for."""
    site = example("fleet.example.org {").replace("localhost", f"https://localhost:{port}", 1)
    certificate = f"tls {directory}/localhost.pem {directory}/localhost.key"
    site = site.replace("8075", str(behind)).replace("{\n", f"{{\n    {certificate}\n", 1)
    options = "{\n    admin off\n    auto_https disable_redirects\n    skip_install_trust\n}\n"
    (directory / "Caddyfile").write_text(options + site, encoding="utf-8")
    return ["caddy", "run", "--config", directory / "Caddyfile", "--adapter", "caddyfile"]


@asynccontextmanager
async def running(command: list[str | Path], directory: Path, port: int) -> AsyncIterator[None]:
    """The proxy of `command` while it takes connections at `port`."""
    environment = os.environ | {"XDG_DATA_HOME": str(directory), "XDG_CONFIG_HOME": str(directory)}
    with (directory / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=log, stderr=log)
        try:
            while True:
                assert process.returncode is None, (directory / "log").read_text(encoding="utf-8")
                try:
                    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
                except ConnectionRefusedError:
                    await asyncio.sleep(0.02)
                    continue
                writer.close()
                break
            yield
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


@pytest.mark.parametrize("proxy", [nginx, caddy])
async def test_a_team_works_behind_the_proxies_of_the_page(
    proxy: Callable[[Path, int, int], list[str | Path]], tmp_path: Path
) -> None:
    """Sign in, the fleet, a large file both ways; and the server knows who asks."""
    if shutil.which(proxy.__name__, path=f"{os.environ['PATH']}:/usr/sbin") is None:
        pytest.skip(f"no {proxy.__name__} on this machine")
    authority, port = trustme.CA(), free_port()
    certificate = authority.issue_cert("localhost")
    certificate.private_key_pem.write_to_path(tmp_path / "localhost.key")
    certificate.cert_chain_pems[0].write_to_path(tmp_path / "localhost.pem")
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    backend = Backend(tmp_path / "data", fleet_size=2_000)
    await backend.start()
    try:
        code = await backend.invite_manager()
        app = Forwarded(backend.app, Proxies(["127.0.0.1"]))
        async with listener(app) as behind, running(proxy(tmp_path, port, behind), tmp_path, port):
            wire = httpx.AsyncHTTPTransport(verify=trusting, local_address=OURS)
            anna = FleetClient(f"https://localhost:{port}", MemoryStore(), transport=wire)
            await anna.accept_invitation(
                InvitationAcceptance.model_validate(
                    {"code": code, "identifier": "anna@example.org", "password": PASSWORD}
                    | {"given_name": "Anna", "family_name": "Maes"}
                )
            )
            await anna.sign_out()
            await anna.sign_in(Credentials.model_validate({"identifier": "anna@example.org", "password": PASSWORD}))
            assert [session.address for session in await anna.open_sessions()] == [OURS]
            page = await anna.line_page(limit=5_000)
            assert (page.total, len(page.id)) == (2_000, 2_000)
            content = b"%PDF-1.7\n" + b"0123456789abcdef" * 300_000 + b"\n%%EOF\n"
            attachment = await anna.upload("large.pdf", content)
            assert await anna.attachment(attachment) == content
            await anna.close()
    finally:
        await backend.stop()
