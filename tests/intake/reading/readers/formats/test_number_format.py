"""Number formats: what a sheet shows of a stored value."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.reading.readers.formats.builtin import FORMATS
from intake.reading.readers.formats.number_format import number_format
from intake.reading.readers.formats.numbers import general

AMOUNTS = st.decimals(-(10**9), 10**9, places=6)
ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


def shown(code: str, value: Any, **more: bool) -> str:
    found = number_format(code)
    assert found is not None
    return found.show(value, **more)


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("0.00", 117.3367, "117.34"),
        ("0.00", 2.675, "2.68"),
        ("0.00", -2.675, "-2.68"),
        ("0", 0.5, "1"),
        ("0.00", -0.004, "0.00"),
        ("#,##0.00", 1234567.891, "1,234,567.89"),
        ("#,##0", 999.5, "1,000"),
        ("0.00%", 0.9944, "99.44%"),
        ("0%", 0.125, "13%"),
        ("#.##", 12.0, "12"),
        ("0.##", 1.5, "1.5"),
        ("00000", 518, "00518"),
        ("000-0000", 7551234, "755-1234"),
        ("0.0,", 1234567, "1234.6"),
        ('0!.0,"万元"', 123456, "12.3万元"),
        ("0.00E+00", 12345, "1.23E+04"),
        ("##0.0E+0", 12345, "12.3E+3"),
        ("# ?/?", 1.5, "1 1/2"),
        ("# ?/8", 0.25, "2/8"),
        ("?/?", 1.5, "3/2"),
        ("# ?/4", 0.99, "1"),
    ],
)
def test_numbers_are_rounded_and_laid_out(code: str, value: float, text: str) -> None:
    assert shown(code, value) == text


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ('"≥"0.0%', 0.995, "≥99.5%"),
        ('"≤"0"万元"', 118, "≤118万元"),
        ('0"个"', 12, "12个"),
        ("0\\天", 3, "3天"),
        ("0!项", 3, "3项"),
        ('0"年度自评表"', 2023, "2023年度自评表"),
        ("[$¥-804]#,##0.00", 1234.5, "¥1,234.50"),
        ('G/通用格式"元"', 12.5, "12.5元"),
        ('General"元"', -12.5, "-12.5元"),
        ("[Red]0.0", 1.25, "1.3"),
    ],
)
def test_what_a_format_adds_is_read_with_it(code: str, value: float, text: str) -> None:
    assert shown(code, value) == text


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("0.00;(0.00)", -3, "(3.00)"),
        ('0.00;-0.00;"—"', 0, "—"),
        ("0;-0;;@", 0, ""),
        (";;;", 5, ""),
        ('[>=10000]0.0,"千";0"元"', 12345, "12.3千"),
        ('[>=10000]0.0,"千";0"元"', 123, "123元"),
        ('[<0]"减"0;0', -7, "减7"),
        ('[=1]"是";[=0]"否";0', 1, "是"),
        ('[=1]"是";[=0]"否";0', 0, "否"),
        ('[<>5]"不是";"是"', 5, "是"),
        ("[<=1]0.0%;0.0", 0.5, "50.0%"),
        (ACCOUNTING, 0, "-"),
        (ACCOUNTING, -1234.5, "-1,234.50"),
    ],
)
def test_the_section_goes_by_the_value(code: str, value: float, text: str) -> None:
    assert shown(code, value) == text


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ('yyyy"年"m"月"d"日前"', 45107, "2023年6月30日前"),
        ("yyyy-mm-dd", 45107, "2023-06-30"),
        ("yy/m/d", 45107, "23/6/30"),
        ('e"年"m"月"', 45107, "2023年6月"),
        ("e-m-d", 45107, "2023-6-30"),
        ("aaaa", 45107, "星期五"),
        ("aaa", 45107, "五"),
        ("dddd, mmmm d", 45107, "Friday, June 30"),
        ("ddd d-mmm", 45107, "Fri 30-Jun"),
        ("bbbb", 45107, "2566"),
        ("h:mm", 0.25, "6:00"),
        ("mm:ss", 0.5 + 90 / 86400, "01:30"),
        ("mm:ss.0", 0.0012345, "01:46.7"),
        ("h:mm AM/PM", 0.75, "6:00 PM"),
        ('上午/下午h"时"', 0.25, "上午6时"),
        ("[h]:mm:ss", 1.5, "36:00:00"),
        ("[mm]", 0.5, "720"),
        ("yyyy/m/d h:mm", 45106.9999999, "2023/6/30 0:00"),
        ("yyyy-mm-dd", 60, "1900-02-29"),
        ("yyyy-mm-dd", 1, "1900-01-01"),
        ("yyyy/m/d", 0, "1900/1/0"),
        ('[DBNum1]yyyy"年"m"月"d"日"', 45107, "二〇二三年六月三十日"),
        ("[DBNum1]m", 45270, "十二"),
        ("[$-F800]dddd, mmmm dd, yyyy", 45107, "2023年6月30日"),
        ("[$-F400]h:mm:ss AM/PM", 0.5, "12:00:00"),
        ("yyyy-mm-dd", -1, "-1"),
        ("yyyy-mm-dd", 3_000_000, "3000000"),
    ],
)
def test_dates_and_times(code: str, value: float, text: str) -> None:
    assert shown(code, value) == text


def test_dates_as_the_fast_reader_gives_them() -> None:
    code = 'yyyy"年"m"月"d"日"'

    assert shown(code, dt.date(2023, 6, 30)) == "2023年6月30日"
    assert shown("yyyy/m/d h:mm", dt.datetime(2023, 6, 30, 6, tzinfo=dt.UTC)) == "2023/6/30 6:00"
    assert shown("h:mm", dt.time(6, 5)) == "6:05"
    assert shown("[h]:mm", dt.timedelta(hours=30)) == "30:00"
    assert shown("yyyy-mm-dd", dt.date(1900, 1, 5)) == "1900-01-05"


def test_a_workbook_may_count_its_days_from_1904() -> None:
    assert shown("yyyy-mm-dd", 45107 - 1462, from_1904=True) == "2023-06-30"
    assert shown("0.00", 10, from_1904=True) == "10.00"


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("[DBNum2]General", 1205, "壹仟贰佰零伍"),
        ("[DBNum1]General", 100010, "一十万零一十"),
        ("[DBNum1]General", 0, "零"),
        ("[DBNum2]0", 205, "贰零伍"),
        ("[DBNum2]General", 12.5, "12.5"),
        ("[DBNum1]General", 120000000, "一亿二千万"),
    ],
)
def test_chinese_numerals(code: str, value: float, text: str) -> None:
    assert shown(code, value) == text


def test_texts_take_what_the_format_lays_around_them() -> None:
    assert shown('0"元";@"元"', "约十") == "约十元"
    assert shown("0.00", "约十") == "约十"
    assert shown('0;-0;0;"项目："@', "书屋") == "项目：书屋"
    assert shown("0.00", True) == "TRUE"
    assert shown("0.00", None) == ""
    assert shown("0.00", float("nan")) == ""


@pytest.mark.parametrize("code", ["", "General", "@", "GENERAL", "G/通用格式", "0" * 300])
def test_formats_that_show_what_is_stored_are_none(code: str) -> None:
    assert number_format(code) is None


def test_every_known_number_names_a_format() -> None:
    assert {number for number, code in FORMATS.items() if number_format(code) is None} == {49}


@settings(deadline=None)  # a busy machine is no failure
@given(AMOUNTS, st.integers(0, 6))
def test_rounding_is_away_from_zero_at_the_half(value: Decimal, places: int) -> None:
    code = "0." + "0" * places if places else "0"
    stored = Decimal(format(float(value), ".15g"))

    expected = stored.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    assert Decimal(shown(code, float(value))) == expected
    assert Decimal(shown(f"#,##0{code[1:]}", float(value)).replace(",", "")) == expected
    assert Decimal(shown(f"{code} ;-{code} ", float(value))) == expected


@settings(deadline=None)  # a busy machine is no failure
@given(st.dates(dt.date(1900, 3, 1), dt.date(2199, 12, 31)))
def test_every_day_is_its_own_day(day: dt.date) -> None:
    number = (day - dt.date(1899, 12, 30)).days

    assert shown("yyyy-mm-dd", number) == day.isoformat() == shown("yyyy-mm-dd", day)


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=40), st.floats() | st.integers(-(10**20), 10**20))
def test_no_code_is_an_error(code: str, value: float) -> None:
    found = number_format(code)

    assert found is None or isinstance(found.show(value), str)


@settings(deadline=None)  # a busy machine is no failure
@given(st.text('0#?.,%;"\\_*[]ymdhsE+-/@ae', max_size=20), st.floats(0, 1e12))
def test_no_code_of_format_letters_is_an_error(code: str, value: float) -> None:
    found = number_format(code)

    assert found is None or isinstance(found.show(value), str)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1 + 0.2, "0.3"), (1.1 * 1.1, "1.21"), (9.83, "9.83"), (-0.0, "-0"), (2.0, "2"),
     (1e21, "1000000000000000000000"), (float("nan"), ""), (float("inf"), ""),
     (1 / 3, "0.333333333"), (-200 / 3, "-66.66666667"), (1234567890.12, "1234567890.12"),
     (98.9437881355, "98.94378814"), (123456.789012, "123456.789")],
)  # fmt: skip
def test_numbers_without_a_format(value: float, text: str) -> None:
    assert general(value) == text
