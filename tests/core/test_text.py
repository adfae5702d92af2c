"""Texts of cells: marks for nothing, and the form in which they are compared."""

import pytest

from core.text import is_nothing, plain


@pytest.mark.parametrize(
    "text", ["", " ", "—", "－", "/", "／", "无", "不适用", "不 适用", "略", "空", "_"]
)
def test_marks_for_nothing(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize("text", ["0", "无异常", "不适用的", "."])
def test_what_is_no_mark(text: str) -> None:
    assert not is_nothing(text)


def test_plain_text_is_half_width_without_blanks() -> None:
    assert plain("　１２ ％\n") == "12%"
