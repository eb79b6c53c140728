"""Reading and writing the settings: defaults < file < environment (FLEET_TUI_*) < command line."""

from __future__ import annotations

import difflib
import os
import re
import stat
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from fleet_tui.domain.findings.thresholds import Thresholds
from fleet_tui.domain.server_address import wrong_with
from fleet_tui.domain.text import clean
from fleet_tui.files import private_directory, write_private
from fleet_tui.i18n import N_, _, available_languages
from fleet_tui.settings.model import (
    LOCAL,
    THEMES,
    Connection,
    Settings,
    UnusableAddress,
    UnusableChoice,
    UnusableOption,
    UnusablePath,
)

LARGEST = 1024 * 1024
"""Bytes that a settings file may have."""
_WRITTEN_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
PREFIX = "FLEET_TUI_"
_FROM_ENVIRONMENT = (
    "language", "theme", "mouse", "symbols", "animation", "blink", "whole_repaint", "snapshot", "data_dir",
    "export_dir", "attachment_dir", "lock_after", "default_connection",
)  # fmt: skip
_Location = tuple[int | str, ...]
_NOT_SETTINGS = frozenset({"FLEET_TUI_TOKEN"})  # a secret: fleet_tui.api.credentials reads it
_AT = re.compile(r" \(at line (\d+), column (\d+)\)| \(at end of document\)")
_HEADER = re.compile(r"\[+([^\]]+)\]+")
_WRONG = {
    "bool_parsing": N_("must be true or false"),
    "bool_type": N_("must be true or false"),
    "decimal_parsing": N_("must be a number"),
    "decimal_type": N_("must be a number"),
    "dataclass_type": N_("must be a table"),
    "dict_type": N_("must be a table"),
    "finite_number": N_("must be a number"),
    "int_from_float": N_("must be a whole number"),
    "int_parsing": N_("must be a whole number"),
    "int_type": N_("must be a whole number"),
    "list_type": N_("must be a list of texts"),
    "missing": N_("is missing"),
    "model_type": N_("must be a table"),
    "path_type": N_("must be a path in quotes"),
    "string_too_short": N_("must not be empty"),
    "string_type": N_("must be a text in quotes"),
}


_BOUNDS = {
    "ge": N_("must be {limit} or more"),
    "gt": N_("must be more than {limit}"),
    "le": N_("must be {limit} or less"),
}
_FIELDS = {
    "connections": tuple(Connection.model_fields),
    "findings": tuple(each.name for each in fields(Thresholds)),
}
"""What a table of the settings may hold."""


class SettingsError(Exception):
    """A setting that cannot be used. `user_message` names the place, what is wrong and the nearest right spelling."""

    def __init__(self, place: str, problem: str) -> None:
        self.user_message = f"{place}: {problem}"
        super().__init__(self.user_message)


def load(path: Path, environ: Mapping[str, str], overrides: Mapping[str, Any]) -> Settings:
    """The settings of the file at `path` (which need not exist), of the environment, and of `overrides`.

    Raises:
        SettingsError: the file cannot be read, or a value of one of the three cannot be used.
    """
    text, in_file = _read(path)
    _checked(in_file, lambda location: _place_in_file(path, text, location))
    in_environment = _environment(environ)
    _checked(in_environment, lambda location: PREFIX + str(location[0]).upper())
    _checked(dict(overrides), lambda location: _OPTIONS.get(str(location[0]), str(location[0])))
    settings = Settings.model_validate({**in_file, **in_environment, **overrides})
    _check_default_connection(settings)
    return settings


def store(path: Path, changes: Mapping[str, Any]) -> None:
    """Write `changes` into the settings file at `path`; a value of None takes the setting out.

    What else the file says stays, its comments too wherever a setting stands on a line of its own.

    Raises:
        SettingsError: the file cannot be read or would not be valid afterwards; it is left as it was.
        OSError: it cannot be written; it is left as it was.
    """
    import tomli_w

    before, values = _read(path)
    values = {key: value for key, value in {**values, **changes}.items() if value is not None}
    _checked(values, lambda location: ".".join(str(part) for part in location))
    text = _with_lines(before, changes)
    try:
        kept = tomllib.loads(text) == values
    except tomllib.TOMLDecodeError:
        kept = False
    private_directory(path.parent)
    write_private(path, (text if kept else tomli_w.dumps(values)).encode())


