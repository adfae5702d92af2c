"""TITLE_NAME: title against name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.sheets import EDITION, SHEET, found, places

CODE = "TITLE_NAME"


@pytest.mark.parametrize(
    "title", ["2021年绿道养护项目自评表", "绿道养护项目自评表", "2020年 绿道养护 项目自评表"]
)
def test_another_project_in_the_title(title: str) -> None:
    document = replace(SHEET, title=title)
    (finding,) = found(CODE, document)
    assert (finding.where, finding.printed, finding.expected) == ("title", title, "路灯维护")


@pytest.mark.parametrize(
    "title",
    [
        "2021年路灯维护项目自评表",
        "2021年路灯维护专项项目自评表",
        "2021年路灯维护费项目自评表",
        "",
        "项目自评表",
        "自评表",
    ],
)
def test_the_same_project_passes(title: str) -> None:
    assert found(CODE, replace(SHEET, title=title)) == ()


def test_misread_characters_pass() -> None:
    document = replace(
        SHEET, project_name="智慧城市规划发展经费", title="2021年智慧城市规刬发展经费项目自评表"
    )
    assert found(CODE, document) == ()
    assert places(CODE, document, title_alike="99") == ["title"]


def test_silent_without_a_name_or_a_title_that_has_one() -> None:
    assert found(CODE, replace(SHEET, project_name="", title="2021年绿道养护项目自评表")) == ()
    plain = replace(EDITION, title="项目支出绩效自评表")
    assert found(CODE, replace(SHEET, title="2021年绿道养护项目自评表"), plain) == ()


@pytest.mark.parametrize("name", ["路", "养"])
def test_a_name_within_the_title_or_around_it_passes(name: str) -> None:
    document = replace(SHEET, project_name=name, title=f"2021年{name}灯养护维修工程专项项目自评表")
    assert found(CODE, document) == ()
    longer = replace(
        SHEET, project_name=f"{name}灯养护维修工程专项", title=f"2021年{name}项目自评表"
    )
    assert found(CODE, longer) == ()


def test_the_year_is_no_part_of_the_name() -> None:
    document = replace(SHEET, project_name="2021年", title="2021年绿道养护项目自评表")
    assert places(CODE, document) == ["title"]
