"""The catalogue: every rule has its text, and its example fails until it is mended."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from evaluations.rules import CATALOGUE, Finding, Outcome, Surroundings, mend, message, run
from evaluations.rules.example import SOUND_SHEET, with_cells
from evaluations.rules.investment import INVESTMENT_CATALOGUE, run_investment
from evaluations.rules.texts import TEXTS, Example, Text
from tests.evaluations.rules.investment_sheet import changed
from tests.evaluations.rules.sheets import EDITION

FOLDER = Path(__file__).parents[3] / "evaluations" / "rules"
TESTS = Path(__file__).parent
BRACES = re.compile(r"\{(\w+)\}")


CODES = [rule.code for rule in CATALOGUE] + [rule.code for rule in INVESTMENT_CATALOGUE]


def _run(code: str, example: Example) -> Outcome:
    if code.startswith("INV_"):
        return run_investment(changed(**example.cells), active={code})
    siblings = tuple(with_cells(cells) for cells in example.siblings)
    budgets = tuple((name, Decimal(amount)) for name, amount in example.budgets.items())
    return run(
        with_cells(example.cells),
        EDITION,
        active={code},
        surroundings=Surroundings(siblings, budgets),
    )


def test_every_rule_has_a_text_and_every_text_a_rule() -> None:
    assert set(TEXTS) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_one_rule_one_file_one_test_file(code: str) -> None:
    name = code.lower()
    assert len(list(FOLDER.rglob(f"{name}.py"))) == 1
    assert (TESTS / f"test_{name}.py").is_file()


@pytest.mark.parametrize("text", TEXTS.values(), ids=lambda text: text.code)
def test_texts_are_sentences(text: Text) -> None:
    assert 3 <= len(text.title) <= 20
    pairs = [(text.sentence, text.mend), *text.cases.values()]
    for sentence in (text.why, *(part for pair in pairs for part in pair)):
        assert sentence.endswith("。")
    assert text.source


@pytest.mark.parametrize("text", TEXTS.values(), ids=lambda text: text.code)
def test_the_example_fails_and_its_mended_form_passes(text: Text) -> None:
    failing = _run(text.code, text.example)
    assert [finding.code for finding in failing.findings][:1] == [text.code]
    assert failing.faults == ()
    assert _run(text.code, text.mended) == Outcome()


@pytest.mark.parametrize("text", TEXTS.values(), ids=lambda text: text.code)
def test_a_rule_brings_every_word_of_its_sentence(text: Text) -> None:
    for finding in _run(text.code, text.example).findings:
        given = {"printed", "expected", *finding.params}
        assert set(BRACES.findall("".join(_templates(text, finding)))) <= given
        assert not BRACES.search(message(finding) + mend(finding))


def _templates(text: Text, finding: Finding) -> tuple[str, str]:
    return text.templates(finding.params.get("case", ""))


def test_the_sound_sheet_is_sound() -> None:
    assert run(SOUND_SHEET, EDITION) == Outcome()


@pytest.mark.parametrize("path", ["indicators[0].nothing", "nothing"])
def test_an_example_with_a_wrong_path_is_refused(path: str) -> None:
    with pytest.raises(TypeError):
        with_cells({path: "1"})
