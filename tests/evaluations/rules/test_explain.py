"""explain: each lost point with formula, inputs and rule."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.explain import explain
from tests.evaluations.rules.sheets import EDITION, SHEET, UNSCORED, dec, with_funding, with_row


def test_points_lost_by_execution() -> None:
    (lost,) = explain(SHEET, EDITION)
    assert (lost.where, lost.rule) == ("funding.total.score", "EXEC_SCORE")
    assert (lost.lost, lost.accounted) == (dec("0.5"), dec("0.50"))
    assert lost.inputs == {
        "weight": "10",
        "executed": "456000.00",
        "adjusted": "480000.00",
        "rate": "95%",
    }
    assert "全年预算数" in lost.formula


def test_points_lost_without_readable_money() -> None:
    (lost,) = explain(with_funding("total", executed="?"), EDITION)
    assert (lost.accounted, lost.inputs["rate"]) == (None, "无")


def test_full_or_missing_execution_scores_lose_nothing() -> None:
    assert explain(with_funding("total", score="10"), EDITION) == ()
    assert explain(with_funding("total", score="—"), EDITION) == ()
    assert explain(replace(SHEET, funding=()), EDITION) == ()


def test_a_missed_target_accounts_for_its_points() -> None:
    document = with_row(0, with_funding("total", score="10"), actual="160盏", score="11")
    (lost,) = explain(document, EDITION)
    assert (lost.where, lost.rule) == ("indicators[0].score", "UNDER_FULL")
    assert (lost.lost, lost.accounted) == (dec("4"), dec("3.00"))
    assert lost.formula == "分值 × 实际完成值 ÷ 指标值"
    assert lost.inputs == {
        "weight": "15",
        "target": "≥200盏",
        "actual": "160盏",
        "explanation": "",
    }


def test_a_limit_that_was_broken_turns_the_formula_round() -> None:
    document = with_row(3, with_funding("total", score="10"), actual="400元", score="7")
    (lost,) = explain(document, EDITION)
    assert (lost.formula, lost.accounted) == ("分值 × 指标值 ÷ 实际完成值", dec("2.50"))


def test_other_losses_are_the_units_own() -> None:
    full = with_funding("total", score="10")
    (silent,) = explain(with_row(0, full, score="14"), EDITION)
    assert (silent.rule, silent.lost, silent.accounted) == ("MISSING_EXPLANATION", dec("1"), None)
    (loss,) = explain(with_row(0, full, score="14", explanation="返修12盏"), EDITION)
    assert (loss.rule, loss.formula) == ("SELF_DEDUCTION", "分值 − 得分（自评扣分）")


def test_nothing_to_explain() -> None:
    assert explain(SHEET, UNSCORED) == ()
    full = with_funding("total", score="10")
    assert explain(with_row(4, full, weight="/", score="/"), EDITION) == ()
    assert explain(with_row(0, full, score="?"), EDITION) == ()


@given(st.integers(0, 15), st.integers(0, 15))
def test_all_lost_points_are_told(first: int, second: int) -> None:
    document = with_row(1, with_row(0, score=str(first)), score=str(second))
    total = sum((lost.lost for lost in explain(document, EDITION)), Decimal(0))
    assert total == (15 - first) + (15 - second) + dec("0.5")
