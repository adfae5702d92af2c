"""Text and web pages as people see them: bars, hidden cells, layout tables, web archives."""

import base64

import pytest

from intake.reading.pipeline import extract_bytes, to_json
from intake.reading.problems import IntakeProblem
from intake.reading.readers import read
from intake.reading.readers.base import Reading
from tests.intake.reading.readers.odd_pages import FORM, LAYOUT


def page(body: str) -> Reading:
    return read("a.html", f"<html><meta charset=utf-8>{body}</html>".encode())


def cells(reading: Reading) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for grid in reading.grids for row in grid.rows]


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display:none">9</span>',
        '<span style="color:red; DISPLAY : None">9</span>',
        "<b hidden>9</b>",
        '<span class="x dark">9</span>',
        '<span style="visibility:hidden">9</span>',
        "<template>9</template><style>td{}</style>",
        '<div style="display:none"><p>9<div>8</div></div>',
    ],
)
def test_what_a_page_hides_is_left_out(hidden: str) -> None:
    styles = "<style>.dark{display:none}</style>"

    reading = page(f"{styles}<table><tr><td>金额<td>117{hidden}</td><td>元</tr></table>")

    assert [[text.strip() for text in row] for row in cells(reading)] == [["金额", "117", "元"]]
    assert len(reading.notices) == ("<template>" not in hidden)


def test_hidden_cells_rows_and_tables_are_left_out_and_named() -> None:
    body = (
        "<table>\n<tr><td>甲<td style='display:none'>暗<td>乙</tr>\n"
        "<tr style='display:none'><td>暗<td>暗</tr>\n<tr><td>丙<td>丁</tr></table>\n"
        "<table style='display:none'><tr><td>暗<td>暗</tr></table>"
    )

    reading = page(body)

    assert cells(reading) == [["甲", "乙"], ["丙", "丁"]]
    assert reading.notices[0].sentence == "第 2、3、5 行：网页中隐藏的内容没有读取"


def test_cells_nobody_closed_end_where_the_next_begins() -> None:
    body = "<table><tr><td>甲<td><p>乙<p>丙<tr><th>丁<th>戊</table>尾"

    assert cells(page(body)) == [["甲", "乙\n丙"], ["丁", "戊"], ["尾"]]


def test_a_table_that_lays_out_the_page_falls_apart() -> None:
    inner = "<table><tr><td>名称<td>书屋</tr><tr><td>分值<td>10</tr></table>"
    body = f"<table><tr><td>菜单</td><td>标题{inner}注</td></tr></table>"

    assert cells(page(body)) == [["菜单"], ["标题"], ["名称", "书屋"], ["分值", "10"], ["注"]]


def test_a_small_table_in_a_cell_stays_in_it() -> None:
    small = "<table><tr><td>一<td>二</tr></table>"
    body = f"<table><tr><td>甲<td>乙{small}<td>丙</tr><tr><td>丁<td>戊<td>己</tr></table>"

    assert cells(page(body))[0] == ["甲", "乙\n一\n二", "丙"]


def test_spans_of_rows_keep_the_columns() -> None:
    body = (
        "<table><tr><td rowspan=3>甲<td>乙<td rowspan=2>丙</tr><tr><td>丁</tr>"
        "<tr><td colspan=2>戊</tr><tr><td>己<td>庚</tr></table>"
    )
    reading = page(body)

    columns = [[(cell.column, cell.text) for cell in row.cells] for row in reading.grids[0].rows]
    assert columns == [
        [(0, "甲"), (1, "乙"), (2, "丙")],
        [(1, "丁")],
        [(1, "戊")],
        [(0, "己"), (1, "庚")],
    ]


def test_tables_without_end_are_no_harm() -> None:
    with pytest.raises(IntakeProblem, match="嵌套过深"):
        page("<table><tr><td>" * 2000 + "底")


def test_nested_tables_are_read_in_linear_work() -> None:
    """Twice the work a level would be 2^60 steps here."""
    deep = "<table><tr><td>" * 60 + "底" + "</td></tr></table>" * 60
    assert "底" in str(cells(page(deep)))


