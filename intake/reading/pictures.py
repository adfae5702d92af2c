"""Draws the pages of a file for people to look at: a thumbnail and the first pages. Pure Python.

Whatever the file holds, what is handed on are pixels that were encoded here. Runs in the reader
process, whose memory and time are bounded.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pypdfium2
from PIL import Image, ImageOps

MAX_PIXELS: Final = 80_000_000
"""A page of A3 scanned with 600 dots an inch has 70 million."""
MAX_PAGES: Final = 5
_PAGE: Final = (1240, 1754)
"""A page of A4 with 150 dots an inch."""
_THUMBNAIL: Final = (160, 160)
_QUALITY: Final = 80
_FORMATS: Final = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP")


class TooLarge(ValueError):
    """A picture of more pixels than are drawn."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """``total`` pages there are; ``pages`` are the first of them as WebP."""

    total: int
    thumbnail: bytes
    pages: tuple[bytes, ...]

    def to_json(self) -> bytes:
        texts = [base64.b64encode(data).decode("ascii") for data in (self.thumbnail, *self.pages)]
        return json.dumps({"total": self.total, "pictures": texts}).encode("ascii")

    @classmethod
    def from_json(cls, data: bytes) -> Drawn:
        read = json.loads(data)
        thumbnail, *pages = map(base64.b64decode, read["pictures"])
        return cls(int(read["total"]), thumbnail, tuple(pages))


def draw(path: Path, kind: str) -> Drawn:
    """The file's first pages; ``kind`` is "pdf" or "picture".

    Raises TooLarge, and whatever the libraries raise for a file that they cannot read.
    """
    total, pictures = _pdf(path) if kind == "pdf" else _picture(path)
    pages = []
    thumbnail = b""
    for picture in islice(pictures, MAX_PAGES):
        pages.append(_webp(picture))
        if not thumbnail:
            picture.thumbnail(_THUMBNAIL)
            thumbnail = _webp(picture)
    return Drawn(total, thumbnail, tuple(pages))


def _pdf(path: Path) -> tuple[int, Iterator[Image.Image]]:
    document = pypdfium2.PdfDocument(path)
    return len(document), (_rendered(document[n]) for n in range(len(document)))


def _rendered(page: Any) -> Image.Image:
    width, height = page.get_size()
    # In points; a page may be of any size and of none.
    scale = min(_PAGE[0] / max(width, 1), _PAGE[1] / max(height, 1), 4)
    return _on_white(page.render(scale=scale).to_pil())


def _picture(path: Path) -> tuple[int, Iterator[Image.Image]]:
    opened = Image.open(io.BytesIO(path.read_bytes()), formats=_FORMATS)
    _require_drawable(opened)
    # Decodes a JPEG at a fraction of its size where that is enough.
    opened.draft("RGB", (2 * _PAGE[0], 2 * _PAGE[1]))
    is_scan = opened.format == "TIFF"
    return getattr(opened, "n_frames", 1) if is_scan else 1, _frames(opened, is_scan)


def _frames(opened: Image.Image, is_scan: bool) -> Iterator[Image.Image]:
    """The pages of a scan; of anything else, which may move, the first picture."""
    for number in range(getattr(opened, "n_frames", 1) if is_scan else 1):
        if number:
            opened.seek(number)
            _require_drawable(opened)
        page = ImageOps.exif_transpose(opened)
        page.thumbnail(_PAGE)
        yield _on_white(page)


def _require_drawable(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise TooLarge(f"{picture.width} x {picture.height} pixels")


def _on_white(picture: Image.Image) -> Image.Image:
    """As on paper: what is transparent is white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layers = picture.convert("RGBA")
        paper = Image.new("RGBA", layers.size, "white")
        return Image.alpha_composite(paper, layers).convert("RGB")
    return picture.convert("RGB")


def _webp(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=_QUALITY, method=2)
    return buffer.getvalue()
