"""TYPO_NA: 不适应."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluations.rules.sheets import found, places, with_row

CODE = "TYPO_NA"


@pytest.mark.parametrize("field", ["level3", "target", "actual", "explanation"])
def test_the_slip(field: str) -> None:
    cells: dict[str, Any] = {field: " 不适应。"}
    (finding,) = found(CODE, with_row(4, **cells))
    assert (finding.where, finding.expected) == (f"indicators[4].{field}", "不适用")


def test_one_finding_a_row() -> None:
    document = with_row(6, with_row(4, level3="不适应", target="不适应"), actual="不适应")
    assert places(CODE, document) == ["indicators[4].level3", "indicators[6].actual"]


@pytest.mark.parametrize("text", ["不适用", "老年人不适应率", ""])
def test_other_texts_pass(text: str) -> None:
    assert found(CODE, with_row(4, level3=text)) == ()
