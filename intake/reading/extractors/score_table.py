"""Sheets such as 部门整体支出绩效评价指标评分表: levels with their points, a score a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from core.sheets.documents import row_class
from core.sheets.kinds import kind_named, per_registry
from core.sheets.spec import SheetSpec
from intake.reading.canonical import clean_number, clean_text, is_numeric, key
from intake.reading.extractors.header import header_fields
from intake.reading.extractors.source import Source
from intake.reading.extractors.source_refs import source_ref_of
from intake.reading.recognisers.forms import Form
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.specs import other_forms

_TABLE: Final = "indicators"
_WEIGHT: Final = "_weight"
_CARRIED: Final = ("level1", "level1_weight", "level2", "level2_weight")
_FILLERS: Final = frozenset({"", "---", "--", "—"})


def score_table(form: Form, layout: SheetSpec, year: int | None, source: Source, fit: float) -> Any:
    """The document a score sheet prints."""
    lines = [*form.lead[-3:], *form.body]
    columns = score_columns(lines, layout)
    document = kind_named(layout.kind).document
    make = row_class(document, _TABLE)
    rows: list[Any] = []
    carried = dict.fromkeys(_CARRIED, "")
    totals: dict[str, str] = {}
    for line in lines:
        values = {name: _cell(line, column, name) for name, column in columns.items()}
        if _is_total(line, layout):
            totals = _totals(values)
        elif values.get("level3") and not _is_heading(line, layout):
            _carry(values, carried)
            rows.append(make(**values, evidence=source_ref_of(source.file, line)))
    header = header_fields(form.lead, (), _header(layout.id))
    return document(
        edition=layout.id,
        year=year,
        department=header.get("department", "") or source.unit_around,
        indicators=tuple(rows),
        evidence=source_ref_of(source.file, form.first, min(1.0, fit)),
        **totals,
    )


def prints_points(layout: SheetSpec) -> bool:
    """Whether a form prints the points of its levels beside them."""
    fields = {cell.field for cell in layout.block(_TABLE).columns}
    return any(f"{level}{_WEIGHT}" in fields for level in ("level1", "level2", "level3"))


def score_columns(lines: Sequence[Line], layout: SheetSpec) -> dict[str, int]:
    """Field by column, from all heading rows: points belong to the level on their left."""
    columns: dict[str, int] = {}
    points: set[int] = set()
    for line in lines[:6]:
        for cell in line.cells:
            name = _column_labels(layout.id).exact(cell.text)
            if name is None:
                continue
            if name.endswith(_WEIGHT):
                points.add(cell.column)
            else:
                columns.setdefault(name, cell.column)
    levels = {name: column for name, column in columns.items() if name.startswith("level")}
    for column in sorted(points):
        left = [name for name, start in levels.items() if start < column]
        if left:
            owner = max(left, key=lambda name: levels[name])
            columns.setdefault(f"{owner}{_WEIGHT}", column)
    return columns


def _cell(line: Line, column: int, name: str) -> str:
    text = clean_text(line.row.at(column))
    if text in _FILLERS:
        return ""
    return clean_number(text) if name.endswith((_WEIGHT, "score")) else text


def _carry(values: dict[str, str], carried: dict[str, str]) -> None:
    """Merged level cells are printed once; a new first level clears the second."""
    for level in ("level1", "level2"):
        if values.get(level):
            carried[level] = values[level]
            carried[level + _WEIGHT] = values.get(level + _WEIGHT, "")
            if level == "level1":
                carried |= {"level2": "", f"level2{_WEIGHT}": ""}
    values |= carried


def _is_total(line: Line, layout: SheetSpec) -> bool:
    return key(line.cells[0].text) in {key(word) for word in layout.total.labels}


def _totals(values: dict[str, str]) -> dict[str, str]:
    weights = [text for name, text in values.items() if name.endswith(_WEIGHT) and is_numeric(text)]
    score = values.get("score", "")
    return {"total_weight": weights[0] if weights else "", "total_score": score}


def _is_heading(line: Line, layout: SheetSpec) -> bool:
    """A heading row, or the row of small headings under it: a level's cell says what it is."""
    labels = _column_labels(layout.id)
    hits = [labels.exact(cell.text) for cell in line.cells]
    return sum(hit is not None for hit in hits) >= 2


@per_registry
def _column_labels(layout_id: str) -> Labels[str]:
    columns = other_forms()[layout_id].tables[_TABLE].columns
    return Labels((label, column.field) for column in columns for label in column.labels)


@per_registry
def _header(layout_id: str) -> Labels[str]:
    fields = other_forms()[layout_id].fields
    return Labels((label, field.field) for field in fields for label in field.labels)
