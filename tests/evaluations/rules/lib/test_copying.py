"""In a crowd no near-identical pair is missed, and only few others are looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.lib.copying import Texts, is_copy

WORDS = "全年完成道路养护任务群众反映良好路灯检修及时"
LETTERS = st.text(alphabet=WORDS, min_size=0, max_size=80)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """A text and the same with a few characters put in, taken out or changed."""
    text = draw(LETTERS)
    other = list(text)
    for _ in range(draw(st.integers(0, 5))):
        place = draw(st.integers(0, len(other)))
        other[place : place + draw(st.integers(0, 1))] = draw(st.sampled_from(["", *WORDS]))
    return text, "".join(other)


@given(pairs())
def test_no_alike_pair_is_missed(pair: tuple[str, str]) -> None:
    one, other = pair
    assert (Texts.of([(7, other)]).like(one) == [7]) is is_copy(one, other)


@given(LETTERS, st.lists(LETTERS, max_size=12))
def test_many_peers_finds_what_comparing_each_would(text: str, others: list[str]) -> None:
    found = Texts.of(enumerate(others)).like(text)
    assert sorted(found) == [number for number, each in enumerate(others) if is_copy(text, each)]


def test_the_very_same_comes_first() -> None:
    text = "".join(WORDS[number * 7 % len(WORDS)] for number in range(60))
    near = text[:30] + "甲" + text[31:]
    assert Texts.of([(1, near), (2, text)]).like(text) == [2, 1]


@pytest.mark.parametrize("text", ["", "已完成", "123 %", "𠀀" * 50])
def test_short_and_strange_texts(text: str) -> None:
    assert Texts.of([(1, text), (2, "别的话")]).like(text)[:1] == [1]
