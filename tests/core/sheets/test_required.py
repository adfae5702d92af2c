"""Required cells are counted from the spec; what is counted as empty is what the rule finds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluations.kinds  # noqa: F401  registers the kinds
from core.sheets.kinds import all_kinds
from core.sheets.required import required_done
from evaluations.rules import check_with_faults
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import get_edition
from tests.factories.documents import build_document, with_funding, with_row

SCORED = get_edition("sz2021-scored")
TYPED_IN_A_ROW = 3  # actual, weight, score
APPLICABLE = 6


def test_a_full_sheet_is_done() -> None:
    done = required_done(build_document(), SCORED)
    assert done.empty == ()
    assert done.done == done.total == 2 + TYPED_IN_A_ROW * APPLICABLE  # money spent, goal reached


def test_an_empty_cell_is_named_by_its_place() -> None:
    document = with_funding(build_document(), "total", executed="")
    document = with_row(replace(document, goal_actual="无。"), 0, actual="", score="—")
    done = required_done(document, SCORED)
    assert done.empty == (
        "goal_actual",
        "funding.total.executed",
        "indicators[0].actual",
        "indicators[0].score",
    )
    assert (done.done, done.total) == (16, 20)


def test_parts_of_the_money_and_rows_without_an_indicator_need_nothing() -> None:
    document = with_funding(build_document(), "carryover", executed="")
    document = replace(document, indicators=(*document.indicators, IndicatorRow("产出指标", "50")))
    assert required_done(document, SCORED).empty == ()


def test_what_the_budget_left_open_is_to_be_filled() -> None:
    done = required_done(with_row(build_document(), 1, target=""), SCORED)
    assert done.empty == ("indicators[1].target",)


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 7), st.sampled_from(("level3", "actual", "weight", "score"))),
        st.sampled_from(("", "无", "—", "不适用", "3")),
        max_size=12,
    )
)
def test_empty_cells_are_those_that_the_rule_finds(cells: dict[tuple[int, str], str]) -> None:
    document = build_document()
    for (number, name), text in cells.items():
        document = with_row(document, number, **{name: text})
    found = check_with_faults(document, SCORED, active={"MISSING_FIELD"}).findings
    missing = {finding.where for finding in found}
    assert missing - set(required_done(document, SCORED).empty) == set()


@pytest.mark.parametrize("kind", [kind for kind in all_kinds() if kind.specs], ids=lambda k: k.name)
def test_every_kind_is_counted_from_its_spec_alone(kind) -> None:
    for spec in kind.specs.values():
        content = {"edition": spec.id} if "edition" in kind.document.__slots__ else {}
        document = kind.read(content)
        done = required_done(document, spec)
        wanted = [cell for cell in spec.fields if cell.required]
        assert done.done == 0
        assert done.total >= len([cell for cell in wanted if cell.source != "computed"])


def test_a_sheet_without_points_asks_for_none() -> None:
    edition = get_edition("sz2020-completion")
    document = SelfEvaluation(edition=edition.id, indicators=(IndicatorRow(level3="路灯"),))
    assert not [path for path in required_done(document, edition).empty if "score" in path]
