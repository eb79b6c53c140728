"""Findings: what is wrong on bills, what could cost less, and what is done about it."""
