"""Workbooks: what a person sees in the cells, and a clear no to what is dangerous."""

import contextlib
import io
import struct
import time
import zipfile

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from intake.reading.grid import Grid
from intake.reading.problems import IntakeProblem
from intake.reading.readers import Limits, read
from tests.intake.reading.readers.workbooks import repacked, with_part, with_rows, xlsx

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


@pytest.mark.parametrize(("code", "shown"), [("0.00%", "99.44%"), ("0%", "99%"), ("0.0%", "99.4%")])
def test_a_cell_shown_as_a_percentage_reads_as_one(code: str, shown: str) -> None:
    def style(page: Worksheet) -> None:
        page["A1"].number_format = code

    assert only_grid(xlsx([[0.99441]], then=style)).rows[0].at(0) == shown


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
    assert "宏没有运行" in reading.notices[0]


def test_external_links_are_not_followed() -> None:
    reading = read("a", with_part(SMALL, "xl/externalLinks/externalLink1.xml", b"<externalLink/>"))

    assert "没有打开外部文件" in reading.notices[0]


def test_a_formula_without_a_stored_result_is_named() -> None:
    reading = read("a", xlsx([["甲", "=A1&1"]]))

    assert "B1" in reading.notices[0]
    assert reading.grids[0].rows[0].at(1) == ""


def test_hidden_sheets_are_left_out_and_named() -> None:
    def hide(page: Worksheet) -> None:
        page.sheet_state = "hidden"

    reading = read("a", xlsx([["甲"]], [["乙"]], then=hide))

    assert [grid.name for grid in reading.grids] == ["表2"]
    assert "表1" in reading.notices[0]


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


def test_a_million_empty_rows_cost_little() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (n, n) for n in range(1, 2**20 + 1))
    data = with_rows(SMALL, rows + b'<row r="1048577"/>')
    begun = time.process_time()

    grids = read("a", data).grids

    assert grids[0].rows == ()
    assert time.process_time() - begun < 30


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

    assert [cell.text for cell in grid.rows[0].cells] == ["50.00%", "0.5"]
