"""A view as a workbook to fill offline: protected, with drop-downs, hints, formulas and checks.

It bears the identity by which it is known when it comes back (``identity``). A second sheet lists
the checks, which spreadsheets work out while somebody types. Pure: no Django.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from core.view.identity import MAX_LENGTH, PROPERTY
from core.view.tree import NUMERIC, Cell, View
from core.view.workbook import Pen, addresses, draw, new_book, positions, sheet_name, write_printed

CHECK_SHEET: Final = "填表核对"
_KEY: Final = re.compile(r"\{([^{}]+)\}")
_MAX_HINT: Final = 255
_MAX_LIST: Final = 255
_WRONG: Final = {"bg_color": "#F8CBAD", "font_color": "#9C0006"}
_CHECK_WIDTHS: Final = (44, 60)
_HINTS: Final[Mapping[str, str]] = {
    "amount": "填数字，不写单位和千分位以外的符号。",
    "number": "填数字。",
    "weight": "填数字：该行的分值。",
    "score": "填数字，从 0 到该行的分值。",
    "rate": "填数字。",
    "date": "填日期，如 2021-03-15。",
    "choice": "从下拉列表中选择。",
}


@dataclass(frozen=True, slots=True)
class Check:
    """``wrong`` is a formula that is true where something is wrong; ``says`` is what to tell.

    The cells of these ``keys`` turn red then.
    """

    place: str
    wrong: str
    says: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """What a workbook needs beyond the view. Everything goes by a cell's key.

    In formulas ``{key}`` stands for a cell and ``{key:key}`` for a range. ``open_cells`` may be
    typed in; ``lengths`` are the most characters of their texts, ``choices`` what they offer, and
    ``below`` names the cell whose number they may not exceed.
    """

    identity: str
    open_cells: frozenset[str]
    formulas: Mapping[str, str] = field(default_factory=dict)
    checks: Sequence[Check] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lengths: Mapping[str, int] = field(default_factory=dict)
    below: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()


def offline_bytes(name: str, view: View, filling: Filling) -> bytes:
    """An .xlsx of this view; ValueError for an identity that a workbook would cut."""
    if len(filling.identity) > MAX_LENGTH:
        raise ValueError("the identity is too long for a property of a workbook")
    buffer = io.BytesIO()
    where = addresses(view)
    with new_book(buffer) as book:
        book.set_custom_property(PROPERTY, filling.identity, "text")
        pen = Pen(book)
        page = book.add_worksheet(sheet_name(name, [CHECK_SHEET]))
        formulas = {key: "=" + _placed(text, where) for key, text in filling.formulas.items()}
        draw(page, view, pen, formulas=formulas, unlocked=filling.open_cells)
        for row, each in positions(view):
            if each.cell.key in filling.open_cells:
                place = (row, each.column, row, each.column)
                page.data_validation(*place, _rule(each.cell, filling, where))
        _colour(page, book, filling.checks, where)
        _protect(page)
        _check_sheet(book, page.get_name(), pen, filling, where)
    return buffer.getvalue()


def _placed(formula: str, where: Mapping[str, str], sheet: str = "") -> str:
    """The formula with addresses for keys."""

    def place(match: re.Match[str]) -> str:
        cells = [f"{sheet}{_fixed(where[key])}" for key in match[1].split(":")]
        return ":".join(cells)

    return _KEY.sub(place, formula)


def _fixed(address: str) -> str:
    """F12 as $F$12."""
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", address)


def _protect(page: Worksheet) -> None:
    """Against slips, not against people: there is no password."""
    page.protect(
        "",
        {
            "format_rows": True,
            "format_columns": True,
            "insert_rows": True,
            "delete_rows": True,
        },
    )


# Input rules --------------------------------------------------------------------------------------


def _rule(cell: Cell, filling: Filling, where: Mapping[str, str]) -> dict[str, Any]:
    """What a cell takes, and what is said while it is chosen. A warning lets people go on: the
    sheet also takes marks such as 不适用, and the server has the last word."""
    rule = _condition(cell, filling, where)
    hint = _hint(cell, filling)
    said = {"input_title": "填写", "input_message": hint[:_MAX_HINT]} if hint else {}
    return {"validate": "any"} | rule | said


def _condition(cell: Cell, filling: Filling, where: Mapping[str, str]) -> dict[str, Any]:
    key = cell.key
    own = _fixed(where[key])
    choices = filling.choices.get(key, ())
    if choices and len(",".join(choices)) <= _MAX_LIST and not any("," in each for each in choices):
        return {"validate": "list", "source": list(choices), **_warning("请从列表中选择。")}
    if key in filling.below:
        most = _fixed(where[filling.below[key]])
        formula = (
            f"=IF(ISNUMBER({own}),AND({own}>=0,OR(NOT(ISNUMBER({most})),{own}<={most})),"
            f'OR({own}="/",{own}="—",{own}="不适用"))'
        )
        return {"validate": "custom", "value": formula, **_warning("得分应在 0 与分值之间。")}
    if cell.kind in NUMERIC:
        formula = f'=OR(ISNUMBER({own}),{own}="/",{own}="—",{own}="不适用")'
        return {"validate": "custom", "value": formula, **_warning("这里应填数字。")}
    if key in filling.lengths:
        most_text = filling.lengths[key]
        says = f"最多 {most_text} 字，更长的上传后不会被采用。"
        return {
            "validate": "length",
            "criteria": "<=",
            "value": most_text,
            **_warning(says),
        }
    return {}


def _warning(says: str) -> dict[str, str]:
    return {"error_type": "warning", "error_title": "请核对", "error_message": says}


def _hint(cell: Cell, filling: Filling) -> str:
    needed = "必填。" if cell.required else ""
    if filling.choices.get(cell.key):
        return needed + _HINTS["choice"]
    if cell.kind in _HINTS:
        return needed + _HINTS[cell.kind]
    most = filling.lengths.get(cell.key)
    is_asked = most and cell.source == "typed"
    return needed + (f"最多 {most} 字，换行请按 Alt+Enter。" if is_asked else "")


# Checks -------------------------------------------------------------------------------------------


def _colour(
    page: Worksheet, book: Workbook, checks: Iterable[Check], where: Mapping[str, str]
) -> None:
    red = book.add_format(_WRONG)
    for check in checks:
        formula = "=" + _placed(check.wrong, where)
        for key in check.keys:
            page.conditional_format(
                where[key], {"type": "formula", "criteria": formula, "format": red}
            )


def _check_sheet(
    book: Workbook, sheet: str, pen: Pen, filling: Filling, where: Mapping[str, str]
) -> None:
    page = book.add_worksheet(CHECK_SHEET)
    quoted = "'" + sheet.replace("'", "''") + "'!"
    for number, width in enumerate(_CHECK_WIDTHS):
        page.set_column(number, number, width)
    row = 0
    for note in filling.notes:
        page.merge_range(row, 0, row, 1, "", pen.format())
        write_printed(page, row, 0, note, pen, {})
        row += 1
    for column, text in enumerate(("位置", "核对情况（随填随算）")):
        write_printed(page, row, column, text, pen, {"bold": True})
    for check in filling.checks:
        row += 1
        write_printed(page, row, 0, check.place, pen, {})
        says = check.says.replace('"', '""')
        formula = f'=IF({_placed(check.wrong, where, quoted)},"✗ {says}","✓")'
        page.write_formula(row, 1, formula, pen.format(), "")
    _protect(page)
