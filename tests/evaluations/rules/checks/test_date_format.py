"""DATE_FORMAT: dates as they should be written."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluations.rules.sheets import found, with_row

CODE = "DATE_FORMAT"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2021.7", "2021年7月"), ("2021-07-05", "2021年7月5日"), ("2021/12/31前", "2021年12月31日")],
)
@pytest.mark.parametrize("field", ["target", "actual"])
def test_another_form(text: str, expected: str, field: str) -> None:
    cells: dict[str, Any] = {field: text}
    (finding,) = found(CODE, with_row(2, **cells))
    assert finding.where == f"indicators[2].{field}"
    assert (finding.printed, finding.expected) == (text, expected)


@pytest.mark.parametrize(
    "text", ["2021年7月", "2021年7月5日前", "7月底前", "2021.5", "2.5小时", "及时"]
)
def test_the_usual_form_passes(text: str) -> None:
    assert (found(CODE, with_row(2, target=text)) == ()) is (text != "2021.5")


def test_rows_without_an_indicator_are_passed_over() -> None:
    assert found(CODE, with_row(4, target="2021.7")) == ()
