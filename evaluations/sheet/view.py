"""The sheet of one project as a view tree, from a document and its edition. Pure Python.

Page and workbook draw the tree, so that what stands where is known here and in ``layout`` only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.view.tree import Block, Cell, Row, View, align_of
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import Cell as Field
from evaluations.sheet.editions import Edition
from evaluations.sheet.layout import Layout, layout_of
from evaluations.sheet.row_uids import CELL_MARK

_GOAL_LINES = 4


def view_of(document: SelfEvaluation, edition: Edition) -> View:
    """The whole sheet. Keys are paths as in findings: ``indicators[3].score``."""
    layout = layout_of(edition)
    blocks = (
        _header(document, edition, layout),
        _funding(document, edition, layout),
        _goals(document, edition, layout),
        _indicators(document, edition, layout),
        _end(document, edition, layout),
    )
    return View(
        title=document.title
        or edition.title_for(year=document.year, project_name=document.project_name),
        widths=layout.widths,
        blocks=tuple(block for block in blocks if block.rows),
    )


def level_key(level1: str) -> str:
    """The path of a first level's points."""
    return f"level1.{level1}.weight"


def _value(field: Field, key: str, text: str, width: int, *, lines: int = 1) -> Cell:
    return Cell(
        text=text,
        width=width,
        key=key,
        kind=field.kind,
        source=field.source,
        align=align_of(field.kind),
        required=field.required,
        lines=lines,
    )


def _label(text: str, width: int, height: int = 1, *, group: bool = False) -> Cell:
    return Cell(text=text, role="label", width=width, height=height, group=group)


def _headings(fields: Sequence[Field], widths: Sequence[int]) -> tuple[Cell, ...]:
    return tuple(
        Cell(text=field.starred_label, role="heading", width=width, required=field.required)
        for field, width in zip(fields, widths, strict=True)
    )


def _header(document: SelfEvaluation, edition: Edition, layout: Layout) -> Block:
    rows = []
    for names, spans in zip(layout.header_rows, layout.header, strict=True):
        cells: list[Cell] = []
        for name, label, width in zip(names, spans[::2], spans[1::2], strict=True):
            field = edition.header_cell(name)
            cells += (
                _label(field.starred_label, label),
                _value(field, name, getattr(document, name), width),
            )
        rows.append(Row(tuple(cells)))
    return Block("header", tuple(rows))


def _funding(document: SelfEvaluation, edition: Edition, layout: Layout) -> Block:
    columns = edition.funding.columns
    own, name, *widths = layout.funding
    height = 1 + len(document.funding)
    head = (
        _label(edition.funding.label, own, height),
        Cell(role="blank", width=name),
        *_headings(columns, widths),
    )
    return Block(
        "funding",
        (
            Row(head, is_head=True),
            *(_funding_row(row, columns, name, widths) for row in document.funding),
        ),
    )


def _funding_row(
    row: FundingRow, columns: Sequence[Field], name: int, widths: Sequence[int]
) -> Row:
    cells = (
        _value(field, f"funding.{row.source}.{field.field}", getattr(row, field.field), width)
        for field, width in zip(columns, widths, strict=True)
    )
    return Row((Cell(text=row.label, role="label", width=name, align="text"), *cells))


def _goals(document: SelfEvaluation, edition: Edition, layout: Layout) -> Block:
    fields = edition.goals.fields
    own, *widths = layout.goals
    texts = (
        _value(field, field.field, getattr(document, field.field), width, lines=_GOAL_LINES)
        for field, width in zip(fields, widths, strict=True)
    )
    head = (_label(edition.goals.label, own, 2), *_headings(fields, widths))
    return Block("goals", (Row(head), Row(tuple(texts))))


# Indicators ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Level:
    """A run of rows under one name; ``weight`` is what stands behind the name."""

    name: str
    weight: str
    rows: tuple[tuple[int, IndicatorRow], ...]


def _indicators(document: SelfEvaluation, edition: Edition, layout: Layout) -> Block:
    own, *widths = layout.indicators
    height = 1 + len(document.indicators)
    head = (
        _label(edition.indicators.label, own, height, group=True),
        *_headings(layout.row_cells, widths),
    )
    rows = [Row(head, is_head=True)]
    seen: set[str] = set()
    for level in _levels(document.indicators, edition):
        key = "" if level.name in seen else level_key(level.name)
        seen.add(level.name)
        rows += _level_rows(level, key, layout.row_cells, widths)
    return Block("indicators", tuple(rows))


