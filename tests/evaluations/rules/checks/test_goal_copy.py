"""GOAL_COPY: the result text of another project."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.rules import References
from tests.evaluations.rules.sheets import SHEET, found, places

CODE = "GOAL_COPY"


TEXT = "全年按计划完成辖区道路设施维护，群众反映良好。"
OTHER = replace(SHEET, project_name="绿道养护", goal_actual=TEXT)


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("良好", "很好")])
def test_the_same_words_in_another_project(text: str) -> None:
    document = replace(SHEET, goal_actual=text)
    (finding,) = found(CODE, document, references=References(peers=(SHEET, OTHER)))
    assert (finding.where, finding.printed) == ("goal_actual", text)
    assert finding.params == {"other": "绿道养护"}


def test_one_finding_is_enough() -> None:
    around = References(peers=(OTHER, replace(OTHER, project_name="公园养护")))
    assert len(found(CODE, replace(SHEET, goal_actual=TEXT), references=around)) == 1


def test_other_words_short_words_and_the_project_itself_pass() -> None:
    around = References(peers=(OTHER, replace(SHEET, goal_actual="已完成")))
    assert found(CODE, SHEET, references=around) == ()
    assert found(CODE, replace(SHEET, goal_actual="已完成"), references=around) == ()
    assert found(CODE, OTHER, references=around) == ()
    assert found(CODE, replace(SHEET, goal_actual=TEXT)) == ()


def test_the_length_is_a_parameter() -> None:
    around = References(peers=(replace(OTHER, goal_actual="已完成"),))
    document = replace(SHEET, goal_actual="已完成")
    assert places(CODE, document, references=around, goal_copy_length="3") == ["goal_actual"]
