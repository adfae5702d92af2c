"""What all rules share: severities in force, rules that fail, sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from core.findings import Fault, Finding, Severity, apply_checks, fill, wanted_rules


@dataclass(frozen=True)
class Coded:
    code: str


def finds(document: str, context: str) -> Iterator[Finding]:
    yield Finding("A", Severity.ERROR, document, context)


def fails(document: str, context: str) -> Iterator[Finding]:
    yield Finding("B", Severity.ERROR, document)
    raise ValueError("no")


def test_a_rule_that_fails_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    outcome = apply_checks([("B", fails, "x", ""), ("A", finds, "x", "1")], {})

    assert outcome.findings == (Finding("A", Severity.ERROR, "x", "1"),)
    assert outcome.faults == (Fault("B", "ValueError: no"),)
    assert "rule B failed" in caplog.text


def test_a_chosen_severity_stands_in_for_the_rules_own() -> None:
    outcome = apply_checks([("A", finds, "x", "")], {"A": "hint", "B": "error"})

    assert [finding.severity for finding in outcome.findings] == [Severity.HINT]


def test_rules_are_switched_off_or_left_out() -> None:
    rules = [Coded("A"), Coded("B"), Coded("C")]

    assert wanted_rules(rules, {"A": "off", "B": "hint"}, None) == rules[1:]
    assert wanted_rules(rules, {}, {"C"}) == rules[2:]


def test_a_sentence_takes_words_and_leaves_out_what_is_not_brought() -> None:
    finding = Finding("A", Severity.ERROR, "", "1", "{2}", {"level": "产出"})

    assert fill("{level}为{printed}，应为{expected}{more}。", finding) == "产出为1，应为{2}。"
