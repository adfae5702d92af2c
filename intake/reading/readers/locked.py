"""Workbooks that Excel encrypted for reading only, with the password that everybody's Excel knows.

A workbook protected by 保护工作簿 or saved by some programs is encrypted with this standard
password; Excel opens it without asking. Any other password stays a refusal.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import Final

import msoffcrypto
from cryptography.exceptions import UnsupportedAlgorithm
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.registry import reader_for
from intake.reading.readers.signatures import file_kind

_STANDARD_PASSWORD: Final = "VelvetSweatshop"  # noqa: S105 - the same in every Excel
_FAILS: Final = (
    DecryptionError, FileFormatError, InvalidKeyError, ParseError, UnsupportedAlgorithm,
    struct.error, zlib.error, OSError, ValueError, TypeError, KeyError,
    IndexError, AttributeError, AssertionError, NotImplementedError, SyntaxError, OverflowError,
)  # fmt: skip


class LockedReader:
    """.xlsx, .docx and others in an encrypted container."""

    title = "加密的 Excel 工作簿"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        content = unlocked(data)
        kind = file_kind(content)
        reader = None if kind == "encrypted" else reader_for(kind)
        if reader is None:
            raise password_wanted()
        return reader.read(name, content, limits)


def unlocked(data: bytes) -> bytes:
    """The workbook behind the standard password. Raises IntakeProblem where it has another."""
    stream = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        office.load_key(password=_STANDARD_PASSWORD)
        office.decrypt(stream)
    except _FAILS as error:
        raise password_wanted() from error
    return stream.getvalue()


def password_wanted() -> IntakeProblem:
    return IntakeProblem(
        "file.encrypted", reason="文件设有打开密码，无法读取", remedy="请去掉密码另存后再上传"
    )


READER = LockedReader()
