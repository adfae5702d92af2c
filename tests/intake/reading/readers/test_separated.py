"""Values parted by commas, tabs or bars."""

import pytest

from intake.reading.readers import read


def rows(text: str, name: str = "a") -> list[list[str]]:
    (grid,) = read(name, text.encode()).grids
    return [[cell.text for cell in row.cells] for row in grid.rows]


def test_commas_with_quotes_and_breaks_inside() -> None:
    text = 'a,b,c\n"1,5","x\ny",z\n,"say ""hi""",w\n'

    assert rows(text) == [["a", "b", "c"], ["1,5", "x\ny", "z"], ['say "hi"', "w"]]


def test_a_row_is_numbered_by_its_first_line() -> None:
    (grid,) = read("a", b'a,b,c\n1,"x\ny",3\n4,5,6\n').grids

    assert [row.number for row in grid.rows] == [1, 2, 4]


def test_semicolons() -> None:
    assert rows("a;b;c\n1,5;2;3\n") == [["a", "b", "c"], ["1,5", "2", "3"]]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
def test_commas_in_every_encoding(encoding: str) -> None:
    (grid,) = read("a", "项目,金额,单位\n书屋,12,万元\n".encode(encoding)).grids

    assert [cell.text for cell in grid.rows[1].cells] == ["书屋", "12", "万元"]


def test_prose_with_commas_stays_whole() -> None:
    text = "we came, we saw, we left\nnothing here\nand no table, at all\n完\n"

    assert rows(text)[0] == ["we came, we saw, we left"]


def test_a_markdown_table() -> None:
    text = "# 标题\n\n| 项目 | 金额 |\n|:---|---:|\n| 书屋 | a\\|b |\n|  | 3 |\n文字\n"

    assert rows(text) == [["# 标题"], ["项目", "金额"], ["书屋", "a|b"], ["3"], ["文字"]]


def test_a_quoted_cell_that_runs_over_lines_between_tabs() -> None:
    text = '甲\t"第一行\n第二行"\t丙\n丁\t戊\t己\n'

    assert rows(text) == [["甲", "第一行\n第二行", "丙"], ["丁", "戊", "己"]]


def test_quotes_that_belong_to_the_text_stay() -> None:
    text = '甲\t"秒批"事项\t丙\n丁\t"开头\t己\n庚\t辛"\t壬\n'

    assert rows(text) == [["甲", '"秒批"事项', "丙"], ["丁", '"开头', "己"], ["庚", '辛"', "壬"]]
