"""DUP_INDICATOR: the same name twice."""

from __future__ import annotations

from tests.evaluations.rules.sheets import SHEET, found, with_row

CODE = "DUP_INDICATOR"


def test_the_second_of_a_name() -> None:
    document = with_row(5, with_row(1, level3="修补路灯 数量"), level3="修补路灯数量")
    findings = found(CODE, document)
    assert [finding.where for finding in findings] == [
        "indicators[1].level3",
        "indicators[5].level3",
    ]
    assert [finding.printed for finding in findings] == ["修补路灯 数量", "修补路灯数量"]
    assert {finding.params["first"] for finding in findings} == {"1"}


def test_empty_names_and_marked_rows_may_repeat() -> None:
    assert found(CODE, SHEET) == ()
    assert found(CODE, with_row(1, with_row(0, level3=""), level3="")) == ()
