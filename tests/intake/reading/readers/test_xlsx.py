"""Workbooks: what a person sees in the cells, and a clear no to what is dangerous."""

import contextlib
import datetime as dt
import io
import re
import struct
import zipfile

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from intake.reading.grid import Grid
from intake.reading.pipeline import extract_bytes
from intake.reading.problems import IntakeProblem
from intake.reading.readers import Limits, read
from tests.intake.reading.readers.workbooks import packed, repacked, with_part, with_rows, xlsx

SMALL = xlsx([["项目名称", "书屋"], ["项目金额", 9.83]])


def only_grid(data: bytes) -> Grid:
    (grid,) = read("表.xlsx", data).grids
    return grid


def refused(data: bytes, limits: Limits | None = None) -> IntakeProblem:
    with pytest.raises(IntakeProblem) as caught:
        read("表.xlsx", data, limits=limits or Limits())
    return caught.value


def test_cells_keep_their_place() -> None:
    grid = only_grid(xlsx([[], [None, None, "甲"], ["乙"]]))

    assert [(row.number, row.cells) for row in grid.rows] == [(2, ((2, "甲"),)), (3, ((0, "乙"),))]
    assert grid.place(2, 2) == "工作表“表1”单元格 C2"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (9.83, "9.83"),
        (0.1 + 0.2, "0.3"),
        (1992968.6, "1992968.6"),
        (3578500, "3578500"),
        (10.0, "10"),
        (-0.5, "-0.5"),
        (1e15, "1000000000000000"),
        (1.5e-7, "0.00000015"),
        ("９．８３", "９．８３"),
        (True, "TRUE"),
    ],
)
def test_numbers_print_as_typed(typed: object, shown: str) -> None:
    assert only_grid(xlsx([[typed]])).rows[0].at(0) == shown


FORMATTED = [
    (0.99441, "0.00%", "99.44%"),
    (0.995, '"≥"0.0%', "≥99.5%"),
    (117.3367, "0.00", "117.34"),
    (118, '"≤"0"万元"', "≤118万元"),
    (dt.date(2023, 6, 30), 'yyyy"年"m"月"d"日前"', "2023年6月30日前"),
    (2023, '0"年度"', "2023年度"),
    (45107, "aaaa", "星期五"),
    ("约十", '0"元";@"元"', "约十元"),
    (0, "0;-0;;@", ""),
    (12, "General", "12"),
]


def formatted(page: Worksheet) -> None:
    for column, (_, code, _) in enumerate(FORMATTED, 1):
        page.cell(1, column).number_format = code


def test_cells_read_as_their_format_shows_them() -> None:
    grid = only_grid(xlsx([[value for value, _, _ in FORMATTED]], then=formatted))

    assert [grid.rows[0].at(column) for column in range(len(FORMATTED))] == [
        text for _, _, text in FORMATTED
    ]
    assert grid.stored[1, 2] == "117.3367"
    assert (1, 9) not in grid.stored


WRITINGS = {
    "prefixed": lambda part: _prefixed(part),
    "single quotes": lambda part: re.sub(rb'="([^"]*)"', rb"='\1'", part),
    "style first": lambda part: re.sub(rb'<c r="(\w+)" s="(\w+)"', rb'<c s="\2" r="\1"', part),
    "without places": lambda part: re.sub(rb'(<c) r="\w+"', rb"\1", part),
    "line breaks": lambda part: part.replace(b"<c r=", b"<c\n  r="),
    "a far cell": lambda part: part.replace(
        b"</row>", b'<c r="XFC1"><v>1</v></c></row><row r="9000"><c r="XFD9000" s="1"/></row>', 1
    ),
}


def _prefixed(part: bytes) -> bytes:
    part = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", part)
    return part.replace(b"xmlns=", b"xmlns:x=")


@pytest.mark.parametrize("writing", WRITINGS)
def test_formats_are_known_however_the_sheet_is_written(writing: str) -> None:
    data = repacked(
        xlsx([[value for value, _, _ in FORMATTED]], then=formatted),
        lambda name, part: WRITINGS[writing](part) if name.endswith("sheet1.xml") else part,
    )

    grid = only_grid(data)

    assert [grid.rows[0].at(column) for column in range(len(FORMATTED))] == [
        text for _, _, text in FORMATTED
    ]


