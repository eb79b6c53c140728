"""Group packs: what we have, what was used of it, and what is done with one."""
