"""Begin a revision: `python -m fleet_tui.server.storage.migrations "add a column for …"`, in a copy of the repository.

What differs between the revisions so far and the tables is written into it; read it, and fill new columns.
"""

from __future__ import annotations

import sys

from alembic import command
from sqlalchemy import create_engine

from fleet_tui.server.storage.schema import HEAD, alembic, upgrade


def main() -> None:
    """Write the next file of `versions/`; `schema.HEAD` names it afterwards."""
    with create_engine("sqlite://").connect() as connection:
        upgrade(connection)
        number = f"{int(HEAD) + 1:04}"
        command.revision(alembic(connection), message=" ".join(sys.argv[1:]), autogenerate=True, rev_id=number)
        print(f"Now HEAD in schema.py is {number!r}.")  # noqa: T201 - a tool of developers


if __name__ == "__main__":
    main()
