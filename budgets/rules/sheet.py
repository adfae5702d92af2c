"""A statement read by its shape: which table it is, and the figures in its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from budgets.documents import StatementDocument
from budgets.layouts import statement_families
from budgets.layouts.model import StatementFamily
from budgets.layouts.shapes import Shape
from core.numbers import YUAN_PER, read_number
from core.text import is_nothing, plain

_CODE: Final = re.compile(r"[A-Z]\d*|\d{3,12}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that holds a number, or nothing, which counts as 0."""

    row: int
    column: int
    text: str
    value: Decimal
    printed: bool

    @property
    def where(self) -> str:
        return f"rows[{self.row}][{self.column}]"


@dataclass(frozen=True, slots=True)
class Precision:
    """The last place that is printed; ``whole`` where that is no decimal."""

    step: Decimal
    whole: bool

    @classmethod
    def of(cls, places: int) -> Precision:
        return cls(Decimal(1).scaleb(-places), whole=places == 0)

    def times(self, factor: Decimal) -> Precision:
        """The same in another unit."""
        return Precision(self.step * factor, self.whole)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A statement whose table and columns are known."""

    statement: StatementDocument
    family: StatementFamily
    table: str
    shape: Shape
    precision: Precision

    @property
    def count(self) -> int:
        return len(self.statement.rows)

    @property
    def yuan(self) -> Decimal | None:
        """How many 元 one unit of this table is."""
        return YUAN_PER.get(plain(self.statement.amount_unit))

    def text(self, row: int, column: str) -> str:
        """A cell without white space; "" where the shape has no such column."""
        if column not in self.shape.columns:
            return ""
        return plain(self.statement.rows[row][self.shape.columns.index(column)])

    def figure(self, row: int, column: str) -> Figure | None:
        """The number in a cell; None where something else stands there."""
        place = self.shape.columns.index(column)
        text = self.statement.rows[row][place]
        if is_nothing(text):
            return Figure(row, place, text, Decimal(0), printed=False)
        number = read_number(text)
        if number is None or number.percent:
            return None
        return Figure(row, place, text, number.value, printed=True)

    def has_value(self, row: int, columns: tuple[str, ...]) -> bool:
        """Whether any of these cells holds something other than 0 or nothing."""
        figures = [self.figure(row, column) for column in columns]
        return any(figure is None or figure.value != 0 for figure in figures)

    def code(self, row: int) -> str:
        """The code in a row, or "" where there is none."""
        text = self.text(row, self.shape.code)
        return text if _CODE.fullmatch(text) else ""

    def is_total(self, text: str) -> bool:
        return text in {plain(name) for name in self.family.totals}


def sheet_of(statement: StatementDocument) -> Sheet | None:
    """The statement by its shape; None where its table or its columns are not known."""
    family = statement_families().get(statement.family)
    table = None if family is None else _table(statement, family)
    if family is None or table is None or not statement.rows:
        return None
    widths = {len(row) for row in statement.rows}
    for shape in family.shapes:
        if table in shape.tables and widths == {len(shape.columns)}:
            sheet = Sheet(statement, family, table, shape, _precision(statement))
            return sheet if _fits(sheet) else None
    return None


def _table(statement: StatementDocument, family: StatementFamily) -> str | None:
    """Numbers differ from place to place, titles do not: the number only counts without title."""
    title = plain(statement.title)
    if not title:
        number = plain(statement.table_no).removeprefix(family.prefix).removesuffix("表")
        return next((table.number for table in family.tables if table.number == number), None)
    names = {
        plain(n): table.number for table in family.tables for n in (table.title, *table.aliases)
    }
    ends = [name for name in names if title.endswith(name)]
    return names[max(ends, key=len)] if ends else None


def _precision(statement: StatementDocument) -> Precision:
    """Offices drop zeros at the end, so that the longest figure of a table tells its places."""
    numbers = (read_number(cell) for row in statement.rows for cell in row)
    places = max((n.places for n in numbers if n is not None and not n.percent), default=0)
    return Precision.of(places)


def _fits(sheet: Sheet) -> bool:
    """Whether a column of codes holds codes; where not, the columns are others than expected."""
    if not sheet.shape.code:
        return True
    texts = [sheet.text(row, sheet.shape.code) for row in range(sheet.count)]
    given = [text for text in texts if text and not sheet.is_total(text)]
    return bool(given) and all(_CODE.fullmatch(text) for text in given)
