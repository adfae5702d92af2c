"""RATING_BAND: the grade against the total."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.sheets import SHEET, UNSCORED, dec, found, places, scoring

CODE = "RATING_BAND"


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("99.5（良）", "优"),
        ("89.9(优)", "良"),
        ("60分，良", "中"),
        ("59/中", "差"),
        ("85优秀", "良"),
    ],
)
def test_a_grade_behind_the_total(total: str, expected: str) -> None:
    (finding,) = found(CODE, replace(SHEET, total_score=total))
    assert (finding.where, finding.expected) == ("total_score", expected)
    assert finding.params["total"] in total


@pytest.mark.parametrize("remark", ["评价等级：良", "自评结果为“良”", "评级:良好。"])
def test_a_grade_in_the_remark(remark: str) -> None:
    (finding,) = found(CODE, replace(SHEET, remark=remark))
    assert (finding.where, finding.printed, finding.expected) == ("remark", "良", "优")


@pytest.mark.parametrize("total", ["99.5（优）", "80良", "99.5", "优", "", "第1优", "99.5（甲）"])
def test_fitting_grades_and_plain_totals_pass(total: str) -> None:
    assert found(CODE, replace(SHEET, total_score=total)) == ()


def test_silent_without_a_total_bands_or_scores() -> None:
    document = replace(SHEET, remark="评价等级：良")
    assert places(CODE, document) == ["remark"]
    assert found(CODE, replace(document, total_score="")) == ()
    assert found(CODE, document, scoring(bands=())) == ()
    assert found(CODE, document, UNSCORED) == ()


def test_a_grade_the_edition_does_not_know_is_not_checked() -> None:
    edition = scoring(bands=(("合格", dec("60")), ("不合格", dec("0"))))
    assert found(CODE, replace(SHEET, total_score="99（良）"), edition) == ()
