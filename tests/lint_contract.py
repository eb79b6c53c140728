"""`make lint`: foreign tools read docs/openapi.json. Those of npm are skipped, visibly, where there is no npm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from openapi_spec_validator import validate

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "openapi.json"
NPM = Path(sys.prefix) / "npm"
PACKAGES = ("@stoplight/spectral-cli@6.16.3", "@redocly/cli@2.77.0")
RULES = 'extends: ["spectral:oas"]\n'


def main() -> None:
    """Check the document with each tool. Exits with the first one's complaint."""
    validate(json.loads(DOCUMENT.read_text(encoding="utf-8")))
    npm = shutil.which("npm")
    if npm is None or not _installed(npm):
        sys.stderr.write("docs/openapi.json: spectral and redocly are skipped, npm cannot install them here\n")
        return
    tools, rules = NPM / "node_modules" / ".bin", NPM / "spectral.yaml"
    rules.write_text(RULES, encoding="utf-8")
    commands: tuple[list[str | Path], ...] = (
        [tools / "spectral", "lint", "--ruleset", rules, "--fail-severity", "warn", DOCUMENT],
        [tools / "redocly", "lint", "--extends", "recommended", DOCUMENT],
    )
    for command in commands:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=os.environ | {"REDOCLY_TELEMETRY": "off"}
        )
        if done.returncode or "warning" in done.stdout + done.stderr.replace("Deprecation warning", ""):
            sys.exit(done.stdout + done.stderr)


def _installed(npm: str) -> bool:
    if all((NPM / "node_modules" / ".bin" / name).exists() for name in ("spectral", "redocly")):
        return True
    NPM.mkdir(parents=True, exist_ok=True)
    command: list[str | Path] = [npm, "install", "--no-fund", "--no-audit", "--silent", "--prefix", NPM, *PACKAGES]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    main()
