"""The edits that lead from a stored sheet to one that was filled elsewhere. Pure Python.

A posted page and a workbook that comes back say the whole sheet; this finds what they changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from core.sequences import longest_rising
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions.model import Edition
from evaluations.sheet.edits import Edits, RowEdit, head_cells, typed_fields
from evaluations.sheet.layout import row_cells

Same = Callable[[str, str], bool]


def same_typed(before: str, after: str) -> bool:
    """Whether a browser sends ``after`` for a cell that holds ``before``, nothing having been
    typed: it ends lines its own way, and white space around a text is taken off.
    """
    return before == after or _as_sent(before) == _as_sent(after)


def _as_sent(text: str) -> str:
    return "\n".join(text.splitlines()).strip()


def edits_between(
    stored: SelfEvaluation,
    filled: SelfEvaluation,
    edition: Edition,
    *,
    new: Collection[str] = (),
    same: Same = same_typed,
) -> Edits:
    """What changes in the cells that may be typed, and in the rows.

    Rows are the same where their uid is. A row that is not stored is a new one if its uid is in
    ``new``; else it stays an unknown one, which ``with_edits`` refuses. ``same`` says which texts
    are no change.
    """
    head = typed_fields(head_cells(edition))
    money = typed_fields(edition.funding.columns)
    lines = {row.source: row for row in reversed(filled.funding)}
    return Edits(
        cells=_changed(stored, filled, head, same),
        funding={
            (source, name): text
            for source, row in lines.items()
            for name, text in _changed(stored.funding_row(source), row, money, same).items()
        },
        rows=_row_edits(stored.indicators, filled.indicators, edition, new, same),
    )


def _changed(
    before: SelfEvaluation | FundingRow | IndicatorRow | None,
    after: SelfEvaluation | FundingRow | IndicatorRow,
    names: Iterable[str],
    same: Same,
) -> dict[str, str]:
    pairs = ((name, getattr(before, name, ""), getattr(after, name)) for name in sorted(names))
    return {name: text for name, old, text in pairs if not same(old, text)}


def _row_edits(
    stored: Sequence[IndicatorRow],
    filled: Sequence[IndicatorRow],
    edition: Edition,
    new: Collection[str],
    same: Same,
) -> tuple[RowEdit, ...]:
    known = {row.uid: row for row in stored}
    names = typed_fields(row_cells(edition))
    behind = _placements([row.uid for row in stored], [row.uid for row in filled])
    edits = [
        RowEdit(
            uid=row.uid,
            cells=_changed(known.get(row.uid), row, names, same),
            after=behind.get(number),
            new=row.uid in new and row.uid not in known,
        )
        for number, row in enumerate(filled)
    ]
    kept = {row.uid for row in filled}
    gone = [RowEdit(uid, removed=True) for uid in known if uid not in kept]
    return (*(edit for edit in edits if edit != RowEdit(edit.uid)), *gone)


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
