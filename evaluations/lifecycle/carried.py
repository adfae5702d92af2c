"""What came along from the budget stays as it came, whoever writes the sheet.

Carried are the cells of the head that ``Evaluation.carried`` names, those of a funding line that
its ``carried`` names, and names and target of a ``carried`` row. A carried row that no longer
applies is kept and marked 不适用 with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from django.utils.translation import gettext as _

from evaluations.models import Evaluation, FundingLine, Indicator
from evaluations.rules import place_label
from evaluations.sheet.diff import same_text
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import get_edition
from evaluations.sheet.layout import row_cells
from evaluations.sheet.row_names import LEVELS, normal, row_name

RowIds = Sequence[int | None]

_NAMED: Final = 5
"""Places and rows that a refusal names; the first few lead to the others."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a sheet holds, read once: the form with its rows and funding lines."""

    form: Evaluation
    rows: Mapping[int, Indicator]
    lines: Mapping[str, FundingLine]

    @classmethod
    def of(cls, form: Evaluation) -> Held:
        """Two queries unless rows and lines are prefetched."""
        rows = {row.pk: row for row in form.indicators.all()}
        return cls(form, rows, {line.source: line for line in form.funding_lines.all()})


def objection(held: Held, document: SelfEvaluation, row_ids: RowIds) -> str:
    """Why the sheet may not be stored with these rows, as one sentence; "" where it may.

    Also where a row is named that is not the sheet's own, or twice.
    """
    stored = held.rows
    named = [pk for pk in row_ids if pk is not None]
    if len(set(named)) < len(named) or not stored.keys() >= set(named):
        return _("有的指标行不属于此表，或同一行出现了两次，请重新打开后再填写。")
    carried = {pk: row for pk, row in stored.items() if row.carried}
    missing = [row.level3 for pk, row in carried.items() if pk not in named]
    if missing:
        return _(
            "由预算带出的指标“%(names)s”不能删除；不再适用的请保留该行，"
            "实际完成值填“不适用”并说明原因。"
        ) % {"names": "、".join(missing[:_NAMED])}
    changed = [*_head(held.form, document), *_money(held, document)]
    changed += _rows(held.form, document, row_ids, carried)
    if changed:
        places = "；".join(changed[:_NAMED])
        return _("由预算带出的内容不能修改：%(places)s。") % {"places": places}
    twins = _twins(document, row_ids, stored)
    if twins:
        return _("“%(names)s”已由预算带出，不能再有同名的指标。") % {
            "names": "、".join(twins[:_NAMED])
        }
    return ""


def as_stored(held: Held, document: SelfEvaluation, row_ids: RowIds) -> SelfEvaluation:
    """The document with every carried cell as it is stored, where white space or print differ.

    For a document to which there is no ``objection``.
    """
    names = row_fields(held.form)
    return replace(
        _with(document, held.form, held.form.carried),
        funding=tuple(
            _with(row, line, line.carried) if (line := held.lines.get(row.source)) else row
            for row in document.funding
        ),
        indicators=tuple(
            _with(row, known, names) if (known := held.rows.get(pk or 0)) and known.carried else row
            for row, pk in zip(document.indicators, row_ids, strict=True)
        ),
    )


_Cells = TypeVar("_Cells", SelfEvaluation, FundingRow, IndicatorRow)


def _with(cells: _Cells, stored: object, names: Sequence[str]) -> _Cells:
    return replace(cells, **{name: getattr(stored, name) for name in names})


def row_fields(evaluation: Evaluation) -> tuple[str, ...]:
    """The cells of an indicator row that come along from the budget."""
    cells = row_cells(get_edition(evaluation.edition))
    given = [cell.field for cell in cells if cell.source == "budget"]
    return (*LEVELS, *(name for name in given if name not in LEVELS))


def _differs(stored: object, new: object, name: str) -> bool:
    before, after = getattr(stored, name), getattr(new, name)
    if name in LEVELS:
        # The row was found by these names: what finds it cannot be a change of it.
        return normal(before) != normal(after)
    return not same_text(before, after)


def _head(evaluation: Evaluation, document: SelfEvaluation) -> Iterator[str]:
    for name in evaluation.carried:
        if _differs(evaluation, document, name):
            yield place_label(name, document)


def _money(held: Held, document: SelfEvaluation) -> Iterator[str]:
    """Carried cells of lines that are left out, doubled or changed."""
    for line in held.lines.values():
        rows = [row for row in document.funding if row.source == line.source]
        for name in line.carried:
            if len(rows) != 1 or _differs(line, rows[0], name):
                yield place_label(f"funding.{line.source}.{name}", document)


def _rows(
    evaluation: Evaluation,
    document: SelfEvaluation,
    row_ids: RowIds,
    carried: Mapping[int, Indicator],
) -> Iterator[str]:
    """Changed cells, each named after the row as it is stored."""
    names = row_fields(evaluation) if carried else ()
    for row, pk in zip(document.indicators, row_ids, strict=True):
        known = carried.get(pk or 0)
        for name in names:
            if known is not None and _differs(known, row, name):
                as_it_was = replace(document, indicators=(_with(row, known, LEVELS),))
                yield place_label(f"indicators[0].{name}", as_it_was)


def _twins(document: SelfEvaluation, row_ids: RowIds, stored: Mapping[int, Indicator]) -> list[str]:
    """Rows that take a carried row's name beside it; one that stood there already may stay."""
    taken = {row_name(row) for row in stored.values() if row.carried}
    found = []
    for row, pk in zip(document.indicators, row_ids, strict=True):
        known = stored.get(pk or 0)
        is_new_name = known is None or row_name(known) != row_name(row)
        if is_new_name and row_name(row) in taken:
            found.append(row.level3)
    return found
