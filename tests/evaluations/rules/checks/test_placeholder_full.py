"""PLACEHOLDER_FULL: a placeholder with full points."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluations.rules.sheets import UNSCORED, found, with_row

CODE = "PLACEHOLDER_FULL"


@pytest.mark.parametrize(
    "text", ["略", "（略）", "不便填写", "不便公开。", "涉密", "详见附件", "见附件", "待补"]
)
@pytest.mark.parametrize("field", ["target", "actual"])
def test_a_placeholder(text: str, field: str) -> None:
    cells: dict[str, Any] = {field: text}
    (finding,) = found(CODE, with_row(1, **cells))
    assert (finding.where, finding.printed) == (f"indicators[1].{field}", text)


@pytest.mark.parametrize("text", ["98%", "战略", "涉密文件归档率100%", ""])
def test_values_pass(text: str) -> None:
    assert found(CODE, with_row(1, actual=text)) == ()


def test_only_full_points() -> None:
    assert found(CODE, with_row(1, actual="略", score="10")) == ()
    assert found(CODE, with_row(1, actual="略"), UNSCORED) == ()
