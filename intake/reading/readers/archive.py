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
from typing import Final

from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits

_LZMA_HEAD: Final = struct.Struct("<HHBI")
_LOCAL_HEADER: Final = struct.Struct("<4s5H3I2H")


def unpacked_parts(
    data: bytes, limits: Limits, *, first: Collection[str] = ()
) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
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


def directory(data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
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


_LAST_LISTED: Final[list[tuple[bytes, list[zipfile.ZipInfo]]]] = []
_REMEMBERED_BYTES: Final = 1024 * 1024


def entries(data: bytes) -> list[zipfile.ZipInfo]:
    """What the archive lists, unchecked. Raises what zipfile raises.

    The list of the last small archive is kept: its kind and its parts are asked for in turn.
    """
    if _LAST_LISTED and _LAST_LISTED[0][0] is data:
        return _LAST_LISTED[0][1]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
    if len(data) <= _REMEMBERED_BYTES:
        _LAST_LISTED[:] = [(data, infos)]
    return infos


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


def _check_part(info: zipfile.ZipInfo, limits: Limits) -> None:
    packed = max(info.compress_size, 1)
    if info.file_size > limits.ratio_from_bytes and info.file_size / packed > limits.part_ratio:
        raise bomb()
    if info.flag_bits & 0x1:
        raise IntakeProblem(
            "zip.encrypted", reason="压缩包设有密码，无法读取", remedy="请去掉密码后再上传"
        )


def _unpack(data: bytes, info: zipfile.ZipInfo, left: int) -> bytes:
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


def _inflated(packed: bytes, info: zipfile.ZipInfo, left: int) -> bytes:
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


def _deflated(packed: bytes, info: zipfile.ZipInfo, most: int) -> bytes:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    content = inflate.decompress(packed, most)
    if len(content) < most and not inflate.eof:
        raise EOFError
    return content


def _bzipped(packed: bytes, info: zipfile.ZipInfo, most: int) -> bytes:
    return bz2.BZ2Decompressor().decompress(packed, most)


def _lzma_packed(packed: bytes, info: zipfile.ZipInfo, most: int) -> bytes:
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


_METHODS: Final[dict[int, Callable[[bytes, zipfile.ZipInfo, int], bytes]]] = {
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


def _packed(data: bytes, info: zipfile.ZipInfo) -> bytes:
    start = info.header_offset
    header = data[start : start + _LOCAL_HEADER.size]
    if start < 0 or len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise damaged()
    name_length, extra_length = _LOCAL_HEADER.unpack(header)[-2:]
    start += _LOCAL_HEADER.size + name_length + extra_length
    return data[start : start + info.compress_size]
