"""Rows that were named in another form stand under the edition's own levels."""

from __future__ import annotations

import pytest

from evaluations.sheet.document import IndicatorRow
from evaluations.sheet.editions import all_editions, get_edition
from evaluations.sheet.level_places import placed_in


@pytest.mark.parametrize(
    ("edition", "named", "placed"),
    [
        ("mof-standard", ("效益指标", "满意度指标"), ("满意度指标", "服务对象满意度指标")),
        ("mof-standard", ("效益", "社会效益"), ("效益指标", "社会效益指标")),
        ("sz2021-scored", ("满意度指标", "服务对象满意度指标"), ("效益指标", "满意度指标")),
        ("summary2020", ("产出指标", "数量指标"), ("产出目标", "数量指标")),
        ("mof-standard", ("效益指标", "其他指标"), ("效益指标", "其他指标")),
        ("mof-standard", ("管理指标", ""), ("管理指标", "")),
    ],
)
def test_levels_of_other_forms(
    edition: str, named: tuple[str, str], placed: tuple[str, str]
) -> None:
    row = placed_in(IndicatorRow(named[0], "40", named[1], "读者满意度"), get_edition(edition))
    assert (row.level1, row.level2) == placed
    assert row.level1_weight == ("40" if named[0] == placed[0] else "")


def test_a_row_of_the_edition_itself_stays_where_it_is() -> None:
    for edition in all_editions().values():
        for level in edition.level1:
            for level2 in level.level2:
                row = IndicatorRow(level.name, "", level2, "甲")
                assert placed_in(row, edition) == row
