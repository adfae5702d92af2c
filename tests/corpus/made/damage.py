"""Ways in which sheets are damaged, each as a change of rows of cells.

A way returns the rows, or None where it has nothing to change. What a sheet says stays the same but
for what a way takes away: a cell that is read must then be right, or be called doubtful.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Rows = list[list[str]]
Way = Callable[[Rows, Random], Rows | None]

HEADINGS = ("三级指标", "指标名称", "三级指标内容", "三级指标（根据本项目实际填报）")
MONEY = ("执行数", "全年执行数", "实际投入资金额")


def _heading(rows: Rows) -> int | None:
    """The row that heads the indicators."""
    found = (n for n, row in enumerate(rows) if any(cell in HEADINGS for cell in row))
    return next(found, None)


def _body(rows: Rows, random: Random) -> int | None:
    """Some row below the heading of the indicators."""
    start = _heading(rows)
    below = range(start + 1, len(rows)) if start is not None else range(0)
    full = [n for n in below if sum(map(bool, rows[n])) >= 3]
    return random.choice(full) if full else None


def _labels(rows: Rows) -> tuple[int, list[int]] | None:
    """The heading and its filled columns."""
    number = _heading(rows)
    if number is None:
        return None
    return number, [column for column, text in enumerate(rows[number]) if text]


def shifted_right(rows: Rows, random: Random) -> Rows | None:
    at = _body(rows, random)
    if at is None:
        return None
    rows[at] = ["", *rows[at]]
    return rows


def shifted_left(rows: Rows, random: Random) -> Rows | None:
    at = _body(rows, random)
    if at is None or rows[at][0]:
        return None
    rows[at] = [*rows[at][1:], ""]
    return rows


def values_shifted(rows: Rows, random: Random) -> Rows | None:
    """Everything below the heading stands a column further right than it should."""
    start = _heading(rows)
    if start is None:
        return None
    return rows[: start + 1] + [["", *row] for row in rows[start + 1 :]]


def labels_glued(rows: Rows, random: Random) -> Rows | None:
    found = _labels(rows)
    if found is None or len(found[1]) < 4:
        return None
    number, columns = found
    at = random.randrange(1, len(columns) - 1)
    left, right = columns[at], columns[at + 1]
    rows[number][left] += rows[number][right]
    rows[number][right] = ""
    return rows


def foreign_label(rows: Rows, random: Random) -> Rows | None:
    found = _labels(rows)
    if found is None:
        return None
    rows[found[0]][random.choice(found[1][1:])] = random.choice(("考核结论", "摘要", "本期情形"))
    return rows


def label_missing(rows: Rows, random: Random) -> Rows | None:
    found = _labels(rows)
    if found is None:
        return None
    rows[found[0]][random.choice(found[1][1:])] = ""
    return rows


def labels_doubled(rows: Rows, random: Random) -> Rows | None:
    found = _labels(rows)
    if found is None:
        return None
    number, columns = found
    column = random.choice(columns[1:])
    rows[number][column] = "".join(letter * 2 for letter in rows[number][column])
    return rows


def heading_missing(rows: Rows, random: Random) -> Rows | None:
    number = _heading(rows)
    return None if number is None else rows[:number] + rows[number + 1 :]


def heading_repeated(rows: Rows, random: Random) -> Rows | None:
    at, number = _body(rows, random), _heading(rows)
    if at is None or number is None:
        return None
    return [*rows[:at], list(rows[number]), *rows[at:]]


def row_missing(rows: Rows, random: Random) -> Rows | None:
    """A row is gone that is none of the first of its levels: their names stand in those."""
    start = _heading(rows)
    plain = [
        n for n, row in enumerate(rows) if start and n > start and not any(row[:3]) and any(row)
    ]
    if not plain:
        return None
    at = random.choice(plain)
    return rows[:at] + rows[at + 1 :]


def cells_missing(rows: Rows, random: Random) -> Rows | None:
    """The last two cells of a row are empty."""
    at = _body(rows, random)
    if at is None:
        return None
    filled = [n for n, text in enumerate(rows[at]) if text]
    for column in filled[-2:]:
        rows[at][column] = ""
    return rows


def watermark(rows: Rows, random: Random) -> Rows | None:
    """Words of a watermark in cells that were empty."""
    for word in ("内部", "资料", "严禁外传"):
        at = random.randrange(len(rows))
        empty = [n for n, text in enumerate(rows[at]) if not text]
        if empty and len(rows[at]) > 1:
            rows[at][random.choice(empty)] = word
    return rows


def page_break(rows: Rows, random: Random) -> Rows | None:
    at = _body(rows, random)
    if at is None:
        return None
    return [*rows[:at], ["第 1 页 共 2 页"], [], *rows[at:]]


def row_torn(rows: Rows, random: Random) -> Rows | None:
    """The longest text of a row goes on in a row of its own."""
    at = _body(rows, random)
    if at is None:
        return None
    column = max(range(len(rows[at])), key=lambda n: len(rows[at][n]))
    text = rows[at][column]
    if len(text) < 6:
        return None
    rest = [""] * len(rows[at])
    rows[at][column], rest[column] = text[: len(text) // 2], text[len(text) // 2 :]
    return [*rows[: at + 1], rest, *rows[at + 1 :]]


def note_between(rows: Rows, random: Random) -> Rows | None:
    at = _body(rows, random)
    if at is None:
        return None
    return [*rows[:at], ["备注：以下指标由实施单位另行填报，金额单位同上。"], *rows[at:]]


WAYS: dict[str, Way] = {way.__name__: way for way in (
    shifted_right, shifted_left, values_shifted, labels_glued, foreign_label, label_missing,
    labels_doubled, heading_missing, heading_repeated, row_missing, cells_missing, watermark,
    page_break, row_torn, note_between,
)}  # fmt: skip
