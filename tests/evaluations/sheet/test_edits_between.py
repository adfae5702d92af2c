"""From a whole sheet that was filled elsewhere back to what was changed in it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from evaluations.sheet.carried import NOTHING_CARRIED
from evaluations.sheet.diff import same_text
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import get_edition
from evaluations.sheet.edits import Edits, RowEdit, with_edits
from evaluations.sheet.edits_between import edits_between
from tests.factories.documents import build_document, with_funding, with_row
from tests.factories.edits import Cell, as_edits, typed_cells, uid, uids, with_uids

EDITION = get_edition("sz2021-scored")
STORED = with_uids(build_document())


def between(filled: SelfEvaluation, new: set[str] | None = None) -> Edits:
    return edits_between(STORED, filled, EDITION, new=new or ())


def with_order(order: list[str]) -> SelfEvaluation:
    rows = {row.uid: row for row in STORED.indicators}
    return replace(
        STORED, indicators=tuple(rows.get(name) or IndicatorRow(uid=name) for name in order)
    )


@given(typed_cells())
def test_what_was_changed_is_found_again(cells: dict[Cell, str]) -> None:
    filled = with_edits(STORED, as_edits(cells), EDITION, NOTHING_CARRIED)
    assert with_edits(STORED, between(filled), EDITION, NOTHING_CARRIED) == filled


@given(st.permutations(uids(STORED)), st.integers(0, 8), st.integers(0, 3))
def test_any_order_of_rows_is_reached(order: list[str], kept: int, added: int) -> None:
    new = [f"{15 - n:x}" * 16 for n in range(added)]
    wanted = order[:kept]
    for name in new:
        wanted.insert(len(wanted) // 2, name)
    edits = between(with_order(wanted), set(new))
    assert uids(with_edits(STORED, edits, EDITION, NOTHING_CARRIED)) == wanted


def test_the_same_sheet_has_no_edits() -> None:
    assert between(STORED) == Edits()


def test_one_row_that_moved_is_the_only_one_that_moves() -> None:
    order = uids(STORED)
    to_the_end = [*order[1:], order[0]]
    assert between(with_order(to_the_end)).rows == (RowEdit(order[0], after=order[-1]),)


def test_cells_that_nobody_types_are_passed_over() -> None:
    filled = with_funding(replace(STORED, total_score="1", title="x"), "total", score="1")
    assert between(filled) == Edits()


def test_a_row_that_is_neither_stored_nor_new_stays_unknown() -> None:
    stranger = "f" * 16
    [edit] = between(with_order([*uids(STORED), stranger])).rows
    assert (edit.uid, edit.new) == (stranger, False)


def test_what_a_browser_alone_changes_is_no_edit() -> None:
    stored = with_row(STORED, 0, explanation=" 第一行\n第二行 ")
    sent = with_row(STORED, 0, explanation="第一行\r\n第二行")
    assert edits_between(stored, sent, EDITION) == Edits()
    typed = with_row(STORED, 0, explanation="第一行第二行")
    assert edits_between(stored, typed, EDITION).rows[0].cells == {"explanation": "第一行第二行"}


def test_another_print_is_an_edit_of_a_person_and_none_of_a_spreadsheet() -> None:
    filled = with_funding(with_row(STORED, 0, weight="20.0"), "total", executed="361000")
    assert between(filled).rows == (RowEdit(uid(0), {"weight": "20.0"}),)
    assert between(filled).funding == {("total", "executed"): "361000"}
    assert edits_between(STORED, filled, EDITION, same=same_text) == Edits()
