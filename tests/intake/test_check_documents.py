"""``check_documents`` over whole files: own documents, and the shared ones where they are."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

OWN = Path(__file__).parents[1] / "corpus" / "documents"
SHARED = Path(__file__).parents[3] / "shared" / "documents"
KEYS = ["file", "project_name", "code", "severity", "where", "message", "printed", "expected"]


def check(*arguments: object) -> list[dict[str, str]]:
    out = io.StringIO()
    call_command("check_documents", *[str(word) for word in arguments], stdout=out)
    found: list[dict[str, str]] = json.loads(out.getvalue())
    return found


def test_the_tables_of_a_final_account() -> None:
    found = [item for item in check(OWN / "final-account.md") if item["code"].startswith("ST_")]

    assert list(found[0]) == KEYS
    assert found[0] == {
        "file": "final-account.md",
        "project_name": "公开03 支出决算表",
        "code": "ST_HIERARCHY",
        "severity": "error",
        "where": "rows[0][2]",
        "message": "“合计 · 本年支出合计”为 1180.25 万元，"
        "各科目合计为 1090.2 万元，相差 90.05 万元。",
        "printed": "1180.25",
        "expected": "1090.2",
    }
    assert len(found) == 2


def test_the_tables_of_a_budget_with_their_targets() -> None:
    places = {(item["project_name"], item["code"]) for item in check(OWN / "budget-tables.txt")}

    assert places == {("表3 支出总表", "ST_HIERARCHY")}


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the shared documents are not at {SHARED}")
@pytest.mark.parametrize(
    ("name", "statements", "investments"),
    [
        ("pingshan2020-a.txt", {"ST_TAIL": 8}, 4),
        ("longgang2021-a.txt", {"ST_TAIL": 9}, 0),
        ("dapeng2021-a.txt", {}, 0),
    ],
)
def test_real_files(name: str, statements: dict[str, int], investments: int) -> None:
    found = check(SHARED / name)
    counts = Counter(item["code"] for item in found)

    assert {code: n for code, n in counts.items() if code.startswith("ST_")} == statements
    assert sum(n for code, n in counts.items() if code.startswith("INV_")) == investments
    assert all(item["message"].endswith("。") and item["where"] for item in found)


FOUND = Path(__file__).parents[1] / "evaluations" / "rules" / "expected_findings.json"


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the shared documents are not at {SHARED}")
@pytest.mark.parametrize(
    "name", ["dapeng2021-a", "longhua2021-a", "longgang2020-a", "pingshan2020-a"]
)
def test_errors_and_warnings_of_real_files_are_those_of_their_hand_checked_content(
    name: str,
) -> None:
    by_project = json.loads(FOUND.read_text("utf-8"))[f"{name}.expected.json"]
    expected = Counter(
        (project.split(" ", 1)[1], line)
        for project, lines in by_project.items()
        for line in lines
        if not line.startswith("hint ")
    )

    found = Counter(
        (item["project_name"], f"{item['severity']} {item['code']} {item['where']}")
        for item in check(SHARED / f"{name}.txt", "--year", 2021)
        if item["severity"] != "hint" and not item["code"].startswith(("ST_", "INV_"))
    )

    assert found == expected
