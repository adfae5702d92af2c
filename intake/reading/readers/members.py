"""The files in a zip archive, under the names their owner sees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from intake.reading.readers.archive import Part, bomb, unpacked_parts
from intake.reading.readers.base import Limits

_UTF8_NAME: Final = 0x800
_LITTER: Final = frozenset({"Thumbs.db", ".DS_Store", "desktop.ini"})


def members(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file a person put in, in the order of the archive."""
    count = 0
    for info, content in unpacked_parts(data, limits):
        name = member_name(info)
        path = PurePosixPath(name)
        if "__MACOSX" in path.parts or path.name in _LITTER or path.name.startswith(("~$", "._")):
            continue
        count += 1
        if count > limits.nested_files:
            raise bomb()
        yield name, content


def member_name(info: Part) -> str:
    """The name in an archive; old Windows tools wrote it in GBK without saying so."""
    name = info.filename.replace("\\", "/")
    if info.flag_bits & _UTF8_NAME:
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name
