"""A sheet that is being filled: what is refused at its cell, and one way for page and workbook."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings

from core.errors import ActionRefused
from evaluations.editing.sheet_forms import SheetForms
from evaluations.lifecycle.actions import save_draft
from evaluations.lifecycle.drafts import draft_of, edited, preview
from evaluations.models import Evaluation
from evaluations.sheet.diff import same_text
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.edits import Edits, RowEdit, with_edits
from evaluations.sheet.row_uids import new_uid
from evaluations.storage.mapper import to_document
from intake.runs.filled_sheets import FilledSheet, edits_of
from tests.factories.edits import Cell, as_edits, text_at, typed_cells, uid
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user, posted


def stored(evaluation: Evaluation) -> SelfEvaluation:
    return to_document(Evaluation.objects.get(pk=evaluation.pk))


def uids(evaluation: Evaluation) -> list[str]:
    return [row.uid for row in evaluation.indicators.all()]


# At its cell ------------------------------------------------------------------------------------

WRONG = Edits(
    cells={"goal_actual": "字" * 5_001},
    funding={("total", "executed"): "全" * 61},
)


def test_each_refused_cell_is_named_and_the_others_are_taken(draft: Evaluation) -> None:
    rows = (
        RowEdit(uids(draft)[0], {"score": "满" * 61, "actual": "9册"}),
        RowEdit(new_uid(), {"level1": "发明指标", "level2": "其他"}, new=True),
    )
    seen = preview(draft_of(draft), replace(WRONG, rows=rows))
    assert [cell.where for cell in seen.refused] == [
        "goal_actual",
        "funding.total.executed",
        "indicators[0].score",
        "indicators[8]",
    ]
    assert seen.refused[2].sentence == (
        "“产出指标 · 购置图书 · 得分”有 61 字，最多 60 字，请缩短。"
    )
    before = to_document(draft)
    assert seen.document.goal_actual == before.goal_actual
    assert seen.document.funding == before.funding
    assert seen.document.indicators[0] == replace(before.indicators[0], actual="9册")


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        (Edits(cells={"goal_actual": "字" * 5_001}), "5001 字，最多 5000 字"),
        (Edits(funding={("total", "executed"): "全" * 61}), "全年执行数”有 61 字，最多 60 字"),
    ],
)
def test_the_action_refuses_the_first_with_a_code(
    people: Office, draft: Evaluation, edits: Edits, sentence: str
) -> None:
    before = stored(draft)
    with pytest.raises(ActionRefused, match=sentence) as refused:
        save_draft(evaluation=draft, edits=edits, by=people.preparer, version=draft.version)
    assert refused.value.code == "cell_refused"
    assert stored(draft) == before


def test_what_was_typed_for_a_number_is_taken_as_it_is(draft: Evaluation) -> None:
    row = RowEdit(uids(draft)[0], {"score": "满分", "weight": "二十分"})
    edits = Edits(funding={("total", "executed"): "36.1万元"}, rows=(row,))
    document = edited(draft_of(draft), edits)
    assert document.indicators[0].score == "满分"
    assert document.indicators[0].weight == "二十分"
    assert document.funding[0].executed == "36.1万元"
    before = to_document(draft)
    assert document.funding[0].score == before.funding[0].score, "it counts as it is understood"
    assert document.total_score == before.total_score


def test_a_number_that_is_not_understood_leaves_the_others_to_count(draft: Evaluation) -> None:
    row = RowEdit(uids(draft)[0], {"score": "95%"})
    document = edited(draft_of(draft), Edits(rows=(row,)))
    assert document.indicators[0].score == "95%"
    before = to_document(draft)
    assert float(document.total_score) == float(before.total_score) - 20


def test_cells_that_are_too_long_may_be_left_out_and_the_others_are_stored(
    people: Office, draft: Evaluation
) -> None:
    edits = replace(WRONG, rows=(RowEdit(uids(draft)[0], {"actual": "9册"}),))
    saved = save_draft(
        evaluation=draft, edits=edits, by=people.preparer, version=draft.version, leave_out=True
    )
    assert [cell.where for cell in saved.left_out] == ["goal_actual", "funding.total.executed"]
    again = Evaluation.objects.get(pk=draft.pk)
    assert again.indicators.first().actual == "9册"
    assert again.goal_actual == draft.goal_actual


def test_a_row_without_a_place_is_refused_with_the_whole(people: Office, draft: Evaluation) -> None:
    row = RowEdit(new_uid(), {"level1": "发明指标", "level2": "其他"}, new=True)
    with pytest.raises(ActionRefused, match="不在版式的一级"):
        save_draft(
            evaluation=draft,
            edits=Edits(rows=(row,)),
            by=people.preparer,
            version=draft.version,
            leave_out=True,
        )


# One way ----------------------------------------------------------------------------------------


@pytest.fixture
def evaluation(people: Office) -> Evaluation:
    """A draft of which rows, money and head came from the budget, under the uids of the edits."""
    made = create_evaluation(people.unit, people.preparer)
    for number, row in enumerate(made.indicators.all()):
        made.indicators.filter(pk=row.pk).update(uid=uid(number), carried=number < 2)
    made.funding_lines.filter(source="total").update(carried=["adjusted_budget"])
    return Evaluation.objects.get(pk=made.pk)


CARRIED: frozenset[Cell] = frozenset(
    {
        ("head", "department"),
        ("head", "goal_expected"),
        ("money", "total", "adjusted_budget"),
        ("row", uid(0), "target"),
        ("row", uid(1), "target"),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(typed_cells(without=CARRIED))
def test_page_and_workbook_say_the_same_edits(
    evaluation: Evaluation, cells: dict[Cell, str]
) -> None:
    """The same sheet, posted and brought back as a file, becomes the same document."""
    draft = draft_of(evaluation)
    # A spreadsheet may print the same number otherwise, which is no change there.
    changed = {
        cell: text
        for cell, text in cells.items()
        if not same_text(text_at(draft.stored, cell), text)
    }
    expected = edited(draft, as_edits(changed))
    filled = with_edits(draft.stored, as_edits(changed), draft.edition, draft.carried)
    page = SheetForms(evaluation, posted_of(evaluation, filled))
    assert page.is_valid()
    assert page.document == expected
    assert edited(draft, page.edits) == expected
    brought = FilledSheet("表.xlsx", evaluation.pk, evaluation.version, filled)
    assert edited(draft, edits_of(brought, draft)) == expected


def as_sent(evaluation: Evaluation, **changes: str | None) -> dict[str, str]:
    """The page as a browser sends it: texts."""
    return {name: str(text) for name, text in posted(evaluation, **changes).items()}


def posted_of(evaluation: Evaluation, filled: SelfEvaluation) -> dict[str, str]:
    """The page of the form with the cells of ``filled``."""
    page = as_sent(evaluation)
    for name in page:
        if hasattr(filled, name):
            page[name] = getattr(filled, name)
    for line in filled.funding:
        for name in ("initial_budget", "adjusted_budget", "executed"):
            page[f"funding-{line.source}-{name}"] = getattr(line, name)
    for number, row in enumerate(filled.indicators):
        for name in ("level3", "target", "actual", "weight", "score", "explanation"):
            page[f"rows-{number}-{name}"] = getattr(row, name)
    return page


@pytest.mark.parametrize(
    "change", [{"rows-2-score": "9"}, {"funding-total-executed": "380000"}, {}]
)
def test_what_the_page_shows_while_typing_is_what_is_saved(
    client: Client, people: Office, evaluation: Evaluation, change: dict[str, str]
) -> None:
    page = as_sent(evaluation, goal_actual="已完成。", **change)
    shown = SheetForms(Evaluation.objects.get(pk=evaluation.pk), page).document
    as_user(client, people.preparer)
    assert client.post(f"/evaluations/{evaluation.pk}/", page).status_code == 302
    assert stored(evaluation) == shown


def test_a_page_saved_unchanged_has_no_edits(people: Office, evaluation: Evaluation) -> None:
    assert SheetForms(evaluation, as_sent(evaluation)).edits == Edits()


def test_a_cell_that_the_page_does_not_name_stays(
    client: Client, people: Office, evaluation: Evaluation
) -> None:
    before = stored(evaluation)
    left_out = {"goal_actual": None, "rows-2-actual": None, "funding-total-executed": None}
    as_user(client, people.preparer)
    answer = client.post(f"/evaluations/{evaluation.pk}/", posted(evaluation, **left_out))
    assert answer.status_code == 302
    assert stored(evaluation) == before


# Rows that last ---------------------------------------------------------------------------------


def test_a_row_that_was_put_in_is_the_same_in_every_save(
    client: Client, people: Office, evaluation: Evaluation
) -> None:
    as_user(client, people.preparer)
    address = f"/evaluations/{evaluation.pk}/"
    added = new_uid()  # as the page's script draws it
    page = posted(evaluation)
    new = {"uid": added, "new": "1", "level1": "产出指标", "level2": "时效指标"}
    page |= {f"rows-8-{name}": text for name, text in new.items()}
    page |= {"rows-8-level3": "提前上架", "rows-TOTAL_FORMS": 9, "then": "autosave"}
    first = client.post(address, page).json()
    kept = evaluation.indicators.get(uid=added)
    again = client.post(address, page | {"version": first["version"], "rows-8-actual": "3天"})
    assert again.status_code == 200
    row = evaluation.indicators.get(uid=added)
    assert (row.pk, row.actual) == (kept.pk, "3天")
    assert evaluation.indicators.count() == 9
