"""A wide table to one self-evaluation a project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from core.text import is_nothing
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import get_edition
from evaluations.sheet.editions.model import Edition
from intake.reading.canonical import clean_number
from intake.reading.extractors.header import header_fields
from intake.reading.extractors.source import Source
from intake.reading.extractors.source_refs import source_ref_of
from intake.reading.extractors.wide_table import table_records
from intake.reading.extractors.wide_text import Record, records
from intake.reading.grid import Row
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.titles import title_of, unit_of, year_above
from intake.reading.recognisers.vocabulary import title_words, vocabulary
from intake.reading.recognisers.wide import WideForm

_RUNNING_TEXT = 0.8


def wide_evaluations(form: WideForm, source: Source) -> Iterator[SelfEvaluation]:
    """The projects of the table in printed order."""
    edition = form.edition
    title = title_of(form.lead, (*title_words(edition), *vocabulary(edition.id).titles))
    year = year_above(title, form.lead) or source.year_around or source.year
    department = header_fields(_single(form.lead), (), _lead_labels(edition.id)).get(
        "department", ""
    )
    unit = next(filter(None, _units(form)), edition.amount_unit)
    trust = 1.0 if form.as_grid else _RUNNING_TEXT
    for record in table_records(form) if form.as_grid else records(form):
        evidence = source_ref_of(source.file, record.line, trust)
        yield SelfEvaluation(
            edition=edition.id,
            columns=(),
            year=year,
            title=title,
            project_name=record.project,
            amount_unit=unit,
            department=department or record.unit,
            implementing_unit=record.unit,
            funding=tuple(_funding(edition, record.figures)),
            indicators=tuple(_indicators(edition, record)),
            evidence=evidence,
            **_texts(edition, record.cells),
        )


def _single(lead: Sequence[Line]) -> list[Line]:
    """The lines above the table with a cell each: label and value stand in one."""
    return [
        line._replace(row=Row(line.row.number, (cell,))) for line in lead for cell in line.cells
    ]


@cache
def _lead_labels(edition_id: str) -> Labels[str]:
    cells = get_edition(edition_id).header
    return Labels((label, cell.field) for cell in cells for label in cell.labels)


def _units(form: WideForm) -> Iterator[str]:
    for line in form.lead:
        for cell in line.cells:
            yield from (unit_of(piece) for piece in cell.text.split())


def _funding(edition: Edition, figures: Sequence[str]) -> Iterator[FundingRow]:
    """The budget and the rate belong to the total; every source has what was spent of it."""
    budget, *spent, rate = map(clean_number, figures)
    for row, amount in zip(edition.funding.rows, spent, strict=True):
        yield FundingRow(
            source=row.source,
            label=row.label,
            adjusted_budget=budget if row.scored else "",
            executed=amount,
            execution_rate=rate if row.scored else "",
        )


def _indicators(edition: Edition, record: Record) -> Iterator[IndicatorRow]:
    """A pair of cells for every second level; a pair of marks is no indicator."""
    pairs = iter(record.cells[2:])
    for level in edition.level1:
        for name in level.level2:
            target, actual = next(pairs, ""), next(pairs, "")
            if not (is_nothing(target) and is_nothing(actual)):
                yield IndicatorRow(level1=level.name, level2=name, target=target, actual=actual)


def _texts(edition: Edition, cells: Sequence[str]) -> Mapping[str, str]:
    goals = [cell.field for cell in edition.goals.fields]
    footer = [cell.field for cell in edition.footer]
    behind = cells[len(cells) - len(footer) :] if footer else ()
    return dict(zip(goals, cells, strict=False)) | dict(zip(footer, behind, strict=False))
