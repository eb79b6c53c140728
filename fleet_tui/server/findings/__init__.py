"""Findings of a company: their facts read from the database, kept with what was done about them, and disputes."""
