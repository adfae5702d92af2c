"""Rows that need no thought are read the short way, and it never says anything else."""

from __future__ import annotations

from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from intake.reading.extractors import tables
from intake.reading.extractors.indicators import _spec
from intake.reading.extractors.rows import TableRow
from intake.reading.grid import Cell, Grid, Row
from intake.reading.recognisers.lines import Line

SCORED = "sz2021-scored"
HEADING = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值",
    "分值", "得分", "偏差原因分析及改进措施",
)  # fmt: skip
TEXTS = (
    "产出指标", "产出指标（50分）", "（50分）", "效益指标", "产山指标", "数量指标", "质量指标",
    "数量指木", "满意度指标", "指标", "图书采购册数", "图书采购册数\n（含电子书）", "≥300册",
    "100%", "5", "4.5", "-1", "1 2", "３", "1,200", "—", "/", "无", "不适用", "2021年预算数",
    "全年执行数", "得分", "分值", "因2021年招标推迟", "合计", "备注", "是", " 数量指标 ",
    "<b>册</b>", "三级指标", "年度指标值",
)  # fmt: skip


def grid_of(rows: list[list[tuple[int, str]]]) -> list[Line]:
    printed = [list(enumerate(HEADING, 1)), *rows]
    grid = Grid(
        "表",
        "sheet",
        tuple(Row(n, tuple(Cell(*c) for c in row)) for n, row in enumerate(printed, 1)),
    )
    return [Line(grid, row) for row in grid.rows]


def both_ways(lines: list[Line], edition: str) -> tuple[list[TableRow], list[TableRow]]:
    short = tables.table_rows(lines, _spec(edition))
    with mock.patch.object(tables, "_plain_row", return_value=None):
        return short, tables.table_rows(lines, _spec(edition))


cells = st.dictionaries(st.integers(0, 9), st.sampled_from(TEXTS), min_size=1, max_size=9)
rows = st.lists(cells.map(lambda row: sorted(row.items())), max_size=6)
upright = st.lists(
    st.tuples(*(st.sampled_from(("", *TEXTS)) for _ in HEADING)).map(
        lambda texts: [(n, text) for n, text in enumerate(texts, 1) if text]
    ).filter(bool),
    max_size=6,
)  # fmt: skip


@given(rows | upright, st.sampled_from([SCORED, "generic"]))
def test_the_short_way_says_what_the_long_one_says(
    drawn: list[list[tuple[int, str]]], edition: str
) -> None:
    short, long = both_ways(grid_of(drawn), edition)

    assert short == long


def test_an_ordinary_row_goes_the_short_way() -> None:
    lines = grid_of(
        [
            list(
                enumerate(
                    ("产出指标（50分）", "数量指标", "图书采购册数", "≥300册", "312册", "5", "5"), 1
                )
            ),
            list(enumerate(("新书上架率", "≥95%", "96%", "5", "5", "—"), 3)),
        ]
    )

    with mock.patch.object(tables, "_row", side_effect=AssertionError("the long way")):
        first, second = tables.table_rows(lines, _spec(SCORED))

    assert (first.level1, first.level2, first.level1_weight) == ("产出指标", "数量指标", "50")
    assert (second.level1, second.level2, second.named) == ("产出指标", "数量指标", False)
    assert second.values["explanation"] == "—"
