"""Tickets: taken in, answered by the sample service desk, and what they order."""
