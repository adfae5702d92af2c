"""Sheets copied as plain lines, brought back to cells.

Three ways of losing the cells are undone: blanks instead of tabs, headings glued together, and one
cell a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from intake.reading.canonical import clean_text, is_numeric, key
from intake.reading.grid import Cell, Row
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.lost_borders import may_be_a_sheet, one_cell_a_line, whole_labels
from intake.reading.recognisers.vocabulary import Vocabulary

_HEADING: Final = 3
_PAIR: Final = 2
_STACKED: Final = 5
_MIN_LINES: Final = 5
_NUMBERS: Final = frozenset({"weight", "score"})
_MAY_BE_EMPTY: Final = frozenset({"level1", "level2", "explanation", None})
"""Columns in which a row may print nothing, or what the row above it did."""


def with_cells(lines: Sequence[Line], words: Vocabulary) -> list[Line]:
    """The same rows, those of a lost grid with their cells again."""
    alone = [line for line in lines if len(line.row.cells) == 1 or line.row.width == 1]
    if any(len(line.cells) == 1 and may_be_a_sheet(line.cells[0].text) for line in alone):
        lines = alone = list(one_cell_a_line(lines, words))
    loose = sum(line.is_loose() for line in alone)
    if loose < _MIN_LINES or (lines[0].row.width == 0 and 2 * loose < len(lines)):
        return list(lines)
    lines = list(whole_labels(lines, words))
    result: list[Line] = []
    columns = 0
    for line in lines:
        if line.row.width > 1 or len(line.cells) > 1 or line.first:
            columns = 0 if line.first else columns
        heading = _heading(line, words)
        if heading is not None:
            columns = len(heading.cells)
            result.append(heading)
        elif columns and line.is_loose():
            result.append(_spaced(line))
        elif line.is_loose() and (labelled := _labelled(line, words)) is not None:
            result.append(labelled)
        else:
            columns = 0
            result.append(line)
    return list(_unstacked(result, words))


def _heading(line: Line, words: Vocabulary) -> Line | None:
    """A heading whose labels are parted by blanks or by nothing, as one cell a label."""
    if len(line.cells) > 2:
        return None
    for labels in (words.indicator_columns, words.funding_columns):
        texts = [text for cell in line.cells for text in split_labels(cell.text, labels)]
        known = {labels.exact(text) for text in texts} - {None}
        if len(known) >= _HEADING and len(known) >= len(texts) - 1 and len(texts) > len(line.cells):
            return _with(line, texts, _label_columns(texts, labels, words))
    return None


def split_labels(text: str, labels: Labels[str]) -> list[str]:
    """The labels a text is glued from; the text itself where it is not."""
    pieces = text.split()
    if len(pieces) > 1 and sum(labels.exact(piece) is not None for piece in pieces) >= _HEADING:
        return pieces
    glued = labels.segmented(key(text))
    return glued if len(glued) >= _HEADING else [text]


def _spaced(line: Line) -> Line:
    """A row below such a heading: blanks part its cells where a number or two blanks show it."""
    pieces = line.cells[0].text.split()
    if len(pieces) >= _HEADING or (len(pieces) > 1 and any(map(is_numeric, pieces))):
        return _with(line, pieces)
    return line


def _labelled(line: Line, words: Vocabulary) -> Line | None:
    """A line of the header whose labels and values are parted by blanks: 主管部门 甲局."""
    pieces = line.cells[0].text.split()
    if len(pieces) < _PAIR or words.header.exact(pieces[0]) is None:
        return None
    texts: list[str] = []
    behind_label = False
    for piece in pieces:
        label = words.header.exact(piece) is not None
        if label or behind_label:
            texts.append(piece)
        else:
            texts[-1] = f"{texts[-1]} {piece}"
        behind_label = label
    return _with(line, texts)


def _with(line: Line, texts: Sequence[str], first: int = 0) -> Line:
    cells = tuple(Cell(column, text) for column, text in enumerate(texts, first))
    return line._replace(row=Row(line.row.number, cells, first + len(cells)))


def _label_columns(texts: Sequence[str], labels: Labels[str], words: Vocabulary) -> int:
    """One empty heading stands above the labels of the rows of money, none above indicators."""
    of_money = labels is words.funding_columns and labels.exact(texts[0]) is not None
    return 1 if of_money else 0


def _unstacked(lines: Sequence[Line], words: Vocabulary) -> Iterator[Line]:
    """Runs of lines with one cell each that spell out the headings of a table."""
    index = 0
    while index < len(lines):
        for labels in (words.indicator_columns, words.funding_columns):
            count = _stacked_heading(lines, index, labels)
            if count >= _STACKED or _is_short_heading(lines[index : index + count], labels):
                heading = [line.cells[0].text for line in lines[index : index + count]]
                yield _with(lines[index], heading, _label_columns(heading, labels, words))
                index += count
                rows, index = _stacked_rows(lines, index, heading, labels, words)
                yield from rows
                break
        else:
            taken = _stacked_total(lines, index, words) or _stacked_pair(lines, index, words)
            texts = [line.cells[0].text for line in lines[index : index + taken]]
            yield _with(lines[index], texts) if taken else lines[index]
            index += taken or 1


def _stacked_heading(lines: Sequence[Line], start: int, labels: Labels[str]) -> int:
    count = 0
    while start + count < len(lines):
        line = lines[start + count]
        if not line.is_loose() or labels.exact(line.cells[0].text) is None:
            break
        count += 1
    return count


def _is_short_heading(lines: Sequence[Line], labels: Labels[str]) -> bool:
    """Whether the lines are the whole heading of a table of targets, which has few columns."""
    fields = [labels.exact(line.cells[0].text) for line in lines]
    return fields[:3] == ["level1", "level2", "level3"] and "target" in fields


def _stacked_total(lines: Sequence[Line], index: int, words: Vocabulary) -> int:
    """How many lines a total and the numbers below it take; 0 when there is none."""
    if not lines[index].is_loose() or words.totals.exact(lines[index].cells[0].text) is None:
        return 0
    below = lines[index + 1 : index + 3]
    numbers = takewhile(lambda line: line.is_loose() and is_numeric(line.cells[0].text), below)
    count = sum(1 for _ in numbers)
    return 1 + count if count else 0


def _stacked_pair(lines: Sequence[Line], index: int, words: Vocabulary) -> int:
    """2 where a label of the header has its value on the next line, else 0."""
    if index + 1 >= len(lines) or not lines[index].is_loose() or not lines[index + 1].is_loose():
        return 0
    label, value = lines[index].cells[0].text, lines[index + 1].cells[0].text
    if words.header.exact(label) is None or words.header.exact(value) is not None:
        return 0
    return 0 if _is_label(value, words) or lines[index + 1].first else 2


def _is_label(text: str, words: Vocabulary) -> bool:
    sets = (words.funding_columns, words.indicator_columns, words.funding_block, words.goal_block,
            words.indicator_block, words.goals)  # fmt: skip
    return any(labels.exact(text) is not None for labels in sets)


def _stacked_rows(
    lines: Sequence[Line],
    start: int,
    heading: Sequence[str],
    labels: Labels[str],
    words: Vocabulary,
) -> tuple[list[Line], int]:
    """The rows below a stacked heading, cut where a row must begin."""
    fields = [labels.exact(label) for label in heading]
    by_level = "level2" in fields
    filled = sum(field not in _MAY_BE_EMPTY for field in fields)
    numbers = sum(field in _NUMBERS for field in fields)
    rows: list[Line] = []
    index = start
    while index < len(lines) and lines[index].is_loose() and not lines[index].first:
        if _ends(lines[index].cells[0].text, words, by_level=by_level):
            break
        end = index + 1
        while end < len(lines) and end - index < len(heading) + 2 and lines[end].is_loose():
            text = lines[end].cells[0].text
            before = [line.cells[0].text for line in lines[index:end]]
            room = [line.cells[0].text for line in lines[end : end + filled]]
            if _ends(text, words, by_level=by_level) or (
                _begins_row(room, before, words, filled, numbers)
                if by_level
                else words.funding_rows.exact(text) is not None
            ):
                break
            end += 1
        texts = [clean_text(line.cells[0].text) for line in lines[index:end]]
        rows.append(_placed(lines[index], texts, fields, words))
        index = end
    return rows, index


def _ends(text: str, words: Vocabulary, *, by_level: bool) -> bool:
    if words.totals.exact(text) is not None and by_level:
        return True
    others = (words.goal_block, words.goals, words.header) if not by_level else (words.header,)
    return any(labels.exact(text) is not None for labels in (*others, words.indicator_block))


def _begins_row(
    room: Sequence[str], before: Sequence[str], words: Vocabulary, filled: int, numbers: int
) -> bool:
    """A row begins with a level, or behind points and score once its cells are ``filled``.

    Where a row has no ``numbers`` it begins once the cells of the one before are filled.
    ``room`` are the texts from here on that a row would fill: where a level or the total comes
    among them, there is none for a row, and the text goes on with the row before.
    """
    named = [text for text in before if not _is_level(text, words)]
    if _is_level(room[0], words):
        return bool(named)
    if len(named) < filled or not all(map(is_numeric, before[len(before) - numbers :])):
        return False
    return len(room) == filled and not any(
        _is_level(text, words) or _ends(text, words, by_level=True) for text in room
    )


def _is_level(text: str, words: Vocabulary) -> bool:
    return words.level1.exact(text) is not None or words.level2.exact(text) is not None


def _placed(
    line: Line, texts: Sequence[str], fields: Sequence[str | None], words: Vocabulary
) -> Line:
    """The cells of a stacked row under their headings; levels that are not repeated stay empty."""
    if "level2" not in fields:
        return _with(line, texts)
    levels = {"level1": words.level1, "level2": words.level2}
    cells: list[Cell] = []
    rest = list(texts)
    for column, name in enumerate(fields):
        if not rest:
            break
        if name in levels and levels[name].exact(rest[0]) is None:
            continue
        cells.append(Cell(column, rest.pop(0)))
    return line._replace(row=Row(line.row.number, tuple(cells), len(fields)))
