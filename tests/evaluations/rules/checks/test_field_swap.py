"""FIELD_SWAP: the unit's name as project name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.sheets import SHEET, found, places

CODE = "FIELD_SWAP"


@pytest.mark.parametrize("name", ["东湖区照明管理所", "东湖区城市管理局", " 东湖区 照明管理所"])
def test_the_name_of_the_unit_or_department(name: str) -> None:
    (finding,) = found(CODE, replace(SHEET, project_name=name))
    assert (finding.where, finding.printed) == ("project_name", name)


@pytest.mark.parametrize("name", ["东湖区照明营理所", "东湖区照明管里所"])
def test_a_misread_character_does_not_hide_it(name: str) -> None:
    assert places(CODE, replace(SHEET, project_name=name)) == ["project_name"]


@pytest.mark.parametrize(
    "name",
    [
        "路灯维护",
        "",
        "东湖区照明管理所运行经费",
        "城市管理局",
        "照明管理所",
        "管理所",
        "北山区图书馆",
    ],
)
def test_names_of_projects_pass(name: str) -> None:
    assert found(CODE, replace(SHEET, project_name=name)) == ()


def test_an_equal_name_that_names_no_unit_passes() -> None:
    assert found(CODE, replace(SHEET, project_name="路灯维护", department="路灯维护")) == ()


def test_silent_without_units() -> None:
    document = replace(SHEET, project_name="东湖区照明管理所", implementing_unit="", department="")
    assert found(CODE, document) == ()
