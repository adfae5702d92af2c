"""The directory of a zip archive, read the short way, beside what zipfile reads."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.reading.readers import archive

END = 22
NAMES = ["xl/workbook.xml", "a", "目录/表.xlsx", "folder/", "b.xml"]


def zipped(names: list[str], *, comment: bytes = b"", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as file:
        for number, name in enumerate(names):
            file.writestr(name, b"x" * number * 100)
        file.comment = comment
    return stream.getvalue()


def as_zipfile_says(data: bytes) -> object:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return [
                (i.filename, i.flag_bits, i.compress_type, i.CRC, i.compress_size, i.file_size,
                 i.header_offset)
                for i in file.infolist()
            ]  # fmt: skip
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OSError):
        return None


def listed(data: bytes) -> object:
    try:
        return [tuple(part) for part in archive.entries(data)]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OSError):
        return None


@pytest.mark.parametrize("names", [[], ["a"], NAMES])
@pytest.mark.parametrize("comment", [b"", b"note"])
def test_the_parts_are_those_that_zipfile_lists(names: list[str], comment: bytes) -> None:
    data = zipped(names, comment=comment)

    assert listed(data) == as_zipfile_says(data)


def test_an_archive_of_plain_names_is_read_the_short_way() -> None:
    assert archive._plain_directory(zipped(["a", "b/c.xml"])) is not None


def test_other_archives_are_left_to_zipfile() -> None:
    plain = zipped(["a", "b.xml"])

    assert archive._plain_directory(zipped(["表.xlsx"])) is None
    assert archive._plain_directory(zipped(["a"], comment=b"note")) is None
    assert archive._plain_directory(b"before" + plain) is None
    assert archive._plain_directory(plain[:-1]) is None
    assert listed(b"before" + plain) == as_zipfile_says(b"before" + plain)


@given(at=st.integers(0, END + 2 * 46 + 20), value=st.integers(0, 255))
def test_a_changed_byte_of_the_directory_makes_no_difference_between_the_two(
    at: int, value: int
) -> None:
    data = bytearray(zipped(["a", "b.xml"]))
    data[-1 - at] = value

    short = archive._plain_directory(bytes(data))

    assert short is None or [tuple(part) for part in short] == as_zipfile_says(bytes(data))
