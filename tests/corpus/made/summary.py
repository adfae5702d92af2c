"""Made-up wide tables with a project a row, as cells and as the running text of a PDF."""

from __future__ import annotations

from tests.corpus.made.sheets import Json, Made, Rows
from tests.corpus.made.words import Pen

SECONDS = (
    ("产出目标", ("数量指标", "质量指标", "时效指标")),
    ("效益目标", ("经济效益指标", "社会效益指标", "生态效益指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)
SOURCES = (
    ("total", "合计"),
    ("general_budget", "一般公共预算"),
    ("government_fund", "政府性基金"),
    ("non_fiscal", "非财政资金"),
)
STATES = (
    "已完成",
    "完成",
    "有效提升",
    "100%",
    "及时",
    "效果显著",
    "有效提高",
    "按期完成",
    "95%",
    "12场",
    "≥98%",
    "已达标",
    "如期完成",
    "资金已全部用于一线人员慰问",
    "1.2万人次",
    "实际巡查1260次",
    "优",
    "无投诉",
)
TARGETS = (
    "印制宣传手册{}份",
    "举办业务培训{}场",
    "维护设备{}台",
    "巡查河道{}次",
    "发放补助{}人",
    "安保人员{}名",
    "开展督导检查不少于{}次",
    "空调设备维修维护合格率",
    "档案归档准确率不低于{}%",
    "采购办公家具质量完好",
    "任务按计划进度完成率",
    "按合同约定时间支付款项",
    "业务办理及时",
    "居民群众生活环境得到改善",
    "办事效率提高",
    "公众对工作的认知度",
    "节约行政成本，提高工作效率",
    "减少纸张使用",
    "服务对象满意度不低于{}%",
    "来访群众满意度≥{}%",
    "职工满意度",
)
WIDTHS = (24, 5, 13, 5, 9, 5, 8, 5, 7, 5, 12, 6, 7, 5, 7, 5, 6, 6)
HEAD = """序号 单位名称 项目名称 项目年度预算金额

实际支出金额

预算支出执
行率

年初绩效目标
绩效目标整体完成情

况

产出目标 效益目标 满意度指标

项目执行中
存在的问题

整改情况
合计

其中：财政拨款

非财政资金

数量指标 质量指标 时效指标 经济效益指标 社会效益指标 生态效益指标 服务对象满意度指标

一般公共预算
政府性基金

年度指标内容 完成情况 年度指标内容 完成情况 年度指标内容 完成情况
年度指标内
容

完成情况 年度指标内容 完成情况
年度指标
内容

完成情况
年度指标
内容

完成情况
"""


def records(pen: Pen, year: int = 2020) -> list[tuple[Json, list[str]]]:
    """Documents with the cells of their row behind the names and figures."""
    department, found = pen.office(), []
    units = [
        department + "（本级）",
        pen.place() + pen.one("信息中心", "综合服务中心", "救助管理站"),
    ]
    count = pen.random.randint(2, 14)
    border = pen.random.randint(1, count)
    nothing = pen.one("―", "―", "/", "—")
    for number in range(count):
        found.append(_record(pen, year, department, units[number >= border], nothing))
    return found


def _record(
    pen: Pen, year: int, department: str, unit: str, nothing: str
) -> tuple[Json, list[str]]:
    budget = pen.amount(pen.random.choice((0, 2)), zero=0.03)
    figures = {
        "total": budget,
        "general_budget": pen.one(budget, "0"),
        "government_fund": pen.one("0", nothing),
        "non_fiscal": pen.one("0", budget),
    }
    rate = pen.one("100.00%", "97.31%", "0.00%", "88%")
    document: Json = {
        "kind": "self_evaluation",
        "edition": "summary2020",
        "year": year,
        "title": f"{year}年{department}预算项目绩效自评表",
        "project_name": pen.project(),
        "project_amount": "",
        "amount_unit": "万元",
        "department": department,
        "implementing_unit": unit,
        "funding": [
            {
                "source": source,
                "label": label,
                "initial_budget": "",
                "adjusted_budget": budget if source == "total" else "",
                "executed": figures[source],
                "execution_rate": rate if source == "total" else "",
            }
            for source, label in SOURCES
        ],
        "goal_expected": pen.sentence(1, 5),
        "goal_actual": pen.one("已完成", "已完成", "完成", "基本完成"),
        "indicators": [],
        "problems": pen.one("无", "无", "无", "资金支付进度偏慢"),
        "rectification": "无",
    }
    cells = [document["goal_expected"], document["goal_actual"]]
    for level1, seconds in SECONDS:
        for level2 in seconds:
            if pen.chance(0.3):
                cells += [nothing, nothing]
                continue
            target = pen.random.choice(TARGETS).format(pen.random.randint(2, 300))
            actual = pen.random.choice(STATES)
            cells += [target, actual]
            document["indicators"].append(
                {"level1": level1, "level2": level2, "target": target, "actual": actual}
            )
    return document, [*cells, document["problems"], document["rectification"]]


def running(pen: Pen) -> Made:
    """The table as a PDF's text gives it: single lines side by side, wrapped cells line by line."""
    found = records(pen)
    department = found[0][0]["department"]
    lines = [
        "附件2：",
        "",
        found[0][0]["title"],
        f"部门名称（盖章）：{department} 单位：万元",
        "",
        *HEAD.split("\n"),
        "",
    ]
    unit = ""
    numbered, repeated, again = pen.chance(0.85), pen.chance(0.2), pen.chance(0.3)
    for number, (document, cells) in enumerate(found, 1):
        funding = document["funding"]
        other = repeated or document["implementing_unit"] != unit
        names = [document["implementing_unit"]] if other else []
        unit = document["implementing_unit"]
        figures = [
            funding[0]["adjusted_budget"],
            *[row["executed"] for row in funding],
            funding[0]["execution_rate"],
        ]
        figures = [
            pen.printed(figure)
            if pen.chance(0.3) and "." in figure and "%" not in figure
            else figure
            for figure in figures
        ]
        lines += _set(
            pen,
            [
                *([[str(number)]] if numbered else []),
                *[_wrapped(n, 9) for n in names],
                _wrapped(document["project_name"], 11),
                *[[figure] for figure in figures],
                *[_wrapped(cell, width) for cell, width in zip(cells, WIDTHS, strict=True)],
            ],
        )
        if pen.chance(0.1):
            lines += [
                "",
                pen.one("第 2 页，共 5 页", "- 3 -"),
                "",
                *(HEAD.split("\n") if again else []),
            ]
    if pen.chance(0.2):
        lines += ["", "合计 1200.5 1100 1100 0 0 91.63%", ""]
    if pen.chance(0.5):
        lines += ["", "注：1.本表按预算项目逐项填报。", "2.金额保留两位小数。"]
    return Made([[line] if line else [] for line in lines], [document for document, _ in found])


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for letter in text:
        size = 1.0 if ord(letter) > 255 else 0.55
        if used + size > width and line:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + letter, used + size
    return [*lines, line]


def _set(pen: Pen, cells: list[list[str]]) -> list[str]:
    """Cells of one line go on in the line before; others begin and end their own lines."""
    lines: list[str] = []
    open_line = False
    for cell in cells:
        if len(cell) == 1 and open_line:
            lines[-1] += " " + cell[0]
            continue
        if pen.chance(0.3):
            lines.append("")
        lines += cell
        open_line = len(cell) == 1
    return lines


def grid(pen: Pen) -> Made:
    """The table as cells under two or three rows of headings."""
    found = records(pen)
    names = [
        "序号",
        "单位名称",
        "项目名称",
        "项目年度预算金额",
        "实际支出金额",
        "",
        "",
        "",
        "预算支出执行率",
        "年初绩效目标",
        "绩效目标整体完成情况",
    ]
    seconds = [second for _, group in SECONDS for second in group]
    top = [
        *names,
        "产出目标",
        *[""] * 5,
        "效益目标",
        *[""] * 5,
        "满意度指标",
        "",
        "项目执行中存在的问题",
        "整改情况",
    ]
    middle = [
        *[""] * 4,
        "合计",
        "其中：财政拨款",
        "",
        "非财政资金",
        "",
        "",
        "",
        *[cell for second in seconds for cell in (second, "")],
        "",
        "",
    ]
    low = [
        *[""] * 5,
        "一般公共预算",
        "政府性基金",
        *[""] * 4,
        *["年度指标内容", "完成情况"] * 7,
        "",
        "",
    ]
    rows: Rows = [
        [found[0][0]["title"]],
        [f"部门名称（盖章）：{found[0][0]['department']}", "", "单位：万元"],
        top,
        middle,
        low,
    ]
    unit = ""
    for number, (document, cells) in enumerate(found, 1):
        funding = document["funding"]
        name = document["implementing_unit"]
        figures = [
            funding[0]["adjusted_budget"],
            *[row["executed"] for row in funding],
            funding[0]["execution_rate"],
        ]
        rows.append(
            [str(number), name if name != unit else "", document["project_name"], *figures, *cells]
        )
        unit = name
    return Made(rows, [document for document, _ in found])