def test_days_may_count_from_1904() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([dt.date(2023, 6, 30), 45107 - 1462])
    for cell, code in zip(book.active[1], ("yyyy/m/d", "aaaa"), strict=True):
        cell.number_format = code

    assert only_grid(packed(book)).rows[0].text == "2023/6/30\t星期五"


def test_formats_by_number_are_those_of_a_chinese_windows() -> None:
    def style(page: Worksheet) -> None:
        page["A1"].number_format = "mm-dd-yy"

    assert only_grid(xlsx([[45107]], then=style)).rows[0].at(0) == "2023/6/30"


def test_percentages_belong_to_their_own_sheet() -> None:
    def style(page: Worksheet) -> None:
        page["A1"].number_format = "0%"

    sheets = [[[0.5]]] + [[[0.25]]] * 10
    values = [grid.rows[0].at(0) for grid in read("a", xlsx(*sheets, then=style)).grids]

    assert values == ["50%"] + ["0.25"] * 10


def test_merged_ranges_are_known() -> None:
    grid = only_grid(xlsx([["甲", None, "乙"]], then=lambda page: page.merge_cells("A1:B3")))

    assert grid.merged == ((1, 0, 3, 1),)


def test_a_macro_workbook_is_read_and_said_to_be_one() -> None:
    reading = read("表.xlsm", with_part(SMALL, "xl/vbaProject.bin", b"\x00macro"))

    assert reading.grids[0].rows[0].text == "项目名称\t书屋"
    assert "宏没有运行" in reading.notices[0].sentence


def test_external_links_are_not_followed() -> None:
    reading = read("a", with_part(SMALL, "xl/externalLinks/externalLink1.xml", b"<externalLink/>"))

    assert "没有打开外部文件" in reading.notices[0].sentence


def test_a_formula_without_a_stored_result_is_named() -> None:
    reading = read("a", xlsx([["甲", "=A1&1"]]))

    assert "B1" in reading.notices[0].sentence
    assert reading.grids[0].rows[0].at(1) == ""


def test_hidden_sheets_are_left_out_and_named() -> None:
    def hide(page: Worksheet) -> None:
        page.sheet_state = "hidden"

    reading = read("a", xlsx([["甲"]], [["乙"]], then=hide))

    assert [grid.name for grid in reading.grids] == ["表2"]
    assert "表1" in reading.notices[0].sentence


def test_entities_are_refused() -> None:
    bad = repacked(
        SMALL,
        lambda name, part: (
            part.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)
            if name.endswith("sheet1.xml")
            else part
        ),
    )

    assert refused(bad).code == "xml.entities"


def test_a_bomb_is_refused_by_what_its_directory_says() -> None:
    assert refused(with_part(SMALL, "xl/media/a.bin", bytes(40_000_000))).code == "zip.bomb"


def test_a_bomb_is_refused_when_its_directory_lies() -> None:
    honest = with_part(SMALL, "a.bin", bytes(3_000_000))
    lying = honest.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 30))

    problem = refused(lying, Limits(unpacked_bytes=1_000_000))

    assert problem.code == "zip.bomb"
    assert "压缩炸弹" in problem.sentence


def test_a_cut_off_workbook_is_refused() -> None:
    assert "不完整" in refused(SMALL[: len(SMALL) // 2]).sentence


def test_rows_without_end_that_hold_nothing_are_read_as_nothing() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (n, n) for n in range(1, 2**17))
    data = with_rows(SMALL, rows + b'<row r="1048577"/>')

    grids = read("a", data).grids

    assert grids[0].rows == ()


def test_two_cells_at_the_far_corners_do_not_fill_the_memory() -> None:
    far = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>z</t></is></c></row>'
    )

    (grid,) = read("a", with_rows(SMALL, far)).grids

    assert [row.cells for row in grid.rows] == [((0, "a"),), ((16383, "z"),)]


def test_too_many_cells_are_refused_with_a_remedy() -> None:
    many = b'<row r="1"><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>'

    problem = refused(with_rows(SMALL, many), Limits(filled_cells=2))

    assert "拆成" in problem.sentence


def test_a_zip_that_is_no_office_file_has_its_own_sentence() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("ppt/presentation.xml", "<p/>")

    assert refused(stream.getvalue()).code == "file.pptx"


