"""Documents as values and as the interchange format."""

import pytest

from budgets.documents import (
    BudgetYear,
    DepartmentTargetDocument,
    PerformanceTargetDocument,
    StatementDocument,
    TargetIndicatorRow,
)
from core.sheets.documents import to_json
from core.sheets.kinds import read_document

ROW = TargetIndicatorRow("产出指标", "数量指标", "演出场次", "40场")


@pytest.mark.parametrize(
    "document",
    [
        StatementDocument("budget", 2021, "表1", rows=(("a", "1"), ("b", "2"))),
        StatementDocument("budget"),
        PerformanceTargetDocument(
            "target2021", 2021, budget_history=(BudgetYear("2021年预算数", "3"),)
        ),
        DepartmentTargetDocument("depttarget2021", 2021, "文化馆", "10", indicators=(ROW,)),
    ],
)
def test_there_and_back(
    document: StatementDocument | PerformanceTargetDocument | DepartmentTargetDocument,
) -> None:
    assert read_document(to_json(document)) == document
    assert read_document(to_json(document, with_evidence=True)) == document


def test_other_kinds_are_not_read_and_other_keys_left_out() -> None:
    assert read_document({"kind": "nothing_known"}) is None
    marked = to_json(DepartmentTargetDocument("depttarget2021", indicators=(ROW,)))
    marked["uncertain"] = ["department"]
    marked["indicators"][0] |= {"uncertain": ["target"], "evidence": {"file": "x"}}
    marked["evidence"] = {"file": "x"}
    assert read_document(marked) == DepartmentTargetDocument("depttarget2021", indicators=(ROW,))
