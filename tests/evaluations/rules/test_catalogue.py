"""The catalogue: every rule has its text, and its example fails until it is mended."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from evaluations.rules import (
    CATALOGUE,
    Finding,
    Outcome,
    References,
    check_with_faults,
    message,
    remedy,
)
from evaluations.rules.checks.investment import INVESTMENT_CATALOGUE, check_investment
from evaluations.rules.checks.investment.example import SOUND_INVESTMENT, with_investment_cells
from evaluations.rules.engine.base import REASON
from evaluations.rules.engine.messages import PARAMETER_LABELS, parameter_label
from evaluations.rules.engine.texts import TEXTS, Example, Text
from evaluations.rules.example import SOUND_SHEET, with_cells
from evaluations.sheet.document import to_interchange
from tests.evaluations.rules.sheets import EDITION

FOLDER = Path(__file__).parents[3] / "evaluations" / "rules"
TESTS = Path(__file__).parent
BRACES = re.compile(r"\{(\w+)\}")


CODES = [rule.code for rule in CATALOGUE] + [rule.code for rule in INVESTMENT_CATALOGUE]


def _run(code: str, example: Example) -> Outcome:
    if code.startswith("INV_"):
        return check_investment(with_investment_cells(example.cells), active={code})
    document = with_cells(example.cells)
    return check_with_faults(document, EDITION, active={code}, references=_around(example))


def _around(example: Example) -> References:
    peers = tuple(with_cells(cells) for cells in example.peers)
    budgets = tuple((name, Decimal(amount)) for name, amount in example.budgets.items())
    return References(peers, budgets, promised=example.promised)


def test_every_rule_has_a_text_and_every_text_a_rule() -> None:
    assert set(TEXTS) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_one_rule_one_file_one_test_file(code: str) -> None:
    name = code.lower()
    assert len(list(FOLDER.rglob(f"{name}.py"))) == 1
    assert len(list(TESTS.rglob(f"test_{name}.py"))) == 1


@pytest.mark.parametrize("text", TEXTS.values(), ids=lambda text: text.code)
def test_texts_are_sentences(text: Text) -> None:
    assert 3 <= len(text.title) <= 20
    pairs = [(text.sentence, text.remedy), *text.cases.values()]
    for sentence in (text.why, *(part for pair in pairs for part in pair)):
        assert sentence.endswith("。")
    assert text.source


@pytest.mark.parametrize("text", TEXTS.values(), ids=lambda text: text.code)
def test_the_example_fails_and_its_corrected_form_passes(text: Text) -> None:
    failing = _run(text.code, text.example)
    assert [finding.code for finding in failing.findings][:1] == [text.code]
    assert failing.faults == ()
    assert _run(text.code, text.corrected) == Outcome()


@pytest.mark.parametrize("text", TEXTS.values(), ids=lambda text: text.code)
def test_a_rule_brings_every_word_of_its_sentence(text: Text) -> None:
    for finding in _run(text.code, text.example).findings:
        given = {"printed", "expected", *finding.params}
        assert set(BRACES.findall("".join(_templates(text, finding)))) <= given
        assert not BRACES.search(message(finding) + remedy(finding))


def _templates(text: Text, finding: Finding) -> tuple[str, str]:
    return text.templates(finding.params.get("case", ""))


def test_every_parameter_has_a_label_and_is_a_number() -> None:
    defaults: dict[str, str] = {}
    given = [rule.parameters for rule in CATALOGUE]
    for parameters in [*given, *(rule.parameters for rule in INVESTMENT_CATALOGUE)]:
        for name, text in parameters.items():
            assert defaults.setdefault(name, text) == text
            assert Decimal(text) >= (0 if name.endswith(REASON) else Decimal("1e-9"))
            assert parameter_label(name) != name
    named = {name for name in defaults if not name.endswith(REASON)}
    assert set(PARAMETER_LABELS) == named
    warnings = {rule.reason_parameter for rule in CATALOGUE if rule.severity == "warning"}
    assert warnings == set(defaults) - named


def test_the_sound_sheets_are_sound() -> None:
    assert check_with_faults(SOUND_SHEET, EDITION) == Outcome()
    assert check_investment(SOUND_INVESTMENT) == Outcome()


@pytest.mark.parametrize("path", ["indicators[0].nothing", "nothing"])
def test_an_example_with_a_wrong_path_is_refused(path: str) -> None:
    with pytest.raises(TypeError):
        with_cells({path: "1"})


SELF_CODES = [rule.code for rule in CATALOGUE]
ORDERED = {"DUP_INDICATOR", "NA_FORMAT", "POINTS_AS_VALUES"}
"""Rules whose one finding stands at the first or second of several rows."""
COMPUTED = {"WEIGHT_L1", "WEIGHT_TOTAL", "TARGET_ROW_MISSING"}
"""Rules that print a sum which stands nowhere, or what is missing."""


@pytest.mark.parametrize("code", [code for code in SELF_CODES if code not in ORDERED])
def test_the_order_of_rows_does_not_matter(code: str) -> None:
    document = with_cells(TEXTS[code].example.cells)
    turned = replace(
        document,
        indicators=tuple(reversed(document.indicators)),
        funding=tuple(reversed(document.funding)),
    )
    around = _around(TEXTS[code].example)
    one, other = (
        check_with_faults(each, EDITION, active={code}, references=around)
        for each in (document, turned)
    )
    assert [_told(finding) for finding in one.findings] == [
        _told(finding) for finding in reversed(other.findings)
    ] or len(one.findings) == len(other.findings) > 1


def _told(finding: Finding) -> tuple[str, str, dict[str, str]]:
    return finding.printed, finding.expected, dict(finding.params)


@pytest.mark.parametrize("code", [code for code in SELF_CODES if code not in COMPUTED])
def test_what_is_printed_stands_in_the_sheet(code: str) -> None:
    example = TEXTS[code].example
    cells = str(to_interchange(with_cells(example.cells)))
    for finding in _run(code, example).findings:
        assert finding.printed in cells
