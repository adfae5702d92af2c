"""Whether an answer answers: bare words are enough only where the check demands no reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.checking.answers import answer_key, unanswered
from evaluations.rules import Finding, Severity
from evaluations.rules.reasons import is_answer, reason_length
from evaluations.sheet.editions import get_edition
from evaluations.sheet.editions.model import Checks
from tests.factories.documents import build_document

EDITION = get_edition("sz2021-scored")


@pytest.mark.parametrize(
    ("text", "least", "enough"),
    [
        ("已核对", 0, True),
        (" ", 0, False),
        ("已核对", 6, False),
        ("已核对，已核对，已核对。", 6, False),
        ("。。。。。。。。", 6, False),
        ("年中追加经批复", 6, True),
        ("已核对：年中调整", 6, False),
        ("已核对：年中调整有批复", 6, True),
    ],
)
def test_a_reason_is_more_than_that_somebody_looked(text: str, least: int, enough: bool) -> None:
    assert is_answer(text, least) is enough


def test_how_much_is_demanded_is_a_parameter() -> None:
    assert reason_length("TARGET_ROW_MISSING", EDITION) == 6
    assert reason_length("GOAL_COPY", EDITION) == 0
    assert reason_length("NO_SUCH_CHECK", EDITION) == 0
    campaign = replace(
        EDITION, checks=Checks({}, {"goal_copy_reason": "10", "target_row_missing_reason": "0"})
    )
    assert reason_length("GOAL_COPY", campaign) == 10
    assert reason_length("TARGET_ROW_MISSING", campaign) == 0


def test_a_warning_that_demands_a_reason_stays_open_with_bare_words() -> None:
    document = build_document()
    finding = Finding("TARGET_ROW_MISSING", Severity.WARNING, "indicators", printed="开放天数")
    key = answer_key(finding, document)
    assert unanswered([finding], document, {key: "已核对"}, EDITION) == [finding]
    assert unanswered([finding], document, {key: "按批复并入另一指标。"}, EDITION) == []
