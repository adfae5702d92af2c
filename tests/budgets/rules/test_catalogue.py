"""The catalogue over statements: texts, examples, places, severities, faults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from budgets.rules import (
    STATEMENT_CATALOGUE,
    TEXTS,
    check_statements,
    message,
    place_label,
    remedy,
    title,
)
from budgets.rules.base import StatementContext, StatementRule
from budgets.rules.sheet import Sheet
from budgets.rules.texts import BASES, PARAMETER_LABELS, StatementText
from core.findings import Fault, Finding, Severity
from tests.budgets.rules.tables import ACCOUNT, BUDGET, BY_CLASS, SPENDING, with_cell

FOLDER = Path(__file__).parents[3] / "budgets" / "rules"
CODES = [rule.code for rule in STATEMENT_CATALOGUE]


def test_every_rule_has_a_text_and_every_text_a_rule() -> None:
    assert set(TEXTS) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_one_rule_one_file_one_test_file(code: str) -> None:
    assert (FOLDER / f"{code.lower()}.py").is_file()
    assert (Path(__file__).parent / f"test_{code.lower()}.py").is_file()


@pytest.mark.parametrize("text", TEXTS.values(), ids=lambda text: text.code)
def test_texts_are_sentences(text: StatementText) -> None:
    assert 3 <= len(text.title) <= 20
    assert all(part.endswith("。") for part in (text.sentence, text.remedy, text.why))
    assert text.source


@pytest.mark.parametrize("text", TEXTS.values(), ids=lambda text: text.code)
def test_the_example_fails_and_its_corrected_form_passes(text: StatementText) -> None:
    failing = check_statements(text.example)
    found = [finding for outcome in failing for finding in outcome.findings]
    assert [finding.code for finding in found] == [text.code]
    assert not re.search(r"[{}]", message(found[0]) + remedy(found[0]))
    assert all(
        outcome.findings == outcome.faults == () for outcome in check_statements(text.corrected)
    )


def test_every_parameter_has_a_label_and_is_a_number() -> None:
    given = {name: text for rule in STATEMENT_CATALOGUE for name, text in rule.parameters.items()}
    assert set(PARAMETER_LABELS) == set(given)
    assert all(Decimal(text) > 0 for text in given.values())


def test_every_case_has_a_basis() -> None:
    source = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))
    for case in BASES:
        assert f'"{case}"' in source
    assert all(basis for basis in BASES.values())


def test_braces_in_a_name_are_only_text() -> None:
    statement = with_cell(with_cell(SPENDING, 8, 2, "110.00"), 4, 1, "{unit}{0}")
    (finding, *_) = check_statements([statement])[0].findings

    assert message(finding).startswith("“207 {unit}{0} · 本年支出合计”为")


def test_an_unknown_code_shows_its_code() -> None:
    finding = Finding("NEW", Severity.HINT, "rows[0][0]")

    assert (message(finding), remedy(finding), title("NEW")) == ("NEW", "", "NEW")
    assert title("ST_TAIL") == "四舍五入尾差"


@pytest.mark.parametrize(
    ("where", "label"),
    [
        ("rows[3][2]", "本年收入合计 · 收入"),
        ("rows[3][5]", "本年支出合计 · 支出"),
        ("rows[2][2]", "收入"),
        ("rows[99][0]", "第100行 · 第1栏"),
        ("rows[0][6]", "第1行 · 第7栏"),
        ("title", "title"),
    ],
)
def test_places_as_people_say_them(where: str, label: str) -> None:
    assert place_label(where, ACCOUNT) == label


def test_places_of_tables_nobody_knows_are_counted() -> None:
    assert place_label("rows[0][2]", replace(ACCOUNT, title="某表")) == "第1行 · 第3栏"
    assert place_label("rows[4][2]", SPENDING) == "207 文化体育与传媒支出 · 本年支出合计"
    assert place_label("rows[3][1]", BY_CLASS) == "办公费 · 总计"


def test_severities_and_active_codes() -> None:
    statement = with_cell(BUDGET, 0, 3, "651")

    assert check_statements([statement], active={"ST_BALANCE"})[0].findings == ()
    assert check_statements([statement], severities={"ST_TAIL": "off"})[0].findings == ()
    (finding,) = check_statements([statement], severities={"ST_TAIL": "warning"})[0].findings
    assert finding.severity == Severity.WARNING


def test_a_rule_that_fails_is_a_fault_of_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(sheet: Sheet, context: StatementContext) -> Iterator[Finding]:
        raise KeyError("x")

    broken = StatementRule("ST_X", Severity.ERROR, check)
    monkeypatch.setattr("budgets.rules.STATEMENT_CATALOGUE", (broken, *STATEMENT_CATALOGUE))

    (outcome,) = check_statements([with_cell(BUDGET, 0, 3, "651")])
    assert outcome.faults == (Fault("ST_X", "KeyError: 'x'"),)
    assert [finding.code for finding in outcome.findings] == ["ST_TAIL"]
