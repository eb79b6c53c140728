"""Orders: rules (what a change does to a line), preview (only look), machine (do it)."""
