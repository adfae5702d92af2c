"""Plain lists of a page: heads and rows of texts, drawn by ``includes/list.html``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A head and the class of its cells: ``number``, ``name``, ``text-nowrap``."""

    head: str
    style: str = ""

    @property
    def head_style(self) -> str:
        return self.style if self.style == "number" else ""


@dataclass(frozen=True, slots=True)
class PlainList:
    """Rows as long as ``columns``; ``empty`` is said instead where there is none."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[object]]
    empty: str = ""

    @property
    def lines(self) -> Iterator[Iterator[tuple[object, str]]]:
        """Each cell of each row with its class."""
        for row in self.rows:
            yield ((cell, column.style) for cell, column in zip(row, self.columns, strict=True))
