"""Posted fields by the words of the sheet."""

from __future__ import annotations

import pytest

from evaluations.editing.field_labels import label_of


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("rows-0-actual", "指标 1 · 实际完成值"),
        ("funding-total-executed", "年度资金总额 · 全年执行数"),
        ("goal_actual", "实际完成情况"),
        ("rows-0-nothing", "指标 1 · nothing"),
        ("funding-unheard-executed", "unheard · 全年执行数"),
        ("user name", "user name"),
        ("", ""),
    ],
)
def test_a_field_is_called_what_the_sheet_calls_it(name: str, label: str) -> None:
    assert label_of(name) == label
