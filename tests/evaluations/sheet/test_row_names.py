"""Rows are the same by name whatever the width, white space and case they were typed in."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evaluations.sheet import diff
from evaluations.sheet.carried import Carried, SheetRefused, with_carried
from evaluations.sheet.document import IndicatorRow
from evaluations.sheet.editions import get_edition
from evaluations.sheet.row_names import LEVELS, normal, row_name
from evaluations.storage import mapper
from tests.factories.documents import build_document

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ASCII = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=20)
BLANKS = st.sampled_from([" ", "\u3000", "\n", "\t", "\u00a0", "\u2003"])


def wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in text)


@given(ASCII)
def test_width_does_not_count(name: str) -> None:
    assert normal(wide(name)) == normal(name)


@given(NAMES, st.data())
def test_white_space_does_not_count(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name)))
    head, tail = name[:place], name[place:]
    # Between two letters that NFKC would join, a blank keeps them apart.
    if unicodedata.normalize("NFKC", head) + unicodedata.normalize("NFKC", tail) != (
        unicodedata.normalize("NFKC", name)
    ):
        return
    blanks = data.draw(BLANKS)
    assert normal(blanks + head + tail + blanks) == normal(name)


@given(ASCII)
def test_case_does_not_count(name: str) -> None:
    assert normal(name.upper()) == normal(name.lower()) == normal(name)


@given(NAMES)
@example("A´")  # an accent of its own is a blank and an accent to NFKC
def test_a_normal_form_is_its_own(name: str) -> None:
    assert normal(normal(name)) == normal(name)


@given(st.tuples(NAMES, NAMES, NAMES))
def test_stored_rows_rows_of_documents_and_posted_cells_have_one_name(
    names: tuple[str, str, str],
) -> None:
    cells = dict(zip(LEVELS, names, strict=True))
    assert row_name(in_document(cells)) == row_name(cells) == row_name(SimpleNamespace(**cells))


def test_other_differences_count() -> None:
    row = IndicatorRow(level1="产出指标", level2="数量指标", level3="购置图书")
    for level in LEVELS:
        assert row_name(in_document({**vars_of(row), level: "别的"})) != row_name(row)


def in_document(cells: dict[str, str]) -> IndicatorRow:
    return IndicatorRow(level1=cells["level1"], level2=cells["level2"], level3=cells["level3"])


def vars_of(row: IndicatorRow) -> dict[str, str]:
    return {level: getattr(row, level) for level in LEVELS}


def retyped(row: IndicatorRow) -> IndicatorRow:
    return IndicatorRow(level1="产出 指标", level2="数量指标\n", level3=wide("Wi-Fi") + " 覆盖２")


ROW = IndicatorRow(level1="产出指标", level2="数量指标", level3="WI-FI覆盖2")


def test_a_row_that_was_retyped_continues_the_stored_one() -> None:
    stored = SimpleNamespace(pk=7, uid="0" * 16, **vars_of(ROW))
    assert mapper.match_rows([stored], [retyped(ROW)]) == [7]  # type: ignore[list-item]


def test_a_row_that_was_retyped_is_no_other_row() -> None:
    older, newer = (build_document(indicators=(row,)) for row in (ROW, retyped(ROW)))
    assert diff.changes(older, newer) == ()


def test_a_name_from_the_budget_that_was_retyped_is_neither_changed_nor_doubled() -> None:
    stored_row = replace(ROW, uid="7" * 16)
    stored = build_document(indicators=(stored_row,))
    own = replace(retyped(ROW), uid=stored_row.uid)
    edition = get_edition("sz2021-scored")
    budget = Carried(rows=frozenset({stored_row.uid}))
    kept = with_carried(build_document(indicators=(own,)), stored, budget, edition)
    assert kept.indicators == (stored_row,)
    twin = replace(own, uid="8" * 16)
    with pytest.raises(SheetRefused) as refused:
        with_carried(build_document(indicators=(own, twin)), stored, budget, edition)
    assert refused.value.code == SheetRefused.ROW_TWIN
