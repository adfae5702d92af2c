"""The parser of measured values: several hundred cells, and "cannot tell" where it cannot."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.sheet.quantities import Dimension, Kind, Operator, parse, read_unit
from evaluations.sheet.quantities.dates import PrintedDate, read_date

TABLE = Path(__file__).parents[1] / "rules" / "measure_cases.txt"


def _cases() -> list[list[str]]:
    lines = TABLE.read_text("utf-8").splitlines()
    return [line.split("|") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case[0])
def test_cell(case: list[str]) -> None:
    text, kind, *number = case
    measure = parse(text)
    assert measure.kind == kind
    if number:
        operator, value, base = number
        found = (measure.operator.value, measure.base_value, measure.unit.base)
        assert found == (operator, Decimal(value), base)


def test_the_table_is_large_and_has_no_doubles() -> None:
    texts = [case[0] for case in _cases()]
    assert len(texts) == len(set(texts)) >= 250


def test_the_printed_value_and_unit_are_kept() -> None:
    measure = parse("≤1.50万元/年")
    assert (str(measure.value), measure.unit.text) == ("1.50", "万元/年")
    assert (measure.unit.dimension, measure.unit.multiplier) == (Dimension.MONEY, Decimal(1))
    assert parse("5万份").unit.multiplier == 10_000


def test_a_range_keeps_both_ends() -> None:
    measure = parse("2-3次")
    assert (measure.value, measure.high, measure.unit.base) == (Decimal(2), Decimal(3), "次")


def test_parts_share_the_first_operator() -> None:
    parts = parse("≥50个秒批/70个秒报").parts
    assert [(part.operator, part.value) for part in parts] == [
        (Operator.AT_LEAST, Decimal(50)),
        (Operator.AT_LEAST, Decimal(70)),
    ]


def test_parts_with_their_own_operators_keep_them() -> None:
    parts = parse("≥3场;≤200人").parts
    assert [part.operator for part in parts] == [Operator.AT_LEAST, Operator.AT_MOST]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021年2月前", date(2021, 2, 1), date(2021, 2, 28)),
        ("2021年2月5日", date(2021, 2, 5), date(2021, 2, 5)),
        ("2021年", date(2021, 1, 1), date(2021, 12, 31)),
        ("6月份", date(2020, 6, 1), date(2020, 6, 30)),
        ("2月29日", date(2020, 2, 29), date(2020, 2, 29)),
    ],
)
def test_dates_have_a_first_and_a_last_day(text: str, first: date, last: date) -> None:
    found = read_date(text)
    assert found is not None
    assert (found.first(2020), found.last(2020)) == (first, last)


def test_a_date_without_a_year_needs_one() -> None:
    found = read_date("6月")
    assert found is not None
    assert (found.first(), found.last()) == (None, None)


def test_a_leap_day_in_another_year_is_the_last_of_february() -> None:
    found = read_date("2月29日")
    assert found is not None
    assert found.last(2021) == date(2021, 2, 28)


def test_only_years_and_months_in_chinese_are_official() -> None:
    assert read_date("2021年7月") == PrintedDate(2021, 7)
    assert read_date("2021.7") == PrintedDate(2021, 7, official=False)


@pytest.mark.parametrize("text", ["元/", "/元", "元/元年元", "万万", "人每", "次/很多"])
def test_what_is_no_unit(text: str) -> None:
    assert read_unit(text) is None


def test_very_long_cells_are_not_taken_apart() -> None:
    assert parse("1" * 300).kind is Kind.UNKNOWN
    assert parse("长" * 300).kind is Kind.WORDS


def test_a_unit_of_many_multiples_is_none_however_long() -> None:
    for length in (2, 3, 10_000):
        assert read_unit("万" * length) is None
        assert read_unit("亿" * length + "元") is None


def test_properties_of_a_number() -> None:
    assert parse("90%").is_percent
    assert not parse("90次").is_percent
    assert parse("90次").is_exact
    assert parse("=90次").is_exact
    assert not parse("≥90次").is_exact
    assert not parse("约90次").is_exact
    assert not parse("好").is_exact


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_read(text: str) -> None:
    assert parse(text).kind in Kind


@settings(deadline=None)
@given(
    st.sampled_from(["", "≥", "≤", ">", "<"]),
    st.decimals("0", "999999", places=2),
    st.sampled_from(["次", "%", "万元", "个工作日", "元/人/月", "平方米", ""]),
)
def test_operator_number_and_unit_are_found(operator: str, value: Decimal, unit: str) -> None:
    measure = parse(f"{operator}{value}{unit}")
    if measure.kind is Kind.DATE:  # 2021.07 alone is a month
        return
    assert (measure.operator, measure.value, measure.unit.text) == (operator, value, unit)
