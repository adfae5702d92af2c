"""The row of totals, and the remark printed below it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from intake.canonical import clean_number, is_numeric
from intake.recognisers.forms import is_total
from intake.recognisers.lines import Line
from intake.recognisers.vocabulary import Vocabulary


def total_fields(tail: Sequence[Line], words: Vocabulary) -> dict[str, str]:
    """Total weight and total score: the last two neighbouring numbers of the row."""
    line = next((line for line in tail if is_total(line, words)), None)
    if line is None:
        return {}
    cells = [cell for cell in line.cells if is_numeric(cell.text)]
    pairs = [pair for pair in pairwise(cells) if pair[1].column - pair[0].column <= 1]
    if not pairs and len(cells) >= 2:
        pairs = [(cells[-2], cells[-1])]
    if pairs:
        weight, score = pairs[-1]
        return {"total_weight": clean_number(weight.text), "total_score": clean_number(score.text)}
    return {"total_score": clean_number(cells[0].text)} if cells else {}