def test_styles_without_an_end_are_read_in_linear_work() -> None:
    """Every place of the text as a beginning would be 10^10 steps here."""
    style = "<style>.a{" + "display:none " * 50_000 + "</style>"
    assert cells(page(style + "<table><tr><td>甲<td>乙</tr></table>")) == [["甲", "乙"]]


ARCHIVE = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n前言\r\n'
    "--b\r\nContent-Location: file:///C:/sheet001.htm\r\nContent-Transfer-Encoding: base64\r\n"
    'Content-Type: text/html; charset="gb2312"\r\n\r\n{}\r\n'
    "--b\r\nContent-Location: x.png\r\nContent-Type: image/png\r\n\r\nxx\r\n--b--\r\n"
)


def test_a_web_archive_is_read_whatever_its_name() -> None:
    table = "<table><tr><td>名称<td>书屋</tr></table>".encode("gb18030")
    encoded = base64.b64encode(table).decode()

    reading = read("表.xls", ARCHIVE.format(encoded).encode("gb18030"))

    assert [(grid.name, cells(reading)) for grid in reading.grids] == [
        ("sheet001", [["名称", "书屋"]])
    ]


def test_a_web_archive_without_a_page_says_so() -> None:
    data = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b--\r\n"

    with pytest.raises(IntakeProblem, match="网页归档"):
        read("表.mht", data)


def text(*lines: str) -> list[list[str]]:
    return cells(read("a.txt", "\n".join(lines).encode()))


def test_rows_may_end_with_a_bar_and_begin_without_one() -> None:
    rows = text(
        "自评表 |", "|", "名称 | 书屋 |", "分值 | 执行率 | 得分 |", "10 | 99% | 9 |", "总分 | 9 |"
    )

    assert rows == [
        ["自评表"], ["名称", "书屋"], ["分值", "执行率", "得分"], ["10", "99%", "9"], ["总分", "9"],
    ]  # fmt: skip


def test_rows_may_have_bars_between_cells_only() -> None:
    assert text("名称 | 书屋", "分值 | 得分", "10 | 9") == [
        ["名称", "书屋"],
        ["分值", "得分"],
        ["10", "9"],
    ]


def test_a_bar_in_prose_parts_nothing() -> None:
    assert text("甲 | 乙是说明", "没有表格的一段话。", "第二段话。", "第三段话。")[0] == [
        "甲 | 乙是说明"
    ]


def test_a_row_broken_over_lines_is_one() -> None:
    rows = text(
        "| 自评表 | |||",
        "| 名称 |",
        "山区书屋",
        "|||||",
        "|",
        "项目资金",
        " (万元) |",
        "年初 | 全年 | 得分 ||",
        "| 总额 | 7 | 8 | 9 ||",
        "",
        "说明一段",
    )

    assert rows == [
        ["自评表"], ["名称", "山区书屋"], ["项目资金 (万元)", "年初", "全年", "得分"],
        ["总额", "7", "8", "9"], ["说明一段"],
    ]  # fmt: skip


@pytest.mark.parametrize("form", [FORM, FORM.replace(" |\n", "\n").replace(" | ", "\n")])
def test_both_goals_have_their_own_texts(form: str) -> None:
    (document,) = to_json(extract_bytes("a.txt", form.encode()))["documents"]

    assert document["goal_expected"] == "在三个村各建两间书屋。"
    assert document["goal_actual"] == "在三个村各建了两间书屋。"
    assert document["total_score"] == "55"


def test_columns_kept_apart_by_blanks_are_columns() -> None:
    (document,) = to_json(extract_bytes("a.txt", LAYOUT.encode()))["documents"]

    rows = document["indicators"]
    assert [(row["level1"], row["level3"], row["actual"], row["score"]) for row in rows] == [
        ("产出指标", "新建书屋", "6间", "20"),
        ("产出指标", "验收合格", "100%", "20"),
        ("产出指标", "按期完成并通过验收", "11月", "10"),
        ("效益指标", "读者人数", "950人", "35"),
    ]
    assert document["project_name"] == "山区书屋"
    assert document["funding"][0]["executed"] == "9"
    assert document["total_score"] == "90"
