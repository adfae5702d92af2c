"""Made-up sheets of other regions: their own order of columns, labels, levels and points."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.made.sheets import Json, Made
from tests.corpus.made.words import Pen

GROUPS = (
    (
        ("成本指标", 20, ("经济成本指标", "社会成本指标")),
        ("产出指标", 40, ("数量指标", "质量指标", "时效指标")),
        ("效益指标", 20, ("经济效益指标", "社会效益指标")),
        ("满意度指标", 10, ("服务对象满意度指标",)),
    ),
    (
        ("产出指标", 60, ("数量指标", "质量指标", "时效指标", "成本指标")),
        ("效益指标", 30, ("社会效益指标", "可持续影响指标")),
    ),
    (
        ("过程指标", 30, ("资金管理", "业务管理")),
        ("产出指标", 40, ("数量指标", "质量指标")),
        ("效果指标", 30, ("社会效益", "满意度")),
    ),
    (
        ("决策", 20, ("项目立项", "绩效目标")),
        ("过程", 20, ("资金管理", "组织实施")),
        ("产出", 30, ("产出数量", "产出质量", "产出时效")),
        ("效益", 30, ("社会效益", "满意度")),
    ),
)
TARGET = ("年度指标值", "指标值", "年度目标值", "计划完成值", "目标值", "预期指标值")
ACTUAL = ("实际完成值", "全年完成值", "完成值", "全年实际值", "实际完成情况")
SCORE = ("得分", "自评得分", "自评分")
WEIGHT = ("分值", "权重", "分值（权重）")
WHY = ("偏差原因分析及改进措施", "未完成原因分析", "扣分原因", "未完成原因分析及改进措施", "备注")
FILLERS = ("评分标准", "指标解释", "数据来源", "评价依据")


def sheet(pen: Pen, year: int = 2023) -> Made:
    """A scored sheet of no known edition."""
    project, office, unit = pen.project(), pen.office(), pen.office()
    title = pen.one(
        "项目支出绩效自评表",
        "部门预算项目支出绩效自评表",
        "财政支出项目绩效自评表",
        "预算项目绩效自评价表",
    )
    document: Json = {
        "kind": "self_evaluation",
        "edition": "generic",
        "year": year,
        "title": title,
        "project_name": project,
        "department": office,
        "implementing_unit": unit,
        "funding": [],
        "indicators": [],
        "amount_unit": "万元",
        "goal_expected": pen.sentence(),
        "goal_actual": pen.sentence(),
        "total_weight": "100",
        "total_score": pen.one("98", "87.5"),
    }
    spread = pen.chance(0.4)
    document["uncertain"] = ["edition", "title", *(["target"] if spread else [])]
    rows = [[pen.one(title, f"{year}年度{title}", f"{title}（{year}年度）")], [f"（{year}年度）"]]
    if pen.chance(0.5):
        rows += [["填报单位（盖章）：" + unit, "", "", "", "", "", "单位：万元"]]
    rows += _header(pen, document)
    rows += _money(pen, document)
    rows += _goals(pen, document)
    rows += _table(pen, document, spread=spread)
    return Made([row for row in rows if row], document)


def _header(pen: Pen, d: Json) -> Iterator[list[str]]:
    seal = pen.one("", "（盖章）", " (盖章)")
    yield [
        pen.one("项目名称", "自评项目名称"),
        d["project_name"],
        "",
        "",
        pen.one("项目编码", "联系人", "项目类别"),
        pen.one("某某", "一次性项目"),
    ]
    yield [
        pen.one("主管部门", "主管部门及代码"),
        d["department"],
        "",
        "",
        f"{pen.one('实施单位', '项目单位')}{seal}",
        d["implementing_unit"],
    ]
    if pen.chance(0.4):
        yield ["项目负责人", "某某", "", "", "联系电话", "0755-00000000"]


def _money(pen: Pen, d: Json) -> Iterator[list[str]]:
    columns = [
        ("年初预算数", "initial_budget"),
        ("全年预算数", "adjusted_budget"),
        ("全年执行数", "executed"),
        ("分值", "weight"),
        ("执行率", "execution_rate"),
        ("得分", "score"),
    ]
    style = pen.random.randrange(3)
    if style == 1:
        columns = [
            ("年初预算", "initial_budget"),
            ("调整后预算数", "adjusted_budget"),
            ("预算执行数", "executed"),
            ("预算执行率", "execution_rate"),
            ("权重", "weight"),
            ("得分", "score"),
            ("原因", ""),
        ]
    elif style == 2:
        columns = [
            ("全年预算数（A）", "adjusted_budget"),
            ("全年执行数（B）", "executed"),
            ("执行率（B/A）", "execution_rate"),
            ("得分", "score"),
        ]
    yield [
        pen.one(
            "项目资金（万元）", "预算执行情况（10分）", "项目资金 （万元）", "年度预算数（万元）"
        ),
        "",
        *[heading for heading, _ in columns],
    ]
    names = (
        ("total", pen.one("年度资金总额", "年度资金总额：", "总额")),
        (
            "fiscal_current_year",
            pen.one("其中：当年财政拨款", "其中：财政资金", "其中:本年财政拨款"),
        ),
        ("carryover", "上年结转资金"),
        ("other", pen.one("其他资金", "单位资金")),
    )
    for source, label in names:
        row = dict.fromkeys(
            ("initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score"),
            "",
        )
        for _, field in columns:
            total = source == "total"
            if field == "weight":
                row[field] = "10" if total else pen.one("-", "/")
            elif field == "score":
                row[field] = pen.one("10", "9.5") if total else "-"
            elif field == "execution_rate":
                row[field] = pen.one("98.50%", "0.985", "100%")
            elif field:
                row[field] = pen.amount(2)
        d["funding"].append({"source": source, "label": label, **row})
        why = pen.one("", "年末据实结算") if source == "total" else ""
        yield ["", label, *[row[field] if field else why for _, field in columns]]


def _goals(pen: Pen, d: Json) -> Iterator[list[str]]:
    yield [
        pen.one("年度总体目标", "年度目标", "年度总体目标完成情况"),
        pen.one("预期目标", "年初设定目标"),
        "",
        "",
        pen.one("实际完成情况", "目标完成情况"),
    ]
    yield ["", d["goal_expected"], "", "", d["goal_actual"]]


def _table(pen: Pen, d: Json, *, spread: bool) -> Iterator[list[str]]:
    target = (
        [
            ("指标性质", "sign"),
            (pen.one("指标值", "目标值"), "target"),
            (pen.one("度量单位", "计量单位"), "unit"),
        ]
        if spread
        else [(pen.one(*TARGET), "target")]
    )
    weight, score = (pen.one(*WEIGHT), "weight"), (pen.one(*SCORE), "score")
    middle = [*target, (pen.one(*ACTUAL), "actual"), weight, score]
    if pen.chance(0.35):
        middle = [weight, *target, (pen.one(*ACTUAL), "actual"), score]
    if pen.chance(0.3):
        middle.insert(pen.random.randrange(len(middle) + 1), (pen.one(*FILLERS), "filler"))
    columns = [("三级指标", "level3"), *middle, (pen.one(*WHY), "explanation")]
    groups = pen.random.choice(GROUPS)
    heads = ["一级指标", "二级指标", *[name for name, _ in columns]]
    block = pen.one("绩效指标", "年度绩效指标", "绩效 指标")
    yield [block, *heads]
    for level1, points, seconds in groups:
        first = f"{level1}{pen.one('（{}分）', '({}分)', '').format(points)}"
        printed_weight = str(points) if first != level1 else ""
        for second in seconds:
            label = second
            for _ in range(pen.random.choice((1, 1, 2, 4))):
                value = pen.value(bare=0.0)
                row = {
                    "level3": pen.name(second),
                    "target": value,
                    "actual": pen.value(bare=0.1),
                    "weight": pen.one("5", "10", "7.5"),
                    "score": pen.one("5", "10", "7"),
                    "explanation": pen.excuse(),
                    "filler": pen.one("", "据实评分"),
                    "sign": "",
                    "unit": "",
                }
                if spread:
                    number = pen.figure()
                    row |= {
                        "sign": pen.one("≥", "=", "≤"),
                        "target": number,
                        "unit": pen.one("%", "个", "次"),
                    }
                kept = {k: v for k, v in row.items() if k not in {"filler", "sign", "unit"}}
                kept["target"] = row["sign"] + row["target"] + row["unit"]
                d["indicators"].append(
                    {"level1": level1, "level1_weight": printed_weight, "level2": second, **kept}
                )
                yield ["", first, label, *[row[field] for _, field in columns]]
                first = label = ""
    at = {field: n for n, (_, field) in enumerate(columns, 3)}
    total = [""] * (3 + len(columns))
    total[0], total[at["weight"]], total[at["score"]] = (
        pen.one("总分", "合计"),
        "100",
        d["total_score"],
    )
    yield total
