"""Places of a government-investment sheet as people say them."""

from __future__ import annotations

import re
from typing import Final

from evaluations.rules.engine.messages import FIELD_LABELS, SEPARATOR
from evaluations.sheet.document import InvestmentPerformance

_INDICATOR: Final = re.compile(r"indicators\[(\d+)\](?:\.(\w+))?")


def investment_place(where: str, document: InvestmentPerformance) -> str:
    """``indicators[0].completion`` is its row's description · 完成情况."""
    match = _INDICATOR.fullmatch(where)
    if match is None:
        return FIELD_LABELS.get(where, where)
    number, field = int(match[1]), match[2] or ""
    rows = document.indicators
    name = rows[number].description.strip() if number < len(rows) else ""
    label = FIELD_LABELS.get(field, field)
    return SEPARATOR.join(part for part in (name or f"第{number + 1}行", label) if part)
