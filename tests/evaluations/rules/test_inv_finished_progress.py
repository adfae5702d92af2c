"""INV_FINISHED_PROGRESS: finished below 100 %."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.investment_sheet import changed, found

CODE = "INV_FINISHED_PROGRESS"


@pytest.mark.parametrize("progress", ["80%", "99.9%", "80", "0.8", "1%"])
def test_finished_below_all(progress: str) -> None:
    (finding,) = found(CODE, changed(progress_percent=progress))
    assert (finding.where, finding.printed, finding.expected) == (
        "progress_percent",
        progress,
        "100%",
    )


@pytest.mark.parametrize("progress", ["100%", "100", "1", "1.0", "", "主体封顶"])
def test_all_or_not_to_be_read(progress: str) -> None:
    assert found(CODE, changed(progress_percent=progress)) == ()


@pytest.mark.parametrize("completed", ["否", ""])
def test_not_finished(completed: str) -> None:
    assert found(CODE, changed(progress_percent="80%", completed=completed)) == ()
