"""Printed numbers: how they are read, rounded and compared."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.numbers import (
    PrintedNumber,
    from_yuan,
    print_decimal,
    read_decimal,
    read_number,
    round_half_up,
    to_yuan,
)
from core.text import is_nothing


@pytest.mark.parametrize(
    ("text", "value", "places", "percent"),
    [
        ("100", "100", 0, False),
        ("99.44%", "99.44", 2, True),
        ("99.44％", "99.44", 2, True),
        ("22,902.34", "22902.34", 2, False),
        ("22，902.34", "22902.34", 2, False),
        ("9. 10", "9.10", 2, False),
        ("１２．５", "12.5", 1, False),
        ("-3", "-3", 0, False),
        ("+3.0", "3.0", 1, False),
        (".5", "0.5", 1, False),
        ("5.", "5", 0, False),
    ],
)
def test_numbers_are_read(text: str, value: str, places: int, percent: bool) -> None:
    assert read_number(text) == PrintedNumber(Decimal(value), places, percent)


@pytest.mark.parametrize(
    "text", ["", "—", "10分", "1e5", "NaN", "Infinity", "1.2.3", "十", "٣", "%", "1%%", "1" * 41]
)
def test_anything_else_is_no_number(text: str) -> None:
    assert read_number(text) is None
    assert read_decimal(text) is None


def test_the_longest_number_is_read() -> None:
    assert read_decimal("1" * 40) == Decimal("1" * 40)


@pytest.mark.parametrize(
    ("printed", "exact", "agrees"),
    [
        ("0.91", "0.905", True),
        ("0.91", "0.915", True),
        ("0.91", "0.9151", False),
        ("0.91", "0.9049", False),
        ("10", "10.5", True),
        ("10", "10.51", False),
    ],
)
def test_a_number_stands_for_half_a_step_either_way(printed: str, exact: str, agrees: bool) -> None:
    number = read_number(printed)
    assert number is not None
    assert number.agrees_with(Decimal(exact)) is agrees


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [("0.005", 2, "0.01"), ("0.0049", 2, "0.00"), ("-0.005", 2, "-0.01"), ("2.5", 0, "3")],
)
def test_rounding_half_up(value: str, places: int, rounded: str) -> None:
    assert round_half_up(Decimal(value), places) == Decimal(rounded)


def test_even_a_huge_quotient_can_be_rounded() -> None:
    assert round_half_up(Decimal("9" * 40) / Decimal("." + "0" * 38 + "1"), 2) > 0


def test_units() -> None:
    assert to_yuan(Decimal("1.5"), "万元") == 15000
    assert from_yuan(Decimal(15000), "万元") == Decimal("1.5")
    with pytest.raises(KeyError):
        to_yuan(Decimal(1), "美元")


@pytest.mark.parametrize(
    ("value", "text"), [("10.00", "10"), ("9.830", "9.83"), ("-0.0", "0"), ("1E+3", "1000")]
)
def test_shortest_print(value: str, text: str) -> None:
    assert print_decimal(Decimal(value)) == text


@settings(deadline=None)
@given(st.decimals("-99999999", "99999999", places=2))
def test_print_and_read_agree(value: Decimal) -> None:
    assert read_decimal(print_decimal(value)) == value


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    read_number(text)
    is_nothing(text)
