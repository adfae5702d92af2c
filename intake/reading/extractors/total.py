"""The row of totals, and the remark printed below it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from intake.reading.canonical import clean_number, is_error, is_numeric
from intake.reading.extractors.entries import entries
from intake.reading.recognisers.forms import is_total
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.vocabulary import Vocabulary


def total_fields(tail: Sequence[Line], words: Vocabulary) -> dict[str, str]:
    """Total weight and total score: the last two neighbouring numbers of the row."""
    line = next((line for line in tail if is_total(line, words)), None)
    if line is None:
        return {}
    numbers = [
        (cell.column, clean_number(token))
        for cell in line.cells
        for token in entries(cell.text)
        if is_numeric(token) or is_error(token)
    ]
    pairs = [pair for pair in pairwise(numbers) if pair[1][0] - pair[0][0] <= 1]
    if not pairs and len(numbers) >= 2:
        pairs = [(numbers[-2], numbers[-1])]
    if pairs:
        weight, score = pairs[-1]
        return {"total_weight": weight[1], "total_score": score[1]}
    return {"total_score": numbers[0][1]} if numbers else {}
