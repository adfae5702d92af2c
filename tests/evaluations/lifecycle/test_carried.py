"""What came along from the budget stays, whoever saves the sheet and whichever way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from core.errors import ActionRefused
from evaluations.lifecycle.actions import Saved, make_transition, save_draft
from evaluations.lifecycle.imports import replace_from_import, undo_import
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.edits import Edits, RowEdit
from evaluations.sheet.row_uids import new_uid
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_funding, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user, posted

FIRST = 0
"""The row 购置图书, target ≥8000册."""


@pytest.fixture
def evaluation(people: Office) -> Evaluation:
    """A form whose first two rows, total budget and head came along from the budget."""
    made = create_evaluation(people.unit, people.preparer)
    names = ("购置图书", "图书编目合格率")
    made.indicators.filter(level3__in=names).update(carried=True)
    made.funding_lines.filter(source="total").update(carried=["adjusted_budget"])
    return made


def uids(evaluation: Evaluation) -> list[str]:
    return [row.uid for row in evaluation.indicators.all()]


def save(evaluation: Evaluation, people: Office, edits: Edits) -> Saved:
    evaluation.refresh_from_db()
    return save_draft(
        evaluation=evaluation, edits=edits, by=people.preparer, version=evaluation.version
    )


def save_row(evaluation: Evaluation, people: Office, number: int, **cells: str) -> Saved:
    return save(evaluation, people, Edits(rows=(RowEdit(uids(evaluation)[number], cells),)))


def without_first(document: SelfEvaluation) -> SelfEvaluation:
    return replace(document, indicators=document.indicators[1:])


def unchanged(evaluation: Evaluation) -> bool:
    stored = Evaluation.objects.get(pk=evaluation.pk)
    return to_document(stored) == build_document() and stored.version == evaluation.version


# Rows -----------------------------------------------------------------------------------------


def test_a_carried_row_is_not_removed(people: Office, evaluation: Evaluation) -> None:
    with pytest.raises(ActionRefused, match=r"购置图书.*不能删除") as refused:
        save(evaluation, people, Edits(rows=(RowEdit(uids(evaluation)[FIRST], removed=True),)))
    assert refused.value.code == "row_carried"
    assert unchanged(evaluation)


def test_a_carried_row_is_not_typed_anew_with_a_lower_target(
    people: Office, evaluation: Evaluation
) -> None:
    names = {"level1": "产出指标", "level2": "数量指标", "level3": "购置图书", "target": "≥1册"}
    again = RowEdit(new_uid(), names, after="", new=True)
    with pytest.raises(ActionRefused, match="购置图书"):
        save(
            evaluation, people, Edits(rows=(RowEdit(uids(evaluation)[FIRST], removed=True), again))
        )
    assert unchanged(evaluation)


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ({"target": "≥1册"}, "年度指标值"),
        ({"level3": "购置期刊"}, "三级指标"),
        ({"level1": "效益指标"}, "一级指标"),
        ({"level2": "质量指标"}, "二级指标"),
    ],
)
def test_a_carried_rows_names_and_target_are_not_changed(
    people: Office, evaluation: Evaluation, cells: dict[str, str], named: str
) -> None:
    with pytest.raises(ActionRefused, match=f"预算带出.*{named}"):
        save_row(evaluation, people, FIRST, **cells)
    assert unchanged(evaluation)


def test_white_space_and_print_change_nothing_and_the_rest_of_the_row_is_free(
    people: Office, evaluation: Evaluation
) -> None:
    cells = {"target": " ≥8000 册", "level3": "购置 图书", "actual": "9000册"}
    money = {("total", "adjusted_budget"): "380000"}
    row_edit = RowEdit(uids(evaluation)[FIRST], cells)
    saved = save(evaluation, people, Edits(funding=money, rows=(row_edit,)))
    row = saved.evaluation.indicators.first()
    assert row is not None
    assert (row.level3, row.target, row.actual) == ("购置图书", "≥8000册", "9000册")
    total = evaluation.funding_lines.get(source="total")
    assert (total.adjusted_budget, total.carried) == ("380000.00", ["adjusted_budget"])


def test_a_second_row_of_a_carried_rows_name_is_refused(
    people: Office, evaluation: Evaluation
) -> None:
    names = {"level1": "产出指标", "level2": "数量指标", "level3": "购置图书 ", "target": "≥1册"}
    with pytest.raises(ActionRefused, match="同名") as refused:
        save(evaluation, people, Edits(rows=(RowEdit(new_uid(), names, new=True),)))
    assert refused.value.code == "row_twin"
    with pytest.raises(ActionRefused, match="同名"):
        save_row(evaluation, people, 2, **names)
    assert unchanged(evaluation)


def test_a_twin_that_stood_there_already_may_stay(people: Office, evaluation: Evaluation) -> None:
    document = build_document()
    twin = replace(document.indicators[FIRST], target="≥1册")
    doubled = replace(document, indicators=(*document.indicators, twin))
    other = create_evaluation(people.unit, people.preparer, document=doubled, name="另一项目")
    first = other.indicators.first()
    assert first is not None
    other.indicators.filter(pk=first.pk).update(carried=True)
    save(other, people, Edits(cells={"goal_actual": "改"}))
    other.refresh_from_db()
    assert other.goal_actual == "改"


def test_rows_that_are_not_the_sheets_own_and_rows_named_twice_are_refused(
    people: Office, evaluation: Evaluation
) -> None:
    other = create_evaluation(people.unit, people.preparer, name="另一项目")
    for stranger in (uids(other)[0], new_uid(), ""):
        with pytest.raises(ActionRefused, match="不属于此表") as refused:
            save(evaluation, people, Edits(rows=(RowEdit(stranger, {"actual": "9册"}),)))
        assert refused.value.code == "row_unknown"
    twice = (
        RowEdit(uids(evaluation)[2], {"actual": "9天"}),
        RowEdit(uids(evaluation)[2], removed=True),
    )
    with pytest.raises(ActionRefused, match="出现了两次") as refused:
        save(evaluation, people, Edits(rows=twice))
    assert refused.value.code == "row_doubled"
    assert unchanged(evaluation)
    assert to_document(other).indicators == build_document().indicators


# Head and money -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ({"project_amount": "1"}, "项目金额"),
        ({"department": "别的部门"}, "主管部门"),
        ({"goal_expected": "改写"}, "预期目标"),
        ({"project_name": "改名"}, "项目名称"),
    ],
)
def test_carried_cells_of_the_head_are_not_changed(
    people: Office, evaluation: Evaluation, cells: dict[str, str], named: str
) -> None:
    with pytest.raises(ActionRefused, match=f"预算带出.*{named}"):
        save(evaluation, people, Edits(cells=cells))
    assert unchanged(evaluation)


def test_carried_money_is_not_changed(people: Office, evaluation: Evaluation) -> None:
    with pytest.raises(ActionRefused, match="年度资金总额 · 全年预算数") as refused:
        save(evaluation, people, Edits(funding={("total", "adjusted_budget"): "1.00"}))
    assert refused.value.code == "cell_carried"
    assert unchanged(evaluation)


def test_cells_that_nobody_types_are_not_saved(people: Office, evaluation: Evaluation) -> None:
    for edits in (Edits(cells={"total_score": "100"}), Edits(funding={("total", "score"): "10"})):
        with pytest.raises(ActionRefused, match="不是可以填写的单元格") as refused:
            save(evaluation, people, edits)
        assert refused.value.code == "cell_closed"
    assert unchanged(evaluation)


# By import ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        without_first(build_document()),
        with_row(build_document(), FIRST, target="≥1册"),
        build_document(goal_expected="改写"),
        with_funding(build_document(), "total", adjusted_budget="1.00"),
        replace(build_document(), funding=build_document().funding[1:]),
        replace(build_document(), funding=(*build_document().funding, *build_document().funding)),
    ],
)
def test_an_import_does_not_change_them_either(
    people: Office, evaluation: Evaluation, document: SelfEvaluation
) -> None:
    with pytest.raises(ActionRefused, match="预算带出"):
        replace_from_import(
            evaluation=evaluation,
            document=document,
            by=people.administrator,
            version=evaluation.version,
        )
    assert unchanged(evaluation)


def test_an_import_that_keeps_them_is_taken_in_and_taken_back(
    people: Office, evaluation: Evaluation
) -> None:
    document = with_row(build_document(), FIRST, actual="9000册", target="≥8000 册")
    done = replace_from_import(
        evaluation=evaluation,
        document=document,
        by=people.administrator,
        version=evaluation.version,
    )
    row = evaluation.indicators.first()
    assert row is not None
    assert (row.actual, row.target, row.carried) == ("9000册", "≥8000册", True)
    version = done.evaluation.version
    assert undo_import(
        evaluation=evaluation, version=version, before=done.before, by=people.administrator
    )
    assert to_document(Evaluation.objects.get(pk=evaluation.pk)) == build_document()
    assert evaluation.indicators.filter(carried=True).count() == 2


# On the page ----------------------------------------------------------------------------------


def test_the_page_says_which_rows_stay(
    client: Client, people: Office, evaluation: Evaluation
) -> None:
    html = as_user(client, people.preparer).get(f"/evaluations/{evaluation.pk}/").content.decode()
    uids = [row.uid for row in evaluation.indicators.all()]
    fixed = [number for number, uid in enumerate(uids) if f'data-row="{uid}" data-fixed' in html]
    assert fixed == [0, 1], "the page's script offers no button to remove these"
    assert "带出的指标" in html, "what to do with one that no longer applies"


def test_the_page_does_not_take_them_away(
    client: Client, people: Office, evaluation: Evaluation
) -> None:
    as_user(client, people.preparer)
    page = posted(evaluation)
    left_out = {
        name: text for name, text in page.items() if not str(name).startswith("rows-7-")
    } | {f"rows-0-{cell}": page[f"rows-7-{cell}"] for cell in ("uid", "level1", "level2", "level3")}
    left_out["rows-TOTAL_FORMS"] = 7
    answer = client.post(f"/evaluations/{evaluation.pk}/", left_out)
    assert answer.status_code == 409
    assert "不能删除" in answer.content.decode()
    assert unchanged(evaluation)


def test_one_that_no_longer_applies_is_kept_and_marked(
    people: Office, evaluation: Evaluation
) -> None:
    marked = {"actual": "不适用", "weight": "/", "score": "/"}
    moved = RowEdit(uids(evaluation)[1], {"weight": "30", "score": "30"})
    saved = save(evaluation, people, Edits(rows=(RowEdit(uids(evaluation)[FIRST], marked), moved)))
    assert saved.evaluation.error_count > 0, "without a reason"
    save_row(evaluation, people, FIRST, explanation="项目已调减")
    make_transition(evaluation=evaluation, action="submit", by=people.preparer)
    evaluation.refresh_from_db()
    assert evaluation.state == State.SUBMITTED
    row = to_document(evaluation).indicators[FIRST]
    assert (row.level3, row.target, row.actual) == ("购置图书", "≥8000册", "不适用")