def _levels(rows: Sequence[IndicatorRow], edition: Edition) -> tuple[_Level, ...]:
    """The first levels in the order in which they first occur, each with all of its rows.

    Rows of one level 1 stand together even where others stand between them in the document: the
    paper form has one merged cell for each. Two sums printed behind the same name are two cells.
    """
    # Where the edition gives no points, a 0 stands for none.
    none = ("",) if edition.scoring.scored else ("", "0")
    printed = ["" if row.level1_weight in none else row.level1_weight for row in rows]
    first: dict[str, str] = {}
    for row, weight in zip(rows, printed, strict=True):
        if weight:
            first.setdefault(row.level1, weight)
    found: dict[tuple[str, str], list[tuple[int, IndicatorRow]]] = {}
    for number, (row, weight) in enumerate(zip(rows, printed, strict=True)):
        found.setdefault((row.level1, weight or first.get(row.level1, "")), []).append(
            (number, row)
        )
    return tuple(_Level(name, weight, tuple(rows)) for (name, weight), rows in found.items())


def _level_rows(
    level: _Level, key: str, fields: Sequence[Field], widths: Sequence[int]
) -> Iterator[Row]:
    span = {field.field: width for field, width in zip(fields, widths, strict=True)}
    inner = _by_level2(level.rows)
    top = Cell(
        text=level.name,
        suffix=f"（{level.weight}分）" if level.weight else "",
        role="level",
        width=span["level1"],
        height=len(level.rows),
        key=key,
        group=True,
        depth=1,
    )
    before: tuple[Cell, ...] = (top,)
    for name, members in inner.items():
        second = Cell(
            text=name,
            role="level",
            width=span["level2"],
            height=len(members),
            group=True,
            depth=2,
        )
        before = (*before, second)
        for number, row in members:
            mark = f"{CELL_MARK}{row.uid}" if row.uid else ""
            cells = (*before, *_row_cells(number, row, fields, span))
            yield Row(cells, record=number, mark=mark)
            before = ()


def _by_level2(
    rows: Sequence[tuple[int, IndicatorRow]],
) -> Mapping[str, list[tuple[int, IndicatorRow]]]:
    found: dict[str, list[tuple[int, IndicatorRow]]] = {}
    for number, row in rows:
        found.setdefault(row.level2, []).append((number, row))
    return found


def _row_cells(
    number: int, row: IndicatorRow, fields: Sequence[Field], span: Mapping[str, int]
) -> Iterator[Cell]:
    for field in fields:
        name = field.field
        if name in ("level1", "level2"):
            continue
        yield Cell(
            text=getattr(row, name),
            width=span[name],
            key=f"indicators[{number}].{name}",
            kind=field.kind,
            source=field.source,
            align=align_of(field.kind),
            required=field.required,
        )


# The end ------------------------------------------------------------------------------------------


def _end(document: SelfEvaluation, edition: Edition, layout: Layout) -> Block:
    rows = []
    if layout.total:
        rows.append(_total(document, edition, layout))
    label = layout.goals[0]
    for field in edition.footer:
        text = getattr(document, field.field)
        width = layout.columns - label
        rows.append(
            Row((_label(field.starred_label, label), _value(field, field.field, text, width)))
        )
    if edition.sheet.notes:
        lines = (f"{number}. {note}" for number, note in enumerate(edition.sheet.notes, 1))
        text = "\n".join((edition.sheet.notes_label, *lines))
        rows.append(Row((Cell(text=text, role="note", width=layout.columns, align="text"),)))
    return Block("end", tuple(rows))


def _total(document: SelfEvaluation, edition: Edition, layout: Layout) -> Row:
    sums = {"weight": "total_weight", "score": "total_score"}
    cells = [_label(edition.total.label, layout.total)]
    start = 1 + layout.indicators[0]
    for field, width in zip(layout.row_cells, layout.indicators[1:], strict=True):
        begins = start
        start += width
        if begins <= layout.total:
            continue
        if field.field in sums:
            key = sums[field.field]
            cells.append(
                Cell(
                    text=getattr(document, key),
                    role="total",
                    width=width,
                    key=key,
                    kind=field.kind,
                    source="computed",
                )
            )
        else:
            cells.append(Cell(text=edition.marks.not_scored, role="mark", width=width))
    return Row(tuple(cells))
