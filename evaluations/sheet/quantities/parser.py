"""Reads a cell into a Measure. Where two readings are possible the answer is UNKNOWN."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from core.remembering import remember_short
from core.text import is_nothing, plain
from evaluations.sheet.quantities.dates import read_date
from evaluations.sheet.quantities.model import Kind, Measure, Operator
from evaluations.sheet.quantities.units import BARE, Dimension, read_unit

_MAX_LENGTH: Final = 200
_BEFORE: Final = (
    (Operator.AT_LEAST, r"≥|≧|⩾|>=|=>|》=|大于等于|大于或等于|不得?低于|不得?少于|不小于|至少"),
    (
        Operator.AT_MOST,
        r"≤|≦|⩽|≪|<=|=<|《=|小于等于|小于或等于|不得?超过|不超出|不得?高于|不多于|不大于",
    ),
    (Operator.MORE, r">|〉|》|大于|高于|多于|超过"),
    (Operator.LESS, r"<|〈|《|小于|少于|低于"),
    (Operator.EQUAL, r"=|等于"),
    (Operator.ABOUT, r"约|大约|大概|接近|近"),
)
_BEHIND: Final = (
    (Operator.AT_LEAST, r"\(含\)以上|及其?以上|以上"),
    (Operator.AT_MOST, r"\(含\)以内|\(含\)以下|及其?以下|以内|之内|以下|内"),
    (Operator.ABOUT, r"左右|上下"),
)
_NUMBER: Final = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_CELL = re.compile(
    r"(?:控制在|达到|达|保持在)?(?P<before>"
    + "|".join(pattern for _, pattern in _BEFORE)
    + rf")?(?P<number>{_NUMBER})(?P<rest>.*)",
    re.DOTALL,
)
_RANGE = re.compile(
    rf"(?P<low>{_NUMBER})(?P<first>[^\d~至到—-]*)[~至到—-]+(?P<high>{_NUMBER})(?P<rest>.*)"
)
_LEADING = re.compile(r"(?:已完成|已达到?|共计|合计|累计|实际|实现|完成|共|达到?)(?=[\d≥≤<>约])")
_FREQUENCY = re.compile(
    r"每(?P<per>年|年度|半年|季度|季|月|周|日|天)(?P<count>[\d一二两三四五六七八九十]+)次"
)
_DIGITS: Final = {figure: str(number) for number, figure in enumerate("零一二三四五六七八九十")} | {
    "两": "2"
}
_WORDED = re.compile(r"[一二两三四五六七八九十](?P<rest>个|次|场|项|份|人|台|家|期|名|套|篇|件)")
_TAIL: Final = "。.;；,，、!！:："
_SPLIT = re.compile(r"[;；/、,，和及]+(?=(?:[≥≤<>≧≦〈〉]|不低于|不少于|不超过)?\d)")
_HAS_DIGIT = re.compile(r"\d")


@remember_short(16384)
def parse(text: str) -> Measure:
    """What a cell holds. Any text is accepted."""
    if is_nothing(text):
        return Measure(Kind.NOTHING, plain(text))
    cell = plain(text).rstrip(_TAIL)
    if len(cell) > _MAX_LENGTH:
        return Measure(_kind_of_text(cell), cell)
    return _date(cell) or _number(cell) or _range(cell) or _compound(cell) or _other(cell)


def _date(cell: str) -> Measure | None:
    found = read_date(cell)
    return Measure(Kind.DATE, cell, date=found) if found else None


def _number(cell: str) -> Measure | None:
    body = _worded(_LEADING.sub("", cell, count=1))
    match = _CELL.fullmatch(body)
    if match is None:
        return None
    before = _operator(match["before"] or "", _BEFORE)
    unit_text, behind = _split_behind(match["rest"])
    unit = read_unit(unit_text)
    if unit is None or (before is not Operator.NONE and behind not in (Operator.NONE, before)):
        return None
    operator = behind if before is Operator.NONE else before
    value = Decimal(match["number"].replace(",", ""))
    return Measure(Kind.NUMBER, cell, operator, value, unit=unit)


def _worded(cell: str) -> str:
    """每年两次 as 2次/年, and 三场 as 3场."""
    if match := _FREQUENCY.fullmatch(cell):
        count = _DIGITS.get(match["count"], match["count"])
        return f"{count}次/{match['per']}"
    if match := _WORDED.fullmatch(cell):
        return _DIGITS[cell[0]] + match["rest"]
    return cell


def _operator(text: str, table: tuple[tuple[Operator, str], ...]) -> Operator:
    if not text:
        return Operator.NONE
    return next(operator for operator, pattern in table if re.fullmatch(pattern, text))


def _split_behind(rest: str) -> tuple[str, Operator]:
    """The unit, and the operator that stands behind it (以内, 以上 ...)."""
    for operator, pattern in _BEHIND:
        if match := re.search(rf"(?:{pattern})$", rest):
            return rest[: match.start()], operator
    return rest.removesuffix("(含)"), Operator.NONE


def _range(cell: str) -> Measure | None:
    match = _RANGE.fullmatch(cell)
    if match is None:
        return None
    unit = read_unit(match["rest"])
    low, high = (Decimal(match[name].replace(",", "")) for name in ("low", "high"))
    if unit is None or match["first"] not in ("", unit.text) or low >= high:
        return None
    return Measure(Kind.RANGE, cell, value=low, high=high, unit=unit)


def _compound(cell: str) -> Measure | None:
    """Two or more numbers, each with its own unit, in one cell."""
    pieces = _SPLIT.split(cell)
    if len(pieces) < 2:
        return None
    parts = [_number(piece) for piece in pieces]
    numbers = tuple(part for part in parts if part is not None)
    if len(numbers) < len(parts) or any(part.unit is BARE for part in numbers):
        return None
    shared = numbers[0].operator
    inherit = all(part.operator is Operator.NONE for part in numbers[1:])
    if inherit and numbers[0].unit.dimension is not Dimension.PERCENT:
        numbers = tuple(replace(part, operator=shared) for part in numbers)
    return Measure(Kind.COMPOUND, cell, parts=numbers)


def _other(cell: str) -> Measure:
    return Measure(_kind_of_text(cell), cell)


def _kind_of_text(cell: str) -> Kind:
    return Kind.UNKNOWN if _HAS_DIGIT.search(cell) else Kind.WORDS
