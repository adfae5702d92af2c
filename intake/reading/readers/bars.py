"""Cells parted by bars: rows of Markdown, and of pages copied with bars between cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_BAR: Final = re.compile(r"(?<!\\)\|")
_RULE: Final = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*")
_ONLY_BARS: Final = re.compile(r"[\s|]*\|[\s|]*")
_CLOSED_LINES: Final = 3
_CLOSED_SHARE: Final = 0.5
_MAX_ROW_LENGTH: Final = 12
"""Lines up to which the cells of one row may run on."""


def is_rule(line: str) -> bool:
    """The line of dashes below the heading of a Markdown table."""
    return _RULE.fullmatch(line) is not None


def has_only_bars(line: str) -> bool:
    return _ONLY_BARS.fullmatch(line) is not None


def is_framed(line: str) -> bool:
    """Whether bars stand at both ends, as around the rows of Markdown."""
    bare = line.strip()
    return len(bare) > 2 and bare[0] == "|" and bare[-1] == "|" and bare[-2] != "\\"


def bar_cells(line: str) -> list[str]:
    """The cells of a row; a bar at either end only closes the row."""
    bare = line.strip()
    bare = bare.removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return [cell.replace("\\|", "|").strip() for cell in _BAR.split(bare)]


def parts_by_bars(lines: Sequence[str]) -> bool:
    """Whether a text parts its cells by bars without a bar in front: 名称 | 书屋 |."""
    filled = [line for line in lines if line.strip()]
    closed = sum(
        "\t" not in line and line.rstrip().endswith("|") and len(_BAR.findall(line)) > 1
        for line in filled
    )
    inner = sum("\t" not in line and " | " in line for line in filled)
    return max(closed, inner) >= max(_CLOSED_LINES, _CLOSED_SHARE * len(filled))


def led_by_bars(lines: Sequence[str]) -> bool:
    """Whether rows begin with a bar, so that a line without one goes on with a row."""
    barred = [line for line in lines if "|" in line and "\t" not in line]
    return 2 * sum(line.lstrip().startswith("|") for line in barred) > len(barred)


def runs_on(lines: Sequence[str], index: int) -> int:
    """How many of the next lines go on with the row that begins with a bar at ``index``.

    A cell that was broken over lines leaves lines without a bar in front; the row is over where
    the next one begins with a bar and a text, and only if a bar closed it before.
    """
    if not lines[index].lstrip().startswith("|"):
        return 0
    taken = 0
    for extra, line in enumerate(lines[index + 1 : index + 1 + _MAX_ROW_LENGTH], 1):
        bare = line.strip()
        if not bare or "\t" in line or (bare.startswith("|") and not has_only_bars(line)):
            break
        if has_only_bars(line) and taken == extra - 1 and "|" in lines[index + extra - 1]:
            break
        if bare.endswith("|"):
            taken = extra
    return taken
