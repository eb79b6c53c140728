"""*Manage a SIM*: one line with all that hangs on it, tab by tab."""
