"""What type a file has: told by its content, held against the ending of its name. Pure Python."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import IO, Final

from evaluations.evidence.types import EvidenceType, all_types, type_of_ending

_HEAD: Final = 64 * 1024
_ZIP: Final = b"PK\x03\x04"
_END: Final = b"PK\x05\x06"
_END_LENGTH: Final = 22
_END_SEARCHED: Final = 65535 + _END_LENGTH
_MAX_DIRECTORY: Final = 1024 * 1024
"""Bytes of a zip's directory: some ten thousand entries, listed in a tenth of a second."""
_ODD: Final = frozenset(range(32)) - {9, 10, 12, 13, 27}
"""Control characters that no text holds."""


class Unfit(ValueError):
    """The file is not taken. ``ending`` is its own; ``found`` the type of its content, if any."""

    def __init__(
        self, ending: str, found: EvidenceType | None, wanted: EvidenceType | None
    ) -> None:
        super().__init__(ending)
        self.ending, self.found, self.wanted = ending, found, wanted


def recognise(name: str, file: IO[bytes]) -> EvidenceType:
    """The type of the file's content. Raises Unfit where that or the ending is not taken.

    An ending of the same family will do: pictures are often saved under each other's.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    wanted = type_of_ending(ending)
    if wanted is None:
        raise Unfit(ending, None, None)
    found = type_of_content(file)
    if found is None or not found.stands_in_for(wanted):
        raise Unfit(ending, found, wanted)
    return found


def type_of_content(file: IO[bytes]) -> EvidenceType | None:
    """The first type that the bytes fit; the file is left at its beginning."""
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    names = _names_in_zip(file) if head.startswith(_ZIP) else None
    file.seek(0)
    return next((each for each in all_types() if _is(each, head, names)), None)


def _is(each: EvidenceType, head: bytes, names: list[str] | None) -> bool:
    if each.holds == "zip":
        return names is not None and (
            not each.parts or any(name.startswith(each.parts) for name in names)
        )
    if each.holds == "text":
        return names is None and _is_text(head)
    return each.begins(head)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return len(head) > 2
    # Whatever has a beginning of its own is no text, however readable it is.
    own = any(each.begins(head) for each in all_types())
    return bool(head) and not own and not _ODD.intersection(head)


def _names_in_zip(file: IO[bytes]) -> list[str] | None:
    """The names in the archive; None where it is broken or its directory too long to be listed."""
    end = file.seek(0, io.SEEK_END)
    file.seek(max(0, end - _END_SEARCHED))
    tail = file.read()
    found = tail.rfind(_END)
    if found < 0 or len(tail) - found < _END_LENGTH:
        return None
    size: int = struct.unpack_from("<I", tail, found + 12)[0]
    if size > _MAX_DIRECTORY:
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return None
