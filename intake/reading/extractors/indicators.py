"""年度绩效指标 of a self-evaluation sheet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from evaluations.sheet.document import IndicatorRow
from evaluations.sheet.editions import get_edition
from intake.reading.extractors.columns import slot_kind
from intake.reading.extractors.rows import TableSpec
from intake.reading.extractors.source_refs import source_ref_of
from intake.reading.extractors.tables import table_rows
from intake.reading.extractors.value_parts import put_together
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.vocabulary import vocabulary


def indicator_rows(file: str, lines: Sequence[Line], edition_id: str) -> tuple[IndicatorRow, ...]:
    """The rows below the heading, in printed order."""
    return tuple(
        IndicatorRow(
            level1=row.level1,
            level1_weight=row.level1_weight,
            level2=row.level2,
            uid=row.line.row.uid,
            evidence=source_ref_of(file, row.line, row.trust),
            **put_together(row.values),
        )
        for row in table_rows(lines, _spec(edition_id))
    )


@cache
def _spec(edition_id: str) -> TableSpec:
    edition, words = get_edition(edition_id), vocabulary(edition_id)
    kinds = {column.field: slot_kind(column) for column in edition.indicators.columns}
    return TableSpec(
        kinds,
        words.indicator_columns,
        words,
        edition.marks.not_applicable,
        open_levels=edition.fallback,
    )
