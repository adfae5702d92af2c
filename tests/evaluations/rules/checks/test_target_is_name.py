"""TARGET_IS_NAME: the name as target."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.sheets import found, with_row

CODE = "TARGET_IS_NAME"


@pytest.mark.parametrize("target", ["周边居民满意度", "周边居民满意度。", "周边 居民，满意度"])
def test_the_name_again(target: str) -> None:
    (finding,) = found(CODE, with_row(7, target=target))
    assert (finding.where, finding.printed) == ("indicators[7].target", target)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("居民满意度", "≥90%"),
        ("居民满意度", "居民满意"),
        ("及时性", "及时性"),
        ("修路3条街道", "修路3条街道"),
        ("不适用", "不适用"),
    ],
)
def test_other_targets_pass(name: str, target: str) -> None:
    assert found(CODE, with_row(7, level3=name, target=target)) == ()
