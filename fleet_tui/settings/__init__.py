"""What a user decided: settings, where files lie, how this run was started, what the last one left.

Nothing is imported here: `launch` is needed before the first paint, pydantic only with `model`.
"""
