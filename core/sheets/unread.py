"""Number cells that are not understood: findings about reading, of sheets of any kind. Pure Python.

No catalogue of checks has them. They are made for sheets that are being filled; a file keeps what
its office printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from core.findings import Finding, Severity
from core.numbers import print_decimal
from core.sheets.spec import SheetSpec
from core.sheets.typed import TypedNumber, typed_numbers
from core.typed_numbers import WANTED, Doubtful, Question, Reason, Understood, Wanted

UNREAD_NUMBER: Final = "UNREAD_NUMBER"
DOUBTFUL_NUMBER: Final = "DOUBTFUL_NUMBER"
TITLES: Final[Mapping[str, str]] = {
    UNREAD_NUMBER: "数字无法识别",
    DOUBTFUL_NUMBER: "数字有歧义",
}
_WORDS_REMEDY: Final[Mapping[Wanted, str]] = {
    Wanted.AMOUNT: "请填写金额，如 1200000、1,200,000.00 或 120万元。",
    Wanted.POINTS: "请填写分数，如 9.5。",
    Wanted.PERCENT: "请填写百分数，如 95 或 95%。",
    Wanted.NUMBER: "请填写数字，如 120 或 12.5。",
}
_UNREAD: Final[Mapping[Reason, tuple[str, str]]] = {
    Reason.WORDS: ("“{printed}”不是数字，未计入合计。", "{remedy}"),
    Reason.MONEY_FOR_POINTS: ("“{printed}”是金额，此处应填分数，未计入合计。", "{remedy}"),
    Reason.MONEY_FOR_PERCENT: ("“{printed}”是金额，此处应填百分数，未计入合计。", "{remedy}"),
    Reason.PERCENT_FOR_AMOUNT: ("“{printed}”是百分数，此处应填金额，未计入合计。", "{remedy}"),
    Reason.NO_FULL_POINTS: ("本行没有可用的分值，无法确定“{printed}”是多少分。", "{remedy}"),
    Reason.NEGATIVE: ("“{printed}”小于 0，分数不能是负数，未计入合计。", "{remedy}"),
    Reason.TOO_LARGE: ("“{printed}”超出了可填写的范围，未计入合计。", "{remedy}"),
}
_DOUBTFUL: Final[Mapping[Question, tuple[str, str]]] = {
    Question.PERCENT_OF_POINTS: (
        "“{printed}”是百分数，不能当作分数：是 {candidates} 分？未计入合计。",
        "请直接填写分数。",
    ),
    Question.COMMA: (
        "“{printed}”中的逗号含义不明：是 {candidates}？未计入合计。",
        "小数点请用“.”，千分位逗号每三位一个。",
    ),
    Question.FEN: (
        "“{printed}”含义不明：是 {candidates}？未计入合计。",
        "请按本表的金额单位填写数字。",
    ),
    Question.SCALE: (
        "“{printed}”的单位不明：按本表的金额单位是 {candidates}？未计入合计。",
        "请写明单位，如 120万元。",
    ),
}


def unread_numbers(document: Any, spec: SheetSpec) -> Iterator[Finding]:
    """An error at every number cell that is not understood; what was typed stays."""
    for number in typed_numbers(document, spec):
        if not isinstance(number.reading, Understood):
            yield _finding(number)


def _finding(number: TypedNumber) -> Finding:
    reading = number.reading
    if isinstance(reading, Doubtful):
        candidates = " 还是 ".join(map(print_decimal, reading.candidates))
        words = {"case": reading.question.value, "candidates": candidates}
        return _error(DOUBTFUL_NUMBER, number, words)
    assert not isinstance(reading, Understood)  # noqa: S101  for the types
    remedy = _WORDS_REMEDY[WANTED[number.cell.kind]]
    return _error(UNREAD_NUMBER, number, {"case": reading.reason.value, "remedy": remedy})


def _error(code: str, number: TypedNumber, words: Mapping[str, str]) -> Finding:
    return Finding(code, Severity.ERROR, number.where, printed=number.text[:_HEAD], params=words)


_HEAD: Final = 40


def templates(finding: Finding) -> tuple[str, str] | None:
    """The sentences of a finding of this module; None for another."""
    case = finding.params.get("case", "")
    if finding.code == UNREAD_NUMBER:
        return _UNREAD[Reason(case)]
    if finding.code == DOUBTFUL_NUMBER:
        return _DOUBTFUL[Question(case)]
    return None
