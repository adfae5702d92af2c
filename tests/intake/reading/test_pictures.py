"""Pages are drawn anew, the first of them, within bounds."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from intake.reading.pictures import MAX_PAGES, Drawn, TooLarge, draw
from intake.reading.pool import draw_isolated
from intake.reading.problems import IntakeProblem
from tests.factories.pictures import document, picture


def kept(folder: Path, data: bytes) -> Path:
    file = folder / "file"
    file.write_bytes(data)
    return file


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def bomb(width: int, height: int) -> bytes:
    """A PNG that says to be so large; a few bytes long."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b""))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"])
def test_a_picture_comes_out_as_webp(kind: str, tmp_path: Path) -> None:
    drawn = draw(kept(tmp_path, picture(kind, (2000, 1000))), "picture")
    page, thumbnail = opened(drawn.pages[0]), opened(drawn.thumbnail)
    assert drawn.total == len(drawn.pages) == 1
    assert (page.format, page.size) == ("WEBP", (1240, 620))
    assert thumbnail.size == (160, 80)


def test_what_a_camera_wrote_into_a_picture_is_left_out_and_the_picture_upright(
    tmp_path: Path,
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "made by a camera"
    buffer = io.BytesIO()
    Image.new("RGB", (60, 30)).save(buffer, "JPEG", exif=exif)
    page = draw(kept(tmp_path, buffer.getvalue()), "picture").pages[0]
    assert opened(page).size == (30, 60)
    assert b"made by a camera" not in page


def test_transparent_is_white(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(buffer, "PNG")
    page = opened(draw(kept(tmp_path, buffer.getvalue()), "picture").pages[0])
    assert page.convert("RGB").getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(("kind", "how"), [("PDF", "pdf"), ("TIFF", "picture")])
def test_the_first_pages_of_a_document(kind: str, how: str, tmp_path: Path) -> None:
    drawn = draw(kept(tmp_path, document(MAX_PAGES + 2, kind)), how)
    assert (drawn.total, len(drawn.pages)) == (MAX_PAGES + 2, MAX_PAGES)
    assert Drawn.from_json(drawn.to_json()) == drawn


def test_a_picture_of_too_many_pixels_is_not_decoded(tmp_path: Path) -> None:
    with pytest.raises((TooLarge, Image.DecompressionBombError)):
        draw(kept(tmp_path, bomb(60_000, 60_000)), "picture")
    with pytest.raises(TooLarge):
        draw(kept(tmp_path, bomb(9_000, 9_000)), "picture")


def test_broken_files_are_the_readers_own_matter(tmp_path: Path) -> None:
    """In the process of its own; that one goes on with the next file."""
    whole = picture()
    for data, how in ((b"%PDF-1.7\nnothing", "pdf"), (whole[:40], "picture"), (whole, "pdf")):
        with pytest.raises(IntakeProblem):
            draw_isolated(kept(tmp_path, data), "坏.pdf", how)
    assert draw_isolated(kept(tmp_path, whole), "好.png", "picture").total == 1
