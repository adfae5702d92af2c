"""VAGUE_TARGET: a word without a measure."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.sheets import found, with_row

CODE = "VAGUE_TARGET"


@pytest.mark.parametrize(
    "target",
    [
        "提升",
        "有所提高",
        "及时",
        "有效保障",
        "规范",
        "持续改善",
        "进一步加强",
        "显著提升",
        "满意",
        "良好",
        "提高了",
        "效果明显",
        "较高",
        "及时。",
    ],
)
def test_a_vague_word(target: str) -> None:
    (finding,) = found(CODE, with_row(5, target=target))
    assert (finding.where, finding.printed) == ("indicators[5].target", target)


@pytest.mark.parametrize(
    "target",
    [
        "≥90%",
        "按月发放",
        "验收合格",
        "提升办事效率",
        "优秀",
        "每周更新台账",
        "不超过预算",
        "",
        "全部满意",
    ],
)
def test_a_standard_or_a_number_passes(target: str) -> None:
    assert found(CODE, with_row(5, target=target)) == ()


def test_rows_without_an_indicator_are_passed_over() -> None:
    assert found(CODE, with_row(4, target="提升")) == ()
