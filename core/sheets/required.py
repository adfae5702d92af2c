"""How many of the cells that a person must fill are filled, for any kind of sheet. Pure Python.

What must be filled stands in the spec (``required``); which rows count, in the entry of the kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from core.sheets.kinds import SheetKind, kind_of
from core.sheets.spec import Block, Cell, SheetSpec
from core.text import is_nothing, plain

_END_MARKS: Final = "。.．;；，,、"
_POINTS: Final = frozenset({"weight", "score"})


@dataclass(frozen=True, slots=True)
class RequiredDone:
    """``done`` of ``total`` required cells are filled; ``empty`` are the paths of the others."""

    total: int
    empty: tuple[str, ...]

    @property
    def done(self) -> int:
        return self.total - len(self.empty)


def required_done(document: Any, spec: SheetSpec) -> RequiredDone:
    """The required cells of a document of a registered kind.

    A cell that the budget fills counts only while it is empty: then somebody has to fill it. A mark
    for "nothing" is no answer. Points count only where the sheet gives any.
    """
    texts = dict(_required_texts(document, spec, kind_of(document)))
    empty = tuple(where for where, text in texts.items() if _says_nothing(text))
    return RequiredDone(len(texts), empty)


def _required_texts(document: Any, spec: SheetSpec, kind: SheetKind) -> Iterator[tuple[str, str]]:
    for cell in _required(spec.fields, spec):
        yield from _counted(cell.field, getattr(document, cell.field, ""), cell)
    for name, block in spec.tables.items():
        columns = _required(block.columns, spec)
        for path, row in counted_rows(document, name, block, kind):
            for cell in columns:
                yield from _counted(f"{path}.{cell.field}", getattr(row, cell.field, ""), cell)


def _required(cells: Iterable[Cell], spec: SheetSpec) -> list[Cell]:
    scored = spec.scoring.scored
    return [cell for cell in cells if cell.required and (scored or cell.kind not in _POINTS)]


def _counted(where: str, text: str, cell: Cell) -> Iterator[tuple[str, str]]:
    if cell.source in ("typed", "previous") or _says_nothing(text):
        yield where, text


def counted_rows(
    document: Any, name: str, block: Block, kind: SheetKind
) -> Iterator[tuple[str, Any]]:
    """The rows of a table in which something must be filled, by their paths as findings name them.

    Of the rows that a sheet prints beforehand these are the scored ones, where there are such.
    """
    scored = {row.source for row in block.rows if row.scored}
    for path, row in rows_of(document, name):
        if scored and getattr(row, "source", "") not in scored:
            continue
        if not kind.passes_over(row):
            yield path, row


def rows_of(document: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The rows of a table by their paths: ``funding.total`` by source, else ``indicators[3]``."""
    for number, row in enumerate(getattr(document, name, ())):
        source = getattr(row, "source", None)
        yield (f"{name}[{number}]" if source is None else f"{name}.{source}"), row


def _says_nothing(text: str) -> bool:
    return is_nothing(text) or is_nothing(plain(text).rstrip(_END_MARKS))
