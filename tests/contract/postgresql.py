"""A private PostgreSQL for the tests: a temporary cluster on a Unix socket, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
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
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "fleet", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            user=user,
            check=True,
            capture_output=True,
            cwd=directory,
        )
        settings = {"listen_addresses": "", "unix_socket_directories": name, "fsync": "off", "max_connections": "50"}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, *options],
            user=user,
            cwd=directory,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stderr is not None
            for line in server.stderr:  # says so itself when it takes connections
                if "ready to accept connections" in line:
                    break
            else:
                raise RuntimeError("the PostgreSQL server ended")
            yield f"postgresql+psycopg://fleet@/{{name}}?host={name}"
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            server.communicate()


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
