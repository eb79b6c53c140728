"""Switches over many lines, options that fit some plans only, limits, and what a change does in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fleet_tui.domain.amount import InvalidAmount
from fleet_tui.domain.base import Notice
from fleet_tui.domain.changes.models import AddOptions, RemoveOptions, Suspend, SwapSim
from fleet_tui.domain.money import Money
from fleet_tui.domain.order import Effect, ItemPreview, ItemStatus, OrderItem
from fleet_tui.domain.pay_by_mobile import parse_limit
from fleet_tui.domain.plan import Contract, Option, Plan
from fleet_tui.domain.text import Text
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.fleet.row import LineRow
from fleet_tui.i18n import set_language
from fleet_tui.workspace.effects import effect_words, main_effect, remarks, what_changed
from fleet_tui.workspace.line_changes import OptionChange, order_for
from fleet_tui.workspace.switches import Switches, block_switches
from screens.order_rows import item_columns

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def line(name: str = "one", *, plan: str = "START", options: tuple[str, ...] = (), version: int = 3) -> LineRow:
    return LineRow(
        id=name, version=version, msisdn="+32489744365", iccid=None, description="", person=None, plan=plan,
        status="ACTIVE", billing_account=None, options=options, split_bill_profile=None, blocks=(),
        pay_by_mobile_limit=None, monthly_cost=None, scheduled_kind=None, scheduled_date=None,
    )  # fmt: skip


def catalogue() -> Catalogue:
    contract = Contract(
        number="1",
        plans=[Plan(code="START", name=Text("Mobile Start")), Plan(code="LIMITLESS", name=Text("Mobile Limitless"))],
        options=[
            Option(code="VOICE", name=Text("Voice"), prices={"START": Money.of(3)}),
            Option(code="ASIA", name=Text("Asia"), prices={"START": Money.of(16), "LIMITLESS": Money.of(16)}),
        ],
    )
    return Catalogue([contract])


# Switches


def test_a_switch_that_is_the_same_for_all_turns_over_and_back() -> None:
    switches = Switches(["MMS"], [["MMS"], ["MMS"]])
    assert switches["MMS"].words == "on"
    assert switches.toggle("MMS")
    assert switches["MMS"].words == "on → off"
    assert switches.wanted == {"MMS": False}
    switches.toggle("MMS")
    assert switches.wanted == {}


def test_an_option_has_words_of_its_own() -> None:
    """In French a block that is on is *bloqué*: an option is not."""
    set_language("fr")
    blocked, taken = block_switches([["MMS"]])["MMS"].words, Switches(["MMS"], [["MMS"]], options=True)["MMS"].words
    set_language("en")
    assert blocked == "bloqué"
    assert taken != "bloqué"


def test_a_mixed_switch_says_so_and_goes_on_then_off_then_back() -> None:
    switches = Switches(["MMS"], [["MMS"], [], []])
    assert switches["MMS"].words == "on for 1 of 3"
    seen = []
    for _press in range(3):
        switches.toggle("MMS")
        seen.append(switches["MMS"].words)
    assert seen == ["on for 1 of 3 → on", "on for 1 of 3 → off", "on for 1 of 3"]


def test_all_services_cover_every_other_block_and_what_was_chosen_there() -> None:
    switches = block_switches([[]])
    switches.toggle("MMS")
    switches.toggle("ALL_SERVICES")
    assert switches.wanted == {"ALL_SERVICES": True}
    assert switches.covered_by("MMS") == "ALL_SERVICES"
    assert not switches.toggle("MMS")
    switches.toggle("ALL_SERVICES")
    assert switches.covered_by("MMS") is None


def test_everything_abroad_covers_the_other_two_abroad_and_nothing_at_home() -> None:
    switches = block_switches([["EVERYTHING_ABROAD"]])
    assert switches.covered_by("INCOMING_CALLS_ABROAD") == "EVERYTHING_ABROAD"
    assert switches.covered_by("MMS") is None


def test_a_block_that_only_some_lines_have_covers_nothing_for_the_others() -> None:
    assert block_switches([["ALL_SERVICES"], []]).covered_by("MMS") is None


# Options


def test_options_come_and_go_in_one_change() -> None:
    change = OptionChange(catalogue(), {"VOICE": True, "ASIA": False})
    both = change.of(line(options=("ASIA",)))
    assert both.model_dump(mode="json")["changes"] == [
        {"kind": "remove_options", "options": ["ASIA"]},
        {"kind": "add_options", "options": ["VOICE"]},
    ]
    gone = change.of(line(plan="LIMITLESS", options=("ASIA",)))
    assert gone.model_dump(mode="json")["changes"] == [{"kind": "remove_options", "options": ["ASIA"]}]
    assert "VOICE" not in change.remark(line(plan="LIMITLESS", options=("ASIA",)))
    assert change.remark(line(plan="LIMITLESS", options=("ASIA",))) == "without Voice: not with Mobile Limitless"


def test_each_line_gets_the_options_that_go_with_its_plan() -> None:
    change = OptionChange(catalogue(), {"VOICE": True, "ASIA": True})
    start, limitless = line(), line("two", plan="LIMITLESS")
    assert change.of(start) == AddOptions(options=["VOICE", "ASIA"])
    assert change.of(limitless) == AddOptions(options=["ASIA"])
    assert change.remark(limitless) == "without Voice: not with Mobile Limitless"
    assert change.remark(start) == ""


def test_what_fits_nowhere_is_asked_for_so_that_the_refusal_says_why() -> None:
    change = OptionChange(catalogue(), {"VOICE": True})
    assert change.of(line(plan="LIMITLESS")) == AddOptions(options=["VOICE"])


def test_only_options_a_line_has_are_removed() -> None:
    change = OptionChange(catalogue(), {"VOICE": False, "ASIA": False})
    assert change.of(line(options=("ASIA",))) == RemoveOptions(options=["ASIA"])


def test_an_order_guards_the_version_that_was_seen() -> None:
    order = order_for([line(version=7)], Suspend())
    assert order.items[0].expected_version == 7


# Limits


@pytest.mark.parametrize("text", ["100", "€ 100", "100,00", " 100.00 "])
def test_a_limit_is_read_as_people_write_it(text: str) -> None:
    assert parse_limit(text) == Money.of(100)


def test_an_empty_limit_is_the_legal_ceiling() -> None:
    assert parse_limit("") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("301", "LIMIT_ABOVE_CEILING"), ("-1", "LIMIT_ABOVE_CEILING"), ("ten", "AMOUNT_INVALID"),
     ("1.005", "AMOUNT_UNCLEAR"), ("NaN", "AMOUNT_INVALID"), ("1e400", "AMOUNT_INVALID")],
)  # fmt: skip
def test_what_is_no_limit_says_why(text: str, code: str) -> None:
    with pytest.raises(InvalidAmount) as caught:
        parse_limit(text)
    assert caught.value.code == code


# Words


def test_codes_are_shown_by_their_names() -> None:
    words = effect_words(Effect(field="plan", before="START", after="LIMITLESS"), catalogue())
    assert str(words) == "plan: Mobile Start → Mobile Limitless"


def test_a_list_says_what_comes_and_what_goes() -> None:
    words = effect_words(Effect(field="options", before=["VOICE"], after=["ASIA"]), catalogue())
    assert words.after == "+ Asia, - Voice"


def test_a_limit_is_an_amount_and_none_is_the_ceiling() -> None:
    words = effect_words(Effect(field="pay_by_mobile_limit", before=None, after="50.00"), catalogue())
    assert (words.before, words.after) == ("legal ceiling", "€ 50.00")


def test_what_is_lost_is_said_once() -> None:
    item = ItemPreview(
        line_id="one",
        effects=[
            Effect(field="plan", before="START", after="LIMITLESS"),
            Effect(field="options", before=["VOICE"], after=[]),
        ],
        losses=[Notice(code="OPTION_LOST", message=Text("x"), params={"option": Text("Voice")})],
    )
    assert remarks(item, "set_plan", catalogue()) == ["loses Voice"]
    main = main_effect(item, "set_plan")
    assert main is not None
    assert main.field == "plan"


def _item(status: ItemStatus, *, refused: bool = False) -> OrderItem:
    """As a company's own list has it: what is to change was noted when it was asked for."""
    return OrderItem(
        position=0,
        line_id="one",
        status=status,
        change=Suspend(),
        refusal=Notice(code="NOT_LIVE", message=Text("x")) if refused else None,
        effects=[Effect(field="status", before="ACTIVE", after="SUSPENDED")],
    )


