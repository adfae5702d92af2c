"""Rounds of self-evaluation: opening, prefilling, their checks and their scoring."""
