"""Zip files whose sizes are checked before anything else unpacks them.

Both what the directory says and what really comes out are limited, since either may lie.
"""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from typing import Final, NamedTuple

from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits

_LZMA_HEAD: Final = struct.Struct("<HHBI")
_LOCAL_HEADER: Final = struct.Struct("<4s5H3I2H")
_END: Final = struct.Struct("<4s4H2IH")
_LISTED: Final = struct.Struct("<4s2x3H4x3I3H8xI")
_NEWEST_VERSION: Final = 63


def unpacked_parts(
    data: bytes, limits: Limits, *, first: Collection[str] = ()
) -> Iterator[tuple[Part, bytes]]:
    """Every part with its content, one at a time, within the limits.

    The parts named in ``first`` come first, the others as the archive lists them. Raises
    IntakeProblem for a bomb, a password or damage.
    """
    left = limits.unpacked_bytes
    infos = directory(data, limits)
    for info in sorted(infos, key=lambda info: info.filename not in first) if first else infos:
        content = _unpack(data, info, left)
        left -= len(content)
        yield info, content


def directory(data: bytes, limits: Limits) -> list[Part]:
    """The archive's parts as its directory lists them, once they look harmless."""
    try:
        infos = entries(data)
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
        raise damaged() from error
    if len(infos) > limits.parts or sum(info.compress_size for info in infos) > len(data):
        raise bomb()
    if sum(info.file_size for info in infos) > limits.unpacked_bytes:
        raise bomb()
    for info in infos:
        _check_part(info, limits)
    return [info for info in infos if not info.is_dir()]


class Part(NamedTuple):
    """A part of an archive as the directory lists it, named as in zipfile; sizes in bytes."""

    filename: str
    flag_bits: int
    compress_type: int
    CRC: int
    compress_size: int
    file_size: int
    header_offset: int

    def is_dir(self) -> bool:
        return self.filename.endswith("/")


_LAST_LISTED: Final[list[tuple[bytes, list[Part]]]] = []
_REMEMBERED_BYTES: Final = 1024 * 1024


def entries(data: bytes) -> list[Part]:
    """What the archive lists, unchecked. Raises what zipfile raises.

    The list of the last small archive is kept: its kind and its parts are asked for in turn.
    """
    if _LAST_LISTED and _LAST_LISTED[0][0] is data:
        return _LAST_LISTED[0][1]
    parts = _plain_directory(data)
    if parts is None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [
                Part(
                    info.filename,
                    info.flag_bits,
                    info.compress_type,
                    info.CRC,
                    info.compress_size,
                    info.file_size,
                    info.header_offset,
                )
                for info in archive.infolist()
            ]
    if len(data) <= _REMEMBERED_BYTES:
        _LAST_LISTED[:] = [(data, parts)]
    return parts


def _plain_directory(data: bytes) -> list[Part] | None:
    """The parts of an archive that ends as most do, with nothing behind its directory.

    A quarter of what zipfile needs. None for every other archive: zipfile knows them all.
    Fields as in APPNOTE 4.3.12 and 4.3.16.
    """
    at = len(data) - _END.size
    if at < 0 or not data.startswith(b"PK\x05\x06", at):
        return None
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(data, at)
    if disk or first_disk or comment or here != count or start + size != at:
        return None
    parts: list[Part] = []
    where = start
    while where + _LISTED.size <= at:
        (sign, version, flags, method, checksum, packed, whole, name, extra, note, offset) = (
            _LISTED.unpack_from(data, where)
        )
        where += _LISTED.size
        filename = data[where : where + name]
        where += name + extra + note
        if sign != b"PK\x01\x02" or extra or version > _NEWEST_VERSION:
            return None
        if not filename.isascii() or b"\x00" in filename:
            return None
        named = filename.decode("ascii")
        parts.append(Part(named, flags, method, checksum, packed, whole, offset))
    return parts if where == at and len(parts) == count else None


def damaged() -> IntakeProblem:
    return IntakeProblem(
        "zip.damaged",
        reason="文件已损坏或不完整，无法打开",
        remedy="请重新下载或另存一份完整的文件后再上传",
    )


