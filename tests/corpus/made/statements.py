"""Made-up tables of budgets and final accounts."""

from __future__ import annotations

from dataclasses import dataclass

from tests.corpus.made.bodies import BODIES, Page
from tests.corpus.made.sheets import Made, Rows
from tests.corpus.made.words import Pen


@dataclass(frozen=True)
class Table:
    """One printed table: its head, heading rows, and what its rows hold."""

    family: str
    number: str
    title: str
    heads: tuple[tuple[str, ...], ...]
    shape: str


def _h(*rows: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple("" if cell == "." else cell for cell in row.split()) for row in rows)


_WIDE = _h(
    "预算单位 收入总计 本年收入 . . . . . 上级补助收入 上年结转",
    ". . 合计 财政拨款 . . 事业收入 其他收入 . .",
    ". . . 小计 一般公共预算拨款 政府性基金预算拨款 . . . .",
)
_LONG = _h(
    "支出项目类别（按支出经济科目编列至“款”级） 总计 本年收入 . . . 上年结转",
    ". . 合计 财政拨款 . 其他收入 .",
    ". . . 小计 政府性基金预算拨款 . .",
)
TABLES = (
    Table(
        "budget",
        "表1",
        "收支总表",
        _h("收入 . 支出 .", "收入项目 {y}年预算 支出项目 {y}年预算"),
        "sides",
    ),
    Table("budget", "表2", "收入总表", _WIDE, "units"),
    Table(
        "budget",
        "表3",
        "支出总表",
        _h("预算单位 科目编码 科目名称 支出总计 基本支出 项目支出"),
        "unit_codes",
    ),
    Table("budget", "表4", "基本支出总表", _LONG, "classes"),
    Table("budget", "表5", "项目支出总表", _LONG, "classes"),
    Table(
        "budget",
        "表6",
        "财政拨款收支总表",
        _h("收入 . 支出 .", "收入项目 {y}年预算数 支出项目 {y}年预算数"),
        "sides",
    ),
    Table(
        "budget",
        "表7",
        "一般公共预算支出表",
        _h("预算单位 科目编码 科目名称 支出总计 基本支出 项目支出"),
        "unit_codes",
    ),
    Table(
        "budget",
        "表8",
        "政府性基金预算支出表",
        _h("预算单位 科目编码 科目名称 支出总计 基本支出 项目支出"),
        "unit_codes",
    ),
    Table(
        "budget",
        "表9",
        "国有资本经营预算支出表",
        _h("预算单位 科目编码 科目名称 支出总计 基本支出 项目支出"),
        "empty",
    ),
    Table(
        "budget",
        "表10",
        "上级专项转移支付支出表",
        _h("预算单位 项目名称 功能分类科目 金额"),
        "transfers",
    ),
    Table(
        "budget", "表11", "政府采购项目支出表", _h("预算单位 品目编码 品目名称 金额"), "purchases"
    ),
    Table(
        "budget",
        "表12",
        "“三公”经费支出表",
        _h("项目 {a}年预算数 {y}年预算数 增减额 增减原因"),
        "three",
    ),
    Table(
        "budget",
        "表12",
        "“三公”经费财政拨款预算情况表",
        _h(
            "预算单位 年度 “三公”经费合计 因公出国（境）费用 公务接待费 "
            "公务用车购置及运行维护费 . .",
            ". . . . . 小计 公务用车购置费 公务用车运行维护费",
        ),
        "three_units",
    ),
    Table(
        "budget",
        "表13",
        "部门预算绩效管理项目情况表",
        _h("预算单位 项目名称 预算金额 . . 预算执行时间", ". . 合计 一般公共预算 其他资金 ."),
        "projects",
    ),
    Table(
        "final_account",
        "公开01",
        "收入支出决算总表",
        _h("收入 . . 支出 . .", "项目 行次 决算数 项目 行次 决算数", "栏次 . 1 栏次 . 2"),
        "sides_lines",
    ),
    Table(
        "final_account",
        "公开02",
        "收入决算表",
        _h(
            "项目 . 本年收入合计 财政拨款收入 上级补助收入 事业收入 "
            "经营收入 附属单位上缴收入 其他收入",
            "功能分类科目编码 科目名称 . . . . . . .",
            "栏次 . 1 2 3 4 5 6 7",
        ),
        "codes",
    ),
    Table(
        "final_account",
        "公开03",
        "支出决算表",
        _h(
            "项目 . 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出",
            "功能分类科目编码 科目名称 . . . . . .",
            "栏次 . 1 2 3 4 5 6",
        ),
        "codes",
    ),
    Table(
        "final_account",
        "公开04",
        "财政拨款收入支出决算总表",
        _h(
            "收入 . . 支出 . . . . .",
            "项目 行次 金额 项目 行次 合计 一般公共预算财政拨款 "
            "政府性基金预算财政拨款 国有资本经营预算财政拨款",
            "栏次 . 1 栏次 . 2 3 4 5",
        ),
        "sides_lines",
    ),
    Table(
        "final_account",
        "公开05",
        "一般公共预算财政拨款支出决算表",
        _h(
            "项目 . 本年支出合计 基本支出 项目支出",
            "功能分类科目编码 科目名称 . . .",
            "栏次 . 1 2 3",
        ),
        "codes",
    ),
    Table(
        "final_account",
        "公开06",
        "一般公共预算财政拨款基本支出决算表",
        _h(
            "人员经费 . . 公用经费 . . . . .",
            "经济分类科目编码 科目名称 金额 经济分类科目编码 科目名称 金额 "
            "经济分类科目编码 科目名称 金额",
        ),
        "economic",
    ),
    Table(
        "final_account",
        "公开07",
        "一般公共预算财政拨款“三公”经费支出决算表",
        _h(
            "{y}年度预算数 . . . . . {y}年度决算数 . . . . .",
            "合计 因公出国（境）费 公务用车购置及运行费 . . 公务接待费 "
            "合计 因公出国（境）费 公务用车购置及运行费 . . 公务接待费",
            ". . 小计 公务用车购置费 公务用车运行费 . . . 小计 公务用车购置费 公务用车运行费 .",
            "1 2 3 4 5 6 7 8 9 10 11 12",
        ),
        "one",
    ),
    Table(
        "final_account",
        "公开08",
        "政府性基金预算财政拨款收入支出决算表",
        _h(
            "项目 . 年初结转和结余 本年收入 本年支出 . . 年末结转和结余",
            "功能分类科目编码 科目名称 . . 小计 基本支出 项目支出 .",
            "栏次 . 1 2 3 4 5 6",
        ),
        "codes",
    ),
    Table(
        "final_account",
        "公开09",
        "国有资本经营预算财政拨款支出决算表",
        _h(
            "项目 . 本年支出 . .",
            "功能分类科目编码 科目名称 合计 基本支出 项目支出",
            "栏次 . 1 2 3",
        ),
        "codes",
    ),
)


