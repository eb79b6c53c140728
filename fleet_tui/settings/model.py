"""The settings, as `config.toml` holds them. `docs/settings.md` lists them with examples."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from fleet_tui.domain.findings.thresholds import USUAL, Thresholds
from fleet_tui.domain.retention import KEPT, Retention
from fleet_tui.domain.server_address import wrong_with
from fleet_tui.i18n import N_, available_languages
from fleet_tui.operators import Known
from fleet_tui.operators.plugins import find, names

LOCAL = "local"
"""The name under which the embedded backend is chosen where a connection is named."""


THEMES = ("dark", "light", "high-contrast", "ansi-dark", "ansi-light", "monochrome")
"""The colours there are to choose from; what each looks like stands in `fleet_tui.terminal.themes`."""


class UnknownLanguage(ValueError):
    """A language without a catalogue."""


class UnknownTheme(ValueError):
    """A theme that is none of `THEMES`."""


def _known_language(code: str) -> str:
    if code not in available_languages():
        raise UnknownLanguage(code)
    return code


def _known_theme(name: str) -> str:
    if name not in THEMES:
        raise UnknownTheme(name)
    return name


class UnusablePath(ValueError):
    """A path at which nothing can lie. Its text is a sentence's end, marked for translation."""


class UnusableAddress(ValueError):
    """An address that no token is sent to; `wrong_with` says why."""


LONGEST_PATH = 3_500
"""Bytes; Linux takes 4,095, and files are made below a directory."""
_LONGEST_NAME = 255


def _user_path(path: Path) -> Path:
    try:
        path = path.expanduser()
    except RuntimeError:
        raise UnusablePath(N_("names a user who is not known here")) from None
    if "\0" in str(path):
        raise UnusablePath(N_("must be a path in quotes"))
    if len(os.fsencode(path)) > LONGEST_PATH or any(len(os.fsencode(part)) > _LONGEST_NAME for part in path.parts):
        raise UnusablePath(N_("is longer than a path can be"))
    return path


def _safe_address(url: str) -> str:
    if wrong_with(url):
        raise UnusableAddress
    return url


def _said(path: object) -> object:
    """An empty text would be the directory in which the program happens to be started."""
    if isinstance(path, str) and not path.strip():
        raise UnusablePath(N_("must not be empty"))
    return path


_UserPath = Annotated[Path, BeforeValidator(_said), AfterValidator(_user_path)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class UnusableChoice(ValueError):
    """A word that is none of those there are, which are its arguments."""


class _NotGiven(str):
    """No address stands in the settings."""


class UnusableOption(ValueError):
    """An option of an operator that cannot be used: `known` are what it may say, None: it has none of this name."""

    def __init__(self, key: str, known: Collection[str] | None, *, missing: bool = False) -> None:
        super().__init__(key)
        self.key = key
        self.known = known
        self.missing = missing


def _known_operator(name: str) -> str:
    return name if not name or find(name) else _one_of(names(), name)


def _named(info: ValidationInfo) -> Known | None:
    operator = info.data.get("operator")
    return find(operator) if operator else None


def _known_coverage(name: str, info: ValidationInfo) -> str:
    known = _named(info)
    return name if known and known.unusable else _one_of(known.hosts if known else (), name)


def _known_options(given: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    known = _named(info)
    if known is not None and known.unusable:
        return given  # nobody can say what it would have
    options = {option.name: option for option in (known.options if known else ())}
    for key, value in given.items():
        if key not in options:
            raise UnusableOption(key, None)
        if (choices := options[key].choices) and value not in choices:
            raise UnusableOption(key, choices)
    for option in options.values():
        if option.needed and not given.get(option.name):
            raise UnusableOption(option.name, option.choices, missing=True)
    return given


def _one_of(there: Collection[str], name: str) -> str:
    """`name`, where it is empty or one of those `there`. Raises UnusableChoice."""
    if name and name not in there:
        raise UnusableChoice(*there)
    return name


def _address(url: object, info: ValidationInfo) -> object:
    """The address of the operator's API, where the connection is to one: no other is sent its key."""
    known = _named(info)
    if known is None:
        if isinstance(url, _NotGiven):
            raise PydanticCustomError("missing", "Field required")
        return url
    if isinstance(url, _NotGiven):
        usual = next(iter(known.hosts))
        return known.hosts.get(info.data.get("coverage") or usual, known.hosts[usual])
    if not isinstance(url, str) or urlsplit(url).hostname not in _LOOPBACK:
        raise UnusablePath(N_("is left out: the operator's own address is known"))
    return url


_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""Where a double of an operator may stand."""


class Connection(_Table):
    """A server one signs in to, or an operator. No secret stands here: `token_command` (argv, no shell) prints one.

    Of an operator (`fleet_tui.operators`) the address is known; `coverage` chooses among several. `identifier` is then
    the id of a key, and `secret_command` prints its secret. `options` are those that the operator itself declares; in
    the file they stand beside the others.
    """

    operator: Annotated[str, AfterValidator(_known_operator)] = ""
    coverage: Annotated[str, AfterValidator(_known_coverage)] = ""
    url: Annotated[str, Field(min_length=1), BeforeValidator(_address), AfterValidator(_safe_address)] = Field(
        default_factory=_NotGiven, validate_default=True
    )
    identifier: str = ""
    ca_file: _UserPath | None = None
    client_certificate: _UserPath | None = None
    token_command: list[str] = []
    secret_command: list[str] = []
    options: Annotated[dict[str, str], AfterValidator(_known_options)] = Field(default={}, validate_default=True)

    @model_validator(mode="before")
    @classmethod
    def _with_options(cls, given: object) -> object:
        """What is no setting of every connection is one of its operator's options."""
        if not isinstance(given, dict) or not given.get("operator"):
            return given
        own = {key: value for key, value in given.items() if key not in cls.model_fields}
        kept = {key: value for key, value in given.items() if key in cls.model_fields}
        return kept | {"options": {**kept.get("options", {}), **own}} if own else kept


class Settings(_Table):
    """Everything a user can set. None: decided at the start, by the locale and the terminal."""

    language: Annotated[str, AfterValidator(_known_language)] | None = None
    theme: Annotated[str, AfterValidator(_known_theme)] | None = None
    mouse: bool | None = None
    symbols: bool | None = None
    """Lines, arrows and ticks; without them plain ASCII signs stand in their places."""
    animation: bool = False
    blink: bool = False
    """Whether the cursor in a field blinks: each blink is sent to the terminal."""
    whole_repaint: bool = False
    """Send everything that is painted to the terminal, not only the cells that change."""
    snapshot: bool = True
    """Keep the last snapshot of the fleet on disk, so that the next start shows rows at once."""
    data_dir: _UserPath | None = None
    export_dir: _UserPath | None = None
    attachment_dir: _UserPath | None = None
    """Where files for tickets are chosen; None: the home directory."""
    lock_after: Annotated[int, Field(ge=0)] | None = None
    """Minutes without a key after which the screen is locked; 0: never. None: 10 in a kiosk, else never."""
    default_connection: str | None = None
    connections: dict[str, Connection] = {}
    findings: Thresholds = USUAL
    """From where on something is a finding, in fleets that this machine keeps."""
    retention: Retention = KEPT
    """How long names and use are kept, in fleets that this machine keeps."""
    keymap: dict[str, str] = {}
    """Action id → its keys, separated by commas; see `docs/keys.md`."""
