"""Sums of a list: codes below codes, items below classes, rows below units, parts of a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from budgets.rules.relations import Relation, sum_of
from budgets.rules.sheet import Figure, Sheet
from core.text import plain


@dataclass(slots=True)
class Block:
    """The rows of one unit, or of the whole table; ``header`` holds their sum."""

    header: int | None
    rows: list[int] = field(default_factory=list)


def name_of(sheet: Sheet, row: int, column: str) -> str:
    """How a figure is called: its unit, or code and name, or the label of its side; its column."""
    shape = sheet.shape
    sides = (side.label for side in shape.sides if column in side.amounts)
    words = (sheet.text(row, label) for label in (shape.unit, shape.code, shape.name, *sides))
    return " · ".join(filter(None, (" ".join(filter(None, words)), column)))


def is_unit(sheet: Sheet, row: int) -> bool:
    """Whether the row sums up a unit."""
    if sheet.shape.unit:
        return bool(sheet.text(row, sheet.shape.unit))
    name = sheet.text(row, sheet.shape.name)
    return sheet.shape.classes and (
        name == plain(sheet.statement.unit_name)
        or sheet.is_total(name)
        or name.endswith(sheet.family.unit_endings)
    )


def unit_rows(sheet: Sheet) -> list[int]:
    return [row for row in range(sheet.count) if is_unit(sheet, row)]


def total_row(sheet: Sheet) -> int | None:
    """The row over all others; None where none or several could be it."""
    if sheet.shape.unit or sheet.shape.classes:
        first = unit_rows(sheet)[:1]
        return first[0] if first and _is_department(sheet, first[0]) else None
    named = (sheet.shape.code, sheet.shape.name)
    rows = [
        row
        for row in range(sheet.count)
        if any(sheet.is_total(sheet.text(row, column)) for column in named)
    ]
    return rows[0] if len(rows) == 1 else None


def _is_department(sheet: Sheet, row: int) -> bool:
    name = sheet.text(row, sheet.shape.unit or sheet.shape.name)
    return sheet.is_total(name) or name == plain(sheet.statement.unit_name)


def blocks(sheet: Sheet) -> list[Block]:
    """The table cut at its units; one block where it names none."""
    if not sheet.shape.unit and not sheet.shape.classes:
        header = total_row(sheet)
        return [Block(header, [row for row in range(sheet.count) if row != header])]
    found = [Block(None)]
    for row in range(sheet.count):
        if is_unit(sheet, row):
            found.append(Block(row))
        else:
            found[-1].rows.append(row)
    return found


def _sums(sheet: Sheet, case: str, total: int, parts: list[int]) -> Iterator[Relation]:
    """One sum for each amount column."""
    if not parts:
        return
    for column in sheet.shape.amounts:
        figures = [sheet.figure(row, column) for row in parts]
        place = name_of(sheet, total, column)
        yield from sum_of(case, place, sheet.figure(total, column), figures, sheet)


def code_sums(sheet: Sheet) -> Iterator[Relation]:
    """Every code is the sum of the codes right below it, every block of those at its top."""
    if not sheet.shape.code:
        return
    for block in blocks(sheet):
        codes = {row: code for row in block.rows if (code := sheet.code(row))}
        if len(set(codes.values())) != len(codes):
            continue
        below = _tree(codes)
        for row in codes:
            yield from _sums(sheet, "codes", row, below[row])
        loose = [row for row in block.rows if row not in codes]
        if block.header is not None and not _any_value(sheet, loose):
            yield from _sums(sheet, "top", block.header, below[None])


def _tree(codes: dict[int, str]) -> dict[int | None, list[int]]:
    """Rows by the row of the longest code that their own begins with; the others under None."""
    rows = {code: row for row, code in codes.items()}
    below: dict[int | None, list[int]] = {row: [] for row in (None, *codes)}
    for row, code in codes.items():
        starts = (code[:length] for length in range(len(code) - 1, 0, -1))
        below[next((rows[start] for start in starts if start in rows), None)].append(row)
    return below


def _any_value(sheet: Sheet, rows: list[int]) -> bool:
    return any(sheet.has_value(row, sheet.shape.amounts) for row in rows)


def class_sums(sheet: Sheet) -> Iterator[Relation]:
    """Items to their economic class, classes to their unit; no finding where a name is
    ambiguous."""
    if not sheet.shape.classes:
        return
    classes = {plain(name) for name in sheet.family.classes}
    unsure = {plain(name) for name in sheet.family.unsure_classes}
    for block in blocks(sheet):
        names = {row: sheet.text(row, sheet.shape.name) for row in block.rows}
        if unsure & set(names.values()):
            continue
        heads = [row for row in block.rows if names[row] in classes]
        if not heads or block.rows[0] != heads[0]:
            continue
        for head, after in zip(heads, [*heads[1:], block.rows[-1] + 1], strict=True):
            yield from _sums(sheet, "classes", head, list(range(head + 1, after)))
        if block.header is not None:
            yield from _sums(sheet, "top", block.header, heads)


def row_sums(sheet: Sheet) -> Iterator[Relation]:
    """Rows without code to the unit above them."""
    if sheet.shape.unit and sheet.shape.name and not sheet.shape.code:
        for block in blocks(sheet):
            if block.header is not None:
                yield from _sums(sheet, "rows", block.header, block.rows)


def unit_sums(sheet: Sheet) -> Iterator[Relation]:
    """Units to the department, where units do not themselves sum up units."""
    first, rows = total_row(sheet), unit_rows(sheet)
    if first is None or len(rows) < 2 or not sheet.shape.amounts:
        return
    if not _stacked(sheet, rows[1:]):
        yield from _sums(sheet, "units", first, rows[1:])


def _stacked(sheet: Sheet, rows: list[int]) -> bool:
    """Whether some row is the sum of rows behind it: a unit of units."""
    figures = [sheet.figure(row, sheet.shape.amounts[0]) for row in rows]
    values = [figure.value for figure in figures if figure is not None]
    for place, value in enumerate(values):
        running = values[place + 1 :]
        if value and any(sum(running[:end]) == value for end in range(1, len(running) + 1)):
            return True
    return False


def column_sums(sheet: Sheet) -> Iterator[Relation]:
    """Parts of a row to its sum; no finding where no row of several has it (other columns,
    then)."""
    for rule in sheet.shape.sums:
        found: list[Relation] = []
        for row in range(sheet.count):
            total, parts = _cells(sheet, row, rule.total, rule.parts)
            place = name_of(sheet, row, rule.total)
            found += sum_of("columns", place, total, parts, sheet)
        found = [relation for relation in found if relation.total.value or relation.expected]
        if len(found) < 3 or any(relation.holds for relation in found):
            yield from found


def _cells(
    sheet: Sheet, row: int, total: str, parts: tuple[str, ...]
) -> tuple[Figure | None, list[Figure | None]]:
    return sheet.figure(row, total), [sheet.figure(row, part) for part in parts]
