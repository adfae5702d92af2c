"""Bytes to text: the encodings that Chinese offices use, and a clear no for the rest."""

from __future__ import annotations

import codecs
import re
from typing import Final

import charset_normalizer

from intake.reading.problems import IntakeProblem

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffe\uffff]")
_CHINESE: Final = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_FEW: Final = 0.005
"""Share of damaged characters up to which a text is still worth reading."""


def decode(data: bytes) -> tuple[str, str | None]:
    """The text and a notice when some of it was damaged. Raises IntakeProblem when it is none."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_lossy(data, encoding)
    for encoding in ("utf-8", *_wide(data), "gb18030"):
        text = _strict(data, encoding)
        if text is not None and _readable(text):
            return text, None
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") <= _FEW * len(text) and _readable(text):
            return _decode_lossy(data, encoding)
    return _guess(data), None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark shows itself by the zero bytes of its ASCII characters."""
    sample = data[:4096]
    if len(data) % 2 or b"\x00" not in sample:
        return ()
    return ("utf-16-le", "utf-16-be") if sample[1::2].count(0) >= sample[::2].count(0) else (
        "utf-16-be", "utf-16-le")  # fmt: skip


def _readable(text: str) -> bool:
    return len(_CONTROL.findall(text)) <= _FEW * len(text)


def _decode_lossy(data: bytes, encoding: str) -> tuple[str, str | None]:
    text = data.decode(encoding, "replace")
    if not _readable(text) or text.count("\ufffd") > max(2, _FEW * len(text)):
        raise _undecodable()
    damaged = text.count("\ufffd")
    return text, f"有 {damaged} 处字符已损坏，按“�”保留，请核对" if damaged else None


def _guess(data: bytes) -> str:
    """Another encoding, taken only when what comes out is Chinese."""
    best = charset_normalizer.from_bytes(data[:65536]).best()
    text = None if best is None else _strict(data, best.encoding)
    if text is None or not _readable(text) or len(_CHINESE.findall(text)) < 0.2 * len(text):
        raise _undecodable()
    return text


def _undecodable() -> IntakeProblem:
    return IntakeProblem(
        "text.undecodable",
        reason="不是可读的文本，也不是能识别的表格文件",
        remedy="请用 UTF-8 或 GBK 编码另存文本，或上传 .xlsx、.docx 等原始文件",
    )
