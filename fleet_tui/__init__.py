"""Manage a company's SIM cards and phone lines from a terminal."""

__version__ = "0.1.0"
