"""How accounts are billed, and split-bill profiles: two lists side by side, and a form for each."""
