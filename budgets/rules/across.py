"""The same figure in several documents of one unit and year."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from budgets.layouts.shapes import Cross, Lines, Place, Side, Targets
from budgets.rules.accounts import find, lines_of
from budgets.rules.announced import TARGET_UNIT, budget_of
from budgets.rules.base import OtherDocuments
from budgets.rules.lists import name_of, total_row
from budgets.rules.relations import Relation
from budgets.rules.sheet import Figure, Precision, Sheet
from core.numbers import read_number
from core.text import plain

_CLASS_DIGITS: Final = 3
"""A functional class (类) is told by three digits."""


def crossings(sheet: Sheet, others: OtherDocuments) -> Iterator[Relation]:
    """Everything that this table shares with the others."""
    for cross in sheet.family.crosses:
        if cross.figure.table == sheet.table:
            yield from _crossing(sheet, cross, others)
    for lines in sheet.family.lines:
        if lines.account.table == sheet.table:
            yield from _lines(sheet, lines, others)
    for targets in sheet.family.targets:
        if targets.listed.table == sheet.table:
            yield from _projects(sheet, targets, others)
        if targets.department.table == sheet.table:
            yield from _department(sheet, targets, others)


def _same(
    case: str, sheet: Sheet, own: Figure | None, other: Decimal, unit: Decimal, printed: Precision
) -> Iterator[Relation]:
    """``other``, printed in ``unit`` (how many 元), against our figure.

    Figures of different precision agree where one may be the other, rounded.
    """
    if own is None or not own.printed or sheet.yuan is None:
        return
    factor = unit / sheet.yuan
    pair = (sheet.precision, printed.times(factor))
    fine, coarse = sorted(pair, key=lambda precision: precision.step)
    yield Relation(
        case=case,
        place=name_of(sheet, own.row, sheet.shape.columns[own.column]),
        total=own,
        expected=other * factor,
        count=1,
        precision=coarse,
        agreement=coarse.step / 2 if coarse.step > fine.step else Decimal(0),
    )


def _with_other(relations: Iterator[Relation], other: str) -> Iterator[Relation]:
    for relation in relations:
        yield relation.called(other)


def _crossing(sheet: Sheet, cross: Cross, others: OtherDocuments) -> Iterator[Relation]:
    other = others.sheets.get(cross.other.table)
    figure = None if other is None else figure_at(other, cross.other)
    if other is None or figure is None or not figure.printed or other.yuan is None:
        return
    own = figure_at(sheet, cross.figure)
    found = _same("cross", sheet, own, figure.value, other.yuan, other.precision)
    yield from _with_other(found, called(other, figure))


def called(sheet: Sheet, figure: Figure) -> str:
    """A figure of another table, for people."""
    number = f"{sheet.family.prefix}{sheet.table}"
    return f"{number} {name_of(sheet, figure.row, sheet.shape.columns[figure.column])}"


def figure_at(sheet: Sheet, place: Place) -> Figure | None:
    """The figure of a place; None where its column or row is not in the table."""
    if place.column not in sheet.shape.columns:
        return None
    side = _side(sheet, place.column)
    row = find(lines_of(sheet, side), place.row) if side and place.row else total_row(sheet)
    return None if row is None else sheet.figure(row, place.column)


def _side(sheet: Sheet, column: str) -> Side | None:
    return next((side for side in sheet.shape.sides if column in side.amounts), None)


def _lines(sheet: Sheet, lines: Lines, others: OtherDocuments) -> Iterator[Relation]:
    """Numbered lines against the class of the same name; a class listed twice is left out."""
    other, side = others.sheets.get(lines.listed.table), _side(sheet, lines.account.column)
    if other is None or side is None or other.yuan is None:
        return
    if lines.listed.column not in other.shape.columns:
        return
    for line in lines_of(sheet, side):
        figure = _class_figure(other, lines.listed.column, line.name) if line.number else None
        if figure is not None and figure.printed:
            own = sheet.figure(line.row, lines.account.column)
            found = _same("cross", sheet, own, figure.value, other.yuan, other.precision)
            yield from _with_other(found, called(other, figure))


def _class_figure(sheet: Sheet, column: str, name: str) -> Figure | None:
    rows = [
        row
        for row in range(sheet.count)
        if len(sheet.code(row)) == _CLASS_DIGITS and sheet.text(row, sheet.shape.name) == name
    ]
    return sheet.figure(rows[0], column) if len(rows) == 1 else None


def _projects(sheet: Sheet, targets: Targets, others: OtherDocuments) -> Iterator[Relation]:
    """Listed projects against their target forms; a name that is listed twice is left out."""
    if targets.listed.column not in sheet.shape.columns:
        return
    names = [sheet.text(row, targets.project) for row in range(sheet.count)]
    for target in others.targets:
        name, budget = plain(target.project_name), budget_of(target)
        if not name or names.count(name) != 1 or budget is None:
            continue
        own = sheet.figure(names.index(name), targets.listed.column)
        number, precision = budget
        found = _same("target", sheet, own, number.value, TARGET_UNIT, precision)
        yield from _with_other(found, target.project_name)


def _department(sheet: Sheet, targets: Targets, others: OtherDocuments) -> Iterator[Relation]:
    """The department's sum; no finding where its form seems to print 元 and not 万元."""
    own = figure_at(sheet, targets.department)
    for target in others.departments:
        number = read_number(target.budget_total)
        if own is None or number is None or number.percent or sheet.yuan is None:
            continue
        if number.value == own.value * sheet.yuan:
            continue
        precision = Precision.of(number.places)
        yield from _same("department", sheet, own, number.value, TARGET_UNIT, precision)
