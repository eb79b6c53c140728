"""A private PostgreSQL for the tests: a temporary cluster on a Unix socket, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def programs() -> Path | None:
    """The directory of `initdb` and `postgres`, None where there are none (or only root to run them as)."""
    on_path = shutil.which("initdb")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    for directory in (*candidates, *PLACES):
        if (directory / "initdb").exists() and (directory / "postgres").exists() and _server_user() is not None:
            return directory
    return None


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """A running cluster; its URL ends where the name of a database goes."""
    user = _server_user()
    with tempfile.TemporaryDirectory(prefix="fleet-pg-") as name:
        directory = Path(name)
        if user is not None and user != os.getuid():
            os.chown(directory, user, -1)
        data = directory / "data"

        def run(program: str, *arguments: str | Path) -> None:
            command = [binaries / program, "-D", data, *arguments]
            subprocess.run(command, user=user, check=True, stdout=subprocess.DEVNULL, cwd=directory)

        run("initdb", "-U", "fleet", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": name,
            "fsync": "off",
            "autovacuum": "off",
            "max_connections": "50",
        }
        options = " ".join(f"-c {key}={value}" for key, value in settings.items())
        run("pg_ctl", "start", "--wait", "--log", directory / "log", "-o", options)
        try:
            yield f"postgresql+psycopg://fleet@/{{name}}?host={name}"
        finally:
            run("pg_ctl", "stop", "--mode", "immediate")  # nothing of it is kept


def _server_user() -> int | None:
    """Whom to run it as: ourselves, but never root."""
    if os.getuid() != 0:
        return os.getuid()
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    return None
