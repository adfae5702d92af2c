"""The grid of a view: every row is full and no cell covers another."""

from __future__ import annotations

import pytest

from core.view.tree import BadGrid, Block, Cell, Row, placed, shares

WIDE = Cell("甲", width=2)
TALL = Cell("乙", height=2)


def columns(*rows: tuple[Cell, ...], width: int = 3) -> list[list[int]]:
    block = Block("b", tuple(Row(cells) for cells in rows))
    return [[each.column for each in row] for row in placed(block, width)]


def test_cells_stand_beside_those_that_reach_down_from_above() -> None:
    assert columns((TALL, WIDE), (WIDE,)) == [[0, 1], [1]]
    assert columns((Cell(), TALL, Cell()), (Cell(), Cell())) == [[0, 1, 2], [0, 2]]
    assert columns((Cell(width=3, height=2),), ()) == [[0], []]


@pytest.mark.parametrize(
    "rows",
    [
        [(WIDE,)],  # too short
        [(WIDE, WIDE)],  # too long
        [(TALL, WIDE), (WIDE, Cell())],  # covers what stands below TALL
        [(Cell(), TALL, Cell()), (WIDE,)],  # covers the tall one
        [(TALL, WIDE)],  # taller than its block
        [(Cell(width=0), WIDE, Cell())],
        [(Cell(height=0), WIDE)],
    ],
)
def test_what_does_not_fill_the_grid_is_refused(rows: list[tuple[Cell, ...]]) -> None:
    with pytest.raises(BadGrid):
        columns(*rows)


def test_shares_fill_the_columns() -> None:
    assert shares(3, 9) == (3, 3, 3)
    assert shares(3, 8) == (2, 2, 4)
