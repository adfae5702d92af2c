"""Three-way merge of documents: what two people made of one version, cell by cell. Pure Python.

Works on JSON of the interchange format, of whatever kind. A document is a head of cells and tables
of rows. A row is known by its ``uid``, else by its ``source``, else by its number; a row may also
be a plain list of cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import eq
from typing import Any, Final, NamedTuple, TypeAlias

from core.sequences import longest_rising

Json: TypeAlias = Mapping[str, Any]
Same: TypeAlias = Callable[[Any, Any], bool]

_NAMES: Final = ("uid", "source")
_MISSING: Final = object()


class CellKey(NamedTuple):
    """A cell by its lasting names: a field of the head, or a cell of a row in the table ``field``.

    A row as such has no ``cell``.
    """

    field: str
    row: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in self if part)


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that both changed, each otherwise; the merged document keeps ``stored``."""

    at: CellKey
    stored: str
    mine: str


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row that one removed and the other changed; it is kept. ``removed_by_me``: I removed it."""

    at: CellKey
    removed_by_me: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """Both people's changes in one document; where they clash, as it is stored."""

    document: dict[str, Any]
    clashes: tuple[Clash, ...]
    kept: tuple[KeptRow, ...]


def merge(base: Json | None, stored: Json, mine: Json, *, same: Same = eq) -> Merged:
    """Bring together what ``stored`` and ``mine`` made of ``base``.

    Without a base every cell that differs is a clash, and the rows of both are kept. ``same`` says
    which texts of a cell are no change.
    """
    merging = _Merging(same)
    document = {}
    for name, value in stored.items():
        before = _MISSING if base is None else base.get(name, _MISSING)
        own = mine.get(name, value)
        if isinstance(value, list):
            known = before if isinstance(before, list) else []
            document[name] = merging.rows(name, known, value, own)
        else:
            document[name] = merging.cell(CellKey(name), before, value, own)
    return Merged(document, tuple(merging.clashes), tuple(merging.kept))


def cells(document: Json) -> dict[CellKey, Any]:
    """Every cell of the document by its key, in its order."""
    return dict(_cells(document))


def rows(document: Json) -> list[CellKey]:
    """The keys of its rows, table by table, in their order."""
    return [
        CellKey(name, key)
        for name, value in document.items()
        if isinstance(value, list)
        for key in _table(value)
    ]


def with_cells(document: Json, texts: Mapping[CellKey, Any]) -> dict[str, Any]:
    """The document with these texts in cells that it has."""
    if not texts:
        return dict(document)
    changed: dict[str, Any] = {}
    for name, value in document.items():
        if not isinstance(value, list):
            changed[name] = texts.get(CellKey(name), value)
            continue
        changed[name] = [
            _with(row, {at.cell: text for at, text in texts.items() if at[:2] == (name, key)})
            for key, row in _table(value).items()
        ]
    return changed


def _with(row: _Row, texts: Mapping[str, Any]) -> _Row:
    whole = {**_by_name(row), **texts}
    return whole if isinstance(row, Mapping) else list(whole.values())


def _cells(document: Json) -> Iterator[tuple[CellKey, Any]]:
    for name, value in document.items():
        if not isinstance(value, list):
            yield CellKey(name), value
            continue
        for key, row in _table(value).items():
            for cell, text in _by_name(row).items():
                yield CellKey(name, key, cell), text


_Row: TypeAlias = "Mapping[str, Any] | Sequence[Any]"


def _table(value: Sequence[_Row]) -> dict[str, _Row]:
    """Rows by key; the second row of one name, of a foreign file, is called "name#2"."""
    found: dict[str, _Row] = {}
    for number, row in enumerate(value):
        names = (row.get(name) for name in _NAMES) if isinstance(row, Mapping) else ()
        own = next(filter(None, names), f"#{number}")
        key, times = own, 1
        while key in found:
            times += 1
            key = f"{own}#{times}"
        found[key] = row
    return found


def _by_name(row: _Row) -> Mapping[str, Any]:
    return row if isinstance(row, Mapping) else {str(at): text for at, text in enumerate(row)}


class _Merging:
    """One merge, with what could not be brought together."""

    def __init__(self, same: Same) -> None:
        self.same = same
        self.clashes: list[Clash] = []
        self.kept: list[KeptRow] = []

    def cell(self, at: CellKey, before: Any, stored: Any, mine: Any) -> Any:
        if self.same(stored, mine):
            return stored
        if before is not _MISSING and self.same(before, mine):
            return stored
        if before is not _MISSING and self.same(before, stored):
            return mine
        self.clashes.append(Clash(at, stored, mine))
        return stored

    def rows(
        self, name: str, before: Sequence[_Row], stored: Sequence[_Row], mine: Sequence[_Row]
    ) -> list[Any]:
        old, theirs, own = _table(before), _table(stored), _table(mine)
        found: dict[str, Any] = {}
        for key, row in (theirs | own | theirs).items():
            at = CellKey(name, key)
            if key in theirs and key in own:
                found[key] = self._row(at, old.get(key), row, own[key])
            elif key not in old:
                found[key] = row
            elif self._differs(old[key], row):
                self.kept.append(KeptRow(at, removed_by_me=key in theirs))
                found[key] = row
        order = _order(list(old), list(theirs), list(own))
        return [found[key] for key in order if key in found]

    def _row(self, at: CellKey, before: _Row | None, stored: _Row, mine: _Row) -> _Row:
        old = {} if before is None else _by_name(before)
        own = _by_name(mine)
        merged = {
            cell: self.cell(
                CellKey(at.field, at.row, cell), old.get(cell, _MISSING), text, own.get(cell, text)
            )
            for cell, text in _by_name(stored).items()
        }
        return merged if isinstance(stored, Mapping) else list(merged.values())

    def _differs(self, before: _Row, after: _Row) -> bool:
        old = _by_name(before)
        return any(not self.same(old.get(cell, ""), text) for cell, text in _by_name(after).items())


def _order(before: list[str], stored: list[str], mine: list[str]) -> list[str]:
    """All rows in the order that both gave them; where both moved the same row, in mine."""
    if [key for key in stored if key in before] == [key for key in before if key in stored]:
        # Nobody else moved a row: mine, with new rows behind those that they stood behind.
        return _with_missing(mine, stored)
    order = list(stored)
    for key in _moved(before, mine):
        if key in order:
            order.remove(key)
            _put(order, key, mine)
    return _with_missing(order, mine)


def _moved(before: list[str], mine: list[str]) -> list[str]:
    """The rows of ``mine`` that were put elsewhere, as few as explain its order."""
    place = {key: number for number, key in enumerate(before)}
    known = [key for key in mine if key in place]
    staying = longest_rising([place[key] for key in known])
    return [key for number, key in enumerate(known) if number not in staying]


def _with_missing(order: list[str], other: list[str]) -> list[str]:
    """The order with the rows that only the other one has, each behind the row before it there."""
    order = list(order)
    known = set(order)
    for key in other:
        if key not in known:
            _put(order, key, other)
            known.add(key)
    return order


def _put(order: list[str], key: str, like: list[str]) -> None:
    """Insert the row behind the nearest one that stands before it in ``like``; else at the top."""
    for other in reversed(like[: like.index(key)]):
        if other in order:
            order.insert(order.index(other) + 1, key)
            return
    order.insert(0, key)
