"""What is true of every kind of sheet: its description, its document, how it is checked and drawn.

Pure Python. The rooms above register their kinds in ``core.sheets.kinds``.
"""
