"""Old workbooks: the area is known before it is laid out, and cells read as they are shown."""

import struct

import pytest

from intake.reading.grid import Grid
from intake.reading.problems import IntakeProblem
from intake.reading.readers import Limits, biff, read, xls
from tests.intake.reading.readers.old_workbooks import Formula, Number, Sheet, record
from tests.intake.reading.readers.old_workbooks import xls as written


def sheet(*cells: tuple[int, int]) -> bytes:
    numbers = (record(0x0203, struct.pack("<HHHd", row, col, 0, 1.0)) for row, col in cells)
    return record(0x0809, b"\x00\x06\x10\x00") + b"".join(numbers) + record(0x000A, b"")


def only_grid(data: bytes) -> Grid:
    (grid,) = read("表.xls", data).grids
    return grid


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in grid.rows]


def test_the_largest_sheet_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = sheet((0, 0), (9, 4)) + sheet((2, 2))
    monkeypatch.setattr(biff, "_stream", lambda data: stream)

    assert biff.inspect(b"").area == 50


def test_a_row_of_numbers_counts_to_its_last_column(monkeypatch: pytest.MonkeyPatch) -> None:
    many = record(0x00BD, struct.pack("<HH", 0, 0) + b"\x00" * 12 + struct.pack("<H", 7))
    monkeypatch.setattr(biff, "_stream", lambda data: many)

    assert biff.inspect(b"").area == 8


def test_a_sheet_too_large_for_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(biff, "_stream", lambda data: sheet((65535, 65535)))

    with pytest.raises(IntakeProblem, match="拆成"):
        xls.READER.read("a.xls", b"", Limits())


def test_a_broken_container_is_a_damaged_workbook() -> None:
    with pytest.raises(IntakeProblem, match="已损坏"):
        xls.READER.read("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000, Limits())


def test_numbers_read_as_their_format_shows_them() -> None:
    rows = [
        ["执行率", Number(0.9944, "0.00%"), Number(117.3367, "0.00"), Number(118, '"≤"0"万元"')],
        ["日期", Number(45107, 'yyyy"年"m"月"d"日"'), Number(0.5, "0%", packed=True), Number(9.5)],
    ]

    grid = only_grid(written(Sheet("自评表", rows)))

    assert texts(grid) == [
        ["执行率", "99.44%", "117.34", "≤118万元"],
        ["日期", "2023年6月30日", "50%", "9.5"],
    ]
    assert grid.stored[1, 2] == "117.3367"


def test_the_first_sheet_does_not_lend_its_formats() -> None:
    sheets = (
        Sheet("一", [[Number(0.5, "0%")]]),
        Sheet("二", [[Number(0.5)], [Number(1, '0"个"')]]),
    )

    first, second = read("a", written(*sheets)).grids

    assert (texts(first), texts(second)) == ([["50%"]], [["0.5"], ["1个"]])


def test_days_may_count_from_1904() -> None:
    rows = [[Number(45107 - 1462, "yyyy-mm-dd"), Number(45107 - 1462, "aaaa")]]

    assert texts(only_grid(written(Sheet("a", rows), from_1904=True))) == [["2023-06-30", "星期五"]]


def test_what_is_hidden_is_left_out_and_named() -> None:
    shown = Sheet("表", [["甲", "乙"], ["丙", "丁"]], hidden_rows=[1], hidden_columns=[1])
    reading = read("a", written(shown, Sheet("底稿", [["戊"]], hidden=True)))

    assert texts(reading.grids[0]) == [["甲"]]
    message = "\n".join(notice.sentence for notice in reading.notices)
    assert "底稿" in message
    assert "工作表“表”第 2 行：隐藏的行" in message
    assert "工作表“表”第 B 列：隐藏的列" in message


def test_errors_and_formulas_without_a_result_are_named() -> None:
    rows = [["总分", "#VALUE!", Formula("#DIV/0!"), Formula(None), Formula(2.5)]]

    reading = read("a", written(Sheet("表", rows)))

    assert texts(reading.grids[0]) == [["总分", "#VALUE!", "#DIV/0!", "2.5"]]
    assert [(notice.place, notice.message[:5]) for notice in reading.notices] == [
        ("工作表“表”单元格 D1", "公式没有保"),
        ("工作表“表”单元格 B1", "公式出错，"),
        ("工作表“表”单元格 C1", "公式出错，"),
    ]


def test_a_password_that_is_not_the_standard_one_is_refused() -> None:
    locked = record(0x002F, struct.pack("<HHHH", 1, 1, 1, 0) + bytes(48))
    data = written(Sheet("表", [["甲"]]))
    begin = data.index(struct.pack("<HHH", 0x0042, 2, 1200))

    with pytest.raises(IntakeProblem, match="密码"):
        read("a", data[:begin] + locked + data[begin + len(locked) :])
