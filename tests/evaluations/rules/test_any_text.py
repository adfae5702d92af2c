"""No rule raises for any text in any cell, and every finding has words and a place."""

from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.rules import (
    Finding,
    check_with_faults,
    investment_place,
    message,
    place_label,
    remedy,
)
from evaluations.rules.checks.investment import check_investment
from evaluations.sheet.document import (
    FUNDING_FIELDS,
    INDICATOR_FIELDS,
    TEXT_FIELDS,
    FundingRow,
    IndicatorRow,
    InvestmentIndicator,
    InvestmentPerformance,
    SelfEvaluation,
)
from tests.evaluations.rules.sheets import EDITION, SHEET, UNSCORED

_PLAIN = (
    "|0|-1|1e5|NaN|９９．９９|99.99%|１，０００|不适用|—|无。|{printed}|≥|≥95%|<0.5|100|10.00|12.5|3/0|%|万元"
    "|2021年13月|2021年2月30日|2次/月|二十|1/2/3|按时完成|≤5万元|7×24小时|∞|①|½|²|1次/日,全年251次|0/0"
)
ODD = (*_PLAIN.split("|"), "1" * 39, "." + "0" * 38 + "1", "9" * 60, "\x00", "a\nb")
INVESTMENT_TEXTS = tuple(
    f.name
    for f in fields(InvestmentPerformance)
    if f.name not in {"edition", "year", "indicators", "evidence"}
)
CELL = st.one_of(st.sampled_from(ODD), st.text(max_size=20))
FUNDING = st.builds(
    FundingRow,
    source=st.sampled_from(["total", "fiscal_current_year", "carryover", "other", "x"]),
    **{name: CELL for name in FUNDING_FIELDS if name != "source"},
)
INDICATOR = st.builds(
    IndicatorRow,
    **{name: CELL for name in INDICATOR_FIELDS if name != "level1"},
    level1=st.one_of(st.sampled_from(["产出指标", "效益指标"]), CELL),
)
DOCUMENT = st.builds(
    SelfEvaluation,
    edition=st.just("sz2021-scored"),
    year=st.one_of(st.none(), st.integers(0, 9999)),
    funding=st.lists(FUNDING, max_size=4).map(tuple),
    indicators=st.lists(INDICATOR, max_size=4).map(tuple),
    **dict.fromkeys(TEXT_FIELDS, CELL),
)


@settings(max_examples=400, deadline=None)
@given(DOCUMENT, st.booleans())
def test_no_rule_raises_for_any_text(document: SelfEvaluation, scored: bool) -> None:
    outcome = check_with_faults(document, EDITION if scored else UNSCORED)
    assert outcome.faults == ()
    for finding in outcome.findings:
        _speaks(finding, document)


def _speaks(finding: Finding, document: SelfEvaluation) -> None:
    assert message(finding)
    assert remedy(finding)
    assert place_label(finding.where, document)


def test_every_single_cell_may_hold_any_odd_text() -> None:
    for text in ODD:
        for spec in fields(IndicatorRow):
            if spec.name == "evidence":
                continue
            row = replace(SHEET.indicators[0], **{spec.name: text})  # type: ignore[arg-type]
            document = replace(SHEET, indicators=(row, *SHEET.indicators[1:]))
            assert check_with_faults(document, EDITION).faults == (), (spec.name, text)


INVESTMENT_SHEETS = st.builds(
    InvestmentPerformance,
    edition=st.just("invest2020"),
    year=st.one_of(st.none(), st.integers(0, 9999)),
    indicators=st.lists(
        st.builds(InvestmentIndicator, description=CELL, completion=CELL), max_size=3
    ).map(tuple),
    **dict.fromkeys(INVESTMENT_TEXTS, CELL),
)


@settings(max_examples=200, deadline=None)
@given(INVESTMENT_SHEETS)
def test_no_investment_rule_raises_for_any_text(document: InvestmentPerformance) -> None:
    outcome = check_investment(document)
    assert outcome.faults == ()
    assert all(
        message(f) and remedy(f) and investment_place(f.where, document) for f in outcome.findings
    )
