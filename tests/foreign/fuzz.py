"""`make fuzz`: schemathesis asks the real server what the document allows and what it does not, on both databases.

All its checks, all its phases, signed in as the manager of a sample; the same seed asks the same, as far as its time
goes (`ARGS="--seconds 300 --seed 1"`, for each database). It is installed into an environment of its own, which the
suite does not need. Prints what was asked and found: the exit code is the number of databases with a finding.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import create_engine, text
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fleet_tui.server import serve
from fleet_tui.server.embedded import Backend
from fleet_tui.server.observed import Observed
from tests.contract import postgresql

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "openapi.json"
TOOLS = Path(sys.prefix, "foreign", "bin")
"""Where `make fuzz` installs the tools."""
STAND_IN = b"Bearer manager"
"""What schemathesis sends instead of a token: one that it ended would make all that follows a 401."""

EXPLAINED = {
    "CURSOR_INVALID": "a cursor comes out of the page before",
    "CONTENT_DIFFERS": "what is in a file",
    "DATE_IN_THE_PAST": "what day it is",
    "DECIMAL_PARSING": "the pattern of a figure looks ahead, which the tool does not",
    "DIGEST_MISMATCH": "what is in a file",
    "IDEMPOTENCY_KEY_MISSING": "one is needed where something is done: without `validate_only`",
    "IDEMPOTENCY_KEY_REUSED": "which keys were used before",
    "GREATER_THAN_EQUAL": "the least an amount can be: it is a string",
    "IDENTIFIER_TAKEN": "who signs in already",
    "INT_TYPE": "5.0 is a number with a point here; JSON Schema takes it for 5",
    "IF_MATCH_MISSING": "428 is the status for it (RFC 6585), which the tool does not expect",
    "INVITATION_UNKNOWN": "which codes were sent",
    "LESS_THAN_EQUAL": "the most an amount can be: it is a string",
    "METHOD_UNKNOWN": "which ways to pay there are",
    "NUL_CHARACTER": "said of all texts in words, once",
    "OFFER_UNKNOWN": "what a contract offers",
    "PASSWORD_WEAK": "which passwords are guessed first",
    "PASSWORD_WRONG": "the present one",
    "REQUIRED": "what a ticket has to say depends on its topic",
    "RESET_UNKNOWN": "which codes were sent",
    "SYNC_TOKEN_EXPIRED": "a token comes out of the answer before",
    "TOPIC_UNKNOWN": "which topics there are",
    "TYPE_NOT_ALLOWED": "a file's ending",
    "UPLOAD_INVALID": "the rows in a packed file",
    "VALUE_ERROR": "check digits, numbers that nobody gives out, rules between fields: said in words there",
    "VERSION_CONFLICT": "the version that there is",
}
"""Why a request that fits its schema may be refused all the same: what a schema cannot know. Anything else is wrong."""
REFUSED = {"RejectedPositiveData", "MissingHeaderNotRejected"}
"""Findings that say no more than that a request was refused, or by which status."""


class SignedIn:
    """`app`, in which `STAND_IN` is always a session of the local manager."""

    def __init__(self, app: ASGIApp, backend: Backend) -> None:
        self._app = app
        self._backend = backend
        self._token = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in {204, 401}:
                self._token = b""  # perhaps it was ended: the next request has another
            await send(message)

        if (b"authorization", STAND_IN) in scope["headers"]:
            token = self._token or (await self._backend.local_tokens()).access_token.encode()
            self._token = token
            rest = [pair for pair in scope["headers"] if pair[0] != b"authorization"]
            scope = {**scope, "headers": [*rest, (b"authorization", b"Bearer " + token)]}
        await self._app(scope, receive, answered)


@asynccontextmanager
async def served(directory: Path, database_url: str | None) -> AsyncIterator[str]:
    """A sample of sixty lines, served as `fleet-tui serve` does; its address."""
    backend = Backend(directory, fleet_size=60, database_url=database_url)
    await backend.start()
    listener, address = serve._tcp_listener("127.0.0.1", 0)
    server = serve._Server(serve._config(Observed(SignedIn(backend.app, backend), [])))
    listener.listen()
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield address
    finally:
        server.should_exit = True
        await serving
        listener.close()
        await backend.stop()


@contextmanager
def databases() -> Iterator[dict[str, str | None]]:
    """Name and URL of each database there is here; SQLite needs none."""
    binaries = postgresql.programs()
    if binaries is None:
        print("PostgreSQL is skipped: there is no server program of it on this machine")
        yield {"SQLite": None}
        return
    with postgresql.cluster(binaries) as url:
        engine = create_engine(url.format(name="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE fuzz"))
        engine.dispose()
        yield {"SQLite": None, "PostgreSQL": url.format(name="fuzz")}


@dataclass(slots=True)
class Found:
    """What the tool asked of one database, and what it complained of."""

    statuses: Counter[str] = field(default_factory=Counter)
    checks: int = 0
    operations: set[str] = field(default_factory=set)
    explained: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)
    """Each kind of finding, with the first request that showed it."""


async def ask(address: str, directory: Path, arguments: argparse.Namespace) -> Found:
    """Run the tool on the server at `address`. Raises RuntimeError: it did not come to its end."""
    events = directory / "events.ndjson"
    command: list[str | Path] = [
        TOOLS / "schemathesis", "run", DOCUMENT, "--url", address, "--header", f"Authorization: {STAND_IN.decode()}",
        "--checks", "all", "--phases", "examples,coverage,fuzzing,stateful", "--seed", str(arguments.seed),
        "--max-time", str(arguments.seconds), "--continue-on-failure", "--generation-database", "none", "--no-color",
        "--report", "ndjson", "--report-ndjson-path", events,
    ]  # fmt: skip
    hooks = {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(Path(__file__).parent)}
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=directory,
        env=os.environ | hooks,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    if arguments.verbose:
        print(said.decode())
    found = Found()
    with events.open(encoding="utf-8") as lines:
        for line in lines:
            ((kind, event),) = json.loads(line).items()
            if kind == "NonFatalError":
                found.wrong.setdefault(f"{event.get('label')}: {event['value']}", "")
            elif kind == "ScenarioFinished":
                _read(event["recorder"], found)
            elif kind == "FatalError":
                raise RuntimeError(said.decode())
    return found


def _read(recorder: dict[str, Any], found: Found) -> None:
    """Count one scenario: its requests, and the checks that failed on them."""
    for case, interaction in recorder.get("interactions", {}).items():
        answer = interaction["response"]
        found.statuses[str(answer["status_code"]) if answer else "none"] += 1
        checks = recorder.get("checks", {}).get(case, [])
        found.checks += len(checks)
        found.operations.add(recorder["label"])
        for check in checks:
            if check["status"] == "success":
                continue
            failure = check["failure_info"]["failure"]
            codes = _codes(answer)
            if failure["type"] in REFUSED and codes and codes <= EXPLAINED.keys():
                found.explained.update(codes)
                continue
            kind = f"{failure['operation']}: {failure['code']} {failure['title']} {' '.join(sorted(codes))}"
            found.wrong.setdefault(kind, f"{failure['message'][:600]}\n{_shown(interaction)}")


def _codes(answer: dict[str, Any] | None) -> set[str]:
    """The codes of a problem: its own, or where that is INVALID those of its mistakes."""
    try:
        problem = json.loads(base64.b64decode(answer["content"]["$base64"])) if answer else {}
    except (ValueError, KeyError, TypeError):
        return set()
    if not isinstance(problem, dict) or "code" not in problem:
        return set()
    return {error["code"] for error in problem["errors"]} or {problem["code"]}


def _shown(interaction: dict[str, Any]) -> str:
    """A request and its answer, to look at."""
    request, answer = interaction["request"], interaction["response"]
    sent, came = (
        base64.b64decode(((part or {}).get("body") or (part or {}).get("content") or {}).get("$base64", ""))
        for part in (request, answer)
    )
    headers = {
        name: value for name, value in request["headers"].items() if name.lower() not in {"user-agent", "accept"}
    }
    return f"{request['method']} {request['uri']}\n{headers}\n{sent[:600]!r}\n{came[:600]!r}"


def main() -> int:
    """Ask both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=300, help="for each database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="print what the tool says too")
    arguments = parser.parse_args()
    failed = 0
    with databases() as there:
        for name, url in there.items():
            with TemporaryDirectory(prefix="fleet-fuzz-") as directory:
                found = asyncio.run(_asked(Path(directory), url, arguments))
            failed += bool(found.wrong)
            print(
                f"{name}, seed {arguments.seed}, {arguments.seconds} s: {found.statuses.total():,} requests to "
                f"{len(found.operations)} operations, {found.checks:,} checks, {len(found.wrong)} kinds of finding"
            )
            print(
                "  answers: " + ", ".join(f"{status} × {count:,}" for status, count in sorted(found.statuses.items()))
            )
            print(
                "  rules no schema can say: "
                + ", ".join(f"{code} × {n:,}" for code, n in found.explained.most_common())
            )
            for kind, example in found.wrong.items():
                print(f"\n{kind}\n{example}")
    return failed


async def _asked(directory: Path, url: str | None, arguments: argparse.Namespace) -> Found:
    async with served(directory / "data", url) as address:
        return await ask(address, directory, arguments)


if __name__ == "__main__":
    sys.exit(main())
