"""The settings, as `config.toml` holds them. `docs/settings.md` lists them with examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from fleet_tui.i18n import available_languages

LOCAL = "local"
"""The name under which the embedded backend is chosen where a connection is named."""


class UnknownLanguage(ValueError):
    """A language without a catalogue."""


def _known_language(code: str) -> str:
    if code not in available_languages():
        raise UnknownLanguage(code)
    return code


_UserPath = Annotated[Path, AfterValidator(Path.expanduser)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Connection(_Table):
    """A server one signs in to. No secret stands here: `token_command` (argv, no shell) prints one."""

    url: Annotated[str, Field(min_length=1)]
    identifier: str = ""
    ca_file: _UserPath | None = None
    client_certificate: _UserPath | None = None
    token_command: list[str] = []


class Settings(_Table):
    """Everything a user can set. None: decided at the start, by the locale and the terminal."""

    language: Annotated[str, AfterValidator(_known_language)] | None = None
    theme: str | None = None
    mouse: bool | None = None
    snapshot: bool = True
    """Keep the last snapshot of the fleet on disk, so that the next start shows rows at once."""
    data_dir: _UserPath | None = None
    export_dir: _UserPath | None = None
    default_connection: str | None = None
    connections: dict[str, Connection] = {}
    keymap: dict[str, str] = {}
    """Action id → its keys, separated by commas; see `docs/keys.md`."""
