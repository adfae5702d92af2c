"""The sentences of findings: what was found, the remedy, and the place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from core.findings import Finding, fill
from core.sheets import unread
from core.sheets.kinds import place_in
from core.sheets.spec_rules import TEXTS as SPEC_TEXTS
from core.text import shortened
from evaluations.rules.engine.base import REASON
from evaluations.rules.engine.texts import TEXTS
from evaluations.scoring.rows import is_empty
from evaluations.sheet.document import SelfEvaluation

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
    "total_investment": "总投资",
    "plan_issued": "下达投资计划",
    "investment_completed": "本年完成投资",
    "completed_general_budget": "本年完成投资 · 一般公共预算",
    "completed_government_fund": "本年完成投资 · 政府性基金",
    "plan_expenditure_rate": "支出率",
    "overall_completion_rate": "总体完成率",
    "progress_percent": "形象进度",
    "completion_date": "竣工日期",
    "completion": "完成情况",
    "funding": "项目资金",
    "indicators": "年度绩效指标",
}
SOURCE_LABELS: Final[Mapping[str, str]] = {
    "total": "年度资金总额",
    "fiscal_current_year": "当年财政拨款",
    "carryover": "上年结转资金",
    "superior_transfer": "上级转移支付资金",
    "district_fiscal": "区级财政资金",
    "central": "中央财政资金",
    "local": "地方资金",
    "government_fund": "政府性基金",
    "general_budget": "一般公共预算",
    "non_fiscal": "非财政资金",
    "other": "其他资金",
}
PARAMETER_LABELS: Final[Mapping[str, str]] = {
    "total_tolerance": "总分允许的舍入误差（分）",
    "exec_score_tolerance": "执行率得分允许误差（分），超出为错误",
    "exec_round_tolerance": "执行率得分尾差提示的起点（分）",
    "over_threshold": "超额完成需说明的倍数（实际 ÷ 目标）",
    "cost_floor": "成本远低于限额的比例",
    "copied_length": "照抄指标值的最少字数",
    "points_rows": "指标值疑为分值的最少行数",
    "goal_copy_length": "完成情况雷同的最少字数",
    "title_alike": "标题与项目名称的最低相似度（0–100）",
    "low_rate": "执行率偏低的界限",
    "swing": "预算调整幅度的界限",
    "ahead_points": "得分率高于执行率的界限（百分点）",
    "equal_projects": "预算等于执行的最少项目数",
    "inv_rate_slack": "投资完成率允许误差（百分点）",
}
_REASON_LABEL: Final = "警告说明的最少字数（0 为可填“已核对”）"
READ_IN_PART: Final = "READ_IN_PART"
"""A hint about checking itself, not a check: it has no entry in the catalogue."""
_NOTICE_TITLE: Final = "只检查了开头"
_NOTICE: Final = (
    "该单元格有 {length} 字，检查只看了前 {most} 字。",
    "请缩短文字，或自行核对其余部分。",
)
SEPARATOR: Final = " · "
_INDICATOR = re.compile(r"indicators\[(\d+)\](?:\.(\w+))?")


def parameter_label(name: str) -> str:
    """What people call a parameter of a check; its name where nobody gave it one."""
    return _REASON_LABEL if name.endswith(REASON) else PARAMETER_LABELS.get(name, name)


def message(finding: Finding) -> str:
    """What is wrong, as one Chinese sentence."""
    return fill(_templates(finding)[0], finding)


def remedy(finding: Finding) -> str:
    """How to put it right, as one Chinese sentence."""
    return fill(_templates(finding)[1], finding)


def title(code: str) -> str:
    """The short name of a check; the code itself where the catalogue has no text."""
    text = TEXTS.get(code)
    if code == READ_IN_PART:
        return _NOTICE_TITLE
    if code in SPEC_TEXTS:
        return SPEC_TEXTS[code].title
    return text.title if text else unread.TITLES.get(code, code)


def _templates(finding: Finding) -> tuple[str, str]:
    text = TEXTS.get(finding.code)
    if finding.code == READ_IN_PART:
        return _NOTICE
    if finding.code in SPEC_TEXTS:
        return SPEC_TEXTS[finding.code].message, SPEC_TEXTS[finding.code].remedy
    if text is None:
        return unread.templates(finding) or (finding.code, "")
    return text.templates(finding.params.get("case", ""))


def place_label(where: str, document: Any) -> str:
    """A path as people say it: ``indicators[0].score`` is "产出指标 · 设备数量 · 得分"."""
    if not isinstance(document, SelfEvaluation):
        return place_in(where, document)
    if match := _INDICATOR.fullmatch(where):
        return _indicator_label(int(match[1]), match[2] or "", document)
    kind, _, rest = where.partition(".")
    name, _, field = rest.rpartition(".")
    if kind == "funding" and name:
        row = document.funding_row(name)
        label = (row.label if row else "") or SOURCE_LABELS.get(name, name)
        return _join(label, FIELD_LABELS.get(field, field))
    if kind == "level1" and name:
        return _join(name, FIELD_LABELS.get(field, field))
    return FIELD_LABELS.get(where, where)


def short_place(where: str, document: Any) -> str:
    """The place as a list shows it: no name longer than a line."""
    parts = place_label(where, document).split(SEPARATOR)
    return SEPARATOR.join(shortened(part, _LINE) for part in parts)


_LINE: Final = 60


def _indicator_label(number: int, field: str, document: SelfEvaluation) -> str:
    label, counted = FIELD_LABELS.get(field, field), f"第{number + 1}行"
    if number >= len(document.indicators):
        return _join(counted, label)
    row = document.indicators[number]
    name = next(text for text in (row.level3, row.level2, counted) if not is_empty(text))
    return _join(row.level1, name, label)


def _join(*parts: str) -> str:
    return SEPARATOR.join(part.strip() for part in parts if part.strip())