@pytest.mark.parametrize(
    "reference",
    [
        b'r="XFD1048576"',
        b'r="XFD10485765"',
        b"r='XFD1048576'",
        b'r = "XFD1048576"',
        b'R="XFD9999999"',
    ],
)
def test_no_spelling_of_a_far_cell_fills_the_memory(reference: bytes) -> None:
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row><c ' + reference + b"><v>2</v></c></row>"

    with contextlib.suppress(IntakeProblem):
        rows = read("a", with_rows(SMALL, far)).grids[0].rows
        assert rows[0].at(0) == "1"


def test_a_table_of_shared_texts_without_a_text_does_no_harm() -> None:
    empty = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'

    assert only_grid(with_part(SMALL, "xl/sharedStrings.xml", empty)).rows


def test_percentages_are_known_on_the_sheet_that_prints_them_only() -> None:
    def style(page: Worksheet) -> None:
        page["A1"].number_format = "0.00%"
        page["B1"].number_format = "0.00"

    grid = only_grid(xlsx([[0.5, 0.5]], then=style))

    assert [cell.text for cell in grid.rows[0].cells] == ["50.00%", "0.50"]


def test_formulas_without_results_are_named_by_their_sheet_and_cell() -> None:
    reading = read("a", xlsx([["甲", "=A1&1"], ["=1+1", "乙"]]))

    assert reading.notices[0].place == "工作表“表1”单元格 B1、A2"


@pytest.mark.parametrize("error", ["#VALUE!", "#DIV/0!", "#REF!", "#N/A"])
def test_a_cell_that_shows_an_error_is_named(error: str) -> None:
    def fail(page: Worksheet) -> None:
        page["B1"].value, page["B1"].data_type = error, "e"

    reading = read("a", xlsx([["总分", 100, 98]], then=fail))

    assert reading.grids[0].rows[0].text == f"总分\t{error}\t98"
    (notice,) = reading.notices
    assert (notice.place, error in notice.message) == ("工作表“表1”单元格 B1", True)


def test_many_errors_are_counted() -> None:
    def fail(page: Worksheet) -> None:
        for row in page.iter_rows():
            for cell in row:
                cell.value, cell.data_type = "#N/A", "e"

    (notice,) = read("a", xlsx([[1] * 6] * 5, then=fail)).notices

    assert notice.place.endswith("等 30 处")


def hide(page: Worksheet) -> None:
    page.row_dimensions[2].hidden = True
    page.column_dimensions["B"].hidden = True


def test_hidden_rows_and_columns_are_left_out_and_named() -> None:
    reading = read("a", xlsx([["甲", "乙", "丙"], ["丁"], ["戊", None, "己"]], then=hide))

    assert [row.text for row in reading.grids[0].rows] == ["甲\t丙", "戊\t己"]
    assert [notice.sentence for notice in reading.notices] == [
        "工作表“表1”第 2 行：隐藏的行没有读取",
        "工作表“表1”第 B 列：隐藏的列没有读取",
    ]


def test_nothing_is_said_of_hidden_rows_that_are_empty() -> None:
    assert read("a", xlsx([["甲"], [], ["乙"]], then=hide)).notices == ()


def test_a_merged_cell_shows_its_text_where_the_range_is_still_seen() -> None:
    def merge(page: Worksheet) -> None:
        page.merge_cells("B1:C1")
        page.merge_cells("A2:A3")
        hide(page)

    rows = [["名称", "项目", None], ["一级", None, "乙"], [None, None, "丙"]]

    grid = only_grid(xlsx(rows, then=merge))

    assert [(row.number, row.cells) for row in grid.rows] == [
        (1, ((0, "名称"), (2, "项目"))),
        (3, ((0, "一级"), (2, "丙"))),
    ]


def test_rows_of_no_height_are_hidden() -> None:
    rows = b'<row r="1" ht="0" customHeight="1"><c r="A1"><v>1</v></c></row>'

    assert only_grid(with_rows(SMALL, rows)).rows == ()


@pytest.mark.parametrize("password", ["VelvetSweatshop", "secret"])
def test_only_the_password_that_every_excel_knows_opens(password: str) -> None:
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(SMALL)).encrypt(password, stream)

    if password == "secret":
        assert "密码" in refused(stream.getvalue()).sentence
    else:
        assert only_grid(stream.getvalue()).rows[0].text == "项目名称\t书屋"


def test_a_workbook_of_pictures_says_so() -> None:
    data = with_part(xlsx([["附件1"]]), "xl/media/image1.png", b"\x89PNG")

    with pytest.raises(IntakeProblem, match="1 张图片"):
        extract_bytes("表.xlsx", data)
