"""Everything about lines: the list, the changes, one SIM, the wizard."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.goldens.scenes import Scene
from tests.harness import paste, press, type_text


async def find(pilot: Pilot[None], query: str) -> None:
    """The list with what `query` finds."""
    await press(pilot, "1", "f")
    await paste(pilot, query)
    await press(pilot, "enter")


async def the_line(pilot: Pilot[None], *keys: str) -> None:
    """One active line, then `keys`."""
    await find(pilot, "0489744365")
    await press(pilot, *keys)


async def the_contact_lines(pilot: Pilot[None], *keys: str) -> None:
    """Several lines of one plan in several states, marked, then `keys`."""
    await find(pilot, "plan:contact -is:scheduled 0489")
    await press(pilot, "asterisk", *keys)


async def pending(pilot: Pilot[None], *keys: str) -> None:
    """Every pending line, marked, then `keys`."""
    await find(pilot, "status:pending")
    await press(pilot, "asterisk", *keys)


async def sim_overview(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "down", "space")


async def search(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "f")
    await type_text(pilot, "status:pending pl")


async def search_error(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "f")
    await type_text(pilot, "stat:pending")


async def nothing_found(pilot: Pilot[None]) -> None:
    await find(pilot, "xyzzy")


async def help_of_the_overview(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "h")


async def columns(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "c")


async def sort(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "t")


async def saved_views(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "m", "n")
    await type_text(pilot, "Vans of Gent")
    await press(pilot, "enter", "m")


async def export(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "e")


async def import_list(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "i")


async def review(pilot: Pilot[None]) -> None:
    await pending(pilot, "a")


async def date(pilot: Pilot[None]) -> None:
    await pending(pilot, "a", "ctrl+t")


async def confirm(pilot: Pilot[None]) -> None:
    await pending(pilot, "a", "ctrl+g")


async def manage_details(pilot: Pilot[None]) -> None:
    await the_line(pilot, "enter")


async def manage_address(pilot: Pilot[None]) -> None:
    await the_line(pilot, "enter", "f4")


async def manage_products(pilot: Pilot[None]) -> None:
    await the_line(pilot, "enter", "f4", "f4")


async def manage_blocks(pilot: Pilot[None]) -> None:
    await the_line(pilot, "enter", *["f4"] * 3, "1")


async def manage_pay_by_mobile(pilot: Pilot[None]) -> None:
    await the_line(pilot, "enter", *["f4"] * 4)


async def manage_more(pilot: Pilot[None]) -> None:
    await the_line(pilot, "enter", *["f4"] * 5)


async def change_plan(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "p")


async def change_plan_review(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "p", "enter")
    await press(pilot, "ctrl+g")


async def change_options(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "o")


async def change_blocks(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "b", "8")


async def change_limit(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "l")
    await type_text(pilot, "301")
    await press(pilot, "enter")


async def change_account(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "q")


async def change_split_bill(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "z")


async def swap(pilot: Pilot[None]) -> None:
    await the_line(pilot, "w")


async def swap_many(pilot: Pilot[None]) -> None:
    await the_contact_lines(pilot, "w")


async def lost_card(pilot: Pilot[None]) -> None:
    await the_line(pilot, "f8")


async def departure(pilot: Pilot[None]) -> None:
    await the_line(pilot, "d")


async def add_sim(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "n", "1")


async def add_sim_plan(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "n", "1", "f4", "f4", "f4")


async def add_sim_user(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "n", "1", "f4", "f4")


async def add_sim_number(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "n", "1", *["f4"] * 6)


async def add_sim_check(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "n", "1", "ctrl+g")


async def add_sims_from_a_workbook(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "n", "1", "ctrl+o")


async def copy(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "y")


async def review_item(pilot: Pilot[None]) -> None:
    await pending(pilot, "a", "down", "down", "enter")


SCENES: tuple[Scene, ...] = (
    sim_overview, search, search_error, nothing_found, help_of_the_overview, columns, sort, saved_views, export,
    import_list, review, date, confirm, manage_details, manage_address, manage_products, manage_blocks,
    manage_pay_by_mobile, manage_more, change_plan, change_plan_review, change_options, change_blocks, change_limit,
    change_account, change_split_bill, swap, swap_many, lost_card, departure, add_sim, add_sim_user, add_sim_plan,
    add_sim_number, add_sim_check, add_sims_from_a_workbook, copy, review_item,
)  # fmt: skip
