"""Storage: tables, the database, and repositories that see one organisation's rows only."""
