"""One recognised budget or final-account table: its body rows as printed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from budgets.documents import StatementDocument
from budgets.layouts import statement_families
from core.text import plain
from intake.reading.canonical import clean_number, is_numeric, key
from intake.reading.extractors.source import Source
from intake.reading.extractors.source_refs import source_ref_of
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.statements import StatementForm
from intake.reading.recognisers.titles import year_above
from intake.reading.recognisers.yearless import yearless

_DEFAULT_UNIT = "万元"
_COUNTED = 3
_UNKNOWN_TITLE = 0.7


def statement(form: StatementForm, source: Source) -> StatementDocument:
    """The document a table prints."""
    family = form.family
    count = heading_count(form.rows, family.id)
    headings = {line.row.text for line in form.rows[:count]}
    body = [line for line in form.rows[count:] if line.row.text not in headings]
    columns = [cell.column for line in form.rows for cell in line.cells]
    left, right = min(columns), max(columns)
    return StatementDocument(
        family=family.id,
        year=year_above(form.title, form.above) or source.year_around or source.year,
        table_no=form.number,
        title=form.title,
        unit_name=form.unit_name,
        amount_unit=form.amount_unit or _DEFAULT_UNIT,
        rows=tuple(printed_row(line, left, right) for line in body),
        evidence=source_ref_of(source.file, form.rows[0], 1.0 if form.known else _UNKNOWN_TITLE),
    )


def printed_row(line: Line, left: int, right: int) -> tuple[str, ...]:
    """Every cell of the printed grid, empty ones too."""
    texts = dict(line.cells)
    return tuple(clean_number(texts.get(column, "")) for column in range(left, right + 1))


def heading_count(rows: Sequence[Line], family_id: str) -> int:
    """How many rows at the top are headings, the row of column numbers included."""
    numbered = next(
        (n for n, line in enumerate(rows[:8]) if _numbers_columns(line, family_id)), None
    )
    if numbered is not None:
        return numbered + 1
    count = 0
    while count < len(rows) and _is_heading(rows, count, family_id):
        count += 1
    return count


def _numbers_columns(line: Line, family_id: str) -> bool:
    """栏次 and what stands behind it, or the numbers of the columns alone."""
    labels = {key(word) for word in statement_families()[family_id].column_numbers}
    if any(key(cell.text) in labels for cell in line.cells):
        return True
    counted = [str(number) for number in range(1, len(line.cells) + 1)]
    return len(counted) >= _COUNTED and [plain(cell.text) for cell in line.cells] == counted


def _is_heading(rows: Sequence[Line], index: int, family_id: str) -> bool:
    cells = rows[index].cells
    if any(is_numeric(cell.text) for cell in cells):
        return False
    if index == 0 or all(_is_heading_word(cell.text, family_id) for cell in cells):
        return True
    left = min(cell.column for line in rows for cell in line.cells)
    if cells[0].column > left:
        return not _under_single(rows, index)
    return len(cells) > 1 and index + 1 < len(rows)


def _under_single(rows: Sequence[Line], index: int) -> bool:
    """Whether a row that fills only its first column stands above: then the body has begun."""
    left = min(cell.column for line in rows for cell in line.cells)
    above = rows[index - 1].cells
    return len(above) == 1 and above[0].column == left and index > 1


def _is_heading_word(text: str, family_id: str) -> bool:
    return key(yearless(plain(text))) in _heading_words(family_id)


@cache
def _heading_words(family_id: str) -> frozenset[str]:
    return frozenset(key(yearless(word)) for word in statement_families()[family_id].headings)
