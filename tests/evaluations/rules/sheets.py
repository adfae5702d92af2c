"""A sound made-up sheet, and short ways to spoil it cell by cell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from evaluations.rules import Finding, References, check_with_faults
from evaluations.rules.example import SOUND_SHEET
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import Edition, get_edition

EDITION = get_edition("sz2021-scored")
UNSCORED = replace(EDITION, scoring=replace(EDITION.scoring, scored=False))


SHEET = SOUND_SHEET


def output(level2: str, name: str, target: str, actual: str, points: str) -> IndicatorRow:
    return IndicatorRow("产出指标", "50", level2, name, target, actual, points, points)


def with_row(number: int, document: SelfEvaluation = SHEET, **cells: Any) -> SelfEvaluation:
    """The sheet with some cells of one indicator row changed."""
    rows = list(document.indicators)
    rows[number] = replace(rows[number], **cells)
    return replace(document, indicators=tuple(rows))


def with_funding(source: str, document: SelfEvaluation = SHEET, **cells: Any) -> SelfEvaluation:
    """The sheet with some cells of one funding row changed."""
    rows = (replace(row, **cells) if row.source == source else row for row in document.funding)
    return replace(document, funding=tuple(rows))


def found(
    code: str,
    document: SelfEvaluation,
    edition: Edition = EDITION,
    *,
    references: References | None = None,
    **parameters: str,
) -> tuple[Finding, ...]:
    """What one rule finds; a fault of the rule fails the test."""
    outcome = check_with_faults(
        document, edition, active={code}, parameters=parameters, references=references
    )
    assert outcome.faults == ()
    return outcome.findings


def places(
    code: str, document: SelfEvaluation, edition: Edition = EDITION, **more: Any
) -> list[str]:
    """Where one rule finds something."""
    return [finding.where for finding in found(code, document, edition, **more)]


def scoring(**changes: Any) -> Edition:
    """The edition with other scoring parameters."""
    return replace(EDITION, scoring=replace(EDITION.scoring, **changes))


def dec(text: str) -> Decimal:
    return Decimal(text)
