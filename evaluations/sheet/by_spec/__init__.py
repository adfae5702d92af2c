"""Sheets that follow their spec alone: their cells, edits, differences and lengths. Pure Python.

The functions of ``evaluations.sheet`` and ``evaluations.scoring`` that take a document choose by
its class: a self-evaluation has ways of its own, every other kind of sheet goes these.
"""
