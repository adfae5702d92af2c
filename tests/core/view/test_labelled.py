"""Forms of labelled values and tables as trees."""

from __future__ import annotations

from core.view.labelled import Column, Form, Labelled, Table, view_of
from core.view.tree import Block, View, placed

TABLE = Table(
    "rows",
    (
        Column("level1", "一级", level="level1", share=2),
        Column("level1_weight", "分值", "number", share=1, level="level1"),
        Column("level2", "二级", level="level2", share=2),
        Column("text", "说明"),
        Column("reason", "原因", whole=True),
        Column("score", "得分", "number", share=1),
    ),
    "总分",
    (("score", "total_score"),),
)
FORM = Form("某表", (Labelled("a", "甲"), Labelled("b", "乙"), Labelled("c", "丙")), (TABLE,))


def row(level1: str, weight: str, level2: str, text: str) -> dict[str, str]:
    return {"level1": level1, "level1_weight": weight, "level2": level2, "text": text, "score": "1"}


def texts(block: Block) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in block.rows]


def heights(view: View, name: str) -> list[int]:
    return [cell.height for cell in view.cells if cell.key and cell.column == name]


def test_short_values_stand_in_pairs_and_long_ones_alone() -> None:
    both = view_of(FORM, {"a": "1", "b": "2", "c": "3"})
    assert texts(both.block("values")) == [["甲", "1", "乙", "2"], ["丙", "3"]]
    long = view_of(FORM, {"a": "1", "b": "长" * 21, "c": "3"})
    assert texts(long.block("values")) == [["甲", "1"], ["乙", "长" * 21], ["丙", "3"]]
    assert [block.name for block in long.blocks] == ["values"], "a table without rows is left out"


def test_levels_that_were_carried_down_are_merged_with_their_points() -> None:
    rows = [
        row("产出", "50", "数量", "一"),
        row("产出", "50", "数量", "二"),
        row("产出", "50", "质量", "三"),
        row("效益", "50", "质量", "四"),
    ]
    view = view_of(FORM, {"rows": rows, "reason": "因为", "total_score": "4"})
    assert heights(view, "level1") == [3, 1]
    assert heights(view, "level1_weight") == [3, 1]
    assert heights(view, "level2") == [2, 1, 1], "equal names under another level are another"
    assert heights(view, "reason") == [4]
    assert texts(view.block("rows"))[-1] == ["总分", "4"]
    for block in view.blocks:
        placed(block, view.columns)


def test_rows_without_a_name_are_not_merged() -> None:
    view = view_of(FORM, {"rows": [row("", "", "", "一"), row("", "", "", "二")]})
    assert heights(view, "level1") == [1, 1]
    assert heights(view, "level2") == [1, 1]


def test_columns_that_no_cell_needs_are_taken_out() -> None:
    view = view_of(FORM, {"a": "1", "b": "2"})
    assert view.columns == 4
    assert sum(view.widths) == 24 * 6
