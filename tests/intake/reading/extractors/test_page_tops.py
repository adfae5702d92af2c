"""Labelled values that go on at the top of the next page, and numbers wrapped in their cell."""

from typing import Any

from budgets.documents import PerformanceTargetDocument
from intake.reading.extractors.documents import documents_of
from intake.reading.extractors.source import Source
from intake.reading.extractors.values import number_in
from intake.reading.grid import Grid, Row, filled
from intake.reading.recognisers.documents import find_all
from intake.reading.recognisers.lines import stream

FIRST = (
    "2022年部门预算项目绩效目标表",
    "一、项目基本情况",
    "项目名称|甲项目||项目主管部门|甲局",
    "项目周期|2022-01-01||至|2022-12-31",
    "项目概况|办好甲事，",
)
REST = (
    "项目申报依据及现实必要性|依法",
    "一级指标|二级指标|三级指标|年度拟完成指标值",
    "产出指标|数量指标|甲数量|10件",
)


def target(*pages: tuple[str, ...]) -> Any:
    grids = tuple(
        Grid(
            f"第 {n} 页", "page", tuple(Row(m, filled(r.split("|")), 4) for m, r in enumerate(p, 1))
        )
        for n, p in enumerate(pages, 1)
    )
    (form,) = find_all(stream(grids))
    (read,) = documents_of(form, Source("a.pdf"))
    document = read.document
    assert isinstance(document, PerformanceTargetDocument)
    return document


def test_a_cell_that_the_page_cut_is_put_together() -> None:
    document = target(FIRST, ("|再办好乙事。", *REST))

    assert (document.overview, document.basis) == ("办好甲事，再办好乙事。", "依法")


def test_a_stray_text_within_a_page_belongs_to_nothing() -> None:
    assert target((*FIRST, "|印章", *REST)).overview == "办好甲事，"


def test_a_number_wrapped_in_its_cell_is_one() -> None:
    assert number_in("13721696.02\n6681 万元") == "13721696.026681"
