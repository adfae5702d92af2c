"""TARGET_OVER_100: at least all of it."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.sheets import found, with_row

CODE = "TARGET_OVER_100"


@pytest.mark.parametrize(
    "target",
    ["≥100%", ">100%", "100%以上", "不低于100%", "≥100.0%", "满意度不低于100%", "合格率≥100%"],
)
def test_at_least_all(target: str) -> None:
    (finding,) = found(CODE, with_row(1, target=target))
    assert (finding.where, finding.printed, finding.expected) == (
        "indicators[1].target",
        target,
        "100%",
    )


@pytest.mark.parametrize(
    "target", ["100%", "≤100%", "≥99%", "≥120%", "≥100次", "满意度100%", "增长≥1000%", ""]
)
def test_other_targets_pass(target: str) -> None:
    assert found(CODE, with_row(1, target=target)) == ()


def test_rows_without_an_indicator_are_passed_over() -> None:
    assert found(CODE, with_row(4, target="≥100%")) == ()
