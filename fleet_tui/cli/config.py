"""`config path`, `config show`."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from fleet_tui.cli.exits import Exit
from fleet_tui.cli.run import Run
from fleet_tui.settings.paths import config_file


def print_path(run: Run, arguments: Namespace) -> Exit:
    """Where the settings file is, whether it exists or not."""
    run.console.put(str(config_file()))
    return Exit.DONE


def show(run: Run, arguments: Namespace) -> Exit:
    """The settings in use, whatever they came from, as the file would say them."""
    import tomli_w

    values = run.settings.model_dump(mode="json", exclude_none=True) | {"findings": asdict(run.settings.findings)}
    run.console.put_lines(tomli_w.dumps({name: value for name, value in values.items() if value != {}}))
    return Exit.DONE
