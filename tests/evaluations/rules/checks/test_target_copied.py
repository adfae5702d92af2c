"""TARGET_COPIED: the target text as actual."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.sheets import found, places, with_row

CODE = "TARGET_COPIED"


LONG = "建立路灯巡查台账并按周更新"


@pytest.mark.parametrize(
    "actual", [LONG, LONG + "。", "建立路灯巡查台帐并按周更新", "建立路灯巡查台账，并按周更新"]
)
def test_the_same_words(actual: str) -> None:
    (finding,) = found(CODE, with_row(5, target=LONG, actual=actual))
    assert (finding.where, finding.printed) == ("indicators[5].actual", actual)


@pytest.mark.parametrize(
    "actual",
    [
        "已建立路灯巡查台账并按周更新",
        "建立了路灯巡查台账并按周更新",
        "路灯台账按周更新，共52次",
        "良好",
        "6件",
    ],
)
def test_other_words_pass(actual: str) -> None:
    assert found(CODE, with_row(5, target=LONG, actual=actual)) == ()


def test_with_figures_the_whole_text_must_be_the_same() -> None:
    text = "新建路灯巡查台账不少于3本"
    assert places(CODE, with_row(5, target=text, actual=text))
    assert found(CODE, with_row(5, target=text, actual="新建路灯巡查台账不少于4本")) == ()


def test_short_texts_and_numbers_may_be_equal() -> None:
    assert found(CODE, with_row(5, target="按月足额发放", actual="按月足额发放")) == ()
    assert found(CODE, with_row(5, target="≤10件", actual="≤10件")) == ()
    assert places(CODE, with_row(5, target="按月足额", actual="按月足额"), copied_length="4")


def test_rows_without_an_indicator_are_passed_over() -> None:
    assert found(CODE, with_row(4, target=LONG, actual=LONG)) == ()


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        (LONG, "建立路灯巡查台账并按周更"),
        (LONG, "建路灯巡查台账及时并按周更新"),
        (LONG, "每月公布养护经费使用明细表"),
        ("不少于3本巡查台账按周更新", "不少于三本巡查台账按周更新"),
        ("不少于三本巡查台账按周更新", "不少于3本巡查台账按周更新"),
        ("2021年6月前", LONG),
        (LONG, "100%"),
    ],
)
def test_texts_of_another_length_or_kind(target: str, actual: str) -> None:
    expected = ["indicators[5].actual"] if actual == "建立路灯巡查台账并按周更" else []
    assert places(CODE, with_row(5, target=target, actual=actual)) == expected
