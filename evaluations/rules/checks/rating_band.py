"""RATING_BAND: the printed grade does not fit the total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Final

from core.numbers import print_decimal, read_decimal
from core.text import plain
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.totals import grade_of
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "RATING_BAND"
found = partial(Finding, CODE, Severity.ERROR)
BESIDE_TOTAL = re.compile(r"([0-9]{1,3}(?:[.][0-9]{1,4})?)分?[(,，/、:]?(优|良|中|差)[秀好等]?\)?")
IN_REMARK = re.compile(r"(?:等级|评级|档次|评价结果|自评结果|评定)(?:为|是|:)*[“\"]?(优|良|中|差)")


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """The grade may stand behind the total ("85（良）") or in the remark ("评价等级：良")."""
    scoring = context.edition.scoring
    read = _read(document)
    if read is None or not scoring.scored or not scoring.bands:
        return
    where, total, grade = read
    expected = grade_of(total, scoring)
    if expected and grade in {name for name, _ in scoring.bands} and grade != expected:
        yield found(
            where,
            printed=grade,
            expected=expected,
            params={"total": print_decimal(total)},
        )


def _read(document: SelfEvaluation) -> tuple[str, Decimal, str] | None:
    """Where the grade stands, the total and the grade."""
    text = plain(document.total_score)
    if match := BESIDE_TOTAL.fullmatch(text):
        return "total_score", Decimal(match[1]), match[2]
    total, match = read_decimal(text), IN_REMARK.search(plain(document.remark))
    return ("remark", total, match[1]) if match and total is not None else None


RULE: Final = Rule(CODE, Severity.ERROR, check)
