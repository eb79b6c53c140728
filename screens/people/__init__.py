"""The HR list: who of it uses which line, decided by a person where nothing unique does."""
