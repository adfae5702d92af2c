"""Old workbooks: the area a sheet would take is known before it is laid out."""

import struct

import pytest

from intake.reading.problems import IntakeProblem
from intake.reading.readers import Limits, biff, xls


def record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def sheet(*cells: tuple[int, int]) -> bytes:
    numbers = (record(0x0203, struct.pack("<HHHd", row, col, 0, 1.0)) for row, col in cells)
    return record(0x0809, b"\x00\x06\x10\x00") + b"".join(numbers) + record(0x000A, b"")


def test_the_largest_sheet_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = sheet((0, 0), (9, 4)) + sheet((2, 2))
    monkeypatch.setattr(biff, "_stream", lambda data: stream)

    assert biff.largest_area(b"") == 50


def test_a_row_of_numbers_counts_to_its_last_column(monkeypatch: pytest.MonkeyPatch) -> None:
    many = record(0x00BD, struct.pack("<HH", 0, 0) + b"\x00" * 12 + struct.pack("<H", 7))
    monkeypatch.setattr(biff, "_stream", lambda data: many)

    assert biff.largest_area(b"") == 8


def test_a_sheet_too_large_for_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(biff, "_stream", lambda data: sheet((65535, 65535)))

    with pytest.raises(IntakeProblem, match="拆成"):
        xls.READER.read("a.xls", b"", Limits())


def test_a_broken_container_is_a_damaged_workbook() -> None:
    with pytest.raises(IntakeProblem, match="已损坏"):
        xls.READER.read("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000, Limits())
