"""Paths of a document in words people know: ``indicators[3].score`` is 指标 4 · 得分."""

from __future__ import annotations

import re
from typing import Final

from budgets.layouts.labels import field_labels
from evaluations.rules.engine.messages import FIELD_LABELS

_LISTS: Final = {
    "funding": "资金",
    "indicators": "指标",
    "rows": "行",
    "budget_history": "历年预算",
}
_OTHER: Final = {
    "year": "年度",
    "label": "名称",
    "amount": "金额",
    "amount_unit": "金额单位",
    "source": "来源",
    "level1_weight": "一级指标分值",
    "level2_weight": "二级指标分值",
    "level3_weight": "三级指标分值",
    "description": "指标说明",
    "criteria": "评分标准",
    "completion": "完成情况",
    "improvement": "改进措施",
    "family": "类别",
    "table_no": "表号",
    "unit_name": "单位名称",
}
_STEP: Final = re.compile(r"(\w+)((?:\[\d+\])*)")


def label_of(path: str) -> str:
    """The path in words; a field without a known word keeps its name."""
    return " · ".join(_words(step) for step in path.split("."))


def list_label(name: str) -> str:
    """A list of a document in words: ``funding`` is 资金."""
    return _LISTS.get(name, name)


def column_label(name: str | int) -> str:
    """A column of such a list in words; one of bare cells has only its number."""
    return str(name + 1) if isinstance(name, int) else _field(name) or name


def _words(step: str) -> str:
    match = _STEP.fullmatch(step)
    if match is None:
        return step
    name, numbers = match[1], re.findall(r"\[(\d+)\]", match[2])
    word = _LISTS.get(name) if numbers else _field(name)
    positions = " ".join(str(int(number) + 1) for number in numbers)
    return f"{word or name} {positions}".strip()


def _field(name: str) -> str | None:
    return FIELD_LABELS.get(name) or _OTHER.get(name) or field_labels().get(name)
