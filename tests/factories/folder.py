"""A folder of official workbooks, one form each, written by the product's own exporter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from evaluations.outputs.workbook import workbook_bytes
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import get_edition

EDITION: Final = "sz2021-scored"
_LEVELS: Final = (
    ("产出指标", "50", "数量指标", 6),
    ("产出指标", "50", "质量指标", 4),
    ("产出指标", "50", "时效指标", 3),
    ("产出指标", "50", "成本指标", 2),
    ("效益指标", "40", "社会效益指标", 3),
    ("效益指标", "40", "满意度指标", 2),
)
_WHOSE: Final = [
    "图书馆",
    "文化馆",
    "社区",
    "学校",
    "公园",
    "河道",
    "道路",
    "养老院",
    "医院",
    "档案馆",
    "实验室",
    "菜市场",
]
_WHAT: Final = [
    "购置",
    "维修",
    "巡查",
    "培训",
    "宣传",
    "保洁",
    "改造",
    "监测",
    "慰问",
    "检测",
    "运维",
    "评审",
    "采编",
    "配送",
]
_SORT: Final = [
    "设备",
    "人员",
    "活动",
    "资料",
    "场地",
    "系统",
    "线路",
    "物资",
    "绿地",
    "管网",
    "档案",
    "课程",
]
_MEASURE: Final = [
    "数量",
    "次数",
    "合格率",
    "及时率",
    "覆盖率",
    "完成率",
    "成本控制率",
    "满意度",
    "人次",
    "面积",
]
_UNITS: Final = ["次", "场", "人", "套", "平方米", "份", "公里", "项"]
_REMARKS: Final = (
    "受疫情影响，{}未能按计划开展，将在下一年度继续推进并加强与{}的沟通。",
    "因{}招标流程延后，{}相关款项未能在年内支付，已列入下年计划。",
)


def write_folder(folder: Path, count: int) -> list[Path]:
    """``count`` workbooks with styles, merged cells and texts of their own."""
    paths = [folder / f"{number:05}.xlsx" for number in range(count)]
    edition = get_edition(EDITION)
    for number, path in enumerate(paths):
        path.write_bytes(workbook_bytes([(made_up(number), edition)]))
    return paths


def made_up(number: int) -> SelfEvaluation:
    """A scored sheet of twenty indicators; the same number gives the same sheet."""
    dice = random.Random(number)  # noqa: S311  made-up texts
    name = f"{_task(dice)}及{_task(dice)}经费"
    budget = f"{dice.randrange(10_000, 9_000_000)}.{dice.randrange(100):02}"
    spent = f"{float(budget) * dice.uniform(0.6, 1):.2f}"
    return SelfEvaluation(
        edition=EDITION,
        year=2021,
        title=f"2021年{name}项目自评表",
        project_name=name,
        project_amount=budget,
        department=f"云溪区{dice.choice(_WHOSE)}管理局",
        implementing_unit=f"云溪区第{number % 97 + 1}{dice.choice(_WHOSE)}",
        funding=tuple(_funding(budget, spent)),
        goal_expected="；".join(
            f"{n}.完成{_task(dice)}{dice.randrange(900)}项" for n in range(1, 5)
        ),
        goal_actual="；".join(
            f"{n}.已完成{_task(dice)}{dice.randrange(900)}项" for n in range(1, 5)
        ),
        indicators=tuple(_indicators(dice)),
        total_weight="100",
        total_score=f"{dice.uniform(80, 100):.2f}",
    )


def _task(dice: random.Random) -> str:
    return dice.choice(_WHOSE) + dice.choice(_SORT) + dice.choice(_WHAT)


def _goal(dice: random.Random, done: str) -> str:
    return "；".join(f"{n}.{done}{_task(dice)}{dice.randrange(900)}项" for n in range(1, 5))


def _funding(budget: str, spent: str) -> Iterator[FundingRow]:
    rate = f"{100 * float(spent) / float(budget):.2f}%"
    score = f"{10 * float(spent) / float(budget):.2f}"
    yield FundingRow("total", "年度资金总额", budget, budget, spent, "10", rate, score)
    yield FundingRow(
        "fiscal_current_year", "其中：当年财政拨款", budget, budget, spent, "—", rate, "—"
    )
    yield FundingRow("carryover", "上年结转资金", "0.00", "0.00", "0.00", "—", "0.00%", "—")
    yield FundingRow("other", "其他资金", "0.00", "0.00", "0.00", "—", "0.00%", "—")


def _indicators(dice: random.Random) -> Iterator[IndicatorRow]:
    for level1, points, level2, count in _LEVELS:
        for _ in range(count):
            wanted, unit = dice.randrange(1, 2_000), dice.choice(_UNITS)
            reached = wanted + dice.randrange(-1, 3)
            late = reached < wanted
            yield IndicatorRow(
                level1=level1,
                level1_weight=points,
                level2=level2,
                level3=f"{_task(dice)}与{_task(dice)}{dice.choice(_MEASURE)}",
                target=f"≥{wanted}{unit}",
                actual=f"{reached}{unit}",
                weight="5" if level1 == "产出指标" else "8",
                score="4.5" if late else "5",
                explanation=dice.choice(_REMARKS).format(_task(dice), _task(dice)) if late else "",
            )
