"""The official sheet of an expected document, as rows to write in any format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

Json = Mapping[str, Any]
COLUMNS = 9


def sheet(document: Json) -> list[list[str]]:
    """The scored sheet as printed: nine columns, merged cells empty behind their first."""
    return [_padded(row) for row in _rows(document)]


def _padded(row: list[str]) -> list[str]:
    return row + [""] * (COLUMNS - len(row))


def _rows(document: Json) -> Iterator[list[str]]:
    yield [document["title"]]
    yield ["项目名称", document["project_name"], "", "", "", "项目金额", document["project_amount"]]
    yield [
        "主管部门",
        document["department"],
        "",
        "",
        "",
        "实施单位",
        document["implementing_unit"],
    ]
    yield [
        "项目资金（元）",
        "",
        "",
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "分值",
        "执行率",
        "得分",
    ]
    for row in document["funding"]:
        amounts = [row["initial_budget"], row["adjusted_budget"], row["executed"]]
        yield ["", row["label"], "", *amounts, row["weight"], row["execution_rate"], row["score"]]
    yield ["年度总体目标", "预期目标", "", "", "", "*实际完成情况"]
    yield ["", document["goal_expected"], "", "", "", document["goal_actual"]]
    heads = ["一级指标", "二级指标", "三级指标", "年度指标值", "*实际完成值", "*分值", "*得分"]
    yield ["年度绩效指标", *heads, "偏差原因分析及改进措施"]
    yield from _indicators(document["indicators"])
    total = [document["total_weight"], document["total_score"], "—"]
    yield ["总分", "", "", "", "", "", *total]


def _indicators(rows: list[Json]) -> Iterator[list[str]]:
    for (level1, points), group in groupby(rows, lambda r: (r["level1"], r["level1_weight"])):
        first = f"{level1}（{points}分）"
        for level2, inner in groupby(group, lambda r: r["level2"]):
            second = level2
            for row in inner:
                names = ("level3", "target", "actual", "weight", "score", "explanation")
                yield ["", first, second, *(row[name] for name in names)]
                first = second = ""
