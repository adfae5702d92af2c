"""Documents as values and as the interchange format."""

import pytest

from budgets.documents import (
    BudgetYear,
    DepartmentTarget,
    PerformanceTarget,
    Statement,
    TargetIndicator,
    from_plain,
    to_plain,
)

ROW = TargetIndicator("产出指标", "数量指标", "演出场次", "40场")


@pytest.mark.parametrize(
    "document",
    [
        Statement("budget", 2021, "表1", rows=(("a", "1"), ("b", "2"))),
        Statement("budget"),
        PerformanceTarget("target2021", 2021, budget_history=(BudgetYear("2021年预算数", "3"),)),
        DepartmentTarget("depttarget2021", 2021, "文化馆", "10", indicators=(ROW,)),
    ],
)
def test_there_and_back(document: Statement | PerformanceTarget | DepartmentTarget) -> None:
    assert from_plain(to_plain(document)) == document
    assert from_plain(to_plain(document, with_evidence=True)) == document


def test_other_kinds_are_not_read_and_other_keys_left_out() -> None:
    assert from_plain({"kind": "self_evaluation"}) is None
    marked = to_plain(DepartmentTarget("depttarget2021", indicators=(ROW,)))
    marked["uncertain"] = ["department"]
    marked["indicators"][0] |= {"uncertain": ["target"], "evidence": {"file": "x"}}
    marked["evidence"] = {"file": "x"}
    assert from_plain(marked) == DepartmentTarget("depttarget2021", indicators=(ROW,))
