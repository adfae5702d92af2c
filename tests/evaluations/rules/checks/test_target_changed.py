"""TARGET_CHANGED: a target that is not the approved one."""

from __future__ import annotations

import pytest

from evaluations.rules import References
from tests.evaluations.rules.sheets import SHEET, found, with_row

CODE = "TARGET_CHANGED"
PROMISED = References(promised=SHEET.indicators)


def test_a_lowered_target() -> None:
    (finding,) = found(CODE, with_row(0, target="≥150盏"), references=PROMISED)
    assert (finding.where, finding.printed, finding.expected) == (
        "indicators[0].target", "≥150盏", "≥200盏",
    )  # fmt: skip


@pytest.mark.parametrize("target", ["≥200盏", "≥ 200 盏", "≥２００盏", "", "—"])
def test_the_same_in_another_print_and_what_others_check(target: str) -> None:
    assert found(CODE, with_row(0, target=target), references=PROMISED) == ()


def test_a_row_that_is_renamed_is_another_row() -> None:
    assert found(CODE, with_row(0, target="≥150盏", level3="别的"), references=PROMISED) == ()
    assert found(CODE, with_row(0, target="≥150盏")) == ()
