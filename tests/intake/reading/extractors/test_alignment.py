"""Cells laid on columns by what they hold."""

import pytest

from intake.reading.extractors.alignment import Slot, align
from intake.reading.grid import Cell

SLOTS = [
    Slot("level3", 3, "name"),
    Slot("target", 4, "value"),
    Slot("actual", 5, "value"),
    Slot("weight", 6, "number"),
    Slot("score", 7, "number"),
    Slot("explanation", 8, "remark"),
]


def cells(line: str) -> list[Cell]:
    return [Cell(i, text) for i, text in enumerate(line.split("|")) if text]


def fields(line: str) -> str:
    texts = align(cells(line), SLOTS).texts
    return "|".join(texts.get(slot.field, "") for slot in SLOTS)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("|||场次|≥3场|4场|5|5|原因", "场次|≥3场|4场|5|5|原因"),
        ("|||场次|≥3场|4场|5|5", "场次|≥3场|4场|5|5|"),
        ("||场次|≥3场|4场|5|5", "场次|≥3场|4场|5|5|"),
        ("|场次|≥3场|4场|5|5|原因", "场次|≥3场|4场|5|5|原因"),
        ("||||场次|≥3场|4场|5|5", "场次|≥3场|4场|5|5|"),
        ("|||||||场次|≥3场|4场|5|5", "场次|≥3场|4场|5|5|"),
        ("|||次数|2|4|12.5|12.5|7170", "次数|2|4|12.5|12.5|7170"),
        ("||场次|场次|≥3场|4场|5|5", "场次|≥3场|4场|5|5|"),
        ("|||不适用|不适用|不适用|/|/", "不适用|不适用|不适用|/|/|"),
        ("||不适用|不适用|不适用|/|/", "不适用|不适用|不适用|/|/|"),
        ("|||不适用|不适用", "不适用|不适用||||"),
        ("|场次||≥3场|4场", "场次|≥3场|4场|||"),
        ("|||次数|80|89|10|99.2%|", "次数|80|89|10|99.2%|"),
    ],
)
def test_a_row_finds_its_columns(line: str, expected: str) -> None:
    assert fields(line) == expected


def test_a_straight_row_is_trusted_and_a_moved_one_less() -> None:
    straight = align(cells("|||场次|≥3场|4场|5|5"), SLOTS)
    moved = align(cells("||场次|≥3场|4场|5|5"), SLOTS)

    assert straight.trust == 1.0
    assert 0.5 < moved.trust < 1.0


def test_nothing_is_laid_on_nothing() -> None:
    assert align([], SLOTS).texts == {}