def _with_lines(text: str, changes: Mapping[str, Any]) -> str:
    """`text` with the lines of `changes` before its first table: written anew, added at its beginning, or taken out."""
    import tomli_w

    lines = text.splitlines(keepends=True)
    tables = next((number for number, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    top, rest = lines[:tables], lines[tables:]
    for key, value in changes.items():
        said = "" if value is None else tomli_w.dumps({key: value})
        place = next((number for number, line in enumerate(top) if _parts(line.partition("=")[0]) == [key]), None)
        if place is None:
            top.insert(0, said)
        else:
            top[place] = said
    return "".join([*top, *rest])


def connection(settings: Settings, name: str) -> Connection:
    """The connection called `name`.

    Raises:
        SettingsError: there is none, with the nearest name.
    """
    if name not in settings.connections:
        known = [*settings.connections, LOCAL]
        raise SettingsError(name, _("no connection has this name{nearest}").format(nearest=_nearest(name, known)))
    return settings.connections[name]


_OPTIONS = {"language": "--lang", "data_dir": "--data", "default_connection": "--profile"}


def _check_default_connection(settings: Settings) -> None:
    if settings.default_connection not in {None, LOCAL}:
        connection(settings, str(settings.default_connection))


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = _content(path).decode()
    except FileNotFoundError:
        return "", {}
    except (OSError, UnicodeDecodeError):
        raise SettingsError(clean(str(path)), _("the file cannot be read")) from None
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(*_syntax(path, text, str(error))) from None
    except ValueError:  # tomllib hands on what Python says of a figure of thousands of digits
        raise SettingsError(clean(str(path)), _("a figure in it is too long")) from None
    except RecursionError:
        raise SettingsError(clean(str(path)), _("one value in another goes deeper than can be read")) from None


def _content(path: Path) -> bytes:
    """The bytes of the file at `path`: an ordinary one, of this user or of root, that nobody else may write.

    What stands in it is run (`token_command`) and says whom a password is sent to.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe that nobody writes would be waited for
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise SettingsError(clean(str(path)), _("this is no file"))
        if found.st_uid not in {0, os.geteuid()}:
            raise SettingsError(clean(str(path)), _("the file belongs to somebody else and is not used"))
        if found.st_mode & _WRITTEN_BY_OTHERS:
            raise SettingsError(
                clean(str(path)),
                _("others may write this file, so it is not used: chmod go-w {path}").format(path=clean(str(path))),
            )
        if found.st_size > LARGEST:
            raise SettingsError(clean(str(path)), _("the file is too large to be the settings"))
        return file.read(LARGEST)


def _syntax(path: Path, text: str, message: str) -> tuple[str, str]:
    match = _AT.search(message)
    line, column = (int(match[1]), int(match[2])) if match and match[1] else (max(text.count("\n"), 1), 1)
    place = _("{file}, line {line}, column {column}").format(file=path, line=line, column=column)
    return place, _("not valid TOML ({message})").format(message=_AT.sub("", message))


def _environment(environ: Mapping[str, str]) -> dict[str, Any]:
    known = {PREFIX + field.upper(): field for field in _FROM_ENVIRONMENT}
    for name in environ:
        if name.startswith(PREFIX) and name not in known and not _is_secret(name):
            raise SettingsError(name, _("unknown variable{nearest}").format(nearest=_nearest(name, known)))
    return {field: environ[name] for name, field in known.items() if environ.get(name)}


def _is_secret(name: str) -> bool:
    """A token or the secret of a connection's key: whoever signs in reads it, and nothing here does."""
    return name in _NOT_SETTINGS or name.endswith("_SECRET")


def _checked(values: dict[str, Any], place: Callable[[_Location], str]) -> None:
    try:
        Settings.model_validate(values)
    except ValidationError as failure:
        error = failure.errors(include_url=False, include_input=True)[0]
        raise SettingsError(place(error["loc"]), _problem(error)) from None


def _problem(error: ErrorDetails) -> str:
    location, kind = error["loc"], error["type"]
    if kind in {"extra_forbidden", "unexpected_keyword_argument"}:
        known = _FIELDS.get(str(location[0]) if len(location) > 1 else "", tuple(Settings.model_fields))
        return _("unknown setting “{key}”{nearest}").format(
            key=location[-1], nearest=_nearest(str(location[-1]), known)
        )
    key = ".".join(str(part) for part in location)
    if location == ("language",) and kind == "value_error":
        codes = available_languages()
        return _("no language “{code}”; there are {codes}{nearest}").format(
            code=error["input"], codes=", ".join(codes), nearest=_nearest(str(error["input"]), codes)
        )
    if location == ("theme",) and kind == "value_error":
        return _("no theme “{theme}”; there are {themes}{nearest}").format(
            theme=error["input"], themes=", ".join(THEMES), nearest=_nearest(str(error["input"]), THEMES)
        )
    if said := _cause_problem(error.get("ctx", {}).get("error"), error, key):
        return said
    limits = error.get("ctx", {})
    for bound, sentence in _BOUNDS.items():
        if bound in limits:
            return f"{key} " + _(sentence).format(limit=limits[bound])
    wrong = _WRONG.get(kind) or N_("is not valid")
    return f"{key} {_(wrong)}"


def _cause_problem(cause: object, error: ErrorDetails, key: str) -> str:
    """What a validator of ours has against a value; empty where it was none of them."""
    if isinstance(cause, UnusableAddress):
        return wrong_with(str(error["input"]))
    if isinstance(cause, UnusableChoice):
        return _("{key} must be one of: {known}").format(key=key, known=", ".join(cause.args) or "–")
    if isinstance(cause, UnusableOption):
        return _option_problem(cause, error["loc"])
    if isinstance(cause, UnusablePath):
        return f"{key} {_(str(cause))}"
    return ""


def _option_problem(wrong: UnusableOption, location: _Location) -> str:
    if wrong.known is None:
        return _("unknown setting “{key}”{nearest}").format(key=clean(wrong.key), nearest="")
    key = ".".join(str(part) for part in (*location[:-1], wrong.key))
    if wrong.missing:
        return f"{key} {_(_WRONG['missing'])}"
    return _("{key} must be one of: {known}").format(key=key, known=", ".join(wrong.known))


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return _("; did you mean “{word}”?").format(word=near[0]) if near else ""


def _place_in_file(path: Path, text: str, location: _Location) -> str:
    line = _line_of(text, [str(part) for part in location])
    return _("{file}, line {line}").format(file=path, line=line) if line else str(path)


def _line_of(text: str, keys: list[str]) -> int | None:
    """The line that says `keys`, or else its nearest table; good enough for a message, not a TOML parser."""
    table: list[str] = []
    best: tuple[int, int] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line.strip()):
            table = _parts(header[1])
            said = table
        else:
            said = [*table, *_parts(line.partition("=")[0])]
        depth = len(said)
        if said and said == keys[:depth] and (best is None or depth > best[0]):
            best = depth, number
    return best[1] if best else None


def _parts(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]
