"""Word documents: paragraphs and tables in order, merged cells once."""

import io
import zipfile

import docx
import pytest

from intake.reading.problems import IntakeProblem
from intake.reading.readers import read
from tests.intake.reading.readers.workbooks import with_part


def document() -> bytes:
    made = docx.Document()
    made.add_paragraph("标题")
    table = made.add_table(rows=3, cols=3)
    for row, texts in enumerate((("甲", "乙", "丙"), ("丁", "戊", "己"), ("庚", "辛", "壬"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).text = ""
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 1).text = ""
    table.cell(2, 0).merge(table.cell(2, 1))
    made.add_paragraph("尾注")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_order_places_and_merged_cells() -> None:
    grids = read("a.docx", document()).grids

    assert [grid.name for grid in grids] == ["正文", "第 1 个表格", "正文"]
    cells = [[(c.column, c.text.strip()) for c in row.cells] for row in grids[1].rows]
    assert cells == [
        [(0, "甲"), (1, "乙"), (2, "丙")],
        [(1, "戊"), (2, "己")],
        [(0, "庚"), (2, "壬")],
    ]
    assert grids[1].place(2) == "第 1 个表格第 2 行"


def test_text_of_a_cell_merged_away_is_not_read_twice() -> None:
    xml = (
        b'<w:document xmlns:w="w"><w:body><w:tbl>'
        b"<w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>"
        b"<w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>old</w:t></w:r></w:p>"
        b"</w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:p>"
        b"</w:tc></w:tr></w:tbl></w:body></w:document>"
    )
    stream = io.BytesIO()
    docx.Document().save(stream)

    (grid,) = read("a.docx", with_part(without_document(stream.getvalue()), DOCUMENT, xml)).grids

    assert [row.text for row in grid.rows] == ["a", "b"]


DOCUMENT = "word/document.xml"


def without_document(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name != DOCUMENT:
                new.writestr(name, old.read(name))
    return stream.getvalue()


def test_a_document_without_its_text_is_damaged() -> None:
    with pytest.raises(IntakeProblem):
        read("a.docx", without_document(document()))
