"""Word 97-2003 documents, converted by LibreOffice where it is installed."""

from __future__ import annotations

import io
from typing import Final

import olefile

from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.conversion import ConvertedReader

_FLAGS: Final = 0x0B
"""Where the head of a document keeps whether it is encrypted, in the lowest bit."""
_CONVERTED: Final = ConvertedReader("旧版 Word 文档（.doc）", "doc", "docx")


class DocReader:
    """.doc."""

    title = "Word 97-2003 文档"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        if _is_encrypted(data):
            raise IntakeProblem(
                "file.encrypted",
                reason="Word 文档设有打开密码，无法读取",
                remedy="请去掉密码另存后再上传",
            )
        return _CONVERTED.read(name, data, limits)


def _is_encrypted(data: bytes) -> bool:
    """Whether the head of the document says that what follows is encrypted."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            head: bytes = ole.openstream("WordDocument").read(_FLAGS + 1)
    except (OSError, ValueError, IndexError, TypeError, AttributeError):
        return False
    return len(head) > _FLAGS and bool(head[_FLAGS] & 1)


READER = DocReader()
