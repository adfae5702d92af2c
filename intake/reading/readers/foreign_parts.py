"""Parts of other formats that a Word document puts into its text (altChunk)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from intake.reading.grid import Grid
from intake.reading.notices import Notice
from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits
from intake.reading.readers.registry import reader_for
from intake.reading.readers.signatures import file_kind


class ForeignParts:
    """Reads such parts with the readers of their own kind; what cannot be read is a notice."""

    def __init__(self, parts: Mapping[str, bytes], limits: Limits) -> None:
        self._parts = parts
        self._limits = replace(limits, archive_depth=limits.archive_depth - 1)
        self._read: set[str] = set()
        self.notices: list[Notice] = []

    def grids(self, ident: str) -> Iterator[Grid]:
        """The part put in under that id, as pages of the document around it; each part once."""
        if ident in self._read:
            self.notices.append(Notice("同一份插入的文件重复出现，只读取了一次"))
            return
        self._read.add(ident)
        content = self._parts.get(ident)
        if content is None or self._limits.archive_depth < 0:
            self.notices.append(Notice("文档中插入的另一份文件没有读取"))
            return
        reader = reader_for(file_kind(content))
        try:
            if reader is None:
                self.notices.append(Notice("文档中插入的另一份文件不是能读取的格式，没有读取"))
                return
            reading = reader.read("插入的文件", content, self._limits)
        except IntakeProblem as problem:
            self.notices.append(Notice(f"文档中插入的另一份文件没有读取：{problem.reason}"))
            return
        self.notices += reading.notices
        for grid in reading.grids:
            yield replace(grid, kind="page")
