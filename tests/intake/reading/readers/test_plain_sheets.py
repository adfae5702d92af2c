"""Sheets that are read in passing show what the library reads of them, or are left to it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.reading.problems import IntakeProblem
from intake.reading.readers import DEFAULT_LIMITS, Reading, workbook_parts
from intake.reading.readers.workbook_parts import inspect
from intake.reading.readers.xlsx import READER, is_read

SHEET = "xl/worksheets/sheet1.xml"
SHARED = Path(__file__).resolve().parents[5] / "shared"
FORMATS = ["General", "0.00", "0%", "0.0%", "#,##0.00", '"≥"0.0%', '0"个"', "@"]
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8) | st.sampled_from(
    ["项目名称", "a\nb", " x ", "&amp;", "<b>", "_x", "‘’", "0012", "\ue000"]
)
VALUES = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | TEXTS | st.floats(
    allow_nan=False, allow_infinity=False
)  # fmt: skip


def workbook(rows: list[list[object]], number_format: str = "General", merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = page.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            cell.number_format = number_format
    if merged:
        page.merge_cells(merged)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, change(content) if name == part else content)
    return stream.getvalue()


def by_the_library(data: bytes) -> Reading | str:
    with patch.object(workbook_parts, "plain_grid", lambda *_: None):
        return read(data)


def read(data: bytes) -> Reading | str:
    try:
        return READER.read("a.xlsx", data, DEFAULT_LIMITS)
    except IntakeProblem as problem:
        return str(problem)


def is_plain(data: bytes) -> bool:
    return is_read(inspect(data, DEFAULT_LIMITS), DEFAULT_LIMITS)


@given(
    rows=st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=5),
    number_format=st.sampled_from(FORMATS),
)
def test_any_workbook_is_read_as_the_library_reads_it(
    rows: list[list[object]], number_format: str
) -> None:
    data = workbook(rows, number_format, merged="B2:C3")

    assert repr(read(data)) == repr(by_the_library(data))


def test_the_official_look_is_read_in_passing() -> None:
    data = workbook([["项目名称", "图书购置"], [None, 12.5], ["完成", True]], "0.00", "A1:A2")

    assert is_plain(data)
    reading = READER.read("a.xlsx", data, DEFAULT_LIMITS)
    (grid,) = reading.grids
    assert [row.text for row in grid.rows] == ["项目名称\t图书购置", "12.50", "完成\tTRUE"]
    assert grid.merged == ((1, 0, 2, 0),)
    assert grid.padded == {(2, 1): "12.5"}


@pytest.mark.parametrize("number_format", ["yyyy-mm-dd", 'yyyy"年"m"月"', "h:mm", "m/d/yy"])
@pytest.mark.parametrize("value", [0, 1, 45107, 45107.75])
def test_dates_are_shown_as_the_library_shows_them(value: float, number_format: str) -> None:
    data = workbook([[value]], number_format)

    assert is_plain(data)
    assert repr(read(data)) == repr(by_the_library(data))


def test_hidden_sheets_are_left_out_with_a_notice() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "看得见"
    hidden = book.create_sheet("底稿")
    hidden["A1"] = "看不见"
    hidden.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)

    assert is_plain(stream.getvalue())
    reading = READER.read("a.xlsx", stream.getvalue(), DEFAULT_LIMITS)
    assert [row.text for grid in reading.grids for row in grid.rows] == ["看得见"]
    assert "底稿" in reading.notices[0].sentence


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<c r="A1"', b'<c cm="1" r="A1"'),
        (b'r="A2"', b'r="A9"'),
        (b"<sheetData>", b"<!-- a --><sheetData>"),
        (b"</c>", b"<extLst/></c>"),
        (b' t="n"><v>2</v>', b' t="e"><v>#N/A</v>'),
        (b"<v>2</v>", b"<v>two</v>"),
        (b'<mergeCell ref="A4:B4"', b'<mergeCell ref="A4"'),
    ],
)
def test_what_is_not_plain_is_left_to_the_library(before: bytes, after: bytes) -> None:
    data = workbook([["甲", 1], ["乙", 2], ["丙", 3], ["丁"]], merged="A4:B4")
    odd = changed(data, SHEET, lambda content: content.replace(before, after, 1))

    assert odd != data
    assert not is_plain(odd)
    assert repr(read(odd)) == repr(by_the_library(odd))


@pytest.mark.parametrize("part", [b"<r><t>a</t></r>", b"<t>a</t><rPh><t>b</t></rPh>"])
def test_shared_strings_of_several_runs_are_left_to_the_library(part: bytes) -> None:
    strings = b"<sst><si>" + part + b"</si></sst>"

    assert workbook_parts.plain_strings(strings) is None
    assert workbook_parts.plain_strings(b"<sst><si><t>a&amp;b</t></si></sst>") == ("a&b",)


def test_real_workbooks_are_read_as_the_library_reads_them() -> None:
    """Those beside the project, where there are any."""
    for path in sorted(SHARED.rglob("*.xlsx")):
        data = path.read_bytes()
        assert repr(read(data)) == repr(by_the_library(data)), path.name
