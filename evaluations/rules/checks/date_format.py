"""DATE_FORMAT: a date not written like 2021年7月."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.quantities.dates import PrintedDate

CODE: Final = "DATE_FORMAT"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        if not row.is_indicator:
            continue
        for field, measure in (("target", row.target), ("actual", row.actual)):
            if measure.date is not None and not measure.date.official:
                text = getattr(row.cells, field)
                yield found(row.path(field), printed=text, expected=_official(measure.date))


def _official(date: PrintedDate) -> str:
    day = f"{date.day}日" if date.day else ""
    return f"{date.year}年{date.month}月{day}"


RULE: Final = Rule(CODE, Severity.HINT, check)
