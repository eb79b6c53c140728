"""Every code with which the reference backend refuses has a sentence in each language: the person reads theirs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from fleet_tui.api.failures import _KIND_OF_STATUS, _SENTENCE_OF_CODE, _SENTENCE_OF_KIND
from fleet_tui.i18n import SOURCE_LANGUAGE, available_languages, in_other_languages

SERVER = Path(__file__).parents[2] / "fleet_tui" / "server"
MISTAKES_OF_A_PROGRAM = frozenset(
    {
        "CURSOR_INVALID", "DIGEST_MISSING", "IDEMPOTENCY_KEY_MISSING", "IF_MATCH_MISSING", "INVALID", "LINE_ID",
        "METHOD_NOT_ALLOWED", "MISSING", "STATUS_NOT_YOURS",
    }
)  # fmt: skip
"""No person causes these: another program did not keep to the contract. They are shown in the server's own words."""


def problems_raised() -> Iterator[tuple[int, str, str]]:
    """Status, code and place of each problem in the server's source, read from the calls that make one.

    The code may be chosen there (`"A" if … else "B"`), or be given to a function of the module that makes the problem
    (`def _no(code): return ApiProblem(422, code, …)`): then its calls are looked at.
    """
    for path in sorted(SERVER.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        makers = {"ApiProblem": 1, "invalid": 1}
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                names = [argument.arg for argument in function.args.args]
                for call in calls_of(function, makers):
                    code = argument_of(call, 1, "code")
                    if isinstance(code, ast.Name) and code.id in names:
                        makers = {**makers, function.name: names.index(code.id)}
        for call in calls_of(tree, makers):
            name = name_of(call)
            status = argument_of(call, 0, "status")
            number = status.value if name == "ApiProblem" and isinstance(status, ast.Constant) else 422
            for text in texts_of(argument_of(call, makers[name], "code")):
                yield int(str(number)), text, f"{path.name}:{call.lineno}"


def calls_of(tree: ast.AST, names: dict[str, int]) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node) in names]


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def argument_of(call: ast.Call, place: int, name: str) -> ast.expr | None:
    named = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    return named or (call.args[place] if place < len(call.args) else None)


def texts_of(node: ast.AST | None) -> list[str]:
    texts = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)] if node is not None else []
    return [text for text in texts if isinstance(text, str) and text.isupper()]


def test_the_source_is_read_as_it_is_written() -> None:
    codes = {code for _status, code, _place in problems_raised()}
    assert {"NOT_FOUND", "WRONG_CREDENTIALS", "DUPLICATE_LINE", "TOO_MANY_ITEMS", "IDENTIFIER_TAKEN"} <= codes


def test_every_code_a_person_can_cause_has_a_sentence() -> None:
    without = {
        (code, place)
        for status, code, place in problems_raised()
        if code not in _SENTENCE_OF_CODE
        and code not in MISTAKES_OF_A_PROGRAM
        and status not in _KIND_OF_STATUS  # these have the sentence of their kind
        and status < 500
    }
    assert without == set()


def test_no_sentence_is_left_over() -> None:
    said = {text for path in SERVER.rglob("*.py") for text in texts_of(ast.parse(path.read_text(encoding="utf-8")))}
    assert _SENTENCE_OF_CODE.keys() - said == set()


@pytest.mark.skipif(len(available_languages()) == 1, reason="no catalogue is compiled")
def test_each_sentence_is_translated() -> None:
    for sentence in (*_SENTENCE_OF_CODE.values(), *_SENTENCE_OF_KIND.values()):
        others = in_other_languages(sentence)
        assert len(others) == len(available_languages()) - 1
        assert sentence not in others, f"{sentence} ({SOURCE_LANGUAGE})"
