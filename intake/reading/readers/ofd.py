"""OFD, China's own page format (GB/T 33190): texts by their place on the page, tables by columns.

Pages are XML in a zip. Read are the text objects of every page in the order of the document; seals,
pictures and templates are not. Lengths are millimetres.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from intake.reading.grid import Grid, Row, filled
from intake.reading.notices import Notice
from intake.reading.problems import IntakeProblem
from intake.reading.readers.archive import unpacked_parts
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.pdf_alignment import aligned_rows, holds_columns, lines_of
from intake.reading.readers.xml import Element, attribute, children, local, parse, refuse_entities

_NUMBER: Final = re.compile(r"-?[0-9]{1,7}(?:\.[0-9]{1,9})?")
_USUAL_SIZE: Final = 4.0
_MAX_RUN_LENGTH: Final = 10_000


class OfdReader:
    """.ofd."""

    title = "OFD 版式文件"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        parts: dict[str, bytes] = {}
        for info, content in unpacked_parts(data, limits):
            part = info.filename.lstrip("/").replace("\\", "/")
            if part.lower().endswith(".xml"):
                refuse_entities(content)
                parts[part] = content
        grids = tuple(_grids(parts, limits))
        if not any(grid.rows for grid in grids):
            raise IntakeProblem(
                "ofd.no_text",
                reason="这是 OFD 版式文件，其中没有可读的文字",
                remedy="请用原来的程序另存为 .docx 或 .xlsx，或上传文字型 PDF",
            )
        notice = Notice(
            "这是 OFD 版式文件，按文字在页面上的位置读取，请核对；最好改传 .docx 或 .xlsx"
        )
        return Reading(grids, (notice,))


def _grids(parts: Mapping[str, bytes], limits: Limits) -> Iterator[Grid]:
    for number, name in enumerate(_pages(parts)[: limits.pages], 1):
        lines = lines_of(list(_words(parse(parts[name]))))
        rows = (
            [cells for _, cells in aligned_rows(lines)]
            if holds_columns(lines)
            else [filled(["　".join(piece.text for piece in line)]) for line in lines]
        )
        yield Grid(
            f"第 {number} 页",
            "page",
            tuple(Row(line, cells, len(cells)) for line, cells in enumerate(rows, 1) if cells),
        )


def _pages(parts: Mapping[str, bytes]) -> list[str]:
    """The parts of the pages, in the order in which the document lists them."""
    listed: list[str] = []
    for name, content in parts.items():
        if posixpath.basename(name) == "Document.xml":
            folder = posixpath.dirname(name)
            for element in parse(content).iter():
                if local(element) == "Page" and attribute(element, "BaseLoc"):
                    place = attribute(element, "BaseLoc")
                    whole = place if place.startswith("/") else posixpath.join(folder, place)
                    listed.append(posixpath.normpath(whole).lstrip("/"))
    found = [name for name in listed if name in parts]
    return found or sorted(name for name in parts if posixpath.basename(name) == "Content.xml")


def _words(page: Element) -> Iterator[dict[str, Any]]:
    """Every run of letters with its place: OFD gives the first letter's and the steps between."""
    for item in page.iter():
        if local(item) != "TextObject" or attribute(item, "Visible") == "false":
            continue
        left, top, *_ = [*_numbers(attribute(item, "Boundary")), 0.0, 0.0]
        size = next(iter(_numbers(attribute(item, "Size"))), _USUAL_SIZE) or _USUAL_SIZE
        for code in children(item, "TextCode"):
            text = (code.text or "").strip()[:_MAX_RUN_LENGTH]
            x = next(iter(_numbers(attribute(code, "X"))), 0.0)
            y = next(iter(_numbers(attribute(code, "Y"))), size)
            if text:
                wide = _wide(code, text, size)
                base = top + y
                yield {"text": text, "x0": left + x, "x1": left + x + wide,
                       "top": base - size, "bottom": base}  # fmt: skip


def _wide(code: Element, text: str, size: float) -> float:
    """How far the run reaches: its steps where they are listed, else by the kind of letters."""
    steps = [*_numbers(attribute(code, "DeltaX"))]
    if len(steps) == len(text) - 1 and "g" not in attribute(code, "DeltaX"):
        return sum(steps) + size
    return sum(size * (0.5 if letter.isascii() else 1.0) for letter in text)


def _numbers(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text)]


READER = OfdReader()
