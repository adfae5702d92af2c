"""Made-up tables of one small office: sound as they stand, each test breaks what it is about."""

from __future__ import annotations

from dataclasses import replace

from budgets.documents import BudgetYear, PerformanceTargetDocument, StatementDocument
from budgets.rules import BudgetForm, check_statements
from core.findings import Finding

UNIT = "云溪区文化馆"

ACCOUNT = StatementDocument(
    "final_account", 2021, "公开01", "收入支出决算总表", UNIT,
    rows=(
        ("一、一般公共预算财政拨款收入", "1", "900.25", "一、教育支出", "31", "9.05"),
        ("二、政府性基金预算财政拨款收入", "2", "100.00", "二、文化体育与传媒支出", "32", "911.20"),
        ("", "3", "", "三、住房保障支出", "33", "80.00"),
        ("本年收入合计", "27", "1,000.25", "本年支出合计", "57", "1,000.25"),
        ("年初结转和结余", "28", "12.00", "年末结转和结余", "58", "12.00"),
        ("总计", "30", "1,012.25", "总计", "60", "1,012.25"),
    ),
)  # fmt: skip

SPENDING = StatementDocument(
    "final_account", 2021, "公开03", "支出决算表", UNIT,
    rows=(
        ("合计", "", "1000.25", "690.25", "310.00", "0", "0", "0"),
        ("205", "教育支出", "9.05", "0", "9.05", "0", "0", "0"),
        ("20508", "进修及培训", "9.05", "0", "9.05", "0", "0", "0"),
        ("2050803", "培训支出", "9.05", "0", "9.05", "0", "0", "0"),
        ("207", "文化体育与传媒支出", "911.20", "610.25", "300.95", "0", "0", "0"),
        ("20701", "文化和旅游", "811.20", "610.25", "200.95", "0", "0", "0"),
        ("2070104", "图书馆", "300.20", "210.25", "89.95", "0", "0", "0"),
        ("2070109", "群众文化", "511.00", "400.00", "111.00", "0", "0", "0"),
        ("20702", "文物", "100.00", "0", "100.00", "0", "0", "0"),
        ("221", "住房保障支出", "80.00", "80.00", "0", "0", "0", "0"),
    ),
)  # fmt: skip

BUDGET = StatementDocument(
    "budget", 2021, "表1", "收支总表", UNIT,
    rows=(
        ("一、一般公共预算财政拨款", "720", "一、文化旅游体育与传媒支出", "650"),
        ("（一）一般性经费拨款", "600", "群众文化", "650"),
        ("（二）财政专项资金拨款", "120", "二、住房保障支出", "70"),
        ("二、其他收入", "0", "住房公积金", "70"),
        ("本年收入合计", "720", "本年支出合计", "720"),
        ("上年结转", "0", "结转下年", "0"),
        ("收入总计", "720", "支出总计", "720"),
    ),
)  # fmt: skip

BY_UNIT = StatementDocument(
    "budget", 2021, "表7", "一般公共预算支出表", UNIT,
    rows=(
        (UNIT, "", "", "720", "220", "500"),
        (f"{UNIT}本级", "", "", "420", "120", "300"),
        ("", "2070109", "群众文化", "350", "50", "300"),
        ("", "2210201", "住房公积金", "70", "70", "0"),
        ("云溪区美术馆", "", "", "300", "100", "200"),
        ("", "2070109", "群众文化", "300", "100", "200"),
    ),
)  # fmt: skip


def _paid(name: str, amount: str) -> tuple[str, ...]:
    return (name, *([amount] * 5), *(["0"] * 13))


BY_CLASS = StatementDocument(
    "budget", 2021, "表5", "项目支出总表", UNIT,
    rows=(
        _paid(UNIT, "500"),
        _paid(f"{UNIT}本级", "300"),
        _paid("商品和服务支出", "260"),
        _paid("办公费", "60"),
        _paid("委托业务费", "200"),
        _paid("资本性支出", "40"),
        _paid("办公设备购置", "40"),
        _paid("云溪区美术馆", "200"),
        _paid("商品和服务支出", "200"),
        _paid("劳务费", "200"),
    ),
)  # fmt: skip

PROJECTS = StatementDocument(
    "budget", 2021, "表13", "部门预算绩效管理项目情况表", UNIT,
    rows=(
        (UNIT, "", "", "", "", ""),
        ("", "群众演出", "34", "30", "4", "2021-01-01至2021-12-31"),
        ("", "书屋运行", "86", "86", "0", "2021-01-01至2021-12-31"),
    ),
)  # fmt: skip

TARGET = PerformanceTargetDocument(
    "target2021",
    2021,
    reporting_unit=UNIT,
    project_name="群众演出",
    budget_history=(BudgetYear("2020年预算数", "28.00"), BudgetYear("2021 年预算数", "34.20")),
)


def with_cell(statement: StatementDocument, row: int, column: int, text: str) -> StatementDocument:
    """The statement with one cell changed."""
    rows = [list(cells) for cells in statement.rows]
    rows[row][column] = text
    return replace(statement, rows=tuple(tuple(cells) for cells in rows))


def without_row(statement: StatementDocument, row: int) -> StatementDocument:
    return replace(statement, rows=statement.rows[:row] + statement.rows[row + 1 :])


def with_row(statement: StatementDocument, at: int, *cells: str) -> StatementDocument:
    return replace(statement, rows=(*statement.rows[:at], cells, *statement.rows[at:]))


def found(*documents: BudgetForm) -> list[Finding]:
    """All findings of all documents."""
    outcomes = check_statements(documents)
    assert all(outcome.faults == () for outcome in outcomes)
    return [finding for outcome in outcomes for finding in outcome.findings]


def codes(*documents: BudgetForm) -> list[tuple[str, str, str]]:
    """Code, place and expected figure of all findings."""
    return [(finding.code, finding.where, finding.expected) for finding in found(*documents)]
