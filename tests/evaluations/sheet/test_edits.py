"""Edits of cells and rows: what changes, what stays, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.sheet.carried import NOTHING_CARRIED, Carried, SheetRefused
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import get_edition
from evaluations.sheet.edits import Edits, RowEdit, with_edits
from tests.factories.documents import build_document
from tests.factories.edits import Cell, as_edits, typed_cells, uid, uids, with_uids

EDITION = get_edition("sz2021-scored")
STORED = with_uids(build_document())
NEW = "f" * 16
CARRIED = Carried(
    cells=frozenset({"project_name", "department", "goal_expected"}),
    funding={"total": frozenset({"adjusted_budget"})},
    rows=frozenset({uid(0), uid(1)}),
)


def edited(edits: Edits, carried: Carried = NOTHING_CARRIED) -> SelfEvaluation:
    return with_edits(STORED, edits, EDITION, carried)


def with_rows(*rows: RowEdit, carried: Carried = NOTHING_CARRIED) -> SelfEvaluation:
    return edited(Edits(rows=rows), carried)


def code_of(edits: Edits, carried: Carried = NOTHING_CARRIED) -> str:
    with pytest.raises(SheetRefused) as refused:
        edited(edits, carried)
    return refused.value.code


# Cells ------------------------------------------------------------------------------------------


def test_a_cell_that_is_not_named_stays_as_it_is() -> None:
    assert edited(Edits()) == STORED
    one = edited(Edits(cells={"goal_actual": "完成。"}))
    assert one == replace(STORED, goal_actual="完成。")
    money = edited(Edits(funding={("total", "executed"): "1.00"}))
    assert money.funding[0] == replace(STORED.funding[0], executed="1.00")
    assert money.funding[1:] == STORED.funding[1:]
    row = with_rows(RowEdit(uid(2), {"actual": "20天"}))
    assert row.indicators[2] == replace(STORED.indicators[2], actual="20天")
    assert uids(row) == uids(STORED)


def test_what_cannot_be_stored_is_taken_out() -> None:
    assert edited(Edits(cells={"goal_actual": " 已\x00完成\n。 "})).goal_actual == "已完成\n。"


@given(typed_cells(), st.randoms(use_true_random=False))
def test_the_order_of_cells_does_not_matter(cells: dict[Cell, str], random: Random) -> None:
    shuffled = list(cells.items())
    random.shuffle(shuffled)
    assert edited(as_edits(dict(shuffled))) == edited(as_edits(cells))


@given(st.data())
def test_one_after_another_is_the_same_as_together(data: st.DataObject) -> None:
    first = data.draw(typed_cells())
    second = data.draw(typed_cells(without=frozenset(first)))
    between = edited(as_edits(first))
    after = with_edits(between, as_edits(second), EDITION, NOTHING_CARRIED)
    assert after == edited(as_edits(first | second))


@given(typed_cells())
def test_edits_applied_twice_change_nothing_more(cells: dict[Cell, str]) -> None:
    once = edited(as_edits(cells))
    assert with_edits(once, as_edits(cells), EDITION, NOTHING_CARRIED) == once


@given(typed_cells())
def test_carried_cells_never_change(cells: dict[Cell, str]) -> None:
    try:
        after = edited(as_edits(cells), CARRIED)
    except SheetRefused:
        return  # which also leaves them as they are
    for name in CARRIED.cells:
        assert getattr(after, name) == getattr(STORED, name)
    assert after.funding[0].adjusted_budget == STORED.funding[0].adjusted_budget
    for number in (0, 1):
        row, before = after.indicators[number], STORED.indicators[number]
        assert (row.level3, row.target) == (before.level3, before.target)


@pytest.mark.parametrize(
    "edits",
    [
        Edits(cells={"department": "别的部门"}),
        Edits(funding={("total", "adjusted_budget"): "1"}),
        Edits(rows=(RowEdit(uid(0), {"target": "≥1册"}),)),
        Edits(rows=(RowEdit(uid(0), {"level3": "购置期刊"}),)),
        Edits(rows=(RowEdit(uid(0), {"level2": "质量指标"}),)),
    ],
)
def test_a_carried_cell_is_refused_with_its_place(edits: Edits) -> None:
    with pytest.raises(SheetRefused) as refused:
        edited(edits, CARRIED)
    assert refused.value.code == SheetRefused.CELL_CARRIED
    assert len(refused.value.places) == 1


def test_another_print_of_a_carried_cell_is_no_change() -> None:
    same = Edits(
        funding={("total", "adjusted_budget"): "380000"},
        rows=(RowEdit(uid(0), {"target": "≥8000 册", "level3": "购置 图书", "actual": "9册"}),),
    )
    after = edited(same, CARRIED)
    assert after.funding == STORED.funding
    assert after.indicators[0] == replace(STORED.indicators[0], actual="9册")


@pytest.mark.parametrize(
    "edits",
    [
        Edits(cells={"total_score": "100"}),
        Edits(cells={"title": "别的标题"}),
        Edits(cells={"nothing": "x"}),
        Edits(cells={"remark": "此版式没有说明栏"}),
        Edits(funding={("total", "score"): "10"}),
        Edits(funding={("total", "execution_rate"): "100"}),
        Edits(funding={("total", "source"): "other"}),
        Edits(funding={("lottery", "executed"): "1"}),
        Edits(rows=(RowEdit(uid(0), {"level1_weight": "60"}),)),
        Edits(rows=(RowEdit(uid(0), {"uid": NEW}),)),
    ],
)
def test_cells_that_nobody_types_are_refused(edits: Edits) -> None:
    assert code_of(edits) == SheetRefused.CELL_CLOSED


# Rows -------------------------------------------------------------------------------------------

PLACE = {"level1": "产出指标", "level2": "数量指标"}


def test_a_row_is_put_in_behind_another() -> None:
    after = with_rows(RowEdit(NEW, {**PLACE, "level3": "捐赠图书"}, after=uid(0), new=True))
    assert uids(after) == [uid(0), NEW, *uids(STORED)[1:]]
    assert after.indicators[1].level3 == "捐赠图书"


def test_rows_go_to_the_top_and_to_the_end() -> None:
    top = with_rows(RowEdit(NEW, PLACE, after="", new=True))
    assert uids(top) == [NEW, *uids(STORED)]
    end = with_rows(RowEdit(NEW, PLACE, new=True))
    assert uids(end) == [*uids(STORED), NEW]


def test_rows_are_placed_in_the_order_of_the_edits() -> None:
    second = "e" * 16
    after = with_rows(
        RowEdit(NEW, PLACE, after=uid(0), new=True),
        RowEdit(second, PLACE, after=NEW, new=True),
        RowEdit(uid(7), after=second),
    )
    assert uids(after) == [uid(0), NEW, second, uid(7), *uids(STORED)[1:7]]


def test_a_row_goes_and_another_may_be_put_where_it_stood() -> None:
    after = with_rows(RowEdit(uid(3), removed=True), RowEdit(NEW, PLACE, after=uid(3), new=True))
    assert uids(after) == [*uids(STORED)[:3], NEW, *uids(STORED)[4:]]


def test_a_moved_row_takes_its_cells_along() -> None:
    after = with_rows(RowEdit(uid(0), {"actual": "9册"}, after=uid(1)))
    assert uids(after)[:2] == [uid(1), uid(0)]
    assert after.indicators[1] == replace(STORED.indicators[0], actual="9册")


@pytest.mark.parametrize(
    ("edits", "code"),
    [
        ((RowEdit(NEW, {"actual": "9册"}),), SheetRefused.ROW_UNKNOWN),
        ((RowEdit(NEW, removed=True),), SheetRefused.ROW_UNKNOWN),
        ((RowEdit(uid(0), after=NEW),), SheetRefused.ROW_UNKNOWN),
        ((RowEdit(uid(0), after=uid(0)),), SheetRefused.ROW_UNKNOWN),
        ((RowEdit("", PLACE, new=True),), SheetRefused.ROW_UNKNOWN),
        ((RowEdit("<b>", PLACE, new=True),), SheetRefused.ROW_UNKNOWN),
        ((RowEdit(uid(0), PLACE, new=True),), SheetRefused.ROW_DOUBLED),
        ((RowEdit(uid(0)), RowEdit(uid(0), removed=True)), SheetRefused.ROW_DOUBLED),
        ((RowEdit(NEW, PLACE, new=True), RowEdit(NEW, PLACE, new=True)), SheetRefused.ROW_DOUBLED),
    ],
)
def test_rows_that_are_unknown_or_named_twice_are_refused(
    edits: tuple[RowEdit, ...], code: str
) -> None:
    assert code_of(Edits(rows=edits)) == code


def test_a_carried_row_is_not_removed_but_may_be_moved() -> None:
    with pytest.raises(SheetRefused) as refused:
        with_rows(RowEdit(uid(0), removed=True), carried=CARRIED)
    assert (refused.value.code, refused.value.names) == (SheetRefused.ROW_CARRIED, ("购置图书",))
    moved = with_rows(RowEdit(uid(0), after=uid(1)), carried=CARRIED)
    assert uids(moved)[:2] == [uid(1), uid(0)]


def test_no_row_takes_a_carried_rows_name_beside_it() -> None:
    name = {**PLACE, "level3": "购置图书 "}
    new = RowEdit(NEW, name, after=uid(0), new=True)
    renamed = RowEdit(uid(2), name)
    for edit in (new, renamed):
        assert code_of(Edits(rows=(edit,)), CARRIED) == SheetRefused.ROW_TWIN
