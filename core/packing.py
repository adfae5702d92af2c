"""JSON packed small: by itself, or as what differs from a text that is kept beside it.

Deflate takes the other text as its dictionary: what both have in common costs a few bytes. It looks
back 32 KB at most, so of a longer dictionary only the end helps. Pure Python.
"""

from __future__ import annotations

import json
import zlib
from typing import Any, Final

_LEVEL: Final = 6


def as_text(value: Any) -> bytes:
    """The value as JSON in as few bytes as JSON takes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def pack(text: bytes, beside: bytes = b"") -> bytes:
    """The text packed; ``unpack`` must be given the same ``beside``."""
    packer = zlib.compressobj(_LEVEL, zdict=beside) if beside else zlib.compressobj(_LEVEL)
    return packer.compress(text) + packer.flush()


def unpack(packed: bytes, beside: bytes = b"") -> bytes:
    """The reverse of ``pack``. Raises zlib.error where the bytes or ``beside`` are not the same."""
    reader = zlib.decompressobj(zdict=beside) if beside else zlib.decompressobj()
    return reader.decompress(packed) + reader.flush()
