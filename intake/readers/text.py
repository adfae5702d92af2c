"""Plain text: a line is a row, a tab separates cells."""

from __future__ import annotations

from intake.grid import Grid, Row, filled
from intake.problems import IntakeProblem
from intake.readers.base import Limits, Reading
from intake.readers.encoding import decode


class TextReader:
    """Text in UTF-8, GB18030 or UTF-16."""

    title = "文本"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        text, notice = decode(data)
        rows = text_rows(text)
        if not rows:
            raise IntakeProblem(
                "file.empty", reason="文件是空的，没有任何内容", remedy="请确认选对了文件后再上传"
            )
        return Reading((Grid(name, "text", rows),), (notice,) if notice else ())


def text_rows(text: str) -> tuple[Row, ...]:
    """The lines that hold something, numbered as an editor numbers them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = ((number, filled(line.split("\t"))) for number, line in enumerate(lines, 1))
    return tuple(Row(number, cells) for number, cells in found if cells)


READER = TextReader()
