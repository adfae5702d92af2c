from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from accounts.models import Unit, User
from budgets.models import Project
from evaluations.lifecycle.actions import Saved, save_draft
from evaluations.lifecycle.carried import under_stored_uids
from evaluations.lifecycle.imports import NewEvaluation, insert_evaluations
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import get_edition
from evaluations.sheet.edits import Edits
from evaluations.sheet.edits_between import edits_between
from evaluations.sheet.row_uids import new_uid
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document


def create_evaluation(
    unit: Unit,
    by: User,
    *,
    document: SelfEvaluation | None = None,
    state: State | str = State.DRAFT,
    name: str = "图书购置",
) -> Evaluation:
    """One stored form in that state, with the clean sheet unless another is given."""
    return create_many(unit, by, 1, document=document, state=state, name=name)[0]


def create_many(
    unit: Unit,
    by: User,
    count: int,
    *,
    document: SelfEvaluation | None = None,
    state: State | str = State.DRAFT,
    name: str = "项目",
) -> list[Evaluation]:
    """Many stored forms, each of a project of its own."""
    names = [name if count == 1 else f"{name}{number:05}" for number in range(count)]
    projects = Project.objects.bulk_create(
        Project(unit=unit, department=unit.parent, name=name) for name in names
    )
    sheet = document or build_document()
    forms = [
        NewEvaluation(project, replace(sheet, project_name=project.name)) for project in projects
    ]
    return insert_evaluations(entries=forms, by=by, state=State(state))


def project_of(evaluation: Evaluation) -> Project:
    """The project of a sheet that has one."""
    assert evaluation.project is not None
    return evaluation.project


def edits_to(evaluation: Evaluation, document: SelfEvaluation) -> Edits:
    """What leads from the stored sheet to that document, in the cells that are typed.

    Rows without a uid continue the stored row of their names; the others are new.
    """
    stored = Evaluation.objects.get(pk=evaluation.pk)
    before = to_document(stored)
    rows = under_stored_uids(document, stored).indicators
    named = tuple(row if row.uid else replace(row, uid=new_uid()) for row in rows)
    new = {row.uid for row in named} - {row.uid for row in before.indicators}
    filled = replace(document, indicators=named)
    return edits_between(before, filled, get_edition(stored.edition), new=new)


def save_sheet(
    evaluation: Evaluation,
    by: User,
    document: SelfEvaluation,
    *,
    version: int | None = None,
    answers: Mapping[str, str] | None = None,
) -> Saved:
    """Save what ``document`` types into the form, over its newest version unless one is named."""
    newest = Evaluation.objects.get(pk=evaluation.pk).version
    return save_draft(
        evaluation=evaluation,
        edits=edits_to(evaluation, document),
        by=by,
        version=newest if version is None else version,
        answers=answers,
    )
