"""Headings of indicators that are printed over two rows, put together as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from intake.reading.canonical import is_numeric, key
from intake.reading.grid import Cell, Row
from intake.reading.recognisers.forms import Form
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.vocabulary import Vocabulary

_LEAST: Final = 2
_SHARE: Final = 0.7
_LEVELS: Final = ("level1", "level2", "level3")
_LEVEL_NAMES: Final = ("一级指标", "二级指标", "三级指标")


def with_whole_headings(form: Form, words: Vocabulary) -> Form:
    """The form with the first rows of its indicators as one heading; the same object."""
    if not form.indicators:
        return form
    whole = parted(form.indicators[0], words.indicator_columns)
    form.indicators[0] = with_level_names(whole, words)
    upper = _row_above(form, words)
    if upper is not None and _is_part(form.indicators[0], words):
        form.indicators[0] = joined(upper, form.indicators[0], words)
    elif len(form.indicators) > 1 and _is_part(form.indicators[1], words):
        form.indicators[:2] = [joined(form.indicators[0], form.indicators[1], words)]
    return form


def parted(heading: Line, labels: Labels[str]) -> Line:
    """The heading with two labels that stand in one cell before an empty one each in its own."""
    taken = {cell.column for cell in heading.cells}
    cells: list[Cell] = []
    for cell in heading.cells:
        pieces = () if labels.exact(cell.text) else labels.segmented(key(cell.text))
        free = all(cell.column + n not in taken for n in range(1, len(pieces)))
        if len(pieces) > 1 and free:
            cells += [Cell(cell.column + n, piece) for n, piece in enumerate(pieces)]
        else:
            cells.append(cell)
    if len(cells) == len(heading.cells):
        return heading
    row = Row(heading.row.number, tuple(cells), heading.row.width)
    return heading._replace(row=row)


def with_level_names(heading: Line, words: Vocabulary) -> Line:
    """The heading with a name for each level where one label stands over all three columns."""
    cells = heading.cells
    fields = {words.indicator_columns.exact(cell.text) for cell in cells}
    if len(cells) < _LEAST or not fields.isdisjoint(_LEVELS):
        return heading
    first = cells[0].column
    if words.indicator_block.exact(cells[0].text) is None or cells[1].column - first != len(
        _LEVELS
    ):
        return heading
    names = tuple(Cell(first + n, name) for n, name in enumerate(_LEVEL_NAMES))
    row = Row(heading.row.number, (*names, *cells[1:]), heading.row.width)
    return heading._replace(row=row)


def _row_above(form: Form, words: Vocabulary) -> Line | None:
    """The upper half of a heading that was taken for the end of the block above, taken back."""
    block = form.goals or form.funding or form.header
    if not block or not _is_part(block[-1], words):
        return None
    return block.pop()


def _is_part(line: Line, words: Vocabulary) -> bool:
    """Whether a row prints headings of indicators and hardly anything else, no number above all."""
    cells = line.cells
    if len(cells) < _LEAST or any(is_numeric(cell.text) for cell in cells):
        return False
    labels = words.indicator_columns
    named = [cell for cell in cells if labels.exact(cell.text) is not None]
    known = sum(_is_known(cell.text, words) for cell in cells)
    if any(words.goals.exact(c.text) is not None for c in cells if c not in named):
        return False
    columns = {labels.exact(cell.text) for cell in named}
    return len(columns) >= _LEAST and known >= _SHARE * len(cells)


def _is_known(text: str, words: Vocabulary) -> bool:
    labels = words.indicator_columns
    return (
        labels.exact(text) is not None
        or labels.like(text) is not None
        or words.indicator_block.exact(text) is not None
    )


def joined(upper: Line, lower: Line, words: Vocabulary) -> Line:
    """Both rows as one: what stands below divides what stands above it."""
    if upper.row.text == lower.row.text:
        return upper
    if upper.grid.kind == "text" or upper.row.width == lower.row.width == 0:
        spread = _spread(upper.cells, lower.cells, words)
        if spread is not None:
            row = Row(lower.row.number, spread, max(upper.row.width, len(spread)))
            return lower._replace(row=row)
    texts = dict(upper.cells) | dict(lower.cells)
    cells = tuple(Cell(column, texts[column]) for column in sorted(texts))
    return upper._replace(row=Row(lower.row.number, cells, upper.row.width))


def _spread(
    upper: Sequence[Cell], lower: Sequence[Cell], words: Vocabulary
) -> tuple[Cell, ...] | None:
    """The cells where columns say nothing: what divides a heading stands in its place."""
    labels = words.indicator_columns
    rest = list(lower)
    texts: list[str] = []
    unknown = [cell for cell in upper if labels.exact(cell.text) is None]
    unknown = [cell for cell in unknown if words.indicator_block.exact(cell.text) is None]
    for cell in upper:
        alone = unknown == [cell]
        own = len(rest) if alone else _divides(cell.text, rest, labels, words)
        texts += [part.text for part in rest[:own]] if own else [cell.text]
        del rest[:own]
    if rest:
        return None
    return tuple(Cell(column, text) for column, text in enumerate(texts))


def _divides(text: str, rest: Sequence[Cell], labels: Labels[str], words: Vocabulary) -> int:
    """How many of the lower cells stand under the upper one."""
    if words.indicator_block.exact(text) is not None:
        wanted = _LEVELS
        count = 0
        while count < len(rest) and labels.exact(rest[count].text) in wanted:
            count += 1
        return count
    field = labels.exact(text)
    if field is None:
        return 0
    count = 0
    while count < len(rest):
        below = labels.exact(rest[count].text) or ""
        if below != field and below.partition(".")[0] != field:
            break
        count += 1
    return count if count > 1 else 0
