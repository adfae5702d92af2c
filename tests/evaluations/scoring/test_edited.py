"""A sheet after edits: computed cells follow, and what an office printed stays."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from evaluations.scoring.computed import fill_computed
from evaluations.scoring.edited import apply_edits, to_fill
from evaluations.scoring.variants import possible_editions
from evaluations.sheet.carried import NOTHING_CARRIED
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import get_edition
from evaluations.sheet.edits import Edits
from tests.factories.documents import build_document, with_funding
from tests.factories.edits import Cell, as_edits, printed_sheets, typed_cells, with_uids

EDITION = get_edition("sz2021-scored")
WAYS = (EDITION, *possible_editions("sz2021-scored", 2025))
FILLED = fill_computed(with_uids(build_document()), EDITION)


def edited(stored: SelfEvaluation, edits: Edits) -> SelfEvaluation:
    return apply_edits(stored, edits, WAYS, NOTHING_CARRIED)


@given(printed_sheets())
def test_without_edits_a_sheet_stays_as_it_was_printed(printed: SelfEvaluation) -> None:
    found = to_fill(printed, WAYS)
    assert edited(found, Edits()) == found
    if printed.total_score and printed.total_weight:
        assert found == printed, "nothing that was printed is repaired"


@given(printed_sheets())
def test_a_sheet_is_found_as_it_was_left(printed: SelfEvaluation) -> None:
    found = to_fill(printed, WAYS)
    assert to_fill(found, WAYS) == found


@given(st.data())
def test_one_after_another_is_the_same_as_together(data: st.DataObject) -> None:
    """Of a sheet that was filled here; what an office printed may be reached by arithmetic."""
    first = data.draw(typed_cells())
    second = data.draw(typed_cells(without=frozenset(first)))
    after = edited(edited(FILLED, as_edits(first)), as_edits(second))
    assert after == edited(FILLED, as_edits(first | second))


@given(st.data())
def test_words_one_after_another_change_no_print(data: st.DataObject) -> None:
    stored = to_fill(data.draw(printed_sheets()), WAYS)
    first: dict[Cell, str] = {("head", "goal_actual"): "一"}
    second: dict[Cell, str] = {("row", stored.indicators[1].uid, "actual"): "99%"}
    after = edited(edited(stored, as_edits(first)), as_edits(second))
    assert after == edited(stored, as_edits(first | second))
    assert (after.total_score, after.funding) == (stored.total_score, stored.funding)


@given(typed_cells())
def test_a_sheet_filled_here_follows_arithmetic(cells: dict[Cell, str]) -> None:
    after = edited(FILLED, as_edits(cells))
    assert after == fill_computed(after, EDITION)


def test_a_print_changes_only_when_its_computed_value_is_accepted() -> None:
    printed = replace(with_funding(FILLED, "total", execution_rate="97.31%"), total_score="99.99")
    money = Edits(funding={("total", "executed"): "380000"})
    left = edited(printed, money)
    assert (left.total_score, left.funding[0].execution_rate) == ("99.99", "97.31%")
    accepted = edited(printed, replace(money, accepted=frozenset({"total_score"})))
    assert (accepted.total_score, accepted.funding[0].execution_rate) == ("100", "97.31%")


def test_what_is_printed_as_computed_cannot_be_accepted() -> None:
    assert edited(FILLED, Edits(accepted=frozenset({"goal_actual", "total_score"}))) == FILLED


def test_a_mark_of_a_sheet_filled_here_goes_with_what_it_was_computed_from() -> None:
    none = edited(
        FILLED, Edits(funding={("total", "adjusted_budget"): "0", ("total", "executed"): "0"})
    )
    assert none.funding[0].score == EDITION.marks.not_scored
    missing = edited(none, Edits(funding={("total", "executed"): ""}))
    assert missing.funding[0].score == "", "not yet known, which is another thing than no score"
