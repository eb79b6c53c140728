"""What would be the same in every test is made once a process: styles are parsed, statements of SQL are compiled, texts
are collected from the code.

Textual parses each text of style once an application, and again for each change of theme; SQLAlchemy compiles each
statement once a database.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from textual.css import parse, stylesheet, tokenize
from textual.css.model import RuleSet

from fleet_tui.i18n.collect import collect

Values = dict[str, list[Any]]
"""The tokens of each variable."""

_tokenize, _parse = tokenize.tokenize_values, parse.parse
_known: dict[int, Values] = {}
"""By their identity, which stands for them in a key."""
patches = pytest.MonkeyPatch()
"""For good: an engine outlives its test."""
_compiled: LRUCache[Any, Any] = LRUCache(2000)


def parse_styles_once() -> None:
    """Keep what Textual makes of a text of style and a set of variables; it only reads it afterwards."""
    patches.setattr(stylesheet, "tokenize_values", lambda values: _tokens(tuple(values.items())))
    patches.setattr(stylesheet, "parse", _rules_of)


def compile_statements_once() -> None:
    """Let all databases of a kind share what SQLAlchemy keeps of each statement."""
    patches.setattr(DefaultDialect, "__hash__", lambda dialect: hash(type(dialect)))
    patches.setattr(DefaultDialect, "__eq__", lambda one, other: type(one) is type(other))
    patches.setattr(Engine, "_compiled_cache", _shared, raising=False)


@cache
def collect_once() -> Catalog:
    """All texts of the code, for reading: whoever collects them reads every file of it."""
    return collect()


_shared = property(lambda _engine: _compiled, lambda _engine, _own: None)


def _rules_of(scope: str, css: str, read_from: tuple[str, str], *, variable_tokens: Values, **others: Any) -> Any:
    return _rules(scope, css, read_from, variables=id(variable_tokens), **others)


@lru_cache(256)
def _tokens(values: tuple[tuple[str, str], ...]) -> Values:
    tokens: Values = _tokenize(dict(values))
    return _known.setdefault(id(tokens), tokens)


@lru_cache(8192)
def _rules(scope: str, css: str, read_from: tuple[str, str], *, variables: int, **others: Any) -> tuple[RuleSet, ...]:
    return tuple(_parse(scope, css, read_from, variable_tokens=_known[variables], **others))
