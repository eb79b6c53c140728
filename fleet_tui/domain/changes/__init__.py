"""Every kind of change to a line, described once: `docs/adding.md` says what a new kind needs.

`kinds` says what a kind is called and when it is offered, and imports nothing heavy; `models` says what goes over the
wire; one file a family (`status`, `card`, `user`, …) says what it does to a line; `rules` gathers those. `evaluate` and
`inverse` work on any kind. All of it is pure: no storage, no clock, no identifiers of its own making.
"""
