"""First and second levels found by their words."""

import pytest

from intake.reading.extractors.levels import RowLevels, row_levels
from intake.reading.grid import Cell
from intake.reading.recognisers.vocabulary import vocabulary

WORDS = vocabulary("sz2021-scored")


def read(line: str, before: str = "") -> RowLevels:
    cells = [Cell(column, text) for column, text in enumerate(line.split("|")) if text]
    return row_levels(cells, WORDS, 3, before)


@pytest.mark.parametrize(
    ("line", "level1", "weight", "level2", "first"),
    [
        ("|产出指标 (50分)|数量指标|场次|3", "产出指标", "50", "数量指标", "场次"),
        ("|产出指标（50 分）|数量指 标|场次|3", "产出指标", "50", "数量指标", "场次"),
        ("||质量指标|场次|3", "", "", "质量指标", "场次"),
        ("年度绩效 指标||时效指标|场次|3", "", "", "时效指标", "场次"),
        ("|***** 1~ !~|社会效益 指标|场次|3", "", "", "社会效益指标", "场次"),
        ("|(40分)|生态效益指标|场次|3", "", "40", "生态效益指标", "场次"),
        ("满意度指标|场次|3", "", "", "满意度指标", "场次"),
        ("|成本指标|场次|3", "", "", "成本指标", "场次"),
        ("|||时效指标|场次|3", "", "", "时效指标", "场次"),
        ("|质量指标|场次|场次|3", "", "", "质量指标", "场次"),
        ("|||场次|3", "", "", "", "场次"),
        ("效益指标 (40分)|经济效益指标|场次|3", "效益指标", "40", "经济效益指标", "场次"),
    ],
)
def test_leading_cells(line: str, level1: str, weight: str, level2: str, first: str) -> None:
    found = read(line)

    assert (found.level1, found.weight, found.level2) == (level1, weight, level2)
    assert found.body[0].text == first


def test_a_second_label_names_the_rows_that_follow() -> None:
    found = read("|社会效益指标|经济效益指标|不适用|不适用")

    assert (found.level2, found.next_level2) == ("经济效益指标", "社会效益指标")


@pytest.mark.parametrize(
    ("before", "level2"), [("", "数量指标"), ("数量指标", "质量指标"), ("质量指标", "数量指标")]
)
def test_a_damaged_label_is_the_next_one_it_may_be(before: str, level2: str) -> None:
    found = read("||叾量指标|场次|3", before)

    assert found.level2 == level2
    assert found.trust < 1
