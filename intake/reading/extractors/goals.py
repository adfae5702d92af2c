"""年度总体目标: what was expected and what came of it, side by side under their labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.fuzz import ratio

from intake.reading.canonical import join_cells
from intake.reading.grid import Cell
from intake.reading.recognisers.labels import Found
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.vocabulary import IGNORED, Vocabulary

EXPECTED, ACTUAL = "goal_expected", "goal_actual"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_SPECK = 3
_GOALS = 2


def goal_fields(rows: Sequence[Line], width: int, words: Vocabulary) -> dict[str, str]:
    """Both goal texts; "" for one that is not printed."""
    left: list[str] = []
    right: list[str] = []
    border = width / 2
    alone: list[str] | None = None
    both: list[str] | None = None
    """The texts below two labels that stood one below the other."""
    for line in rows:
        if words.header.exact(line.cells[0].text) == IGNORED:
            continue
        cells = _without_block_label(line.cells, words)
        hits = {hit.value: hit for hit in words.goals.in_cells(cells)}
        if ACTUAL in hits and EXPECTED in hits:
            end = cells[hits[EXPECTED].last].column
            border = (end + cells[hits[ACTUAL].first].column) / 2
            cells, hits = _from_label(cells, hits)
        if len(hits) == 1 and len(cells) == 1 and cells[0].text:
            second = alone is left and not left and ACTUAL in hits and line.is_loose()
            both = [] if second else both
            alone = both if second else left if EXPECTED in hits else right
            continue
        if alone is not None and not hits:
            alone += [cell.text for cell in cells]
            continue
        named = {i for hit in hits.values() for i in range(hit.first, hit.last + 1)}
        if named:
            cells = [c for i, c in enumerate(cells) if i not in named and _is_text(c.text)]
        before, behind = _divided(cells, border)
        if line.row.width == len(cells) == _GOALS and line.grid.kind == "text":
            before, behind = cells[:1], cells[1:]  # cells without empty ones: columns say nothing
        left += [cell.text for cell in before]
        right += [cell.text for cell in behind]
    if both:
        cut = _likeliest_cut(both)
        left, right = [*left, *both[:cut]], [*right, *both[cut:]]
    return {EXPECTED: join_cells(left), ACTUAL: join_cells(right)}


def _likeliest_cut(texts: Sequence[str]) -> int:
    """Where the second goal begins: what came of a goal is told in the goal's own words."""
    if len(texts) <= _GOALS:
        return 1
    return max(range(1, len(texts)), key=lambda n: ratio("".join(texts[:n]), "".join(texts[n:])))


def _from_label(
    cells: list[Cell], hits: dict[str, Found[str]]
) -> tuple[list[Cell], dict[str, Found[str]]]:
    """The cells of a heading from the first goal's label on; what stands before names the block."""
    first = min(hit.first for hit in hits.values())
    moved = {
        name: hit._replace(first=hit.first - first, last=hit.last - first)
        for name, hit in hits.items()
    }
    return cells[first:], moved


def _without_block_label(cells: Sequence[Cell], words: Vocabulary) -> list[Cell]:
    """The cells but for the block's own label, which may read like one of the goals' labels."""
    return [cell for index, cell in enumerate(cells) if not _is_block_label(cell, index, words)]


def _is_block_label(cell: Cell, index: int, words: Vocabulary) -> bool:
    """The block's label stands first, and may be damaged there; elsewhere a goal's label wins."""
    of_goal = words.goals.exact(cell.text) is not None
    if words.goal_block.exact(cell.text) is not None:
        return index == 0 or not of_goal
    return index == 0 and not of_goal and words.goal_block.find(cell.text) is not None


def _is_text(text: str) -> bool:
    """More than the specks that recognition leaves beside a label."""
    return len(_CHINESE.findall(text)) > _SPECK


def _divided(cells: Sequence[Cell], border: float) -> tuple[Sequence[Cell], Sequence[Cell]]:
    """The cells left and right of the border, or of the gap nearest to it."""
    gaps = [index for index, (a, b) in enumerate(pairwise(cells), 1) if b.column - a.column > 1]
    if gaps:

        def away(index: int) -> float:
            return abs((cells[index - 1].column + cells[index].column) / 2 - border)

        cut = min(gaps, key=away)
        return cells[:cut], cells[cut:]
    cut = sum(1 for cell in cells if cell.column <= border)
    return cells[:cut], cells[cut:]
