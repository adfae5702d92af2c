"""BUDGET_VS_OTHER_DOC: the budget in other documents."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.rules import References
from tests.evaluations.rules.sheets import SHEET, found, places, with_funding

CODE = "BUDGET_VS_OTHER_DOC"


def around(*amounts: str) -> References:
    return References(budgets=tuple(("部门预算", Decimal(amount)) for amount in amounts))


def test_another_amount() -> None:
    (finding,) = found(CODE, SHEET, references=around("520000"))
    assert (finding.where, finding.printed, finding.expected) == (
        "funding.total.initial_budget",
        "500000.00",
        "520000",
    )
    assert finding.params == {"source": "部门预算"}


@pytest.mark.parametrize(
    ("amount", "agrees"), [("500000", True), ("500050", True), ("499950", True), ("500051", False)]
)
def test_rounding_of_budget_documents_is_allowed(amount: str, agrees: bool) -> None:
    assert (found(CODE, SHEET, references=around(amount)) == ()) is agrees


def test_units_are_brought_together() -> None:
    document = replace(with_funding("total", initial_budget="50.0"), amount_unit="万元")
    assert found(CODE, document, references=around("500400")) == ()
    assert found(CODE, document, references=around("501000"))[0].expected == "50.1"
    assert found(CODE, replace(document, amount_unit="美元"), references=around("1")) == ()


def test_without_an_initial_budget_the_adjusted_one_counts() -> None:
    document = with_funding("total", initial_budget="")
    assert found(CODE, document, references=around("480000")) == ()
    assert places(CODE, document, references=around("500000")) == ["funding.total.adjusted_budget"]


def test_silent_without_another_document_or_a_readable_budget() -> None:
    assert found(CODE, SHEET) == ()
    assert found(CODE, with_funding("total", initial_budget="五十万"), references=around("1")) == ()
    assert found(CODE, replace(SHEET, funding=()), references=around("1")) == ()
