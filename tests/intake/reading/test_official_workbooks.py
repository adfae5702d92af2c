"""What may be an official workbook is told from the bytes, and quickly whatever they are."""

from __future__ import annotations

import io
import zipfile

import pytest

from evaluations.sheet.row_uids import CELL_MARK
from intake.reading.grid import Grid, Row, filled
from intake.reading.official_workbooks import is_workbook, with_uids
from tests.corpus.formats import FORMATS
from tests.intake.reading.readers.workbooks import xlsx

ROWS = [["项目名称", "书屋运行"], ["年度", "2025"]]


def archive(parts: dict[str, bytes], comment: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)
        book.comment = comment
    return stream.getvalue()


def test_a_workbook_is_one() -> None:
    assert is_workbook(xlsx(ROWS))


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"xlsx"}))
def test_no_other_format_is(name: str) -> None:
    assert not is_workbook(FORMATS[name](ROWS))


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06", b"\x00" * 100, b"%PDF-1.7\n"])
def test_neither_is_a_broken_file(data: bytes) -> None:
    assert not is_workbook(data)


def test_a_workbook_cut_off_is_none() -> None:
    assert not is_workbook(xlsx(ROWS)[:-30])


def test_a_comment_behind_the_directory_does_no_harm() -> None:
    assert is_workbook(archive({"xl/workbook.xml": b"<workbook/>"}, b"x" * 60_000))


def test_a_directory_of_thousands_of_parts_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {"xl/workbook.xml": b"<workbook/>"} | {f"{number:x}": b"" for number in range(2000)}
    listed: list[bytes] = []
    monkeypatch.setattr("intake.reading.official_workbooks.file_kind", listed.append)

    assert not is_workbook(archive(parts))
    assert listed == []


def test_a_size_of_the_directory_that_stands_elsewhere_is_not_believed() -> None:
    data = archive({"xl/workbook.xml": b"<workbook/>"})
    end = data.rindex(b"PK\x05\x06")
    assert not is_workbook(data[:end] + b"PK\x06\x07" + b"\x00" * 16 + data[end:])


def grid(*rows: list[str]) -> Grid:
    return Grid("表", "sheet", tuple(Row(n, filled(row)) for n, row in enumerate(rows, 1)))


UID = "0123456789abcdef"


def test_the_uid_of_a_row_is_taken_out_of_its_cells() -> None:
    [read] = with_uids([grid(["购置图书", "8200册", f"{CELL_MARK}{UID}"], ["说明"])])
    assert [row.uid for row in read.rows] == [UID, ""]
    assert [row.text for row in read.rows] == ["购置图书\t8200册", "说明"]


def test_a_row_of_nothing_but_a_uid_is_empty() -> None:
    assert with_uids([grid([f"{CELL_MARK}{UID}"])])[0].rows == ()


@pytest.mark.parametrize("text", [CELL_MARK, f"{CELL_MARK}x", UID, f"编号{CELL_MARK}{UID}"])
def test_any_other_cell_stays_as_it_is(text: str) -> None:
    sheet = grid(["购置图书", text])
    assert with_uids([sheet]) == (sheet,)
