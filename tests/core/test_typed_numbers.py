"""What a typed number means: understood, asked, or no number of its cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.numbers import YUAN_PER, print_decimal, read_number
from core.numerals import read_numeral
from core.typed_numbers import (
    Doubtful,
    How,
    Question,
    Reading,
    Reason,
    Understood,
    Unreadable,
    Wanted,
    read_typed,
)

AMOUNT, POINTS, PERCENT, NUMBER = Wanted
FULL = Decimal(20)


def value_of(reading: Reading | None) -> Decimal:
    assert isinstance(reading, Understood)
    return reading.value


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("120万元", "1200000"),
        ("1,234.5万元", "12345000"),
        ("九十", "90"),
        ("壹佰万元", "1000000"),
        ("¥1,234,567.89", "1234567.89"),
        ("￥ 1,234 元", "1234"),
        ("1.2E+06", "1200000"),
        ("1e9", "1000000000"),
        ("(1,000.00)", "-1000"),
        ("（1，000．00）", "-1000"),
        ("-5", "-5"),
        ("−5元", "-5"),
        ("１２０万元", "1200000"),
        ("人民币120万元整", "1200000"),
        ("1亿2000万", "120000000"),
        ("壹佰贰拾叁元肆角伍分", "123.45"),
        ("3元5角", "3.5"),
        ("5元零2分", "5.02"),
        ("0.5亿元", "50000000"),
        ("5千万元", "50000000"),
    ],
)
def test_amounts_are_understood(text: str, yuan: str) -> None:
    assert value_of(read_typed(text, AMOUNT)) == Decimal(yuan)


@pytest.mark.parametrize(
    ("text", "points"),
    [("15分", "15"), ("满分", "20"), ("九十点五", "90.5"), ("１５", "15"), ("十五 分", "15")],
)
def test_points_are_understood(text: str, points: str) -> None:
    assert value_of(read_typed(text, POINTS, full=FULL)) == Decimal(points)


@pytest.mark.parametrize("text", ["95%", "95％", "95", "九十五%", "百分之九十五"])
def test_percentages_are_understood(text: str) -> None:
    how = How.PLAIN if text.isascii() else How.WORDED
    assert read_typed(text, PERCENT) == Understood(Decimal(95), "%", how)


@pytest.mark.parametrize(
    ("text", "wanted", "question", "candidates"),
    [
        ("95%", POINTS, Question.PERCENT_OF_POINTS, ("95", "19")),
        ("百分之五十", POINTS, Question.PERCENT_OF_POINTS, ("50", "10")),
        ("1,5", POINTS, Question.COMMA, ("1.5", "15")),
        ("1,234", POINTS, Question.COMMA, ("1.234", "1234")),
        ("1，5", AMOUNT, Question.COMMA, ("1.5", "15")),
        ("1,5万元", AMOUNT, Question.COMMA, ("15000", "150000")),
        ("12,34,567", AMOUNT, Question.COMMA, ("1234567",)),
        ("15分", AMOUNT, Question.FEN, ("0.15", "15")),
    ],
)
def test_what_has_two_meanings_is_asked(
    text: str, wanted: Wanted, question: Question, candidates: tuple[str, ...]
) -> None:
    assert read_typed(text, wanted, full=FULL) == Doubtful(
        question, tuple(map(Decimal, candidates))
    )


@pytest.mark.parametrize(
    ("text", "wanted", "reason"),
    [
        ("约5", AMOUNT, Reason.WORDS),
        ("<script>alert(1)</script>", AMOUNT, Reason.WORDS),
        ("=1+1", AMOUNT, Reason.WORDS),
        ("一百五", AMOUNT, Reason.WORDS),
        ("9" * 5000, AMOUNT, Reason.WORDS),
        ("9" * 40, AMOUNT, Reason.TOO_LARGE),
        ("1e99", AMOUNT, Reason.TOO_LARGE),
        ("95%", AMOUNT, Reason.PERCENT_FOR_AMOUNT),
        ("120万元", POINTS, Reason.MONEY_FOR_POINTS),
        ("¥5", POINTS, Reason.MONEY_FOR_POINTS),
        ("1.2E+06", POINTS, Reason.TOO_LARGE),
        ("(1,000.00)", POINTS, Reason.NEGATIVE),
        ("-1", POINTS, Reason.NEGATIVE),
        ("满分", AMOUNT, Reason.WORDS),
        ("5元", PERCENT, Reason.MONEY_FOR_PERCENT),
    ],
)
def test_what_is_no_number_of_the_cell_is_said(text: str, wanted: Wanted, reason: Reason) -> None:
    assert read_typed(text, wanted, full=FULL) == Unreadable(reason)


def test_wide_figures_are_shown_as_understood() -> None:
    assert read_typed("１２０", AMOUNT) == Understood(Decimal(120), "元", How.WORDED)


def test_full_points_need_points() -> None:
    assert read_typed("满分", POINTS) == Unreadable(Reason.NO_FULL_POINTS)


@pytest.mark.parametrize("text", ["", " ", "—", "/", "无", "不适用"])
def test_a_mark_is_no_number_and_no_fault(text: str) -> None:
    assert [read_typed(text, wanted) for wanted in Wanted] == [None] * len(Wanted)


def test_a_bare_number_is_in_the_unit_of_the_sheet_and_a_scale_alone_may_be_asked() -> None:
    assert value_of(read_typed("120", AMOUNT, "万元")) == 120
    assert value_of(read_typed("120万", AMOUNT, "万元")) == 120
    three_thousand = Doubtful(Question.SCALE, (Decimal("0.3"), Decimal(3000)))
    assert read_typed("3千", AMOUNT, "万元") == three_thousand


@given(st.text(max_size=80), st.sampled_from(Wanted), st.sampled_from(sorted(YUAN_PER)))
def test_no_text_raises(text: str, wanted: Wanted, unit: str) -> None:
    read_typed(text, wanted, unit, FULL)


SIGNS = "0123456789,.，%万亿千百十零一壹元角分整¥()-eE+点负"


@given(st.text(SIGNS, max_size=12), st.sampled_from(Wanted), st.sampled_from(sorted(YUAN_PER)))
def test_a_text_of_figures_and_units_never_raises_and_a_question_has_answers(
    text: str, wanted: Wanted, unit: str
) -> None:
    reading = read_typed(text, wanted, unit, FULL)
    if isinstance(reading, Doubtful):
        assert reading.candidates
        assert len(set(reading.candidates)) == len(reading.candidates)
    if isinstance(reading, Understood) and reading.how is How.PLAIN:
        number = read_number(text)
        assert number is not None
        assert number.value == reading.value


AMOUNTS = st.decimals(0, 10**8, places=2)


@given(AMOUNTS, st.sampled_from(sorted(YUAN_PER)), st.sampled_from(sorted(YUAN_PER)))
def test_an_amount_with_its_unit_means_the_same_in_every_sheet(
    value: Decimal, typed_in: str, unit: str
) -> None:
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    text = print_decimal(value)
    expected = value * YUAN_PER[typed_in] / YUAN_PER[unit]
    for shown in (text, f"{value:,}", text.translate(wide), f"¥{text}", f"人民币 {text}"):
        assert value_of(read_typed(f"{shown}{typed_in}", AMOUNT, unit)) == expected


@given(AMOUNTS.filter(bool))
def test_brackets_are_a_minus(value: Decimal) -> None:
    assert value_of(read_typed(f"({value:,})", AMOUNT)) == -value


SMALL = ("零一二三四五六七八九", ("", "十", "百", "千"))
CAPITALS = ("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"))


def in_numerals(number: int, digits: str, units: tuple[str, ...]) -> str:
    """A number below 10 ** 12 as it is written in full."""
    parts: list[str] = []
    for power, mark in ((8, "亿"), (4, "万"), (0, "")):
        section = number // 10**power % 10_000
        if section:
            if parts and section < 1000:
                parts.append(digits[0])
            parts.append(_section(section, digits, units) + mark)
        elif parts and not parts[-1].endswith(digits[0]) and number % 10**power:
            parts.append(digits[0])
    return "".join(parts).replace(digits[0] * 2, digits[0]) or digits[0]


def _section(number: int, digits: str, units: tuple[str, ...]) -> str:
    text = ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += digits[digit] + units[place]
        elif text and not text.endswith(digits[0]) and number % 10**place:
            text += digits[0]
    return text


@given(st.integers(0, 10**12 - 1), st.sampled_from((SMALL, CAPITALS)))
def test_numerals_are_read_as_they_are_written(
    number: int, style: tuple[str, tuple[str, ...]]
) -> None:
    assert read_numeral(in_numerals(number, *style)) == number


@pytest.mark.parametrize(
    ("text", "number"), [("十五", "15"), ("二〇二一", "2021"), ("两百", "200"), ("零点五", "0.5")]
)
def test_short_numerals(text: str, number: str) -> None:
    assert read_numeral(text) == Decimal(number)


@pytest.mark.parametrize("text", ["一百五", "一万二", "十十", "百", "一点", "点五", "万", "一千零"])
def test_numerals_of_two_meanings_or_none_are_not_read(text: str) -> None:
    assert read_numeral(text) is None
