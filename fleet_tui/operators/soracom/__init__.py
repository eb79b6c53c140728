"""Soracom: SIMs of machines, over its public API. `sheet.py` lists all of it that is used."""
