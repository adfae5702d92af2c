"""What the spec alone says of a filled sheet: cells to fill, numbers, dates, choices, points. Pure.

A kind may have rules of its own beside these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from core.findings import Finding, Severity
from core.numbers import read_decimal
from core.sheets.kinds import kind_of
from core.sheets.required import required_done
from core.sheets.spec import Cell, SheetSpec
from core.sheets.typed import as_read
from core.sheets.unread import unread_numbers
from core.text import is_nothing, plain


class Text(NamedTuple):
    """The words for what one of these rules finds; placeholders as in ``core.findings.fill``."""

    title: str
    message: str
    remedy: str


TEXTS: Final = {
    "SPEC_REQUIRED": Text("必填项未填", "“{label}”为必填项，现为空。", "请填写“{label}”。"),
    "SPEC_ROWS": Text("表格未填", "“{label}”一行也没有填写。", "请至少填写一行。"),
    "SPEC_DATE": Text(
        "应填日期", "“{label}”填写为“{printed}”，不是日期。", "请按“2020年3月1日”的样子填写。"
    ),
    "SPEC_CHOICE": Text(
        "应从选项中选", "“{label}”填写为“{printed}”，选项为{expected}。", "请从选项中选择。"
    ),
    "SPEC_POINTS": Text(
        "得分超过分值", "得分 {printed}，超过分值 {expected}。", "请核对得分，不得超过分值。"
    ),
}
_DATE: Final = re.compile(r"\d{4}(?:年|[-./])(?:\d{1,2}(?:月|[-./]?))?(?:\d{1,2}日?)?")
_WEIGHTS: Final = ("level3_weight", "weight")


def check(document: Any, spec: SheetSpec) -> Iterator[Finding]:
    """What is missing first, then numbers that are not understood, then what cannot be meant."""
    yield from unread_numbers(document, spec)
    document = as_read(document, spec)
    labels = dict(_labels(document, spec))
    for where in required_done(document, spec).empty:
        yield _error("SPEC_REQUIRED", where, label=labels.get(where, where))
    yield from _empty_tables(document, spec)
    yield from unread_numbers(document, spec)
    read = as_read(document, spec)
    for cell in spec.fields:
        if cell.field:
            yield from _cell(cell.field, getattr(document, cell.field), cell, labels)
    for name, block in spec.tables.items():
        for number, row in enumerate(getattr(document, name)):
            for cell in block.columns:
                if cell.field and not cell.whole:
                    where = f"{name}[{number}].{cell.field}"
                    yield from _cell(where, getattr(row, cell.field), cell, labels)
        for number, row in enumerate(getattr(read, name)):
            yield from _points(f"{name}[{number}].score", row)


def _error(code: str, where: str, printed: str = "", expected: str = "", **params: str) -> Finding:
    return Finding(code, Severity.ERROR, where, printed, expected, params)


def _labels(document: Any, spec: SheetSpec) -> Iterator[tuple[str, str]]:
    year = getattr(document, "year", None) or ""
    for cell in spec.cells():
        yield cell.field, cell.label.format(year=year)
    for name, block in spec.tables.items():
        for number in range(len(getattr(document, name))):
            for cell in block.columns:
                yield f"{name}[{number}].{cell.field}", cell.label.format(year=year)


def _empty_tables(document: Any, spec: SheetSpec) -> Iterator[Finding]:
    """Tables that must be filled and in which nothing stands: in their first required cell."""
    passes_over = kind_of(document).passes_over
    for name, block in spec.tables.items():
        wanted = next((cell for cell in block.columns if cell.required and not cell.whole), None)
        if wanted is not None and all(map(passes_over, getattr(document, name))):
            label = block.label or wanted.label
            yield _error("SPEC_ROWS", f"{name}[0].{wanted.field}", label=label)


def _cell(where: str, text: str, cell: Cell, labels: dict[str, str]) -> Iterator[Finding]:
    if is_nothing(text) or cell.source == "computed":
        return
    label = labels.get(where, cell.label)
    if cell.kind == "date" and not _DATE.fullmatch(plain(text)):
        yield _error("SPEC_DATE", where, text, label=label)
    elif cell.kind == "choice" and cell.options and text not in cell.options:
        yield _error("SPEC_CHOICE", where, text, "、".join(cell.options), label=label)


def _points(where: str, row: Any) -> Iterator[Finding]:
    score = read_decimal(getattr(row, "score", ""))
    weights = (read_decimal(getattr(row, name, "")) for name in _WEIGHTS)
    weight = next((value for value in weights if value is not None), None)
    if score is not None and weight is not None and score > weight:
        yield _error("SPEC_POINTS", where, row.score, str(weight))
