"""INV_DATE: completion against year and start."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.investment_sheet import changed, found, places

CODE = "INV_DATE"


@pytest.mark.parametrize("date", ["2021年3月31日", "2021年1月", "2022年"])
def test_after_the_year_of_the_form(date: str) -> None:
    (finding,) = found(CODE, changed(completion_date=date))
    assert (finding.where, finding.printed) == ("completion_date", date)
    assert finding.params == {"case": "later", "year": "2020"}


@pytest.mark.parametrize("date", ["2019年2月28日", "2018年"])
def test_before_the_start(date: str) -> None:
    (finding,) = found(CODE, changed(completion_date=date))
    assert (finding.where, finding.params) == ("completion_date", {"start": "2019年3月1日"})
    assert finding.printed == date


@pytest.mark.parametrize("date", ["2020年12月31日", "2019年3月1日", "2019年", "", "年月日", "年底"])
def test_within_the_year_or_not_to_be_read(date: str) -> None:
    assert found(CODE, changed(completion_date=date)) == ()


def test_a_planned_date_of_an_unfinished_project_passes() -> None:
    assert found(CODE, changed(completion_date="2021年3月", completed="否")) == ()


def test_silent_without_a_year_or_a_start() -> None:
    assert found(CODE, changed(completion_date="2021年3月", year=None)) == ()
    assert found(CODE, changed(completion_date="2018年", start_date="")) == ()


def test_both_at_once() -> None:
    document = changed(start_date="2022年1月", completion_date="2021年3月")
    assert places(CODE, document) == ["completion_date", "completion_date"]
