"""KIND_MISMATCH: words against a number."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.sheets import found, with_row

CODE = "KIND_MISMATCH"


@pytest.mark.parametrize(
    ("target", "actual", "case"),
    [
        ("有所减少", "6件", "words"),
        ("持续提升", "100%", "words"),
        ("≤年度预算", "100%", "words"),
        ("不发生事故", "100%", "words"),
        ("≥90%", "满意", "number"),
        ("≤10件", "有所减少", "number"),
        ("100%", "已完成", "number"),
        ("≥90%", "达标", "number"),
        ("≥3场", "全部完成", "number"),
    ],
)
def test_words_against_a_number(target: str, actual: str, case: str) -> None:
    (finding,) = found(CODE, with_row(5, target=target, actual=actual))
    assert (finding.where, finding.printed, finding.expected) == (
        "indicators[5].actual",
        actual,
        target,
    )
    assert finding.params == {"case": case, "target": target}


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≤10件", "6件"),
        ("有所减少", "有所减少"),
        ("全部满意", "100%"),
        ("完成", "100%"),
        ("按时完成", "100%"),
        ("不超过预算", "28万元"),
        ("≤财政下达预算", "28万元"),
        ("零投诉", "0件"),
        ("两个街道", "2个"),
        ("≤1次", "无投诉"),
        ("0件", "未发生"),
        ("100%", "全部合格"),
        ("100%", "均已完成"),
        ("3次", "三次培训"),
        ("2021年6月前", "按时"),
        ("7×24小时", "全天"),
        ("≤10件", "—"),
        ("", "6件"),
        ("1次/日,全年365次", "及时"),
    ],
)
def test_same_kind_or_words_that_may_mean_the_number(target: str, actual: str) -> None:
    assert found(CODE, with_row(5, target=target, actual=actual)) == ()


def test_a_target_that_is_the_name_is_not_checked() -> None:
    assert found(CODE, with_row(5, level3="", target="培训人数", actual="7人")) == ()


def test_rows_without_an_indicator_are_passed_over() -> None:
    assert found(CODE, with_row(4, target="有所减少", actual="6件")) == ()
