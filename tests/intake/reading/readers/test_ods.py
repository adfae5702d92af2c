"""OpenDocument spreadsheets: the texts as shown, and nothing of what is hidden."""

import io
import zipfile

from intake.reading.readers import read
from intake.reading.readers.base import Reading

_CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">{}'
    '<office:body><office:spreadsheet><table:table table:name="表">{}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def ods(rows: str) -> Reading:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _CONTENT.format("", rows))
    return read("表.ods", stream.getvalue())


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def test_the_text_counts_and_not_the_value_behind_it() -> None:
    stored = 'office:value-type="percentage" office:value="0.9944"'

    assert ods(row(cell("99.44%", stored))).grids[0].rows[0].text == "99.44%"


def test_a_value_without_a_text_is_shown_all_the_same() -> None:
    cells = (
        '<table:table-cell office:value-type="float" office:value="9.5"/>'
        '<table:table-cell office:value-type="percentage" office:value="0.9944"/>'
        '<table:table-cell office:value-type="date" office:date-value="2023-06-30"/>'
    )

    assert ods(row(cells)).grids[0].rows[0].text == "9.5\t99.44%\t2023-06-30"


def test_hidden_rows_and_columns_are_left_out_and_named() -> None:
    columns = (
        "<table:table-column/>"
        '<table:table-column-group><table:table-column table:visibility="collapse"/>'
        '</table:table-column-group><table:table-column table:number-columns-repeated="2"/>'
    )
    rows = row(cell("甲") + cell("乙") + cell("丙")) + row(
        cell("丁"), 'table:visibility="filter" table:number-rows-repeated="2"'
    )

    reading = ods(columns + rows + row(cell("戊")))

    assert [found.text for found in reading.grids[0].rows] == ["甲\t丙", "戊"]
    assert [notice.place for notice in reading.notices] == [
        "工作表“表”第 2、3 行",
        "工作表“表”第 B 列",
    ]


def test_what_a_merged_cell_covers_is_not_seen() -> None:
    covered = "<table:covered-table-cell><text:p>旧值</text:p></table:covered-table-cell>"

    reading = ods(row(cell("名称", 'table:number-columns-spanned="2"') + covered + cell("乙")))

    assert reading.grids[0].rows[0].cells == ((0, "名称"), (2, "乙"))


def test_errors_and_formulas_without_a_result_are_named() -> None:
    empty = '<table:table-cell table:formula="of:=[.A1]"/>'

    reading = ods(row(cell("#DIV/0!") + cell("Err:502") + empty))

    assert [notice.place for notice in reading.notices] == [
        "工作表“表”单元格 C1",
        "工作表“表”单元格 A1",
        "工作表“表”单元格 B1",
    ]
