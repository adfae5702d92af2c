"""Every sentence the rules speak: what was found, how to mend it, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evaluations.documents import SelfEvaluation
from evaluations.rules.base import Finding
from evaluations.rules.reading import is_empty


@dataclass(frozen=True, slots=True)
class Text:
    """``sentence`` is filled with printed, expected and the finding's params."""

    title: str
    sentence: str
    mend: str


TEXTS: Final[Mapping[str, Text]] = {
    "WEIGHT_L1": Text(
        "一级指标分值不符",
        "“{level}”各三级指标分值合计为 {printed} 分，应为 {expected} 分。",
        "调整“{level}”下各三级指标的分值，使合计等于 {expected} 分。",
    ),
    "WEIGHT_TOTAL": Text(
        "分值总计不符",
        "执行率分值与各三级指标分值合计为 {printed} 分，应为 {expected} 分。",
        "核对各行分值，使总计等于 {expected} 分。",
    ),
    "TOTAL_SUM": Text(
        "总分与各项得分之和不符",
        "总分填写为 {printed} 分，而执行率得分与各指标得分之和为 {expected} 分。",
        "核对各项得分，并将总分改为实际合计数。",
    ),
    "TOTAL_SUM.weight": Text(
        "总分值与各项分值之和不符",
        "总分值填写为 {printed} 分，而各项分值之和为 {expected} 分。",
        "将总分值改为 {expected} 分。",
    ),
    "SCORE_GT_WEIGHT": Text(
        "得分超出分值",
        "得分 {printed} 分高于该行分值 {weight} 分。",
        "得分不得高于 {weight} 分，请更正得分或分值。",
    ),
    "SCORE_GT_WEIGHT.negative": Text(
        "得分小于零",
        "得分 {printed} 分小于 0。",
        "得分最低为 0 分，请更正。",
    ),
    "RATE_CALC": Text(
        "执行率计算有误",
        "执行率填写为 {printed}，按全年执行数 {executed} ÷ 全年预算数 {adjusted} 应为 {expected}。",
        "执行率以调整后的全年预算数为分母（不是年初预算数），请改为 {expected}。",
    ),
    "EXEC_SCORE": Text(
        "执行率得分有误",
        "执行率得分填写为 {printed} 分，按执行率 {rate} × {weight} 分应为 {expected} 分。",
        "将执行率得分改为 {expected} 分。",
    ),
    "EXEC_SCORE_ROUND": Text(
        "执行率得分尾差",
        "执行率得分填写为 {printed} 分，按未经舍入的执行率 {rate} × {weight} 分为 {expected} 分。",
        "先计算得分、后四舍五入，改为 {expected} 分。",
    ),
    "FUND_PARTS": Text(
        "资金构成与总额不符",
        "资金总额填写为 {printed}，各项资金来源之和为 {expected}。",
        "核对各项资金来源，使其合计等于资金总额。",
    ),
    "MISSING_FIELD": Text(
        "必填项为空",
        "“{label}”为必填项，现为空或只填了符号。",
        "请填写“{label}”。",
    ),
    "MISSING_EXPLANATION": Text(
        "扣分未说明原因",
        "得分 {score} 分低于分值 {weight} 分，但没有说明原因。",
        "在“偏差原因分析及改进措施”中写明扣分原因和改进措施。",
    ),
    "NA_SCORED": Text(
        "不适用的指标计了分",
        "该行已标为不适用，却计了 {printed} 分。",
        "不适用的行得分填“{expected}”；确有该指标的，请补全指标名称、指标值和完成值。",
    ),
}

FIELD_LABELS: Final[Mapping[str, str]] = {
    "title": "标题",
    "project_name": "项目名称",
    "project_amount": "项目金额",
    "department": "主管部门",
    "implementing_unit": "实施单位",
    "period": "项目期",
    "key_project": "是否重点项目",
    "project_attribute": "项目属性",
    "initial_budget": "年初预算数",
    "adjusted_budget": "全年预算数",
    "executed": "全年执行数",
    "execution_rate": "执行率",
    "goal_expected": "年度总体目标 · 预期目标",
    "goal_actual": "年度总体目标 · 实际完成情况",
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "explanation": "偏差原因分析及改进措施",
    "total_weight": "总分值",
    "total_score": "总分",
    "remark": "说明",
    "problems": "存在问题",
    "rectification": "整改情况",
    "funding": "项目资金",
    "indicators": "年度绩效指标",
}
SEPARATOR: Final = " · "
_INDICATOR = re.compile(r"indicators\[(\d+)\](?:\.(\w+))?")


class _Blanks(dict[str, str]):
    """A template's word that a finding does not bring is left out, never an error."""

    def __missing__(self, key: str) -> str:
        return ""


def text_of(finding: Finding) -> Text:
    """The text of a finding: of its special case if it names one, else of its code."""
    case = f"{finding.code}.{finding.params.get('case', '')}"
    fallback = Text(finding.code, finding.code, "")
    return TEXTS.get(case) or TEXTS.get(finding.code) or fallback


def message(finding: Finding) -> str:
    """What is wrong, as one Chinese sentence."""
    return _fill(text_of(finding).sentence, finding)


def mend(finding: Finding) -> str:
    """How to put it right, as one Chinese sentence."""
    return _fill(text_of(finding).mend, finding)


def _fill(template: str, finding: Finding) -> str:
    words = {**finding.params, "printed": finding.printed, "expected": finding.expected}
    return template.format_map(_Blanks(words))


def place_label(where: str, document: SelfEvaluation) -> str:
    """A path as people say it: ``indicators[0].score`` is "产出指标 · 设备数量 · 得分"."""
    if match := _INDICATOR.fullmatch(where):
        return _indicator_label(int(match[1]), match[2] or "", document)
    kind, _, rest = where.partition(".")
    name, _, field = rest.rpartition(".")
    if kind == "funding" and name:
        row = document.funding_row(name)
        return _join((row.label if row else "") or name, FIELD_LABELS.get(field, field))
    if kind == "level1" and name:
        return _join(name, FIELD_LABELS.get(field, field))
    return FIELD_LABELS.get(where, where)


def _indicator_label(number: int, field: str, document: SelfEvaluation) -> str:
    if number >= len(document.indicators):
        return _join(f"第{number + 1}行", FIELD_LABELS.get(field, field))
    row = document.indicators[number]
    names = (row.level3, row.level2, f"第{number + 1}行")
    name = next(text for text in names if not is_empty(text))
    return _join(row.level1, name, FIELD_LABELS.get(field, field))


def _join(*parts: str) -> str:
    return SEPARATOR.join(part.strip() for part in parts if part.strip())