def bomb() -> IntakeProblem:
    return IntakeProblem(
        "zip.bomb",
        reason="文件解压后大得异常，疑似压缩炸弹，已拒绝读取",
        remedy="请在 Excel 或 WPS 中打开核对，另存一份后再上传",
    )


_KNOWN_PARTS: Final[dict[bytes, tuple[bytes, int, int, int]]] = {}
"""Small parts by their packed bytes: content, method, checksum and size. The workbooks of one
program share their theme, styles and relations."""
_SMALL_PART: Final = 2048
_MOST_KNOWN: Final = 64
"""One megabyte at most."""


def _check_part(info: Part, limits: Limits) -> None:
    packed = max(info.compress_size, 1)
    if info.file_size > limits.ratio_from_bytes and info.file_size / packed > limits.part_ratio:
        raise bomb()
    if info.flag_bits & 0x1:
        raise IntakeProblem(
            "zip.encrypted", reason="压缩包设有密码，无法读取", remedy="请去掉密码后再上传"
        )


def _unpack(data: bytes, info: Part, left: int) -> bytes:
    """What a part really unpacks to; damaged when its checksum says otherwise."""
    packed = _packed(data, info)
    known = _KNOWN_PARTS.get(packed)
    if known is not None and known[1:] == (info.compress_type, info.CRC, info.file_size):
        if len(known[0]) > left:
            raise bomb()
        return known[0]
    content = _inflated(packed, info, left)
    if zlib.crc32(content) != info.CRC:
        raise damaged()
    if len(packed) <= _SMALL_PART and len(content) <= 8 * _SMALL_PART:
        if len(_KNOWN_PARTS) >= _MOST_KNOWN:
            _KNOWN_PARTS.clear()
        _KNOWN_PARTS[packed] = content, info.compress_type, info.CRC, info.file_size
    return content


def _inflated(packed: bytes, info: Part, left: int) -> bytes:
    """The part without its compression; a bomb when it is more than is left."""
    if info.compress_type == zipfile.ZIP_STORED:
        return packed
    unpack = _METHODS.get(info.compress_type)
    if unpack is None:
        raise _unknown_method()
    try:
        content = unpack(packed, info, left + 1)
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
        raise damaged() from error
    if len(content) > left:
        raise bomb()
    if len(content) < info.file_size:
        raise damaged()
    return content


def _deflated(packed: bytes, info: Part, most: int) -> bytes:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    content = inflate.decompress(packed, most)
    if len(content) < most and not inflate.eof:
        raise EOFError
    return content


def _bzipped(packed: bytes, info: Part, most: int) -> bytes:
    return bz2.BZ2Decompressor().decompress(packed, most)


def _lzma_packed(packed: bytes, info: Part, most: int) -> bytes:
    """LZMA as zip has it (APPNOTE 5.8): version, length of the properties, properties, data."""
    if len(packed) < _LZMA_HEAD.size:
        raise EOFError
    _, length, settings, dictionary = _LZMA_HEAD.unpack_from(packed)
    rest, lc = divmod(settings, 9)
    pb, lp = divmod(rest, 5)
    # No part looks back farther than it is long; what it asks for beyond that is not set aside.
    size = min(dictionary, max(4096, min(most, info.file_size)))
    chain = [{"id": lzma.FILTER_LZMA1, "dict_size": size, "lc": lc, "lp": lp, "pb": pb}]
    unpack = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=chain)
    return unpack.decompress(packed[4 + length :], most)


_METHODS: Final[dict[int, Callable[[bytes, Part, int], bytes]]] = {
    zipfile.ZIP_DEFLATED: _deflated,
    zipfile.ZIP_BZIP2: _bzipped,
    zipfile.ZIP_LZMA: _lzma_packed,
}


def _unknown_method() -> IntakeProblem:
    return IntakeProblem(
        "zip.method",
        reason="压缩包使用了不能读取的压缩方式",
        remedy="请解压后上传，或用“存储”“标准”方式重新压缩为 .zip",
    )


def _packed(data: bytes, info: Part) -> bytes:
    start = info.header_offset
    header = data[start : start + _LOCAL_HEADER.size]
    if start < 0 or len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise damaged()
    name_length, extra_length = _LOCAL_HEADER.unpack(header)[-2:]
    start += _LOCAL_HEADER.size + name_length + extra_length
    return data[start : start + info.compress_size]
