"""An operator that offers less: no tile, no key, no request for what it does not offer, and a sentence instead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fleet_tui.actions import ACTIONS, CHANGES
from fleet_tui.domain.capabilities import Area
from fleet_tui.domain.changes.kinds import KINDS
from fleet_tui.places import AREA_KEYS, NAMES, absent_places, area_of
from screens.add_sim.screen import AddSimScreen
from screens.dashboard import DashboardScreen
from screens.go_to import GoToDialog
from screens.palette import PaletteDialog
from screens.review import ReviewScreen
from screens.sim_overview import SimOverviewScreen
from tests.harness import fleet_app, on_screen, order, press, running, type_text, words_on, world
from tests.lacking import Lacking
from widgets.area_entry import AreaEntry
from widgets.choice_list import ChoiceList


def halves(of: Sequence[str]) -> list[frozenset[str]]:
    """Sets of what is absent: for any two of them, in one set the first is absent and the second is offered."""
    bits = range(len(of).bit_length())
    found = [frozenset(each for at, each in enumerate(of) if (at >> bit & 1) == on) for bit in bits for on in (0, 1)]
    return [frozenset(of), *found]


async def test_what_is_not_offered_has_no_tile_and_no_key_and_is_never_asked_for(tmp_path: Path) -> None:
    async with world(tmp_path, fleet_size=30) as here:
        wires = here.behind(Lacking)
        async with running(here.app()) as pilot:
            app, operator = fleet_app(pilot), wires[-1]
            drafts = app.workspace.drafts
            drafts.save(drafts.begin("set_blocks", "blocks of a line"))
            for absent in halves(sorted(Area)):
                operator.absent = absent
                await press(pilot, "f5")
                shown = {entry.area for entry in on_screen(pilot, DashboardScreen).query(AreaEntry) if entry.display}
                assert shown & {*AREA_KEYS} == {area for area in AREA_KEYS if area not in absent}
                assert "done" in words_on(pilot.app).partition("Latest")[2]  # orders are told without a dashboard too
                assert "1 draft to continue" in words_on(pilot.app)  # kept here: no operator has to tell it
                await press(pilot, "g")
                choices = {*on_screen(pilot, GoToDialog).query_one(ChoiceList)._choices}
                assert choices == {"dashboard", *NAMES} - {place for place in NAMES if area_of(place) in absent}
                await press(pilot, "escape")
                for place in NAMES:
                    app.open_area(place)
                    await press(pilot)
                    opened = not isinstance(app.screen, DashboardScreen)
                    assert opened == (area_of(place) not in absent), place
                    if not opened:
                        continue
                    offered = app.screen.actions()  # type: ignore[attr-defined]
                    assert not [action.id for action in offered if action.area in absent]
                    await press(pilot, "escape")
                assert operator.wrong == []
                assert not app.workspace.failure
            assert len(absent_places(app.workspace.capabilities)) < len(NAMES)


async def test_keys_commands_and_changes_say_what_the_operator_does_not_offer(tmp_path: Path) -> None:
    async with world(tmp_path, fleet_size=30) as here:
        wires = here.behind(Lacking)
        async with running(here.app(), size=(120, 40)) as pilot:
            operator = wires[-1]
            operator.absent = frozenset({Area.GROUP_PACKS})
            operator.changes = {
                "set_split_bill": {"level": "NONE"},
                "suspend": {"level": "PART", "gap": "Exampel suspends at midnight."},
            }
            await press(pilot, "f5", AREA_KEYS["group_packs"])
            assert "Group packs: Exampel does not offer this through its API." in words_on(pilot.app)
            await press(pilot, "colon")
            await type_text(pilot, "group packs")
            await press(pilot, "enter")
            on_screen(pilot, PaletteDialog)
            assert "Group packs: Exampel does not offer this through its API." in words_on(pilot.app)
            await press(pilot, "escape", "1", "z")
            assert "Exampel does not offer this through its API." in words_on(pilot.app)
            await press(pilot, "s")
            on_screen(pilot, ReviewScreen)
            assert "Exampel suspends at midnight." in words_on(pilot.app)
            operator.offers = {"dated": False}
            await fleet_app(pilot).workspace.refresh()
            await press(pilot, "ctrl+t")
            on_screen(pilot, ReviewScreen)
            assert "Exampel does this at once: no day can be given." in words_on(pilot.app)
            operator.changes["suspend"] = {"level": "NONE"}  # from now on, with the review open
            await fleet_app(pilot).workspace.refresh()
            await order(pilot)
            assert "suspend: Exampel does not offer this through its API." in words_on(pilot.app)
            assert operator.orders == 0


async def test_a_change_offered_in_part_says_so_and_one_not_offered_is_dim_and_asks_nothing(
    tmp_path: Path,
) -> None:
    kinds = {action: [kind for kind in KINDS.values() if kind.action == action] for action in CHANGES}
    codes = [kind.code for several in kinds.values() for kind in several]
    async with world(tmp_path, fleet_size=60) as here:
        wires = here.behind(Lacking)
        async with running(here.app(), size=(120, 40)) as pilot:
            app, operator = fleet_app(pilot), wires[-1]
            workspace = app.workspace
            operator.absent = frozenset(Area)
            operator.changes = {code: {"level": "PART", "gap": f"{code} in the first week only."} for code in codes}
            await press(pilot, "f5", "1")
            overview = on_screen(pilot, SimOverviewScreen)
            for action, (kind, *_others) in kinds.items():
                fitting = (at for at, status in enumerate(workspace.index.statuses) if status in kind.states)
                workspace.view.clear()
                workspace.view.mark([workspace.index.ids[next(fitting, 0)]])
                await press(pilot, ACTIONS[action].keys[0])
                assert app.screen is not overview, action
                if isinstance(app.screen, ReviewScreen):
                    assert f"{kind.code} in the first week only." in words_on(pilot.app), action
                assert (operator.wrong, workspace.failure) == ([], None), action
                while app.screen is not overview:
                    await press(pilot, "escape")

            await press(pilot, ACTIONS["add"].keys[0], "enter")
            on_screen(pilot, AddSimScreen)
            assert operator.wrong == []  # the stock of cards is that of the tickets that order them
            while app.screen is not overview:
                await press(pilot, "escape")

            for absent in halves(sorted(kinds)):
                operator.changes = {kind.code: {"level": "NONE"} for action in absent for kind in kinds[action]}
                await workspace.refresh()
                for action in kinds:
                    reason = ACTIONS[action].applies(overview.selection()) or ""
                    assert ("Exampel does not offer this" in reason) == (action in absent), action
            operator.changes = {code: {"level": "NONE"} for code in codes}
            await workspace.refresh()
            for action, (kind, *others) in kinds.items():
                await press(pilot, ACTIONS[action].keys[0])
                assert app.screen is overview, action
                assert any(f"{each.label}: Exampel does not" in words_on(pilot.app) for each in (kind, *others)), action
            operator.changes = {"add_options": {"level": "NONE"}}
            await workspace.refresh()
            assert ACTIONS["options"].applies(overview.selection()) is None  # they can still be removed
            assert operator.wrong == []
            assert operator.orders == 0
