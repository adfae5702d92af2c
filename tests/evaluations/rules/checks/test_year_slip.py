"""YEAR_SLIP: another year than the form is of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.sheets import SHEET, found, with_row

CODE = "YEAR_SLIP"


PROMISED = replace(SHEET, goal_expected="发放2021年度路灯维护补贴。")


def test_a_target_of_an_earlier_year() -> None:
    (finding,) = found(CODE, with_row(2, target="2020年12月前"))
    assert (finding.where, finding.printed, finding.expected) == (
        "indicators[2].target",
        "2020年12月前",
        "2021",
    )
    assert finding.params == {"year": "2020"}


@pytest.mark.parametrize("target", ["2021年12月前", "2022年6月前", "12月前", "按时", "≤24小时"])
def test_other_targets_pass(target: str) -> None:
    assert found(CODE, with_row(2, target=target)) == ()


def test_what_was_promised_is_reported_of_another_year() -> None:
    document = replace(PROMISED, goal_actual="3月已完成2020年度路灯维护补贴发放。")
    (finding,) = found(CODE, document)
    assert (finding.where, finding.expected, finding.params) == (
        "goal_actual",
        "2021",
        {"year": "2020"},
    )


@pytest.mark.parametrize(
    "text",
    [
        "已发放2021年度路灯维护补贴。",
        "已发放2020年度路灯维护补贴和2021年度路灯维护补贴。",
        "与2020年度路灯故障相比下降。",
        "",
    ],
)
def test_other_results_pass(text: str) -> None:
    assert found(CODE, replace(PROMISED, goal_actual=text)) == ()


def test_silent_without_a_year_or_an_indicator() -> None:
    assert found(CODE, replace(with_row(2, target="2020年12月前"), year=None)) == ()
    assert found(CODE, with_row(4, target="2020年12月前")) == ()
