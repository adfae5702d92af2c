"""TARGET_ROW_NA: a promised row that is marked 不适用."""

from __future__ import annotations

from evaluations.rules import References
from tests.evaluations.rules.sheets import SHEET, found, places, with_row

CODE = "TARGET_ROW_NA"
PROMISED = References(promised=SHEET.indicators)


def test_a_promised_row_marked_so_is_told_to_the_judges() -> None:
    given_up = with_row(0, actual="不适用", weight="/", score="/", explanation="项目取消。")
    (finding,) = found(CODE, given_up, references=PROMISED)
    assert (finding.where, finding.params) == ("indicators[0].actual", {"target": "≥200盏"})


def test_others_are_not() -> None:
    assert places(CODE, SHEET, references=PROMISED) == []
    assert places(CODE, with_row(0, actual="不适用", weight="/", score="/")) == []
