"""Invoices, what they are made of, and paying them."""
