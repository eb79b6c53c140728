"""`make docs`: writes what is generated in docs/, and the pictures. Tests compare what is committed with it.

`python -m tests.make_docs` draws the pictures that lack; with `--pictures`, as `make docs` does, all of them anew.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from itertools import groupby
from pathlib import Path

from fleet_tui.actions import ACTIONS, Action
from fleet_tui.cli.commands import COMMANDS
from fleet_tui.cli.commands.base import Command
from fleet_tui.cli.manual import page as manual_page
from fleet_tui.cli.surface import command_parser, usage
from fleet_tui.i18n import SOURCE_LANGUAGE, set_language
from fleet_tui.key_names import key_name
from fleet_tui.server.openapi import document
from tests.goldens.scenes import Scene, all_scenes, play, shell
from tests.goldens.scenes.shell import IN_ONE_LANGUAGE
from tests.goldens.test_goldens import accept_invitation, sign_in, signed_out
from tests.harness import SIZES, running, world
from tests.pictures import picture
from widgets.dialog import Dialog

DOCS = Path(__file__).resolve().parents[1] / "docs"
PICTURES = DOCS / "screenshots"
LARGE = (120, 40)
"""Where the dashboard has its two panes."""
SIGNED_OUT: tuple[Scene, ...] = (sign_in, accept_invitation)
"""Scenes of a server one is not signed in to."""
SCREENS_INTRODUCTION = (
    "Every screen of the sample fleet in a terminal of 80×24, the dashboard in one of 120×40, with the theme `dark`. "
    "Made by `make docs` from the same scenes as the goldens (`tests/goldens/scenes`): a new scene has its picture "
    "here."
)
INTRODUCTION = (
    "Generated from `fleet_tui/actions.py` by `make docs`. The first key is the one shown on screen; the others are "
    "aliases. Each can be changed in the settings by its id (`docs/settings.md`, `[keymap]`). Printable keys act "
    "outside text fields only."
)


LETTERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "a": ("puts into effect", ("activate", "confirm_done", "order_finding", "dispute_accepted")),
    "b": ("blocks", ("blocks",)),
    "c": ("chooses what is shown", ("columns", "choose_contract", "ticket_state", "categories", "qr_code")),
    "d": (
        "the person: an employee's departure, the data of a profile, one's own password",
        ("departure", "change_profile", "change_password"),
    ),
    "e": ("writes a file", ("export", "export_result", "save_file")),
    "f": ("searches, or shows only a part", ("search", "only_refused", "audit_filter")),
    "g": ("goes to another area", ("go_to",)),
    "h": ("help", ("help",)),
    "i": ("imports a list", ("import_list",)),
    "l": ("a limit in euros", ("limit", "notify", "rule_limits")),
    "m": ("saved views", ("views",)),
    "n": (
        "something new",
        (
            "new_record", "add", "ask_for_plan", "order_pack", "new_profile", "new_ticket", "order_cards", "reply",
        ),
    ),
    "o": ("options", ("options",)),
    "p": (
        "plan and payment: the plan of a line, the size of a pack, paying, being paid back",
        ("plan", "change_pack", "pay", "dispute_credited"),
    ),
    "q": ("billing account", ("account", "choose_account")),
    "r": (
        "again",
        ("reactivate", "retry_refused", "invite_again", "reopen_ticket", "list_reminder", "dispute_reminder"),
    ),
    "s": ("suspends", ("suspend",)),
    "t": ("sorts", ("sort",)),
    "u": ("undoes my last order", ("undo",)),
    "v": ("shows the PUK", ("reveal_puk",)),
    "w": ("replaces the SIM card", ("swap",)),
    "x": (
        "ends it, and asks first",
        (
            "remove_record", "stop", "stop_pack", "remove_profile", "close_ticket", "dismiss_finding", "end_session",
            "rule_off",
        ),
    ),
    "y": ("copies", ("copy", "copy_invoice", "copy_payment")),
    "z": ("split bill", ("split_bill",)),
}  # fmt: skip
"""What each letter means wherever it acts, and the actions it starts: one verb a letter."""
LETTERS_INTRODUCTION = (
    "A letter means the same on every screen. In a form and in a list to choose from, letters are typed: they find the "
    "entry with a word that begins so, and start nothing. On the dashboard, a letter opens what stands beside it."
)


def letters_section() -> list[str]:
    """The table of letters."""
    rows = [
        f"| `{letter}` | {verb} | {', '.join(dict.fromkeys(ACTIONS[each].label for each in ids))} |"
        for letter, (verb, ids) in LETTERS.items()
    ]
    return ["## Letters", "", LETTERS_INTRODUCTION, "", "| key | | actions |", "|---|---|---|", *rows, ""]


def keys_page() -> str:
    """`docs/keys.md`: every action with its keys and the id it is rebound by."""
    parts = [
        "# Keys",
        "",
        INTRODUCTION,
        "",
        *letters_section(),
    ]
    for group, members in groupby(ACTIONS.values(), key=lambda action: action.group):
        parts += [f"## {group}", "", "| keys | action | id |", "|---|---|---|"]
        parts += [_row(action) for action in members]
        parts.append("")
    parts += [
        "## Moving",
        "",
        "| keys | |",
        "|---|---|",
        "| arrows, `j` `k`, `PgUp` `PgDn`, `Home` `End` | move in a list |",
        "| a digit in the SIM overview | begin a search for that number |",
        "| `tab` `shift+tab` | next, previous field |",
        "| `enter` in a field | go on |",
        "",
    ]
    return "\n".join(parts)


def _row(action: Action) -> str:
    keys = " ".join(f"`{key_name(key)}`" for key in action.keys)
    note = " (cannot be undone: asks first)" if action.dangerous else ""
    return f"| {keys} | {action.label}{note} | `{action.id}` |"


SEVERAL = 2
"""Commands that an option of only some of them is listed with."""
COMMANDS_BEGIN, COMMANDS_END = "<!-- commands: written by `make docs` -->\n", "<!-- end of commands -->\n"


def cli_page() -> str:
    """`docs/cli.md`: what is written by hand there, with the commands as the parser knows them."""
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    before, _begin, rest = page.partition(COMMANDS_BEGIN)
    _old, _end, after = rest.partition(COMMANDS_END)
    return f"{before}{COMMANDS_BEGIN}\n{commands_section()}\n{COMMANDS_END}{after}"


def commands_section() -> str:
    """Every command with its usage; then, each once, the options of those whose usage does not list them."""
    lines = ["| Command | |", "|---|---|", "| `fleet-tui` | the application |"]
    lines += [f"| {_usage(command)} | {command.summary} |" for command in COMMANDS]
    lines += ["", "| Option | |", "|---|---|"]
    parsers = {command.words: command_parser(command) for command in COMMANDS}
    found: dict[tuple[str, str], list[str]] = {}
    for words, parser in parsers.items():
        for option in parser._get_optional_actions() if parser.usage else ():
            text = " ".join([*option.option_strings, str(option.metavar or "")]).strip()
            found.setdefault((text, option.help or ""), []).append(f"`{words}`")
    for (text, says), of in found.items():
        only = "" if len(of) > SEVERAL else f" ({', '.join(of)})"
        lines.append(f"| `{text}` | {says}{only} |")
    return "\n".join(lines) + "\n"


def _usage(command: Command) -> str:
    """As help says it, in one line or two."""
    return "<br>".join(f"`{line}`" for line in usage(command)).replace("|", "\\|")


def openapi_page() -> str:
    """`docs/openapi.json`."""
    return json.dumps(document(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def screens_page() -> str:
    """`docs/screens.md`: every screen that the goldens show, as a picture."""
    parts = ["# Screens", "", SCREENS_INTRODUCTION, ""]
    for scene in pictured():
        name = scene.__name__
        parts += [f"## {_title(name)}", "", f"![{_title(name)}](screenshots/{name}.svg)", ""]
    return "\n".join(parts)


def pictured() -> list[Scene]:
    """The scenes of which there is a picture."""
    rest = [scene for scene in all_scenes() if scene is not shell.dashboard]
    return [shell.dashboard, *rest, *IN_ONE_LANGUAGE, *SIGNED_OUT]


def _title(name: str) -> str:
    words = name.replace("_", " ").replace(" sim", " SIM")
    return (words[:1].upper() + words[1:]).replace("Sim ", "SIM ")


async def pictures(*, anew: bool) -> None:
    """A picture of each scene as most terminals are opened; `anew`, or where it lacks. Of scenes gone, none."""
    Dialog.TYPE_AHEAD = 0.0  # scenes type as fast as they can
    PICTURES.mkdir(exist_ok=True)
    for scene in pictured():
        path = PICTURES / f"{scene.__name__}.svg"
        if path.exists() and not anew:
            continue
        with tempfile.TemporaryDirectory() as directory:
            async with world(Path(directory)) as here:
                app = signed_out(here) if scene in SIGNED_OUT else here.app(export_dir=Path("/exports"))
                async with running(app, LARGE if scene is shell.dashboard else SIZES[0]) as pilot:
                    await play(scene, pilot)
                    path.write_text(picture(pilot.app), encoding="utf-8")
    names = {scene.__name__ for scene in pictured()}
    for path in PICTURES.iterdir():
        if path.stem not in names:
            path.unlink()


def main() -> None:
    set_language(SOURCE_LANGUAGE)
    (DOCS / "keys.md").write_text(keys_page(), encoding="utf-8")
    (DOCS / "cli.md").write_text(cli_page(), encoding="utf-8")
    (DOCS / "fleet-tui.1").write_text(manual_page(), encoding="utf-8")
    (DOCS / "openapi.json").write_text(openapi_page(), encoding="utf-8")
    (DOCS / "screens.md").write_text(screens_page(), encoding="utf-8")
    asyncio.run(pictures(anew="--pictures" in sys.argv))


if __name__ == "__main__":
    main()
