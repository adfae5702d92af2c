"""One recognised form of another layout: labelled values and tables, driven by its TOML file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from core.sheets.documents import extra_fields, row_class
from core.sheets.kinds import kind_named, per_registry
from core.sheets.spec import Block, SheetSpec
from core.sheets.spec import Cell as Field
from intake.reading.canonical import clean_text, is_numeric, join_cells, key
from intake.reading.extractors.columns import slot_kind
from intake.reading.extractors.rows import TableRow, TableSpec
from intake.reading.extractors.source import Source
from intake.reading.extractors.source_refs import source_ref_of
from intake.reading.extractors.tables import heading_slots, table_rows
from intake.reading.extractors.value_parts import put_together
from intake.reading.extractors.values import field_value, inner_value
from intake.reading.grid import Cell
from intake.reading.recognisers.forms import Form
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.specs import other_forms
from intake.reading.recognisers.titles import unit_of, year_above
from intake.reading.recognisers.vocabulary import table_labels
from intake.reading.recognisers.yearless import yearless

_LEVELS: Final = frozenset({"level1", "level2"})
_BELOW: Final = 4


@dataclass(frozen=True, slots=True)
class TableWords:
    """The level words of one table."""

    indicator_block: Labels[str]
    level1: Labels[str]
    level2: Labels[str]
    owners: dict[str, str]


@dataclass(slots=True)
class Read:
    """What has been read of a form so far."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    tables: dict[str, list[Line]] = field(default_factory=dict)
    below: dict[str, str] = field(default_factory=dict)
    margin: int | None = None
    """Column from which on cells hold remarks that belong to no field."""
    columns: dict[int, str] = field(default_factory=dict)
    """Fields of the last row with labels, by the column their value stands in."""
    open: str = ""
    """The field of a label that ended the last row: its value may stand in the next one."""


def layout_form(form: Form, layout: SheetSpec, title: str, source: Source, fit: float) -> Any:
    """The document a form prints."""
    lines = [*_own_lead(form, title), *form.body]
    read = _read(lines, layout)
    values: dict[str, Any] = {}
    for spec in layout.fields:
        if spec.field and spec.inside:
            values[spec.field] = inner_value(read.texts.get(spec.inside, []), spec)
        elif spec.field:
            texts = read.texts.get(spec.field, [])
            values[spec.field] = read.below.get(spec.field) or field_value(texts, spec)
    document = kind_named(layout.kind).document
    for name, table in layout.tables.items():
        rows = table_rows(read.tables.get(name, []), _spec(layout.id, name))
        values |= _whole_values(rows, table)
        make = row_class(document, name)
        values[name] = tuple(_row(source.file, row, make, table) for row in rows)
    if "title" in document.__dataclass_fields__:
        values["title"] = title
    year = year_above(title, form.lead, values.get("project_name", ""))
    year = year or source.year_around or source.year
    evidence = source_ref_of(source.file, form.first, min(1.0, fit))
    return document(edition=layout.id, year=year, evidence=evidence, **values)


def _own_lead(form: Form, title: str) -> list[Line]:
    """The rows between the title and the form's first own row."""
    for index in range(len(form.lead) - 1, -1, -1):
        if key(form.lead[index].cells[0].text) == key(title):
            return form.lead[index + 1 :]
    return form.lead[-4:]


def _read(lines: Sequence[Line], layout: SheetSpec) -> Read:
    read = Read()
    table: str | None = None
    names = tuple(layout.tables)
    for index, line in enumerate(lines):
        heading = next((n for n in names if heading_slots(line, _spec(layout.id, n))), None)
        if heading is not None:
            table = heading
        elif table is not None and table != names[-1] and _ends_table(line, layout):
            table = None
        if table is not None:
            read.tables.setdefault(table, []).append(line)
        else:
            _read_values(lines, index, layout, read)
    return read


def _ends_table(line: Line, layout: SheetSpec) -> bool:
    first = line.cells[0].text
    sections = {key(heading) for heading in layout.headings}
    return key(first) in sections or _labels(layout.id).exact(yearless(first)) is not None


