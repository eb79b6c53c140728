"""What is generated in docs/ is what the code says now."""

from __future__ import annotations

from tests.make_docs import DOCS, cli_page, keys_page


def test_keys_page_is_up_to_date() -> None:
    assert (DOCS / "keys.md").read_text(encoding="utf-8") == keys_page(), "run `make docs`"


def test_the_commands_are_documented_as_they_are() -> None:
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == cli_page(), "run `make docs`"


def test_no_key_means_two_things_in_one_place() -> None:
    from fleet_tui.actions import ACTIONS, Group

    together = (
        {Group.EVERYWHERE, Group.LIST, Group.LINES},
        {Group.EVERYWHERE, Group.DASHBOARD},
        {Group.EVERYWHERE, Group.ONE_LINE},
        {Group.EVERYWHERE, Group.REVIEW},
        {Group.EVERYWHERE, Group.FORM},
    )
    for groups in together:
        taken: dict[str, str] = {}
        for action in ACTIONS.values():
            if action.group in groups:
                for key in action.keys:
                    other = taken.setdefault(key, action.id)
                    # `enter` opens what the list holds, whatever that is.
                    assert other == action.id or key == "enter", (key, other, action.id)


def test_no_key_that_a_torn_escape_sequence_would_press() -> None:
    from fleet_tui.actions import ACTIONS

    pressed = {key for action in ACTIONS.values() for key in action.keys}
    assert pressed.isdisjoint({*"ABCDFH", "left_square_bracket", "ctrl+j", "ctrl+m", "ctrl+i", "ctrl+h", "ctrl+s"})
