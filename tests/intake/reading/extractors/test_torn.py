"""What text recognition does to single rows: a spoilt number, a row torn in two."""

from __future__ import annotations

from intake.reading.extractors.indicators import _spec
from intake.reading.extractors.rows import TableRow
from intake.reading.extractors.tables import table_rows
from tests.intake.reading.extractors.test_plain_rows import SCORED, grid_of

Cells = list[tuple[int, str]]
WHOLE: Cells = list(
    enumerate(["效益指标", "社会效益指标", "用水普及率", "≥95%", "96%", "10", "10"], 1)
)


def read(*rows: Cells) -> list[TableRow]:
    return table_rows(grid_of(list(rows)), _spec(SCORED))


def row(**cells: str) -> Cells:
    columns = ("level1", "level2", "level3", "target", "actual", "weight", "score", "explanation")
    return [(n, cells[name]) for n, name in enumerate(columns, 1) if name in cells]


HALF = row(level2="满意度指", level3="用水户满意", weight="10", score="10")
REST = row(
    level2="一個思度指 标", level3="意度", target="≥95%", actual="97%", weight="10", score="10"
)


def test_a_number_that_cannot_be_read_stays_under_its_heading() -> None:
    spoilt = row(
        level3="巡查次数", target="12次", actual="12次", weight="10", score="已核对多次多次"
    )
    (_, found) = read(WHOLE, spoilt)

    assert found.values["score"] == "已核对多次多次"
    assert "explanation" not in found.values
    assert found.trust < 0.9


def test_two_texts_in_columns_of_numbers_are_moved_as_before() -> None:
    shifted = row(
        level3="巡查", target="次数较多", actual="12次", weight="已巡查", score="人手不足"
    )
    (_, found) = read(WHOLE, shifted)

    assert found.values.get("score") != "人手不足"


def test_the_halves_of_a_torn_row_are_put_together() -> None:
    (_, found) = read(WHOLE, HALF, REST)

    assert found.values["level3"] == "用水户满意意度"
    assert (found.values["target"], found.values["actual"]) == ("≥95%", "97%")
    assert (found.values["weight"], found.level1) == ("10", "效益指标")
    assert found.trust == 0.5


def test_rows_that_say_something_each_stay_two() -> None:
    other_points = [cell if cell[0] != 6 else (6, "5") for cell in REST]
    sure = [cell if cell[0] != 2 else (2, "生态效益指标") for cell in REST]
    filled = sorted([*HALF, (4, "≥90%")])

    for pair in ((HALF, other_points), (HALF, sure), (filled, REST), (REST, HALF)):
        assert len(read(WHOLE, *pair)) == 3


def test_a_level_that_does_not_apply_stands_in_its_own_column() -> None:
    other = row(level1="效益指标", level2="不适用", target="不适用")
    (_, found) = read(WHOLE, other)

    assert (found.level1, found.level2) == ("效益指标", "不适用")
    assert found.values == {"target": "不适用"}
