"""KIND_MISMATCH: words against a number between target and actual."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.rows import Row, is_empty
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.quantities import Kind

CODE: Final = "KIND_MISMATCH"
found = partial(Finding, CODE, Severity.WARNING)
SAYS_A_NUMBER = re.compile(
    "[零无未没]|不存在|中止|终止|取消|百分之|[一两二三四五六七八九十百千][个次人台项家份件套名场期篇条户]"
)
MEANS_ALL = re.compile("全部|全覆盖|所有|全员|全体均|应.尽.|百分之百|^(?:按[时期].{0,2})?完成$")
ALL_OF_IT = re.compile("全部|全覆盖|所有|全员|均|都")
MEANS_A_NUMBER = re.compile(
    "预算|标准|规定|限额|批复|合同|下达|上年|去年|往年|同期|定额|零|无|未|不发生|不出现|"
    "[一两二三四五六七八九十][个次人台项家份件套名场期篇条]"
)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        if row.is_indicator and _mismatch(row):
            case = "words" if row.target.kind is Kind.WORDS else "number"
            yield found(
                row.path("actual"),
                printed=row.cells.actual,
                expected=row.cells.target,
                params={"case": case, "target": row.cells.target},
            )


def _mismatch(row: Row) -> bool:
    """No finding where words may stand for the number: 全部 for 100%, 零投诉 for 0, 三次 for 3.

    Without a name the target is one: wide tables print the indicator there.
    """
    target, actual = row.target, row.actual
    if is_empty(row.cells.level3):
        return False
    if target.kind is Kind.WORDS and actual.is_number:
        may_mean = MEANS_ALL if actual.is_percent else MEANS_A_NUMBER
        return not may_mean.search(target.text)
    if not target.is_number or actual.kind is not Kind.WORDS:
        return False
    says_all = target.is_percent and ALL_OF_IT.search(actual.text)
    return not (says_all or SAYS_A_NUMBER.search(actual.text))


RULE: Final = Rule(CODE, Severity.WARNING, check)
