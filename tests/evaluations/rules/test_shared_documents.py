"""Real published sheets: the errors found are the real ones, by code, project and place.

``REWRITE_FINDINGS=1 pytest <this file>`` writes what is found now; read the difference before
it is committed, each line of it is a claim about a real sheet.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from evaluations.rules import References, Severity, check_with_faults
from evaluations.rules.checks.investment import check_investment
from evaluations.sheet.document import (
    InvestmentIndicator,
    InvestmentPerformance,
    SelfEvaluation,
    from_interchange,
)
from evaluations.sheet.editions import all_editions

ROOT = Path(__file__).parents[3]
DOCUMENTS = ROOT.parent / "shared" / "documents"
FILE = Path(__file__).with_name("expected_findings.json")
EXPECTED = json.loads(FILE.read_text("utf-8"))

pytestmark = pytest.mark.skipif(
    not DOCUMENTS.is_dir(), reason=f"the shared documents are not at {DOCUMENTS}"
)


def _documents(name: str) -> Iterator[SelfEvaluation]:
    data: dict[str, Any] = json.loads((DOCUMENTS / name).read_text("utf-8"))
    for item in data["documents"]:
        if item["kind"] == "self_evaluation":
            yield from_interchange(item)


def _findings(name: str) -> list[tuple[str, str, str, str]]:
    result = []
    documents = list(_documents(name))
    for number, document in enumerate(documents):
        if document.edition not in all_editions():
            pytest.skip(f"no edition {document.edition}")
        others = tuple(other for other in documents if other is not document)
        outcome = check_with_faults(
            document, all_editions()[document.edition], references=References(peers=others)
        )
        assert outcome.faults == ()
        result += [
            (f"{number} {document.project_name}", f.severity.value, f.code, f.where)
            for f in outcome.findings
        ]
    return result


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_exactly_the_real_findings(name: str) -> None:
    expected = [
        (project, severity, code, where)
        for project, lines in EXPECTED[name].items()
        for severity, code, where in (line.split(" ", 2) for line in lines)
    ]
    found = _findings(name)
    if os.environ.get("REWRITE_FINDINGS"):
        _rewrite(name, found)
        return
    assert sorted(found) == sorted(expected)


def _rewrite(name: str, found: list[tuple[str, str, str, str]]) -> None:
    lines: dict[str, list[str]] = {project: [] for project in EXPECTED[name]}
    for project, *words in found:
        lines.setdefault(project, []).append(" ".join(words))
    EXPECTED[name] = lines
    FILE.write_text(json.dumps(EXPECTED, ensure_ascii=False, indent=1) + "\n", "utf-8")


def test_the_first_sheet_adds_up_to_101_points() -> None:
    codes = {
        (code, where)
        for project, severity, code, where in _findings("dapeng2021-a.expected.json")
        if severity == Severity.ERROR and project.endswith("大厅运营事务")
    }
    assert codes == {
        ("WEIGHT_L1", "level1.产出指标.weight"),
        ("WEIGHT_TOTAL", "total_weight"),
        ("TOTAL_SUM", "total_score"),
    }


def test_a_score_from_a_rounded_rate_is_seen() -> None:
    codes = {
        code
        for project, _, code, _ in _findings("dapeng2021-a.expected.json")
        if project.endswith("编外人员管理经费")
    }
    assert "EXEC_SCORE_ROUND" in codes


def test_the_investment_sheets() -> None:
    found = {}
    for item in json.loads((DOCUMENTS / "pingshan2020-a.expected.json").read_text("utf-8"))[
        "documents"
    ]:
        if item["kind"] == InvestmentPerformance.kind:
            document = _investment(item)
            outcome = check_investment(document)
            assert outcome.faults == ()
            found[document.project_code] = [(f.code, f.where) for f in outcome.findings]
    assert {code: findings for code, findings in found.items() if findings} == {
        "2019-440317-65-01-107617": [
            ("INV_FINISHED_PROGRESS", "progress_percent"),
            ("INV_DATE", "completion_date"),
        ],
        "2018-440317-51-01-719546": [("INV_TARGET_OVER", "plan_issued")],
        "2017-440317-64-01-703002": [("INV_TARGET_UNMET", "indicators[2].completion")],
    }


def _investment(item: dict[str, Any]) -> InvestmentPerformance:
    names = {spec.name for spec in fields(InvestmentPerformance)} - {"indicators", "evidence"}
    rows = tuple(InvestmentIndicator(**row) for row in item["indicators"])
    return InvestmentPerformance(**{name: item[name] for name in names}, indicators=rows)
