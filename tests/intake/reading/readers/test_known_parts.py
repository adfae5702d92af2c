"""Small parts of archives are unpacked once; what is kept of them hides no damage."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace

import pytest

from intake.reading.problems import IntakeProblem
from intake.reading.readers.archive import unpacked_parts
from intake.reading.readers.base import DEFAULT_LIMITS


def archive(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/styles.xml", content)
    return stream.getvalue()


def contents(data: bytes, most: int = DEFAULT_LIMITS.unpacked_bytes) -> list[bytes]:
    limits = replace(DEFAULT_LIMITS, unpacked_bytes=most)
    return [content for _, content in unpacked_parts(data, limits)]


def test_the_same_part_reads_the_same_again() -> None:
    data = archive(b"<styleSheet/>" * 20)
    assert contents(data) == contents(bytes(bytearray(data))) == [b"<styleSheet/>" * 20]


def test_a_wrong_checksum_is_damage_though_the_part_is_known() -> None:
    data = bytearray(archive(b"<styleSheet/>" * 30))
    contents(bytes(data))
    entry = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 16, 12345)
    with pytest.raises(IntakeProblem) as found:
        contents(bytes(data))
    assert found.value.code == "zip.damaged"


def test_a_known_part_counts_against_the_limit() -> None:
    data = archive(b"<styleSheet/>" * 40)
    contents(data)
    with pytest.raises(IntakeProblem) as found:
        contents(bytes(bytearray(data)), most=100)
    assert found.value.code == "zip.bomb"
