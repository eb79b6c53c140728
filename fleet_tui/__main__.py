"""`fleet-tui`, and `python -I -m fleet_tui`."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line of this process and end it."""
    try:
        from fleet_tui.cli.main import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED  # while it was loaded: nothing was begun, and there are no words yet
    sys.exit(code)


if __name__ == "__main__":
    main()
