"""A made-up sheet that passes every rule; tests change one cell of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation

ROWS = (
    ("产出指标", "50", "数量指标", "购置图书", "≥8000册", "8200册", "20"),
    ("产出指标", "50", "质量指标", "图书编目合格率", "≥98%", "99%", "10"),
    ("产出指标", "50", "时效指标", "上架时间", "≤30天", "25天", "10"),
    ("产出指标", "50", "成本指标", "每册平均价格", "≤45元", "43元", "10"),
    ("效益指标", "40", "经济效益指标", "不适用", "不适用", "不适用", "/"),
    ("效益指标", "40", "社会效益指标", "到馆人次", "≥12万人次", "13万人次", "20"),
    ("效益指标", "40", "生态效益指标", "不适用", "不适用", "不适用", "/"),
    ("效益指标", "40", "满意度指标", "读者满意度", "≥90%", "95%", "20"),
)


def build_document(**changes: Any) -> SelfEvaluation:
    """A clean sheet of 2025 with eight rows; ``changes`` replace its fields."""
    money = ("400000.00", "380000.00", "361000.00")
    document = SelfEvaluation(
        edition="sz2021-scored",
        year=2025,
        title="2025年图书购置项目自评表",
        project_name="图书购置",
        project_amount="380000.00",
        department="云台区",
        implementing_unit="云台区图书馆",
        funding=(
            FundingRow("total", "年度资金总额", *money, "10", "95.00", "9.5"),
            FundingRow("fiscal_current_year", "其中：当年财政拨款", *money, "—", "95.00", "—"),
            FundingRow("carryover", "上年结转资金", "0.00", "0.00", "0.00", "—", "0.00", "—"),
            FundingRow("other", "其他资金", "0.00", "0.00", "0.00", "—", "0.00", "—"),
        ),
        goal_expected="充实馆藏，方便居民借阅。",
        goal_actual="馆藏充实，借阅量上升。",
        indicators=tuple(IndicatorRow(*row[:7], score=row[6]) for row in ROWS),
        total_weight="100",
        total_score="99.5",
    )
    return replace(document, **changes)


def with_row(document: SelfEvaluation, number: int, **cells: Any) -> SelfEvaluation:
    """The document with some cells of one indicator row changed."""
    rows = list(document.indicators)
    rows[number] = replace(rows[number], **cells)
    return replace(document, indicators=tuple(rows))


def with_funding(document: SelfEvaluation, source: str, **cells: Any) -> SelfEvaluation:
    """The document with some cells of one funding row changed."""
    rows = (replace(row, **cells) if row.source == source else row for row in document.funding)
    return replace(document, funding=tuple(rows))
