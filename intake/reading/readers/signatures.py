"""What kind of file the bytes are, told from the bytes alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from typing import Final, Literal

import olefile

from intake.reading.readers.archive import entries

FileKind = Literal[
    "empty", "text", "xlsx", "xlsb", "ods", "docx", "zip", "pdf", "xls", "doc", "encrypted",
    "odt", "pptx", "rar", "7z", "gzip", "picture", "html", "xmlsheet", "rtf", "ole",
    "brokenzip", "unknown", "mht", "ofd", "iwork", "bzip2", "xz", "tar", "program", "epub",
    "odf",
]  # fmt: skip

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF: Final = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x00\x04\x00")
_MAGIC: Final[tuple[tuple[bytes, FileKind], ...]] = (
    (b"%PDF-", "pdf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"MZ\x90\x00", "program"),
    (b"\x7fELF", "program"),
)
_OLE_STREAMS: Final[tuple[tuple[str, FileKind], ...]] = (
    ("EncryptedPackage", "encrypted"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "doc"),
)
_APPLE_PICTURES: Final = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
_ODF: Final[tuple[tuple[str, FileKind], ...]] = (
    ("spreadsheet", "ods"),
    ("text", "odt"),
    ("", "odf"),
)
_ZIP_PARTS: Final[tuple[tuple[str, FileKind], ...]] = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("ofd.xml", "ofd"),
    ("index/document.iwa", "iwork"),
)
_MAX_MIME_LENGTH: Final = 200
_TYPES: Final = "[content_types].xml"
_ZIP_FOLDERS: Final[tuple[tuple[str, FileKind], ...]] = (
    ("word/", "docx"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
)
"""Some programs name the main part otherwise; the folder tells what it is."""
_HTML: Final = re.compile(rb"\s*(?:<!doctype html|<html|<table|<meta)", re.IGNORECASE)
_WEB_ARCHIVE: Final = re.compile(
    rb"\s*(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,12}?(?:MIME-Version|Content-Type):\s*"
    rb"(?:1\.0|multipart/related)",
    re.IGNORECASE,
)
_XML_SHEET: Final = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet")


def file_kind(data: bytes) -> FileKind:
    """The kind of file; "text" for anything without a binary signature."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return "empty"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data.startswith(_BIFF):
        return "xls"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:12] in _APPLE_PICTURES:
        return "picture"
    if data[257:262] == b"ustar":
        return "tar"
    return _text_kind(data[:2048].removeprefix(b"\xef\xbb\xbf"))


def _text_kind(head: bytes) -> FileKind:
    if _XML_SHEET.search(head):
        return "xmlsheet"
    if _WEB_ARCHIVE.match(head):
        return "mht"
    return "html" if _HTML.match(head) else "text"


def _zip_kind(data: bytes) -> FileKind:
    try:
        infos = entries(data)
        names = {info.filename.lstrip("/").replace("\\", "/") for info in infos}
        mime = _mime(data) if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, RuntimeError, NotImplementedError):
        return "brokenzip"
    for ending, kind in _ODF:
        if mime.startswith("application/vnd.oasis.opendocument") and ending in mime:
            return kind
    if mime.startswith("application/epub"):
        return "epub"
    lowered = {name.lower() for name in names}
    known = next((kind for part, kind in _ZIP_PARTS if part in lowered), None)
    if known is not None:
        return known
    if _TYPES in lowered:
        return next((kind for part, kind in _ZIP_FOLDERS if _begins(part, lowered)), "zip")
    return "zip"


def _begins(folder: str, names: Collection[str]) -> bool:
    return any(name.startswith(folder) and name.endswith((".xml", ".bin")) for name in names)


def _mime(data: bytes) -> str:
    """What an OpenDocument file calls itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.getinfo("mimetype").file_size >= _MAX_MIME_LENGTH:
            return ""
        return archive.read("mimetype").decode("ascii", "replace")


def _ole_kind(data: bytes) -> FileKind:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return next((kind for name, kind in _OLE_STREAMS if ole.exists(name)), "ole")
    except (
        OSError,
        ValueError,
        IndexError,
        TypeError,
        AttributeError,
        MemoryError,
        RecursionError,
    ):
        return "ole"
