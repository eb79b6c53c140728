"""The fleet in memory: the columnar index, its query language, selection, the last snapshot and saved views."""