@pytest.mark.parametrize("status", ItemStatus)
def test_what_was_refused_or_cancelled_changes_nothing(status: ItemStatus) -> None:
    nothing = status in {ItemStatus.REFUSED, ItemStatus.CANCELLED}
    assert what_changed(_item(status), catalogue()) == ("" if nothing else "active → suspended")


def test_where_there_is_little_room_cards_are_told_by_their_last_digits() -> None:
    effect = Effect(field="iccid", before="8932030000205518327", after="8932030000205522626")
    item = _item(ItemStatus.DONE).model_copy(update={"change": SwapSim(iccid=effect.after), "effects": [effect]})
    assert what_changed(item, catalogue()) == "8932030000205518327 → 8932030000205522626"
    assert what_changed(item, catalogue(), short=True) == "…205518327 → …205522626"


@pytest.mark.parametrize(
    ("items", "heading"),
    [
        ([_item(ItemStatus.TO_SEND), _item(ItemStatus.CANCELLED)], "Change"),
        ([_item(ItemStatus.TO_SEND), _item(ItemStatus.REFUSED, refused=True)], "Change or reason"),
        ([_item(ItemStatus.CANCELLED), _item(ItemStatus.REFUSED, refused=True)], "Reason"),
    ],
)
def test_a_column_of_results_is_headed_by_what_stands_in_it(items: list[OrderItem], heading: str) -> None:
    assert item_columns(items, catalogue())[-1].label == heading
