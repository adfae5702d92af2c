"""Rows of a copied text that lost the cells merged with those above, moved back to their columns.

A page that is copied leaves out the cells a row does not have of its own: the label of a block
beside its rows, a first level beside all rows but its first. The rows behind are then too short,
and everything in them stands too far left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from core.numbers import read_decimal
from core.text import is_nothing
from intake.reading.arithmetic import fitness
from intake.reading.canonical import clean_text, is_numeric
from intake.reading.grid import Cell, Row
from intake.reading.recognisers.forms import Form
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.vocabulary import Vocabulary

_NUMBERS: Final = frozenset(
    {"weight", "score", "initial_budget", "adjusted_budget", "executed", "received"}
)
_OPERATORS: Final = frozenset("≥≤=><≧≦±") | {">=", "<=", "定性", "定量", "正向", "反向", "其他"}
_VALUE: Final = re.compile(
    r"[≥≤≧≦<>=±].*|(?:不少于|不低于|不超过|大于|小于|约)?\s*\d[\d.,]*\s*(?:%|‰|[^\W\d]{0,4})",
    re.DOTALL,
)
_LEVEL1: Final = "level1"
_SHORT: Final = 4
_WRONG: Final = 2.0
_ODD: Final = 1.0
_MAX_SHIFT: Final = 4
_CLEAR: Final = 1.0
"""How much better a place must be than any other for a row to be sure of it."""
_AS_COUNTED: Final = 0.25
"""In favour of the number of cells that the row really lacks."""


def with_dropped_cells(form: Form, words: Vocabulary) -> Form:
    """The form with the rows of its tables under their headings; the same object."""
    if form.first.grid.kind != "text":
        return form
    form.funding = list(_moved(form.funding, words.funding_columns, words))
    form.indicators = list(_moved(form.indicators, words.indicator_columns, words))
    return form


def _moved(rows: Sequence[Line], labels: Labels[str], words: Vocabulary) -> Iterator[Line]:
    if not rows:
        return
    columns = _columns(rows[0].cells, labels)
    repeated = next((column for column, name in columns.items() if name == _LEVEL1), None)
    above = rows[0]
    for line in rows:
        lacking = rows[0].row.width - line.row.width
        # A row whose first cell is printed empty has kept its cells.
        if lacking > 0 and line.row.width > 1 and len(columns) > 1 and not line.cells[0].column:
            line = _fitted(line, above, lacking, columns, words, repeated)
        yield line
        above = line


def _fitted(
    line: Line,
    above: Line,
    lacking: int,
    columns: Mapping[int, str],
    words: Vocabulary,
    repeated: int | None,
) -> Line:
    """The row where it fits best; a first level that is printed again stays under its heading."""
    if repeated is not None and above.row.at(repeated) == line.cells[0].text:
        first, *rest = line.cells
        stays = Cell(repeated, first.text)
        return _with(line, (stays, *_moved_by(rest, lacking)), lacking)

    def doubts(shift: int) -> float:
        return _doubts(line.cells, shift, columns, words) - _AS_COUNTED * (shift == lacking)

    ranked = sorted((doubts(n), n) for n in range(min(_MAX_SHIFT, lacking) + 1))
    best = ranked[0][1]
    if not best:
        return line
    moved = _with(line, _moved_by(line.cells, best), best)
    return moved._replace(doubtful=ranked[1][0] - ranked[0][0] < _CLEAR)


@lru_cache(maxsize=256)
def _columns(heading: tuple[Cell, ...], labels: Labels[str]) -> dict[int, str]:
    """The field of each column that the heading names; "" for one that is no field of ours."""
    found: dict[int, str] = {}
    for column, text in heading:
        field = labels.exact(text)
        if field is None and (found or labels.like(text) not in {None, *found.values()}):
            field = labels.like(text)
        if field is not None:
            found[column] = field
        elif found:
            found[column] = ""
    return found


def _moved_by(cells: Sequence[Cell], by: int) -> tuple[Cell, ...]:
    return tuple(Cell(column + by, text) for column, text in cells)


def _with(line: Line, cells: tuple[Cell, ...], more: int) -> Line:
    return line._replace(row=Row(line.row.number, cells, line.row.width + more, line.row.uid))


def _doubts(
    cells: Sequence[Cell], shift: int, columns: Mapping[int, str], words: Vocabulary
) -> float:
    """How little the cells fit the columns they would stand in."""
    first = min(columns)
    values: dict[str, str] = {}
    doubts = 0.0
    for column, text in cells:
        field = columns.get(column + shift)
        if field is None:
            doubts += _before(text, column + shift, first, columns, words)
        elif field:
            doubts += _misfit(text, field, words)
            values[field] = text
    weight, score = (read_decimal(values.get(name, "")) for name in ("weight", "score"))
    doubts += _ODD * (weight is not None and score is not None and score > weight)
    doubts += _WRONG * (fitness(values) < 0)
    if "level3" in columns.values():
        doubts += _WRONG * ("level3" not in values) + _ODD * ("target" not in values)
    return doubts


def _before(
    text: str, column: int, first: int, columns: Mapping[int, str], words: Vocabulary
) -> float:
    """What stands under no heading: the label of a block or of a row of money, else nothing."""
    if column >= first:
        return _ODD
    if is_numeric(text):
        return _WRONG
    if not columns.keys().isdisjoint({first}) and columns[first] in _NUMBERS:
        return 0.0
    return 0.0 if words.indicator_block.exact(text) is not None else 1.5 * _ODD


def _misfit(text: str, field: str, words: Vocabulary) -> float:
    match field:
        case "level1" | "level2" | "level3":
            return _misfit_of_name(text, field, words)
        case "target.before":
            return 0.0 if _is_operator(text) else _WRONG
        case "target.after":
            return _WRONG if is_numeric(text) or _is_operator(text) or len(text) > 8 else 0.0
        case "target" | "actual":
            level = words.level2.exact(text) is not None or _is_operator(text)
            return _ODD * level
        case "explanation" | "difference_reason":
            return _ODD * is_numeric(text)
        case "execution_rate":
            return 0.0 if is_numeric(text) or is_nothing(text) else _WRONG
        case name if name in _NUMBERS:
            return _misfit_of_number(text)
        case _:
            return 0.0


def _misfit_of_number(text: str) -> float:
    if text.endswith("%"):
        return _ODD
    if is_numeric(text) or is_nothing(text) or read_decimal(text.rstrip("万亿元分")) is not None:
        return 0.0
    return _ODD if len(text) <= _SHORT else _WRONG


def _misfit_of_name(text: str, field: str, words: Vocabulary) -> float:
    if is_numeric(text) or _is_operator(text):
        return _WRONG
    first, second = words.level1.exact(text) is not None, words.level2.exact(text) is not None
    doubts = (
        1.5 * _ODD * (_VALUE.fullmatch(unicodedata.normalize("NFKC", clean_text(text))) is not None)
    )
    if field == "level1":
        return doubts + _WRONG * (second and not first)
    if field == "level2":
        return doubts + _ODD * (first and not second)
    return doubts + 1.5 * _ODD * (first or second)


def _is_operator(text: str) -> bool:
    return unicodedata.normalize("NFKC", text).strip() in _OPERATORS
