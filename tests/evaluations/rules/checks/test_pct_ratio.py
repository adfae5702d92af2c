"""PCT_RATIO: percent and ratio mixed."""

from __future__ import annotations

import pytest

from evaluations.rules import Severity
from tests.evaluations.rules.sheets import SHEET, found, places, scoring, with_funding, with_row

CODE = "PCT_RATIO"


def test_percent_throughout_passes() -> None:
    assert found(CODE, SHEET) == ()
    assert found(CODE, with_funding("total", execution_rate="95%")) == ()


def test_a_ratio_among_percentages() -> None:
    (finding,) = found(CODE, with_funding("total", execution_rate="0.95"))
    assert finding.severity is Severity.ERROR
    assert (finding.where, finding.printed, finding.expected) == (
        "funding.total.execution_rate",
        "0.95",
        "95.00",
    )


def test_ratios_throughout_are_one_hint() -> None:
    document = with_funding("total", execution_rate="0.95")
    document = with_funding("fiscal_current_year", document, execution_rate="0.94")
    document = with_funding("carryover", document, execution_rate="1.00")
    (finding,) = found(CODE, document)
    assert finding.severity is Severity.HINT
    assert finding.where == "funding.total.execution_rate"


def test_an_edition_with_ratios() -> None:
    edition = scoring(rate="ratio", rate_places=4)
    (finding,) = found(CODE, SHEET, edition)
    assert (finding.severity, finding.expected) == (Severity.HINT, "0.9500")
    mixed = with_funding("total", execution_rate="0.9500")
    assert places(CODE, mixed, edition) == [
        "funding.fiscal_current_year.execution_rate",
        "funding.carryover.execution_rate",
    ]


@pytest.mark.parametrize("rate", ["0", "50", "—", "", "约95"])
def test_silent_where_the_rate_is_wrong_or_missing(rate: str) -> None:
    assert found(CODE, with_funding("total", execution_rate=rate)) == ()


def test_a_rate_near_nothing_fits_both() -> None:
    document = with_funding("total", executed="1.00", execution_rate="0.00")
    assert found(CODE, document) == ()


@pytest.mark.parametrize(
    ("target", "actual"),
    [("100%", "1"), ("≥95%", "0.98"), ("100%", "0.99"), ("1", "100%"), ("0.95", "96%")],
)
def test_between_target_and_actual(target: str, actual: str) -> None:
    (finding,) = found(CODE, with_row(0, target=target, actual=actual))
    assert finding.where == "indicators[0].actual"
    assert (finding.printed, finding.expected) == (actual, target)
    assert finding.params["case"] == "value"


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("100%", "100%"),
        ("100%", "98"),
        ("≥95%", "1"),
        ("≤5%", "0.5"),
        ("1", "90%"),
        ("1台", "100%"),
        ("28", "100%"),
        ("0%", "0"),
        ("100%", "及时"),
        ("1", "1"),
    ],
)
def test_silent_where_it_may_be_something_else(target: str, actual: str) -> None:
    assert found(CODE, with_row(0, target=target, actual=actual)) == ()


def test_rows_without_an_indicator_are_passed_over() -> None:
    assert found(CODE, with_row(4, target="100%", actual="1")) == ()


@pytest.mark.parametrize(
    ("target", "actual", "slips"),
    [("50%", "0.5", True), ("49%", "0.5", False), ("95%", "0", False), ("95%", "1.5", False)],
)
def test_how_large_a_percentage_and_how_small_a_ratio(
    target: str, actual: str, slips: bool
) -> None:
    assert bool(places(CODE, with_row(0, target=target, actual=actual))) is slips
