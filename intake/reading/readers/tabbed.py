"""Lines with tabs between cells, and the rows of Markdown tables among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from intake.reading.readers.bars import (
    bar_cells,
    has_only_bars,
    is_framed,
    is_rule,
    led_by_bars,
    parts_by_bars,
    runs_on,
)

_MAX_CELL_LENGTH: Final = 60
"""Lines up to which a quoted cell may run on."""


def tabbed_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every line."""
    lines = text.split("\n")
    barred = parts_by_bars(lines)
    led = led_by_bars(lines)
    index = 0
    while index < len(lines):
        number, line = index + 1, lines[index]
        index += 1
        if "\t" not in line and (is_framed(line) or (barred and "|" in line)):
            index += runs_on(lines, number - 1) if led else 0
            if not is_rule(line) and not has_only_bars("".join(lines[number - 1 : index])):
                yield number, bar_cells("".join(lines[number - 1 : index]))
            continue
        extra = _runs_on(lines, number)
        index += extra
        whole = _without_last_bar("\n".join(lines[number - 1 : index]))
        yield number, [_unquoted(cell) for cell in whole.split("\t")]


def _without_last_bar(line: str) -> str:
    """A cell of its own line, as pages copied to text end each of them with a bar."""
    bare = line.rstrip()
    return bare[:-1].rstrip() if bare.endswith("|") and bare.count("|") == 1 else line


def _runs_on(lines: list[str], number: int) -> int:
    """How many of the next lines belong to a quoted cell that begins at the end of this one."""
    line = lines[number - 1]
    last = line.rpartition("\t")[2]
    if "\t" not in line or not _opens(last):
        return 0
    for extra, following in enumerate(lines[number : number + _MAX_CELL_LENGTH], 1):
        first = following.partition("\t")[0]
        if first.count('"') % 2:
            return extra if first.endswith('"') else 0
        if "\t" in following:
            return 0
    return 0


def _opens(cell: str) -> bool:
    return cell.startswith('"') and cell.count('"') % 2 == 1


def _unquoted(cell: str) -> str:
    """A cell as a spreadsheet wrote it: quotes around it only where it holds a break or quotes."""
    quoted = len(cell) > 1 and cell.startswith('"') and cell.endswith('"')
    if quoted and ("\n" in cell or '""' in cell[1:-1]):
        return cell[1:-1].replace('""', '"')
    return cell
