"""Rows cut in two at the end of a page."""

from intake.reading.extractors.breaks import whole_rows
from intake.reading.grid import Grid, Row, filled
from intake.reading.recognisers.lines import stream
from intake.reading.recognisers.vocabulary import vocabulary

HEAD = "|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施"


def joined(*pages: list[str]) -> list[str]:
    grids = tuple(
        Grid(
            f"第 {n} 页", "page", tuple(Row(m, filled(r.split("|"))) for m, r in enumerate(page, 1))
        )
        for n, page in enumerate(pages, 1)
    )
    words = vocabulary("sz2021-scored")
    lines = whole_rows(stream(grids), words.indicator_columns, words)
    return ["|".join(cell.text.replace("\n", "") for cell in line.cells) for line in lines[1:]]


def test_the_rest_of_a_cell_goes_back_to_its_row() -> None:
    rows = joined([HEAD, "||质量指标|场次|3场|4场|5|5|因居民"], ["||||||||报名多"])

    assert rows == ["质量指标|场次|3场|4场|5|5|因居民报名多"]


def test_a_level_name_cut_in_two_is_whole_again() -> None:
    rows = joined([HEAD, "|效益指标|经济效益指|不适用|不适用|不适用|/|/"], ["|（40分）|标"])

    assert rows == ["效益指标（40分）|经济效益指标|不适用|不适用|不适用|/|/"]


def test_the_rest_of_a_short_row_goes_back_to_it() -> None:
    assert joined([HEAD, "|||满意|优"], ["|||度"]) == ["满意度|优"]


def test_a_level_alone_at_the_top_of_a_page_is_no_rest() -> None:
    rows = joined([HEAD, "|产出指标|质量指标|场次|3场|4场|5|5|多"], ["|效益指标"])

    assert rows == ["产出指标|质量指标|场次|3场|4场|5|5|多", "效益指标"]


def test_a_whole_row_at_the_top_of_a_page_stays_one() -> None:
    second = "|||时长|2时|1时|5|5"

    assert len(joined([HEAD, "|产出指标|质量指标|场次|3场|4场|5|5|多"], [second])) == 2


def test_a_row_with_its_own_level_stays_one() -> None:
    assert len(joined([HEAD, "||质量指标|场次|3场|4场|5|5|多"], ["||时效指标|时长"])) == 2


def test_rows_on_one_page_are_left_alone() -> None:
    assert len(joined([HEAD, "||质量指标|场次|3场|4场|5|5|多", "||||||||另见"])) == 2
