"""QUAL_DOWN: a weaker word than promised."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluations.rules.sheets import UNSCORED, found, places, with_row

CODE = "QUAL_DOWN"


@pytest.mark.parametrize(
    ("target", "actual", "strong", "weak"),
    [
        ("整体提升", "有所提升", "整体", "有所"),
        ("显著改善", "有所改善", "显著", "有所"),
        ("大幅提高办事效率", "办事效率有所提高", "大幅", "有所"),
        ("全部完成", "基本完成", "全部", "基本"),
        ("优秀", "良好", "优秀", "良好"),
        ("良好", "合格", "良好", "合格"),
        ("提升显著", "有所提升", "显著", "有所"),
    ],
)
def test_a_weaker_word(target: str, actual: str, strong: str, weak: str) -> None:
    (finding,) = found(CODE, with_row(5, target=target, actual=actual))
    assert (finding.where, finding.printed, finding.expected) == (
        "indicators[5].actual",
        actual,
        target,
    )
    assert finding.params == {"strong": strong, "weak": weak}


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("有所提升", "有所提升"),
        ("有所提升", "显著提升"),
        ("显著提升", "明显提升"),
        ("显著提升", "提升"),
        ("有效提升", "有所提升"),
        ("显著提升", "显著提升，部分完成整改"),
        ("合格", "优秀"),
        ("优秀", "有所提升"),
        ("显著提升", "良好"),
        ("≥90%", "93%"),
    ],
)
def test_as_strong_stronger_or_not_on_one_scale(target: str, actual: str) -> None:
    assert found(CODE, with_row(5, target=target, actual=actual)) == ()


def test_only_full_points() -> None:
    cells: dict[str, Any] = {"target": "显著改善", "actual": "有所改善"}
    assert found(CODE, with_row(5, **cells, score="15")) == ()
    assert found(CODE, with_row(5, **cells), UNSCORED) == ()


@pytest.mark.parametrize("mark", ["。", "；", "."])
def test_a_mark_behind_a_grade_is_passed_over(mark: str) -> None:
    assert places(CODE, with_row(5, target=f"优秀{mark}", actual="良好")) == [
        "indicators[5].actual"
    ]


def test_a_grade_and_a_change_are_two_scales() -> None:
    assert found(CODE, with_row(5, target="优秀", actual="显著提升")) == ()
    assert found(CODE, with_row(5, target="显著提升", actual="一般")) == ()
