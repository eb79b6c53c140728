"""The user profiles: the list, one with its lines, the form, and what can be done to one."""
