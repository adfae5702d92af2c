"""Which edits of rows lead from a table to another, and which texts are the same. Pure Python."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from core.sequences import longest_rising
from evaluations.sheet.edits import RowEdit

Same = Callable[[str, str], bool]


def same_typed(before: str, after: str) -> bool:
    """Whether a browser sends ``after`` for a cell that holds ``before``, nothing having been
    typed: it ends lines its own way, and white space around a text is taken off.
    """
    return before == after or _as_sent(before) == _as_sent(after)


def _as_sent(text: str) -> str:
    return "\n".join(text.splitlines()).strip()


def changed_cells(before: Any, after: Any, names: Iterable[str], same: Same) -> dict[str, str]:
    """The texts that differ, by field; ``before`` may be None."""
    pairs = ((name, getattr(before, name, ""), getattr(after, name)) for name in sorted(names))
    return {name: text for name, old, text in pairs if not same(old, text)}


def row_edits(
    stored: Sequence[Any],
    filled: Sequence[Any],
    fields: Collection[str],
    *,
    new: Collection[str],
    same: Same,
    table: str = "indicators",
) -> tuple[RowEdit, ...]:
    """The edits of one table's rows. Rows are the same where their uid is."""
    known = {row.uid: row for row in stored}
    behind = _placements([row.uid for row in stored], [row.uid for row in filled])
    edits = [
        RowEdit(
            uid=row.uid,
            cells=changed_cells(known.get(row.uid), row, fields, same),
            after=behind.get(number),
            new=row.uid in new and row.uid not in known,
            table=table,
        )
        for number, row in enumerate(filled)
    ]
    kept = {row.uid for row in filled}
    gone = [RowEdit(uid, removed=True, table=table) for uid in known if uid not in kept]
    return (*(edit for edit in edits if edit != RowEdit(edit.uid, table=table)), *gone)


def _placements(stored: Sequence[str], wanted: Sequence[str]) -> dict[int, str]:
    """Behind which row the rows of ``wanted`` must be put, by their number; as few as possible.

    The longest rising run of stored positions stays where it is.
    """
    position = {uid: number for number, uid in enumerate(stored)}
    staying = longest_rising([position.get(uid) for uid in wanted])
    return {
        number: wanted[number - 1] if number else ""
        for number in range(len(wanted))
        if number not in staying
    }
