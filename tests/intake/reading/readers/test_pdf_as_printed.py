"""PDF pages as a person reads them: without ruling lines, watermarks or letters drawn twice."""

from collections.abc import Callable
from typing import Any

import pytest

from intake.reading.pipeline import extract_bytes, to_json
from intake.reading.readers import read
from intake.reading.readers.base import Reading
from tests.intake.reading.readers.pdf_files import Page, pdf, utf16

Turn = tuple[float, float, float, float]
Place = Callable[[float, float], tuple[float, float]]
XS = [20, 120, 220, 320, 420]
YS = [20, 50, 80, 110]


def lines(*pages: Page) -> list[str]:
    return [row.text for grid in read("a.pdf", pdf(*pages)).grids for row in grid.rows]


def table() -> Page:
    page = Page()
    page.rules(XS, YS)
    for y, texts in zip((40, 70, 100), ("甲乙丙丁", "戊己庚辛", "壬癸子丑"), strict=True):
        page.row(y, [x + 10 for x in XS[:4]], [f"{letter}项" for letter in texts])
    return page


ROWS = ["甲项\t乙项\t丙项\t丁项", "戊项\t己项\t庚项\t辛项", "壬项\t癸项\t子项\t丑项"]


def test_letters_drawn_twice_are_read_once() -> None:
    page = table()
    for drawn in [text for text in page.drawn if "Tj" in text]:
        page.drawn.append(drawn.replace(" Tm", " Tm 0.4 0 Td"))

    assert lines(page) == ROWS


def test_a_number_that_repeats_a_digit_keeps_it() -> None:
    page = table()
    page.text(30, 130, "1100.55 服务服务")

    assert lines(page)[-1] == "1100.55 服务服务"


@pytest.mark.parametrize(
    "mark",
    [
        {"size": 40, "grey": 0.8, "turn": (0.87, 0.5, -0.5, 0.87)},
        {"size": 40, "grey": 0, "turn": (0.87, 0.5, -0.5, 0.87)},
        {"size": 40, "grey": 0.7},
        {"size": 12, "grey": 0.9, "turn": (0.7, -0.7, 0.7, 0.7)},
    ],
)
def test_a_watermark_is_left_out_and_named(mark: dict[str, object]) -> None:
    page = table()
    page.text(60, 100, "内部资料", **mark)  # type: ignore[arg-type]

    reading = read("a.pdf", pdf(page))

    assert [row.text for row in reading.grids[0].rows] == ROWS
    assert reading.notices[0].sentence == "第 1 页：水印文字没有读取"


def test_print_in_grey_and_large_titles_are_no_watermark() -> None:
    page = table()
    page.text(100, 15, "自评表", size=24)
    page.text(30, 130, "灰色小字", grey=0.6)

    reading = read("a.pdf", pdf(page))

    assert [row.text for row in reading.grids[0].rows] == ["自评表", *ROWS, "灰色小字"]
    assert reading.notices == ()


def test_white_letters_are_not_seen() -> None:
    page = table()
    page.text(60, 40, "暗", grey=1)

    assert lines(page) == ROWS


@pytest.mark.parametrize(
    ("turn", "place"),
    [
        ((0, 1, -1, 0), lambda x, y: (y + 20, 400 - x)),
        ((-1, 0, 0, -1), lambda x, y: (580 - x, 390 - y)),
    ],
)
def test_a_page_printed_sideways_is_turned(turn: Turn, place: Place) -> None:
    page = Page()
    for y, texts in ((40, ("名称", "书屋")), (70, ("分值", "得分"))):
        for x, text in zip((20, 200), texts, strict=True):
            at = place(x, y)
            page.text(at[0], at[1], text, turn=turn)

    assert lines(page) == ["名称 书屋", "分值 得分"]


def test_the_filled_fields_of_a_form_are_read() -> None:
    page = Page()
    page.rules([20, 120, 320], [20, 50, 80, 110])
    page.row(40, [30], ["项目名称"])
    page.row(70, [30], ["新增"])
    page.row(100, [30], ["备注"])
    page.field(130, 45, 100, f"/FT/Tx/T(a)/V{utf16('山区书屋')}")
    page.field(130, 75, 14, "/FT/Btn/T(b)/AS/Yes/V/Yes")
    page.field(130, 105, 100, f"/FT/Tx/T(c)/F 2/V{utf16('看不见')}")

    assert lines(page) == ["项目名称\t山区书屋", "新增\t☑", "备注"]


COLUMNS = [70, 130, 210, 290, 360, 430, 470]
HEADING = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
INDICATORS = [
    ["", "数量指标", "新建书屋", "6间", "6间", "20", "20"],
    ["", "质量指标", "验收合格", "100%", "100%", "20", "20"],
    ["", "时效指标", "按期完成", "12月前", "11月", "10", "10"],
    ["", "社会效益指标", "读者人数", "900人", "950人", "20", "20"],
    ["", "可持续影响", "藏书更新", "持续", "持续", "20", "15"],
]


def form(labels: list[tuple[float, float, str]]) -> Page:
    """A form without ruling lines; ``labels`` stand beside its rows."""
    page = Page()
    page.text(200, 20, "2023年度项目支出绩效自评表")
    page.row(40, [20, 130], ["项目名称", "山区书屋"])
    page.row(60, COLUMNS, ["", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"])
    page.row(80, COLUMNS, ["年度总额", "20", "18", "9", "10", "50%", "5"])
    page.row(100, COLUMNS, HEADING)
    for n, row in enumerate(INDICATORS):
        page.row(120 + 20 * n, COLUMNS, row)
    page.row(220, [20, 430, 470], ["总分", "100", "90"])
    for x, y, text in labels:
        page.text(x, y, text)
    return page


def read_form(page: Page) -> dict[str, Any]:
    (document,) = to_json(extract_bytes("a.pdf", pdf(page)))["documents"]
    return document


def test_columns_without_ruling_lines_are_known_by_what_stands_below_each_other() -> None:
    document = read_form(form([(70, 140, "产出指标"), (70, 190, "效益指标"), (20, 150, "绩效")]))

    rows = document["indicators"]
    assert [(row["level1"], row["level3"], row["target"], row["score"]) for row in rows] == [
        ("产出指标", "新建书屋", "6间", "20"),
        ("产出指标", "验收合格", "100%", "20"),
        ("产出指标", "按期完成", "12月前", "10"),
        ("效益指标", "读者人数", "900人", "20"),
        ("效益指标", "藏书更新", "持续", "15"),
    ]
    assert (document["total_weight"], document["total_score"]) == ("100", "90")
    assert document["funding"][0]["executed"] == "9"


def test_prose_in_one_column_stays_lines() -> None:
    page = Page()
    page.text(20, 40, "第一段说明文字")
    page.text(20, 60, "第二段 说明")

    assert lines(page) == ["第一段说明文字", "第二段 说明"]


def test_a_page_that_is_only_a_picture_is_named() -> None:
    scanned = Page()
    scanned.picture()

    reading = read("a.pdf", pdf(table(), scanned, table()))

    assert [notice.sentence for notice in reading.notices] == [
        "第 2 页：只有图片，其中的文字没有读取"
    ]


def test_an_empty_page_between_is_no_harm() -> None:
    reading: Reading = read("a.pdf", pdf(table(), Page(), table()))

    assert [len(grid.rows) for grid in reading.grids] == [3, 0, 3]
