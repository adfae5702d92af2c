"""Small pictures and documents to be drawn."""

from __future__ import annotations

import io

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), colour: str = "red") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


def document(pages: int, kind: str = "PDF") -> bytes:
    """A PDF, or a scan (TIFF), of so many pages."""
    first, *more = [Image.new("RGB", (300, 400), "white") for _ in range(pages)]
    buffer = io.BytesIO()
    first.save(buffer, kind, save_all=True, append_images=more)
    return buffer.getvalue()
