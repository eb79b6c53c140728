"""`fleet-tui`, and `python -I -m fleet_tui`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line of this process and end it."""
    from fleet_tui.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
