"""The runner: order, severities, parameters, and a rule that breaks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.rules import (
    CATALOGUE,
    Finding,
    References,
    Rule,
    Severity,
    check,
    check_with_faults,
)
from evaluations.rules.engine.base import Context
from evaluations.rules.engine.runner import check_document
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Checks
from tests.evaluations.rules.sheets import EDITION, SHEET, with_funding, with_row

WRONG = replace(with_funding("total", score="9.4"), total_score="80")


def _boom(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    yield Finding("BOOM", Severity.ERROR, "title")
    raise RuntimeError("out of order")


BOOM = Rule("BOOM", Severity.ERROR, _boom)


def _echo(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    yield Finding("ECHO", Severity.HINT, "title", printed=context.parameters["word"])


ECHO = Rule("ECHO", Severity.HINT, _echo, {"word": "rule"})


def test_a_sound_sheet_has_no_findings() -> None:
    assert check_with_faults(SHEET, EDITION).findings == ()
    assert check_with_faults(SHEET, EDITION).faults == ()


def test_findings_come_in_catalogue_order() -> None:
    codes = [finding.code for finding in check(WRONG, EDITION)]
    order = [rule.code for rule in CATALOGUE]
    assert codes == sorted(codes, key=order.index)
    assert {"TOTAL_SUM", "EXEC_SCORE"} <= set(codes)


def test_codes_are_unique_and_rules_carry_their_own_code() -> None:
    codes = [rule.code for rule in CATALOGUE]
    assert len(codes) == len(set(codes))


def test_only_active_rules_run() -> None:
    assert {f.code for f in check(WRONG, EDITION, active={"TOTAL_SUM"})} == {"TOTAL_SUM"}


def test_off_switches_a_rule_off() -> None:
    assert check(WRONG, EDITION, active={"TOTAL_SUM"}, severities={"TOTAL_SUM": "off"}) == ()


def test_the_edition_changes_a_severity_and_the_argument_wins() -> None:
    edition = replace(EDITION, checks=Checks(severity={"TOTAL_SUM": "warning"}))
    assert check(WRONG, edition, active={"TOTAL_SUM"})[0].severity is Severity.WARNING
    given = check(WRONG, edition, active={"TOTAL_SUM"}, severities={"TOTAL_SUM": "hint"})
    assert given[0].severity is Severity.HINT


def test_without_a_change_the_rule_keeps_its_severity() -> None:
    assert check(WRONG, EDITION, active={"TOTAL_SUM"})[0].severity is Severity.ERROR


def test_parameters_rule_then_edition_then_argument() -> None:
    edition = replace(EDITION, checks=Checks(parameters={"word": "edition"}))
    assert check_document([ECHO], SHEET, EDITION).findings[0].printed == "rule"
    assert check_document([ECHO], SHEET, edition).findings[0].printed == "edition"
    outcome = check_document([ECHO], SHEET, edition, parameters={"word": "argument"})
    assert outcome.findings[0].printed == "argument"


def test_a_broken_rule_is_reported_and_does_not_stop_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        outcome = check_document([BOOM, ECHO], SHEET, EDITION)
    assert [fault.code for fault in outcome.faults] == ["BOOM"]
    assert "out of order" in outcome.faults[0].reason
    assert [finding.code for finding in outcome.findings] == ["ECHO"]
    assert "BOOM" in caplog.text


def test_a_wrong_parameter_is_a_fault_of_the_rule(caplog: pytest.LogCaptureFixture) -> None:
    outcome = check_with_faults(
        WRONG, EDITION, active={"EXEC_SCORE"}, parameters={"exec_score_tolerance": "?"}
    )
    assert outcome.findings == ()
    assert [fault.code for fault in outcome.faults] == ["EXEC_SCORE"]


@pytest.mark.parametrize("count", [0, 1, 500])
def test_any_number_of_indicators(count: int) -> None:
    document = replace(SHEET, indicators=SHEET.indicators[:1] * count)
    assert check_with_faults(document, EDITION).faults == ()


def test_a_row_finding_names_its_row() -> None:
    findings = check(with_row(3, score="11"), EDITION, active={"SCORE_GT_WEIGHT"})
    assert [finding.where for finding in findings] == ["indicators[3].score"]


def test_check_passes_everything_on() -> None:
    document = with_funding("total", score="9.6")
    assert check(document, EDITION, active={"EXEC_SCORE"})
    loose = {"exec_score_tolerance": "0.5"}
    assert check(document, EDITION, active={"EXEC_SCORE"}, parameters=loose) == ()
    budgets = References(budgets=(("部门预算", Decimal(1)),))
    found = check(SHEET, EDITION, active={"BUDGET_VS_OTHER_DOC"}, references=budgets)
    assert [finding.code for finding in found] == ["BUDGET_VS_OTHER_DOC"]


def test_a_fault_names_the_exception() -> None:
    assert check_document([BOOM], SHEET, EDITION).faults[0].reason == "RuntimeError: out of order"


def test_an_unknown_severity_is_a_fault_and_stops_no_other_rule() -> None:
    outcome = check_with_faults(WRONG, EDITION, severities={"TOTAL_SUM": "fatal"})
    assert [fault.code for fault in outcome.faults] == ["TOTAL_SUM"]
    assert "EXEC_SCORE" in {finding.code for finding in outcome.findings}
