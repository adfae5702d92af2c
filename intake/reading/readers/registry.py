"""Which reader takes which kind of file. A reader's module loads when its first file comes."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Final, cast

from intake.reading.readers.base import Reader
from intake.reading.readers.signatures import FileKind

READERS: Final[dict[FileKind, str]] = {
    "text": "intake.reading.readers.text",
    "html": "intake.reading.readers.text",
    "mht": "intake.reading.readers.web_archive",
    "xlsx": "intake.reading.readers.xlsx",
    "xls": "intake.reading.readers.xls",
    "encrypted": "intake.reading.readers.locked",
    "ods": "intake.reading.readers.ods",
    "docx": "intake.reading.readers.docx",
    "pdf": "intake.reading.readers.pdf",
    "rtf": "intake.reading.readers.rtf",
    "odt": "intake.reading.readers.odt",
    "xlsb": "intake.reading.readers.xlsb",
    "ofd": "intake.reading.readers.ofd",
    "doc": "intake.reading.readers.doc",
}


@cache
def reader_for(kind: FileKind) -> Reader | None:
    """The reader of that kind of file, or None when there is none."""
    module = READERS.get(kind)
    return None if module is None else cast("Reader", importlib.import_module(module).READER)
