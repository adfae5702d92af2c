"""Made-up self-evaluation sheets: rows of cells and the document they must come out as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.corpus.made.words import Pen

Rows = list[list[str]]
Json = dict[str, Any]


class Made(NamedTuple):
    """A form as printed, and what must come out of it. A row of one cell is a line of prose."""

    rows: Rows
    document: Any
    """One document, or a list of them."""


@dataclass(frozen=True)
class Level:
    """A first level with its points and its second levels."""

    name: str
    weight: int
    seconds: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """How one edition of the sheet is printed."""

    edition: str
    unit: str
    levels: tuple[Level, ...]
    sources: tuple[tuple[str, str], ...]
    money: tuple[tuple[str, str], ...]
    """Heading and field of the columns of money; "" is an empty column."""
    indicators: tuple[tuple[str, str], ...]
    goals: tuple[str, str]
    goal_block: str
    indicator_block: str
    scored: bool = True
    not_applicable: tuple[str, ...] = ("不适用", "不适用", "不适用", "/", "/")


SCORED = Plan(
    "sz2021-scored",
    "元",
    (
        Level("产出指标", 50, ("数量指标", "质量指标", "时效指标", "成本指标")),
        Level("效益指标", 40, ("经济效益指标", "社会效益指标", "生态效益指标", "满意度指标")),
    ),
    (
        ("total", "年度资金总额"),
        ("fiscal_current_year", "其中：当年财政拨款"),
        ("carryover", "上年结转资金"),
        ("other", "其他资金"),
    ),
    (
        ("年初预算数", "initial_budget"),
        ("全年预算数", "adjusted_budget"),
        ("全年执行数", "executed"),
        ("分值", "weight"),
        ("执行率", "execution_rate"),
        ("得分", "score"),
    ),
    (
        ("三级指标", "level3"),
        ("年度指标值", "target"),
        ("*实际完成值", "actual"),
        ("*分值", "weight"),
        ("*得分", "score"),
        ("偏差原因分析及改进措施", "explanation"),
    ),
    ("预期目标", "*实际完成情况"),
    "年度总体 目标",
    "年度绩效 指标",
)
STANDARD = Plan(
    "mof-standard",
    "万元",
    (
        Level("产出指标", 50, ("数量指标", "质量指标", "时效指标", "成本指标")),
        Level("效益指标", 30, ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
        Level("满意度指标", 10, ("服务对象满意度指标",)),
    ),
    (
        ("total", "年度资金总额"),
        ("fiscal_current_year", "其中：当年财政拨款"),
        ("carryover", "上年结转资金"),
        ("other", "其他资金"),
    ),
    SCORED.money,
    (*((n.lstrip("*"), f) for n, f in SCORED.indicators),),
    ("预期目标", "实际完成情况"),
    "年度总体目标",
    "绩效指标",
    not_applicable=("", "", "", "", ""),
)
COMPLETION = Plan(
    "sz2020-completion",
    "万元",
    (
        Level("产出指标", 0, ("数量指标", "质量指标", "时效指标", "成本指标")),
        Level("效益指标", 0, ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
        Level("满意度指标", 0, ("服务对象满意度指标",)),
    ),
    (
        ("total", "年度资金总额："),
        ("superior_transfer", "其中：上级转移支付资金"),
        ("district_fiscal", "区级财政资金"),
        ("other", "其他资金"),
    ),
    (
        ("全年预算数（A）", "adjusted_budget"),
        ("全年执行数（B）", "executed"),
        ("执行率（B/A）", "execution_rate"),
    ),
    (
        ("三级指标", "level3"),
        ("年度指标值", "target"),
        ("全年完成值", "actual"),
        ("未完成原因和改进措施", "explanation"),
    ),
    ("年初设定目标", "全年实际完成情况"),
    "年度总体目标",
    "绩效指标",
    scored=False,
    not_applicable=("不适用", "不适用", "不适用"),
)
TRANSFER = Plan(
    "transfer2020",
    "万元",
    COMPLETION.levels,
    (
        ("total", "年度资金总额："),
        ("central", "其中：中央财政资金"),
        ("local", "地方资金"),
        ("other", "其他资金"),
    ),
    (
        ("全年预算数（A）", "adjusted_budget"),
        ("全年执行数（B）", "executed"),
        ("预算执行率（B/A）", "execution_rate"),
    ),
    (
        ("三级指标", "level3"),
        ("指标值", "target"),
        ("全年实际完成值", "actual"),
        ("未完成原因和改进措施", "explanation"),
    ),
    ("总体目标", "全年实际完成情况"),
    "总体目标完成情况",
    "绩效指标",
    scored=False,
    not_applicable=("不适用", "不适用", "不适用"),
)
PLANS = (SCORED, STANDARD, COMPLETION, TRANSFER)


def sheet(plan: Plan, pen: Pen, year: int = 2021) -> Made:
    """One sheet with its heading lines, block by block."""
    project, office = pen.project(), pen.office()
    document = _empty(plan, year, project, office)
    rows: Rows = [*_head(plan, pen, document)]
    rows += _money(plan, pen, document)
    rows += _goals(plan, pen, document)
    rows += _indicators(plan, pen, document)
    rows += _foot(plan, pen, document)
    return Made(rows, document)


def _empty(plan: Plan, year: int, project: str, office: str) -> Json:
    texts = (
        "title",
        "project_amount",
        "period",
        "key_project",
        "project_attribute",
        "goal_expected",
        "goal_actual",
        "total_weight",
        "total_score",
        "remark",
        "problems",
        "rectification",
    )
    return {
        "kind": "self_evaluation",
        "edition": plan.edition,
        "year": year,
        "project_name": project,
        "amount_unit": plan.unit,
        "department": office,
        "implementing_unit": office,
        **dict.fromkeys(texts, ""),
        "funding": [],
        "indicators": [],
    }


def _head(plan: Plan, pen: Pen, document: Json) -> Iterator[list[str]]:
    project, office, year = document["project_name"], document["department"], document["year"]
    if pen.chance(0.4):
        unit = document["implementing_unit"] = pen.office()
    else:
        unit = office
    if plan is SCORED:
        document["title"] = f"{year}年{project}项目自评表"
        document["project_amount"] = amount = pen.amount(0, zero=0.05)
        yield [document["title"]]
        yield ["项目名称", project, "", "", "", "项目金额", amount, "", ""]
        yield ["主管部门", office, "", "", "", "实施单位", unit, "", ""]
    elif plan is TRANSFER:
        document["title"] = (
            f"中央对地方{pen.one('就业补助', '水利发展')}资金转移支付区域（项目）绩效目标自评表"
        )
        document["department"] = pen.one("/", office, "无")
        yield [document["title"]]
        yield [f"（{year}年度）"]
        yield ["转移支付（项目）名称", "", project, "", "", "", ""]
        yield ["中央主管部门", "", pen.one("/", "财政部"), "", "", "", ""]
        yield ["地方主管部门", "", document["department"], "", "资金使用单位", unit, ""]
    elif plan is COMPLETION:
        document["title"] = "项目支出绩效自评表"
        document["period"] = pen.one(f"{year}.1.1~{year}.12.31", f"{year}年1月-{year}年12月", "")
        document["key_project"] = pen.one("是", "否", "")
        document["project_attribute"] = pen.one("延续性", "一次性", "")
        yield [document["title"]]
        yield [f"（{year}年度）"]
        yield [f"项目主管部门：{office}"]
        yield ["项目名称", "", project, "", "", "项目起止时间", document["period"]]
        yield ["主管部门", "", office, "", "", "实施单位", unit]
        yield [
            "是否重点绩效项目",
            "",
            document["key_project"],
            "",
            "项目属性",
            document["project_attribute"],
            "",
        ]
    else:
        document["title"] = "项目支出绩效自评表"
        yield [document["title"]]
        yield [f"（{year}年度）"]
        yield ["项目名称", project, "", "", "", "", "", "", ""]
        yield ["主管部门", office, "", "", "", "实施单位", unit, "", ""]


def _money(plan: Plan, pen: Pen, document: Json) -> Iterator[list[str]]:
    first = 3 if plan.scored else 4
    label = "项目资金" + pen.one("（{}）", " ({})").format(plan.unit)
    if plan is TRANSFER:
        label, first = "资金情况 (万元)", 3
    heads = [heading for heading, _ in plan.money]
    yield [label, *[""] * (first - 1), *heads]
    nothing = pen.one("", "/", "—", "0.00", "0")
    for source, name in plan.sources:
        scored = source == "total"
        filled = scored or pen.chance(0.6)
        row = dict.fromkeys(
            ("initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score"),
            "",
        )
        cells = []
        for _, field in plan.money:
            if field == "weight":
                value = "10" if scored else pen.one("—", "-", "/")
            elif field == "score":
                value = pen.one("10", "9.91", "0", "8.75") if scored else "—"
            elif field == "execution_rate":
                value = (pen.rate() + ("" if plan is SCORED else "%")) if filled else nothing
            else:
                value = pen.amount(4 if plan is TRANSFER else 2) if filled else nothing
            row[field] = value
            cells.append(pen.printed(value) if field not in {"weight", "score"} else value)
        document["funding"].append({"source": source, "label": name, **row})
        yield (
            ["", name, ""] if first == 3 and plan.scored else ["", "", name, *[""] * (first - 3)]
        ) + cells


def _goals(plan: Plan, pen: Pen, document: Json) -> Iterator[list[str]]:
    document["goal_expected"] = pen.sentence(1, 8)
    document["goal_actual"] = pen.sentence(1, 8) if pen.chance(0.92) else ""
    if plan.scored:
        yield [plan.goal_block, plan.goals[0], "", "", "", plan.goals[1], "", "", ""]
        yield ["", document["goal_expected"], "", "", "", document["goal_actual"], "", "", ""]
    else:
        yield [plan.goal_block, plan.goals[0], "", "", plan.goals[1], "", ""]
        yield ["", document["goal_expected"], "", "", document["goal_actual"], "", ""]


def _indicators(plan: Plan, pen: Pen, document: Json) -> Iterator[list[str]]:
    yield [plan.indicator_block, "一级指标", "二级指标", *[name for name, _ in plan.indicators]]
    for level in plan.levels:
        counts = [_count(pen) for _ in level.seconds]
        if not any(counts):
            counts[0] = 2
        points = pen.points(level.weight, sum(counts))
        bracket = pen.one("（{}分）", "({}分)", " (50分)".replace("50", "{}"))
        first = level.name + (bracket.format(level.weight) if plan.scored else "")
        for second, count in zip(level.seconds, counts, strict=True):
            printed = second
            if not count and plan.edition == "mof-standard":
                continue
            for values in _rows_of(plan, pen, second, count, points):
                row = {
                    "level1": level.name,
                    "level1_weight": str(level.weight) if plan.scored else "",
                    "level2": second,
                    "level3": "",
                    "target": "",
                    "actual": "",
                    "weight": "",
                    "score": "",
                    "explanation": "",
                } | values
                document["indicators"].append(row)
                yield ["", first, printed, *[row[field] for _, field in plan.indicators]]
                first = printed = ""


def _count(pen: Pen) -> int:
    return pen.random.choice((0, 1, 1, 1, 2, 3, 4, 10) if pen.chance(0.9) else (12,))


def _rows_of(
    plan: Plan, pen: Pen, second: str, count: int, points: list[str]
) -> Iterator[dict[str, str]]:
    fields = [field for _, field in plan.indicators]
    if not count:
        yield dict(zip(fields, plan.not_applicable, strict=False))
    for _ in range(count):
        target = pen.value()
        actual = target if pen.chance(0.3) else pen.value()
        row = {"level3": pen.name(second), "target": target, "actual": actual}
        if plan.scored:
            weight = points.pop(0)
            row |= {"weight": weight, "score": pen.one(weight, weight, "0", "4.55")}
        elif pen.chance(0.6):
            row["actual"] = "100%"
        yield row | {"explanation": pen.excuse()}


def _foot(plan: Plan, pen: Pen, document: Json) -> Iterator[list[str]]:
    if plan.scored:
        document["total_weight"] = "100"
        document["total_score"] = pen.one("100", "99.1", "87.25", "96")
        yield ["总分", *[""] * 5, "100", document["total_score"], pen.one("—", "", "_")]
    else:
        document["remark"] = pen.one("无。", "无", pen.sentence(), "")
        yield ["说明", document["remark"], *[""] * 5]
    yield []
    if plan is SCORED and pen.chance(0.7):
        yield ["填报说明："]
        yield ["1. 加星号的为必填项，其余由系统带出，请勿修改。"]
        yield ["2. 得分不得大于同一行的分值。"]
    elif pen.chance(0.7):
        yield ["填表人：某某"]
        yield ["联系电话：0755-00000000"]
        yield ["注：1. 请按项目填报，一个项目一份自评表。"]
