"""Made-up forms of the budget: targets, investment, department score sheet, statements."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from tests.corpus.made.sheets import Json, Made, Rows
from tests.corpus.made.words import Pen

TARGET_LEVELS = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)
DEPARTMENT_LEVELS = (
    ("投入和管理目标", ("投入管理", "财务管理", "项目管理", "资产管理", "人员管理")),
    ("产出目标", ("数量", "质量", "时效", "成本")),
    ("效益目标", ("经济效益", "社会效益", "生态效益", "服务对象满意度")),
)
INVEST_LEVELS = (
    ("过程管理指标", ("项目管理指标", "监督检查指标")),
    ("产出指标", ("数量指标", "质量指标")),
    ("实施效果指标", ("社会效益指标", "经济效益指标", "生态效益指标", "服务对象满意度指标")),
)


def targets(pen: Pen, levels: tuple[tuple[str, tuple[str, ...]], ...]) -> list[Json]:
    found = []
    for level1, seconds in levels:
        for level2 in seconds:
            count = pen.random.choice((0, 1, 1, 1, 2, 3, 6))
            for _ in range(count):
                values = {"level3": pen.name(level2), "target": pen.value()}
                found.append({"level1": level1, "level2": level2, **values})
            if not count:
                values = {"level3": "不适用", "target": pen.one("", "不适用")}
                found.append({"level1": level1, "level2": level2, **values})
    return found


def project_target(pen: Pen, year: int = 2022) -> Made:
    office, project = pen.office(), pen.project()
    document = {
        "kind": "performance_target",
        "edition": "target2021",
        "year": year,
        "reporting_unit": office,
        "project_name": project,
        "supervising_department": pen.one(office, pen.office()),
        "project_level": pen.one("一级", "二级", "四级", ""),
        "is_new": pen.one("是", "否"),
        "is_government_investment": pen.one("是", "否"),
        "includes_procurement": pen.one("是", "否"),
        "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31",
        "overview": pen.sentence(1, 9),
        "basis": pen.sentence(1, 9),
        "conditions": pen.one(pen.sentence(), "无", ""),
        "budget_history": [
            {"label": label, "amount": pen.amount(2)}
            for label in (f"{year - 2} 年实际执行数", f"{year - 1} 年预算数", f"{year} 年预算数")
        ],
        "change_reason": pen.one(pen.sentence(1, 3), "无", ""),
        "annual_goal": pen.sentence(1, 7),
        "indicators": targets(pen, TARGET_LEVELS),
    }
    return Made(list(_target_rows(document, pen)), document)


def _target_rows(d: Json, pen: Pen) -> Iterator[list[str]]:
    def row(*cells: str) -> list[str]:
        return [*cells, *[""] * (8 - len(cells))]

    year = d["year"]
    wide = pen.chance(0.7)
    title = f"{pen.one('（单位名称）', '', d['reporting_unit'])}{year} 年部门预算项目绩效目标表"
    yield row(title) if wide else [title]
    yield row(f"填报单位：{d['reporting_unit']}")
    yield row("一、项目基本情况", *[""] * 6, pen.one("佐证资料附件编号", ""))
    yield row("项目名称", d["project_name"], "", "", "项目主管部门", d["supervising_department"])
    yield row(
        "项目负责人",
        "某某",
        "项目负责人联系方式",
        "0755-00000000",
        "财务负责人及联系方式",
        "某某",
        "财务负责人联系方式",
        "0755-00000000",
    )
    yield row("项目分级", d["project_level"], "", "", "是否新增政策/项目", d["is_new"])
    yield row(
        "是否政府投资项目",
        d["is_government_investment"],
        "",
        "",
        "是否包含政府采购项目",
        d["includes_procurement"],
    )
    yield row("项目周期", d["period_start"], "", "", "至", d["period_end"])
    yield row("项目概况", d["overview"])
    yield row("项目申报依据及现实必要性", d["basis"])
    yield row("项目实施条件（人员、资金、制度保障等）", d["conditions"])
    yield row("二、项目预算情况")
    yield row("时间", "金额（万元）", "", "", f"{year} 年较以前年度金额增减变动原因")
    for number, history in enumerate(d["budget_history"]):
        yield row(
            history["label"],
            pen.printed(history["amount"]),
            "",
            "",
            "" if number else d["change_reason"],
        )
    yield row("三、项目绩效及评估情况")
    yield row("年度绩效目标", d["annual_goal"])
    yield row("一级指标", "二级指标", "三级指标 （根据本项目实际填报）", "", "年度拟完成指标值")
    cut = pen.random.choice((0, 0, 2, 5))
    merged = pen.chance(0.4)
    last: tuple[str, str] = ("", "")
    for number, indicator in enumerate(d["indicators"]):
        level = (indicator["level1"], indicator["level2"])
        first = "" if merged and level[0] == last[0] else level[0]
        second = "" if merged and level == last else level[1]
        last = level
        if cut and number >= cut:
            if number == cut:
                yield []
            yield [first, second, indicator["level3"], indicator["target"], ""]
        else:
            yield row(first, second, indicator["level3"], "", indicator["target"])


def department_target(pen: Pen, year: int = 2022) -> Made:
    office = pen.office()
    amounts = [pen.amount(2) for _ in range(4)]
    document: Json = {
        "kind": "department_target",
        "edition": "depttarget2021",
        "year": year,
        "department": office,
        "budget_total": amounts[0],
        "budget_general": amounts[1],
        "budget_fund": amounts[2],
        "budget_other": amounts[3],
        "annual_goal": pen.sentence(2, 12),
        "indicators": targets(pen, DEPARTMENT_LEVELS),
    }

    def row(*cells: str) -> list[str]:
        return [*cells, *[""] * (7 - len(cells))]

    rows: Rows = [
        [f"{year}年部门预算"],
        [],
        ["表 14:"],
        [],
        row("部门（单位）整体支出绩效目标表"),
        row(f"部门（单位）名称：{office}", "", "", "", "", "", "单位：万元"),
        row("年度预算金额", "合计", "一般公共预算", "", "政府性基金", "", "其他资金"),
        row("", "", "本级", "上级转移支付", "本级", "上级转移支付", ""),
        row(
            "",
            *map(pen.printed, (amounts[0], amounts[1])),
            "0",
            pen.printed(amounts[2]),
            "0",
            pen.printed(amounts[3]),
        ),
        row("年度绩效目标", document["annual_goal"]),
        row("年度绩效目标分解"),
        row("一级指标", "二级指标", "三级指标", "", "指标目标值"),
    ]
    for level1, group in groupby(document["indicators"], lambda r: r["level1"]):
        first = level1
        for level2, inner in groupby(group, lambda r: r["level2"]):
            second = level2
            for indicator in inner:
                rows.append(row(first, second, indicator["level3"], "", indicator["target"]))
                first = second = ""
    return Made(rows, document)


def investment(pen: Pen, year: int = 2020) -> Made:
    office, project = pen.office(), pen.project()

    def amount() -> str:
        return pen.one(pen.amount(6).rstrip("0").rstrip("."), pen.amount(2), "")

    nature = pen.one("前期", "新开工", "续建", "")
    d = {
        "kind": "investment_performance",
        "edition": "invest2020",
        "year": year,
        "title": f"{project}项目绩效情况表",
        "project_name": project,
        "project_code": f"{year - 2}-440309-01-{pen.random.randint(100000, 999999)}",
        "implementing_unit": office,
        "sector": pen.one("信息化", "教育", "交通运输", ""),
        "total_investment": amount(),
        "total_investment_fiscal": amount(),
        "total_investment_other": amount(),
        "construction_nature": nature,
        "started": pen.one("是", "否"),
        "start_date": pen.one(f"{year - 1}年3月18日", ""),
        "completed": pen.one("是", "否"),
        "completion_date": pen.one(f"{year}年12月1日", ""),
        "initial_target": amount(),
        "plan_issued": amount(),
        "investment_completed": amount(),
        "completed_government_fund": amount(),
        "completed_general_budget": amount(),
        "plan_expenditure_rate": pen.one("100%", "98.7%", "100.00%", "0", "/"),
        "cumulative_investment": amount(),
        "overall_completion_rate": pen.one("84.62%", "100%", "65.67%"),
        "progress_percent": pen.one("100%", "80%", "0%"),
        "progress_text": pen.one(pen.sentence(1, 5), "已竣工", "无"),
        "indicators": [],
    }
    return Made(list(_investment_rows(d, pen)), d)


def _boxes(pen: Pen, options: tuple[str, ...], chosen: str) -> str:
    style = pen.random.randrange(3)
    on, off = (
        ('<input type="checkbox" checked="" /> ', '<input type="checkbox"/> '),
        ("☑", "□"),
        ("√", "□"),
    )[style]
    return " ".join((on if option == chosen else off) + option for option in options)


def _investment_rows(d: Json, pen: Pen) -> Iterator[list[str]]:
    def row(*cells: str) -> list[str]:
        return [*cells, *[""] * (5 - len(cells))]

    def money(value: str) -> str:
        return f"{value}{pen.one('', ' ')}万元" if value else pen.one("", "万元", " 万元")

    year, gap = d["year"], pen.random.randrange(2)
    yield [f"{pen.one('', '## ', '**')}{d['title']}"]
    yield [f"({year}年度)"]
    yield []
    yield [f"项目单位： {d['implementing_unit']}"]
    yield row("项目概况")
    yield row("项目名称", d["project_name"], *[""] * gap, "国家编码", d["project_code"])
    yield row("项目单位", d["implementing_unit"], *[""] * gap, "行业归口", d["sector"])
    fiscal, other = d["total_investment_fiscal"], d["total_investment_other"]
    yield row(
        "项目总投资",
        f"{money(d['total_investment'])} (其中: 财政拨款 {fiscal} 万元"
        f"{pen.one(';', '；', '，')} 其它资金 {other} 万元)",
    )
    yield row("建设性质", _boxes(pen, ("前期", "新开工", "续建"), d["construction_nature"]))
    empty = pen.one("", "年 月 日")
    yield row(
        "是否开工",
        _boxes(pen, ("是", "否"), d["started"]),
        *[""] * gap,
        "开工日期",
        d["start_date"] or empty,
    )
    yield row(
        "是否竣工",
        _boxes(pen, ("是", "否"), d["completed"]),
        *[""] * gap,
        "竣工日期",
        d["completion_date"] or empty,
    )
    yield row("政府投资计划安排及执行情况")
    yield row(
        "年初设定的目标",
        money(d["initial_target"]),
        f"{year}年实际下达政府投资计划①",
        money(d["plan_issued"]),
    )
    fund, general = d["completed_government_fund"], d["completed_general_budget"]
    yield row(
        f"{year}年实际完成投资②",
        f"{money(d['investment_completed'])} (资金来源: 政府性基金完成 {fund} 万元；"
        f"一般公共预算完成{general}万元)",
    )
    yield row(f"{year}年政府投资计划支出率", d["plan_expenditure_rate"])
    yield row(
        f"截至{year}年底项目累计完成投资③",
        money(d["cumulative_investment"]),
        "项目总体完成率",
        d["overall_completion_rate"],
    )
    yield row(
        f"截至{year}年底项目工程形象进度百分比",
        d["progress_percent"],
        f"截至{year}年底项目工程形象进度文字描述",
        d["progress_text"],
    )
    yield row("项目绩效指标")
    yield row("一级指标", "二级指标", "指标内容描述", "完成情况", "改进措施")
    for level1, seconds in INVEST_LEVELS:
        first = level1
        for level2 in seconds:
            second = printed = level2 + (
                "(如有)" if level2.startswith("生态") and pen.chance(0.5) else ""
            )
            count = pen.random.choice((1, 1, 2, 5))
            for _ in range(count):
                values = {
                    "description": pen.one(
                        pen.name(level2), pen.sentence(1, 2), "" if count == 1 else "审计情况"
                    ),
                    "completion": pen.one("是", "否", pen.value(), "—"),
                    "improvement": pen.one("", "", pen.sentence(1, 2)),
                }
                d["indicators"].append({"level1": level1, "level2": second, **values})
                yield row(first, printed, *values.values())
                first = printed = ""
    yield []
    yield ["填表人：某某"]
    yield ["联系电话：0755-00000000"]


SCORES = (
    ("预算编制情况", ("预算编制", "目标设置")),
    ("预算执行情况", ("资金管理", "项目管理", "资产管理", "人员管理", "制度管理")),
    ("预算使用效益", ("经济性", "效率性", "效果性", "公平性")),
)


def score_sheet(pen: Pen, year: int = 2021) -> Made:
    office, indicators = pen.office(), []
    for level1, seconds in SCORES:
        for level2 in seconds:
            count, weight = pen.random.randint(1, 4), pen.random.randint(2, 9)
            for _ in range(count):
                indicators.append(
                    {
                        "level1": level1,
                        "level1_weight": "30",
                        "level2": level2,
                        "level2_weight": str(weight * count),
                        "level3": pen.name("质量"),
                        "level3_weight": str(weight),
                        "description": pen.sentence(1, 4),
                        "criteria": pen.sentence(1, 6) + "得2分；否则0分。",
                        "score": pen.one(str(weight), "0", "2.5"),
                    }
                )
    d: Json = {
        "kind": "department_evaluation",
        "edition": "dept2020",
        "year": year,
        "department": office,
        "indicators": indicators,
        "total_weight": "100",
        "total_score": pen.one("97.82", "100", "88"),
    }
    heads = [
        ["评价指标", "", "", "", "", "", "指标说明", "评分标准", "自评得分"],
        ["一级指标", "", "二级指标", "", "三级指标", "", pen.one("---", ""), "", ""],
        ["名称", "分值", "名称", "分值", "名称", "分值", "", "", ""],
    ]
    rows: Rows = [
        [f"{year} 年度部门整体{pen.one('', '支出')}绩效评价指标评分表"],
        [],
        [f"部门名称：{office}"],
        *heads,
    ]
    last = ("", "")
    for number, i in enumerate(indicators):
        if number and pen.chance(0.1):
            rows += [[], *heads]
        level = (i["level1"], i["level2"])
        first = (i["level1"], i["level1_weight"]) if level[0] != last[0] else ("", "")
        second = (i["level2"], i["level2_weight"]) if level != last else ("", "")
        last = level
        rows.append(
            [
                *first,
                *second,
                i["level3"],
                i["level3_weight"],
                i["description"],
                i["criteria"],
                i["score"],
            ]
        )
    mark = pen.one("---", "", "—")
    rows.append(
        [pen.one("总分", "合计"), "100", mark, "100", mark, "100", mark, mark, d["total_score"]]
    )
    return Made(rows, d)