def statement(table: Table, pen: Pen, year: int = 2022) -> Made:
    office, unit = pen.office(), pen.one("万元", "万元", "元")
    heads = [[cell.format(y=year, a=year - 1) for cell in row] for row in table.heads]
    width = max(map(len, heads))
    places = pen.random.choice((0, 2, 2))
    body = BODIES[table.shape](Page(pen, office, width, places))
    printed = [
        [pen.printed(cell) if _amount(cell) and pen.chance(0.3) else cell for cell in row]
        for row in body
    ]
    gap = pen.one("", " ")
    number = table.number.replace("表", f"表{gap}").replace("公开", f"公开{gap}") + (
        "" if table.family == "budget" else f"{gap}表"
    )
    label = (
        pen.one("部门", "编制单位", "单位名称")
        if table.family == "budget"
        else pen.one("部门", "编制单位", "编制部门")
    )
    rows: Rows = _head(table, pen, number, label, office, unit)
    cut = (
        pen.random.randrange(1, len(printed))
        if len(printed) > 2 and pen.chance(0.4)
        else len(printed)
    )
    again = heads if pen.chance(0.5) else []
    rows += heads + printed[:cut]
    if cut < len(printed):
        rows += [[], [pen.one("- 4 -", "— 12 —", "第 3 页")], *again, *printed[cut:]]
    if pen.chance(0.5):
        rows += [["注：本表反映部门本年度收支情况。"]]
    document = {
        "kind": "statement",
        "family": table.family,
        "year": year,
        "table_no": table.number,
        "title": table.title,
        "unit_name": office,
        "amount_unit": unit,
        "rows": body,
    }
    return Made(rows, document)


def _head(table: Table, pen: Pen, number: str, label: str, office: str, unit: str) -> Rows:
    colon = pen.one("：", ":", "： ")
    mark = pen.one("", "### ") if table.family == "final_account" else ""
    top: Rows = [["2022年度部门预决算公开"], []]
    name, money = (
        [f"{label}{colon}{office}"],
        [pen.one(f"单位：{unit}", f"金额单位：{unit}", f"单位:{unit}")],
    )
    one_row = [[name[0], "", "", money[0]]]
    style = pen.random.randrange(4)
    if style == 0:
        return [*top, [number], [], [mark + table.title], [], name, [], money, []]
    if style == 1:
        return [*top, [mark + table.title], [number], *one_row]
    if style == 2:
        return [*top, [mark + table.title], ["", "", "", number], *one_row]
    return [*top, [number + pen.one("", "：", ":")], [mark + table.title], money, name]


def _amount(cell: str) -> bool:
    return cell.lstrip("-").replace(".", "", 1).isdigit() and len(cell) > 3 and not cell.isdigit()