def _read_values(lines: Sequence[Line], index: int, layout: SheetSpec, read: Read) -> None:
    """Labels of one row, each with the cells behind it up to the next label."""
    cells = [cell for cell in lines[index].cells if _counts(cell, read.margin)]
    labels = _labels(layout.id)
    hits = {
        hit.first: hit for hit in labels.in_cells([Cell(c.column, yearless(c.text)) for c in cells])
    }
    taken = {name for name, texts in read.texts.items() if any(map(clean_text, texts))}
    heads = {key(heading) for heading in layout.headings}
    if not hits and _goes_on(lines[index], cells, taken, heads, read):
        return
    read.columns = {}
    read.open = ""
    current: Field | None = None
    position = 0
    while position < len(cells):
        cell = cells[position]
        hit = hits.get(position)
        inline = None if hit else _inline_value(cell.text, labels)
        if hit is not None:
            current = layout.fields[int(hit.value)]
            _read_below(lines, index, cell.column, current, read)
            position = hit.last
        elif inline is not None:
            current = layout.fields[int(inline[0])]
            if current.field not in taken:
                read.texts.setdefault(current.field, []).append(inline[1])
        elif current is not None and not current.below and current.field not in taken:
            read.texts.setdefault(current.field, []).append(cell.text)
            read.columns[cell.column] = current.field
        position += 1
    if len(cells) - 1 in hits:
        read.open = "" if current is None or current.below else current.field
        if key(cells[0].text) in heads:
            read.margin = cells[-1].column - 1


def _goes_on(
    line: Line, cells: Sequence[Cell], taken: set[str], heads: set[str], read: Read
) -> bool:
    """Whether a row without labels only goes on with the row above: with cells that the page cut,
    or with the value of a label that stands alone there."""
    if _tops_page(line) and all(cell.column in read.columns for cell in cells):
        for cell in cells:
            read.texts[read.columns[cell.column]].append(cell.text)
        return True
    if not cells or not read.open or read.open in taken or key(cells[0].text) in heads:
        return False
    read.texts[read.open] = [cell.text for cell in cells]
    read.open = ""
    return True


def _tops_page(line: Line) -> bool:
    """Whether a page begins with the row: it may go on with a cell that the page before cut."""
    return line.grid.kind == "page" and line.grid.rows[0] is line.row


def _counts(cell: Cell, margin: int | None) -> bool:
    """Whether a cell belongs to the form: no remark at its margin, no unit of money."""
    return (margin is None or cell.column < margin) and not unit_of(cell.text)


def _read_below(lines: Sequence[Line], index: int, column: int, spec: Field, read: Read) -> None:
    """The first number under a label, for fields whose values stand below."""
    if not spec.below or spec.field in read.below:
        return
    for line in lines[index : index + _BELOW]:
        text = line.row.at(column)
        if is_numeric(text):
            read.below[spec.field] = field_value([text], spec)
            return


def _inline_value(text: str, labels: Labels[str]) -> tuple[str, str] | None:
    label, colon, value = text.replace(":", "：", 1).partition("：")
    meaning = labels.exact(yearless(label)) if colon else None
    return None if meaning is None else (meaning, value)


@per_registry
def _labels(layout_id: str) -> Labels[str]:
    """Labels with the position of their field; a year in a label does not matter."""
    fields = list(enumerate(other_forms()[layout_id].fields))
    own = [(yearless(spec.label), str(n)) for n, spec in fields if not spec.inside]
    more = [(yearless(a), str(n)) for n, spec in fields if not spec.inside for a in spec.aliases]
    return Labels([*own, *more])


@per_registry
def _spec(layout_id: str, rows: str) -> TableSpec:
    table = other_forms()[layout_id].tables[rows]
    names = [(level.name, name) for level in table.levels for name in level.level2]
    words = TableWords(
        Labels([]),
        Labels((level.name, level.name) for level in table.levels),
        Labels((name, name) for _, name in names),
        {key(name): level for level, name in reversed(names)},
    )
    labels = Labels((yearless(label), field) for label, field in table_labels(table))
    kinds = {column.field: slot_kind(column) for column in table.columns}
    foreign = bool(table.parts)
    return TableSpec(kinds, labels, words, heading_cells=min(3, len(kinds)), open_levels=foreign)


def _whole_values(rows: Sequence[TableRow], table: Block) -> dict[str, str]:
    return {
        column.field: join_cells([row.values.get(column.field, "") for row in rows])
        for column in table.columns
        if column.whole
    }


def _row(file: str, row: TableRow, make: Any, table: Block) -> Any:
    own = {column.field for column in table.columns if not column.whole} | {*extra_fields(make)}
    values = {name: text for name, text in put_together(row.values).items() if name in own}
    if own & _LEVELS:
        values |= {"level1": row.level1, "level2": clean_text(row.level2)}
    evidence = source_ref_of(file, row.line, row.trust)
    return make(evidence=evidence, **values)
