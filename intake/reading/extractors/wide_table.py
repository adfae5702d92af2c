"""A wide table whose cells are known: columns by their headings, one above the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evaluations.sheet.editions.model import Edition
from intake.reading.canonical import base_key, clean_text, is_numeric, key
from intake.reading.extractors.wide_text import Record
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.wide import WideForm

Columns = Mapping[str, int]


def table_records(form: WideForm) -> Iterator[Record]:
    """The projects of the table in printed order; the unit is carried down."""
    edition = form.edition
    columns = wide_columns(form.headings, edition)
    unit = ""
    for line in form.rows:
        texts = {name: clean_text(line.row.at(column)) for name, column in columns.items()}
        unit = texts.get("implementing_unit") or unit
        project = texts.get("project_name", "")
        if not project or not any(is_numeric(texts.get(name, "")) for name in ("budget", "total")):
            continue
        sources = (texts.get(row.source, "") for row in edition.funding.rows)
        figures = (texts.get("budget", ""), *sources, texts.get("rate", ""))
        yield Record(line, unit, project, figures, tuple(_cells(texts, edition)))


def _cells(texts: Mapping[str, str], edition: Edition) -> Iterator[str]:
    yield from (texts.get(cell.field, "") for cell in edition.goals.fields)
    for level in edition.level1:
        for name in level.level2:
            yield texts.get(f"{name}.target", "")
            yield texts.get(f"{name}.actual", "")
    yield from (texts.get(cell.field, "") for cell in edition.footer)


def wide_columns(headings: Sequence[Line], edition: Edition) -> dict[str, int]:
    """Column by name. Pairs of target and actual stand under their second level."""
    cells = [(line, cell) for line in headings for cell in line.cells]
    columns: dict[str, int] = {}
    single = _single_labels(edition)
    for _, cell in cells:
        name = single.get(base_key(cell.text))
        if name is not None:
            columns.setdefault(name, cell.column)
    level2 = {key(name): name for level in edition.level1 for name in level.level2}
    starts = {cell.column: level2[key(c)] for _, cell in cells if key(c := cell.text) in level2}
    for field in ("target", "actual"):
        labels = {base_key(label) for label in edition.indicator_column(field).labels}
        for _, cell in cells:
            owner = [column for column in starts if column <= cell.column][-1:]
            if base_key(cell.text) in labels and owner:
                nearest = max(column for column in starts if column <= cell.column)
                columns.setdefault(f"{starts[nearest]}.{field}", cell.column)
    return columns


def _single_labels(edition: Edition) -> dict[str, str]:
    """Labels that name one column wherever they stand."""
    names: dict[str, str] = {}
    for cell in (*edition.header, *edition.goals.fields, *edition.footer):
        names |= {base_key(label): cell.field for label in cell.labels}
    for row in edition.funding.rows:
        names |= {base_key(label): row.source for label in row.labels}
    special = {"adjusted_budget": "budget", "execution_rate": "rate"}
    for field, name in special.items():
        names |= {base_key(label): name for label in edition.funding_column(field).labels}
    return names
