"""BUDGET_EQUALS_ACTUAL: everything spent to the cent, everywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.rules import References
from evaluations.sheet.document import SelfEvaluation
from tests.evaluations.rules.sheets import SHEET, found, places, with_funding

CODE = "BUDGET_EQUALS_ACTUAL"


EQUAL = with_funding("total", executed="480000")


def test_in_every_project() -> None:
    (finding,) = found(CODE, EQUAL, references=References(peers=(EQUAL, EQUAL)))
    assert (finding.where, finding.printed) == ("funding.total.executed", "480000")
    assert finding.params == {"count": "3"}


@pytest.mark.parametrize(
    "other",
    [SHEET, with_funding("total", adjusted_budget="0", executed="0"), replace(SHEET, funding=())],
)
def test_not_in_one_of_them(other: SelfEvaluation) -> None:
    assert found(CODE, EQUAL, references=References(peers=(EQUAL, other))) == ()
    assert found(CODE, other, references=References(peers=(EQUAL, EQUAL))) == ()


def test_few_projects_may_do_so() -> None:
    around = References(peers=(EQUAL,))
    assert found(CODE, EQUAL, references=around) == ()
    assert places(CODE, EQUAL, references=around, equal_projects="2")
    assert found(CODE, EQUAL) == ()
