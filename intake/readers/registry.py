"""Which reader takes which kind of file. A reader's module loads when its first file comes."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Final, cast

from intake.readers.base import Reader
from intake.readers.signatures import FileKind

READERS: Final[dict[FileKind, str]] = {
    "text": "intake.readers.text",
    "html": "intake.readers.text",
    "xlsx": "intake.readers.xlsx",
    "xls": "intake.readers.xls",
    "ods": "intake.readers.ods",
    "docx": "intake.readers.docx",
    "pdf": "intake.readers.pdf",
    "doc": "intake.readers.doc",
}


@cache
def reader_for(kind: FileKind) -> Reader | None:
    """The reader of that kind of file, or None when there is none."""
    module = READERS.get(kind)
    return None if module is None else cast("Reader", importlib.import_module(module).READER)
