"""What may come next while a query is typed."""

from __future__ import annotations

import pytest

from fleet_tui.fleet.completion import complete
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.query import Query
from fleet_tui.i18n import set_language
from tests.fleet_pages import CONTRACT, pages


@pytest.fixture(scope="module")
def index() -> FleetIndex:
    index = FleetIndex()
    index.set_catalogue([CONTRACT], [])
    for one in pages(100):
        index.add_page(one)
    return index


def accepted(text: str, index: FleetIndex, choice: int = 0) -> str:
    """The text after taking one of the completions at its end."""
    one = complete(text, len(text), index)[choice]
    return text[: one.start] + one.text + text[one.end :]


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("st", "status:"),
        ("zoe st", "zoe status:"),
        ("-bl", "-block:"),
        ("status:", "status:pending"),
        ("status:sus", "status:suspended"),
        ("status:pending,ac", "status:pending,active"),
        ("plan:cont", 'plan:"Mobile Contact"'),
        ('plan:"mobile c', 'plan:"Mobile Contact"'),
        ("option:asia", 'option:"Data Asia business 600 MB"'),
        ("account:", "account:100457319"),
        ("block:", 'block:"mobile data"'),
        ("split:", "split:yes"),
        ("is:sch", "is:scheduled"),
    ],
)
def test_completes(index: FleetIndex, typed: str, result: str) -> None:
    assert accepted(typed, index) == result


@pytest.mark.parametrize("typed", ["sched", "since"])
def test_a_day_in_a_hint_is_the_one_on_which_it_is_read(index: FleetIndex, typed: str) -> None:
    hint = complete(typed, len(typed), index)[0].hint
    assert hint.endswith(index.today.isoformat())
    assert accepted(typed, index) in hint.replace(">", ":").replace("<", ":")


@pytest.mark.parametrize(
    ("spoken", "typed", "result"),
    [
        ("fr", "statut:acti", "statut:active"),
        ("fr", "statut:actif", "statut:active"),
        ("fr", "status:gepauz", 'status:"en pause"'),
        ("fr", "omschr", "description:"),
        ("nl", "status:actif", "status:actief"),
        ("nl", "tarie", "plan:"),
        ("nl", "is:bloq", "is:geblokkeerd"),
        ("de", "statut:suspendu", "statut:pausiert"),
        ("de", "utilis", "nutzer:"),
        ("en", "status:gekündigt", "status:stopped"),
        ("en", "gebrui", "user:"),
    ],
)
def test_completes_in_the_readers_own_words(index: FleetIndex, spoken: str, typed: str, result: str) -> None:
    set_language(spoken)
    assert accepted(typed, index) == result


@pytest.mark.parametrize("typed", ["", " ", "margaux", '"sta', "nofield:x", "number:04", "plan:zzz"])
def test_stays_quiet_where_it_knows_nothing(index: FleetIndex, typed: str) -> None:
    assert complete(typed, len(typed), index) == []


def test_says_how_many_lines_have_a_value(index: FleetIndex) -> None:
    by_label = {one.label: one.hint for one in complete("status:", 7, index)}
    assert by_label == {"pending": "20", "active": "60", "suspended": "20", "stopped": ""}


def test_works_in_the_middle_of_a_query(index: FleetIndex) -> None:
    text = "sta zoe"
    (one,) = complete(text, 3, index)
    assert text[: one.start] + one.text + text[one.end :] == "status: zoe"


@pytest.mark.parametrize("field", ["status", "plan", "option", "account", "block", "split", "is", "user"])
def test_everything_offered_is_understood(index: FleetIndex, field: str) -> None:
    offered = complete(f"{field}:", len(field) + 1, index)
    assert offered
    for one in offered:
        Query(f"{field}:{one.text}")
